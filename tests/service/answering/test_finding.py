"""The best answer, with and without a reader."""

from collections.abc import Mapping, Sequence

import pytest

from embeddings.text import Span
from service.answering.finding import Finder
from service.answering.reader import Reading, ScoredSpan
from service.answering.scoring import Found
from service.answering.weights import WIDEST, Confidence, ListTraits, Signs, Traits, Weights
from tests.service.answering.mini_pages import matches

_CURVE = Confidence(-6, Signs(0.5, 0.5))
_LISTS = ListTraits(6, 4, 6, 1, 2, -1, -2, -1, 0.5, 4, 6, -1)
_TRAITS = Traits(6, 5, 4, 5, -1, 4)
WEIGHTS = Weights(traits=_TRAITS, decisive=_TRAITS, lists=_LISTS, single=_CURVE, many=_CURVE)


class Marker:
    """Finds given phrases, each with its score; to everything else it says no."""

    name = fingerprint = "marker"

    def __init__(self, phrases: Mapping[str, float]) -> None:
        self.phrases = phrases
        self.texts: list[str] = []

    def read(self, question: str, passages: Sequence[str], top: int = 10) -> list[Reading]:
        self.texts += passages
        return [
            Reading(
                tuple(
                    ScoredSpan(text.index(phrase), text.index(phrase) + len(phrase), score)
                    for phrase, score in self.phrases.items()
                    if phrase in text
                )[:top],
                0.0,
            )
            for text in passages
        ]

    def score(self, question: str, passages: Sequence[str], candidates: Sequence[Sequence[Span]]) -> list[list[float]]:
        return [
            [self.phrases.get(text[slice(*span)], -100.0) for span in spans]
            for text, spans in zip(passages, candidates, strict=True)
        ]


def find(question: str, reader: Marker | None = None) -> list[Found]:
    ready, held = matches(question)
    return Finder(WEIGHTS, reader).find(ready, question, held)


def said(question: str, reader: Marker | None = None) -> list[str]:
    return [found.story.verbatim(item) for found in find(question, reader) for item in found.items]


# --- by rules ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("新馆总投资多少元？", "3200万元"),
        ("图书馆几月几日开馆？", "5月6日"),
        ("县文化局局长是谁？", "周明远"),
        ("果园的产量是多少吨？", "3万吨"),
        ("镇党委书记介绍了什么？", "果品将陆续销往外地"),
    ],
)
def test_one_span_answers(question: str, answer: str) -> None:
    (found,) = find(question)
    assert [found.story.verbatim(item) for item in found.items] == [answer]
    assert found.kind != "enumeration"
    assert found.margin > 0


def test_a_question_for_many_takes_a_list() -> None:
    assert said("新馆由哪些单位建设？") == ["县文化局", "县教育局", "县财政局"]


def test_without_a_list_a_question_for_many_takes_a_span() -> None:
    ready, held = matches("有哪些安排？", "本报讯（记者 李文涛）今天阳光很好，图书馆照常开放。")
    (found,) = Finder(WEIGHTS).find(ready, "有哪些安排？", held)
    assert len(found.items) == 1


def test_nothing_of_the_kind_is_no_answer() -> None:
    ready, held = matches("展览什么时候开幕？", "今天阳光很好。")
    assert Finder(WEIGHTS).find(ready, "展览什么时候开幕？", held) == []
    assert Finder(WEIGHTS, Marker({})).find(ready, "展览什么时候开幕？", []) == []


def test_an_only_option_leads_by_the_widest_margin() -> None:
    ready, held = matches("什么时候开放？", "图书馆5月6日开放，读者很多。")
    (found,) = Finder(WEIGHTS).find(ready, "什么时候开放？", held)
    assert found.margin == WIDEST


def test_ranked_options_say_each_thing_once_best_first() -> None:
    ready, held = matches("谁出席了开馆仪式？", "县长陈志远出席仪式。县长陈志远讲话。局长周明远参加，周明远发言。")
    finder = Finder(WEIGHTS)
    ranked = finder.ranked(finder.options(finder.pieces(ready.question.text, held)), "person")
    texts = [option.story.verbatim(option.span) for _, option in ranked]
    assert sorted(texts) == ["周明远", "陈志远"]
    assert ranked[0][0] >= ranked[1][0] == pytest.approx(WEIGHTS.score(ranked[1][1].traits, "person"))


# --- with a reader -------------------------------------------------------------------------------------------------


def test_the_reader_decides_between_spans_that_rules_hold_alike() -> None:
    for name in ("陈志远", "周明远"):
        assert said("谁参加了开馆仪式？", Marker({name: 10.0})) == [name]


def test_the_reader_proposes_spans_of_its_own_where_rules_know_only_some() -> None:
    assert said("图书馆怎么样？", Marker({"总投资3200万元，藏书15万册": 10.0})) == ["总投资3200万元，藏书15万册"]


