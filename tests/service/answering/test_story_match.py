"""How far sentences and spans of two invented articles answer."""

import msgspec
import numpy as np
import pytest

from embeddings.text import Span
from service.answering.scoring import Asked, Option, StoryMatch
from tests.service.answering.mini_pages import VECTORS, WORDS, asked, matches


def held(question: str) -> StoryMatch:
    """``question`` against the article on the library."""
    return matches(question)[1][0]


def said(match: StoryMatch, span: Span) -> str:
    return match.story.text[slice(*span)]


def options(match: StoryMatch, sentences: int = 8) -> dict[str, Option]:
    return {said(match, option.span): option for option in match.options(sentences)}


def span_of(match: StoryMatch, part: str) -> Span:
    start = match.story.text.index(part)
    return Span(start, start + len(part))


# --- the question --------------------------------------------------------------------------------------------------


def test_words_nearer_to_the_interrogative_count_more_around_a_span() -> None:
    ready = asked("县图书馆开馆仪式上，大桥投资多少元？")
    extra = dict(zip(ready.worded.folded, ready.local / ready.worded.weights, strict=True))
    assert all(1 <= factor <= 2 for factor in extra.values())
    assert extra["图书馆"] < extra["投资"]


def test_the_noun_asked_for_counts_half() -> None:
    with_head = asked("新馆由哪些单位建设？")
    assert with_head.question.head == "单位"
    plain = Asked(msgspec.structs.replace(with_head.question, head=None), WORDS, VECTORS)
    for word, lightened, whole in zip(plain.worded.folded, with_head.worded.weights, plain.worded.weights, strict=True):
        assert lightened == pytest.approx(whole * (0.5 if word == "单位" else 1))
    assert "单位" in plain.worded.folded


def test_marks_of_the_question_are_no_words() -> None:
    assert all(any(char.isalnum() for char in word) for word in asked("“新馆”，由谁、建设？！").worded.folded)


# --- sentences -----------------------------------------------------------------------------------------------------


def test_the_sentence_that_says_what_is_asked_covers_most() -> None:
    match = held("新馆总投资多少元？")
    best = match.story.sentences[int(np.argmax(match.coverages))]
    assert "总投资" in said(match, best)
    assert all(0 <= coverage <= 1 + 1e-5 for coverage in match.coverages)


def test_the_article_that_says_what_is_asked_covers_more() -> None:
    _, (library, orchard) = matches("白沙镇果园的产量是多少吨？")
    assert orchard.topic_coverage > library.topic_coverage
    assert max(orchard.coverages) > max(library.coverages)


def test_headline_and_neighbours_lend_a_sentence_part_of_what_they_say() -> None:
    match = held("新馆总投资多少元？")
    telling = match.sentence_number(span_of(match, "总投资").start)
    far = match.sentence_number(span_of(match, "读者代表").start)
    assert match.coverages[telling] > match.coverages[telling + 1] > match.coverages[far] > 0


def test_a_scope_covers_at_least_what_its_sentences_do() -> None:
    match = held("新馆由谁共同建设？")
    for number, sentence in enumerate(match.story.sentences):
        assert match.coverage_of(sentence) >= match.coverages[number] - 1e-6
    assert match.coverage_of(span_of(match, "共同建设")) == match.coverage_of(span_of(match, "由县文化局"))


# --- spans ---------------------------------------------------------------------------------------------------------


def test_options_are_of_the_kind_asked_for_and_traits_within_bounds() -> None:
    found = options(held("新馆总投资多少元？"))
    assert "3200万元" in found
    assert "15万册" not in found
    for option in found.values():
        traits = option.traits
        assert all(0 <= trait <= 1 + 1e-5 for trait in (traits.coverage, traits.direct, traits.near, traits.fit))
        assert traits.read == 0


def test_the_span_beside_what_is_asked_is_nearer() -> None:
    found = options(held("谁主持仪式？"))
    assert found["周明远"].traits.near > found["陈志远"].traits.near


def test_what_the_question_names_does_not_answer_it() -> None:
    match = held("除了陈志远，还有谁出席？")
    assert match.is_named(span_of(match, "陈志远"))
    assert "陈志远" not in options(match)
    assert "周明远" in options(match)


def test_with_yes_or_no_answers_what_was_asked() -> None:
    match = held("新馆开馆了吗？")
    assert match.asked.question.kind == "polarity"
    assert not match.is_named(span_of(match, "新馆"))
    found = options(match)
    opened = max(found.values(), key=lambda option: option.traits.direct)
    assert "新馆开馆" in said(match, opened.span)


def test_only_the_sentences_that_cover_most_are_searched() -> None:
    assert set(options(held("新馆总投资多少元？"), sentences=1)) == {"3200万元"}
    assert options(held("新馆总投资多少元？"), sentences=0) == {}


def test_the_headline_answers_what_a_report_is_called() -> None:
    assert "清河县图书馆新馆开馆" in options(held("提到“藏书”的报道的标题是什么？"))
    assert options(held("馆长写的书的标题是什么？")) == {}


# --- roles ---------------------------------------------------------------------------------------------------------


def test_the_role_asked_for_tells_people_apart() -> None:
    match = held("县文化局局长是谁？")
    fits = {name: match.role_fit(span_of(match, name)) for name in ("陈志远", "周明远", "李文涛")}
    assert max(fits, key=lambda name: fits[name]) == "周明远"
    assert all(0 <= fit <= 1 + 1e-5 for fit in fits.values())


def test_a_deputy_is_not_the_head() -> None:
    text = "本报讯（记者 李文涛）县水利局局长陈志远、县水利局副局长周明远参加会议，会议听取了汇报。"
    for question, first in (("县水利局局长是谁？", "陈志远"), ("县水利局副局长是谁？", "周明远")):
        (match,) = matches(question, text)[1]
        fits = {name: match.role_fit(span_of(match, name)) for name in ("陈志远", "周明远")}
        assert max(fits, key=lambda name: fits[name]) == first


def test_who_has_no_role_fits_less_than_who_has_the_one_asked_for() -> None:
    match = held("县文化局局长是谁？")
    assert 0 < match.role_fit(span_of(match, "开馆仪式")) < match.role_fit(span_of(match, "周明远"))


def test_a_question_of_no_words_covers_nothing() -> None:
    match = held("？？")
    assert set(match.coverages) == {0.0}
    assert match.topic_coverage == 0
    assert all(option.traits.near == 0 for option in match.options())