def test_the_reader_proposes_nothing_where_rules_know_all() -> None:
    assert said("新馆总投资多少元？", Marker({"藏书": 10.0})) == ["3200万元"]


def test_what_the_question_names_is_no_proposal() -> None:
    assert said("新馆怎么样？", Marker({"新馆": 10.0})) != ["新馆"]


def test_a_reader_has_no_more_than_its_full_say() -> None:
    question = "新馆藏书和种植果树的数字是多少？"
    _, held = matches(question)
    finder = Finder(WEIGHTS, Marker({"3200万元": 2.0, "15万册": 1e4, "3万吨": 1e6}))
    options = finder.options(finder.pieces(question, held))
    read = {option.story.verbatim(option.span): option.traits.read for option in options}
    assert -1 <= read["1.2万亩"] < 0 < read["3200万元"] < read["15万册"] == read["3万吨"] <= 1


@pytest.mark.parametrize("number", ["一万二千株", "两万株"])
def test_the_reader_proposes_figures_that_rules_do_not_know(number: str) -> None:
    question, text = "果园有多少果树？", f"白沙镇的果园里，果树{number}，长势喜人。记者 李文涛"
    ready, held = matches(question, text)
    (found,) = Finder(WEIGHTS, Marker({number: 10.0, "长势喜人": 12.0})).find(ready, question, held)
    assert [found.story.verbatim(item) for item in found.items] == [number]


@pytest.mark.parametrize("name", ["斯凯里特", "克拉克"])
def test_the_reader_proposes_names_without_a_chinese_surname(name: str) -> None:
    question, text = "代表团由谁率领？", f"代表团由{name}率领，昨天到达县图书馆。记者 李文涛"
    ready, held = matches(question, text)
    (found,) = Finder(WEIGHTS, Marker({name: 10.0, "县图书馆": 10.0})).find(ready, question, held)
    assert [found.story.verbatim(item) for item in found.items] == [name]


def test_the_reader_proposes_lists_as_whole_spans() -> None:
    question, text = "开馆仪式有哪些节目？", "开馆仪式上，大家唱了红歌，跳起民族舞，朗诵古诗，看了皮影戏。记者 李文涛"
    ready, held = matches(question, text)
    whole = "唱了红歌，跳起民族舞，朗诵古诗，看了皮影戏"
    (found, *_) = Finder(WEIGHTS, Marker({whole: 10.0})).find(ready, question, held)
    assert [found.story.verbatim(item) for item in found.items] == whole.split("，")


def test_the_reader_decides_between_lists_that_rules_hold_alike() -> None:
    bodies, others = "县文化局、县教育局、县财政局", "赵国庆、孙丽、钱一鸣"
    assert said("新馆由哪些单位建设？", Marker({bodies: 10.0})) == bodies.split("、")
    assert said("哪些人参加仪式？", Marker({others: 10.0})) == others.split("、")


def test_rules_read_traditional_script_and_answers_quote_it() -> None:
    question = "有多少个单位参加会议？"
    ready, held = matches(question, "縣圖書館的會議上午九點開始，十個單位參加，預計花費兩小時。記者 李文涛")
    (found,) = Finder(WEIGHTS).find(ready, question, held)
    assert [found.story.verbatim(item) for item in found.items] == ["十個"]


def test_the_reader_reads_whole_sentences_of_one_paragraph_each_once() -> None:
    question, reader = "新馆总投资多少元？", Marker({})
    _, held = matches(question)
    finder = Finder(WEIGHTS, reader)
    finder.options(finder.pieces(question, held))
    whole = [match.story.text[slice(*span)] for match in held for span in match.story.paragraphs]
    assert len(reader.texts) <= 8
    assert sum("3200万元" in text for text in reader.texts) == 1
    assert all(len(text) <= 240 and any(text in paragraph for paragraph in whole) for text in reader.texts)
    assert "总投资" in reader.texts[0]
    sentences = [match.story.text[slice(*span)] for match in held for span in match.story.sentences]
    assert all(any(text.startswith(sentence) for sentence in sentences) for text in reader.texts)
    assert all(any(text.endswith(sentence) for sentence in sentences) for text in reader.texts)


def test_bare_paragraphs_are_left_to_the_reader() -> None:
    bare = "清河县的果园种植苹果一万二千亩，产量达到三万吨，果品销往外地。"
    ready, held = matches("果园的产量是多少吨？", bare)
    assert [match.story.is_bare for match in held] == [True]
    (found,) = Finder(WEIGHTS, Marker({"三万吨": 3.0})).find(ready, "果园的产量是多少吨？", held)
    assert found.kind == "given"
    assert not any(match.story.is_bare for match in matches("新馆总投资多少元？")[1])
