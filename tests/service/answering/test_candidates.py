"""Spans that could answer, from invented sentences."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.people import find_people
from embeddings.words import Word, Words
from service.answering.candidates import find_candidates, noun_runs
from service.answering.question import analyse

WORDS = Words()


def fits(text: str, question: str) -> dict[str, float]:
    """Candidates and how well each fits, the best mention of each."""
    found = find_candidates(text, WORDS.cut(text), find_people(text, WORDS), analyse(question, WORDS), WORDS)
    best: dict[str, float] = {}
    for span, fit in found:
        said = text[slice(*span)]
        best[said] = max(fit, best.get(said, 0.0))
    return best


def best(text: str, question: str) -> set[str]:
    found = fits(text, question)
    return {said for said, fit in found.items() if fit == max(found.values())}


# --- numbers -------------------------------------------------------------------------------------------------------

COSTS = "新馆总投资3200万元，藏书15万册，占地1.2万平方米，第3届书市有1,250人次参加，增长8.5%，展期3—5天。"


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("投资多少元？", "3200万元"),
        ("藏书有多少册？", "15万册"),
        ("占地多少平方米？", "1.2万平方米"),
        ("有多少人参加？", "1,250人次"),
        ("增长了百分之多少？增幅是多少", "8.5%"),
        ("展览持续多少天？", "3—5天"),
        ("How many people came?", "1,250人次"),
    ],
)
def test_a_number_with_the_unit_asked_for_fits_best(question: str, number: str) -> None:
    assert number in best(COSTS, question)


def test_units_tell_the_numbers_of_a_sentence_apart() -> None:
    found = fits(COSTS, "投资多少元？")
    assert best(COSTS, "投资多少元？") == {"3200万元"}
    assert set(found).isdisjoint({"15万册", "1.2万平方米", "1,250人次", "8.5%"})
    assert "1,250人次" in fits(COSTS, "吸引了多少册？")  # What is counted may be counted in other words.


def test_ordinals_are_no_numbers() -> None:
    found = fits("第12届书市有300家书店参加，第一届只有20家。", "有多少家书店参加？")
    assert set(found) == {"300家", "20家"}


def test_the_numbers_of_dates_are_no_numbers() -> None:
    found = fits("2022年5月6日开幕，9:00—17:00开放，参展书店300家。", "有多少家书店参加？")
    assert set(found) == {"300家"}


def test_a_bare_number_does_not_answer_where_a_unit_is_asked_for() -> None:
    text = "编号12，共有300家书店。"
    assert "12" not in fits(text, "有多少家书店？")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("工程将惠及三百户居民。", "三百户"),
        ("工程将惠及300多户居民。", "300多户"),
        ("工程将惠及３００户居民。", "３００户"),
        ("工程将惠及300户以上居民。", "300户以上"),
        ("工程将惠及200至300户居民。", "200至300户"),
    ],
)
def test_numbers_as_newspapers_write_them(text: str, number: str) -> None:
    assert set(fits(text, "惠及多少户居民？")) == {number}


def test_figures_fit_better_than_numbers_in_characters() -> None:
    found = fits("东村有三百户，西村有280户。", "有多少户？")
    assert found["280户"] > found["三百户"]


# --- dates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "date"),
    [
        ("大桥哪天动工？", "2021年5月6日"),
        ("大桥哪年通车？", "2023年底"),
        ("When did work begin?", "2021年5月6日"),
        ("仪式几点开始？", "上午9时"),
        ("At what time did the ceremony begin?", "上午9时"),
    ],
)
def test_a_date_as_fine_as_asked_for_fits_best(question: str, date: str) -> None:
    assert date in best("大桥2021年5月6日动工，上午9时举行仪式，将于2023年底通车。", question)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("展览于2022年5月6日至8日举行。", "2022年5月6日至8日"),
        ("展览于5月6日至6月8日举行。", "5月6日至6月8日"),
        ("展览于5月6日上午举行。", "5月6日上午"),
        ("展览于今年5月中旬举行。", "今年5月中旬"),
        ("展览于2022年上半年举行。", "2022年上半年"),
        ("展览于去年底举行。", "去年底"),
        ("展览的时间为9:00—17:00。", "9:00—17:00"),
    ],
)
def test_dates_and_ranges_whole(text: str, date: str) -> None:
    assert set(fits(text, "展览什么时候举行？")) == {date}


@pytest.mark.parametrize("vague", ["近日", "日前", "目前", "当日"])
def test_a_vague_day_answers_nothing(vague: str) -> None:
    assert fits(f"{vague}，展览开幕。", "展览什么时候开幕？") == {}


# --- people --------------------------------------------------------------------------------------------------------

OPENING = "县委副书记、县长陈志远出席开馆仪式，记者李文涛报道。"


def test_people_answer_and_reporters_only_where_they_are_asked_for() -> None:
    assert best(OPENING, "谁出席了开馆仪式？") == {"陈志远"}
    assert best(OPENING, "这篇报道是哪位记者写的？") == {"李文涛"}
    assert best(OPENING, "Which reporter wrote this?") == {"李文涛"}


def test_the_roles_of_who_is_named() -> None:
    assert set(fits(OPENING, "陈志远担任什么职务？")) == {"县委副书记、县长"}
    assert fits(OPENING, "周明远担任什么职务？") == {}


# --- bodies, places, things ----------------------------------------------------------------------------------------


def test_bodies() -> None:
    assert "清河县图书馆" in best("展览举行，清河县图书馆承办。", "承办的是哪家单位？")


def test_a_body_is_offered_without_what_follows_it_in_its_phrase() -> None:
    assert fits("清河县图书馆图书很多。", "承办的是哪家单位？") == {"清河县图书馆": 0.8}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("培训在县体育馆举行。", "县体育馆"),
        ("学员来自白沙镇。", "白沙镇"),
        ("他们赴南山考察。", "南山"),
    ],
)
def test_places(text: str, place: str) -> None:
    assert place in fits(text, "在哪里？")


def test_a_thing_that_ends_in_the_noun_asked_for_fits_best() -> None:
    assert best("农户种了苹果树，修了水利工程。", "修了什么工程？") == {"水利工程"}


# --- titles, quotes ------------------------------------------------------------------------------------------------

BOOKS = "他写了《春风》《秋水集》，并题下“一江春水”四字。"


def test_titles_stand_without_their_brackets() -> None:
    assert fits(BOOKS, "他的文章的标题是什么？") == {"春风": 1.0, "秋水集": 1.0}


def test_quotes_stand_without_their_marks_and_before_titles() -> None:
    assert best(BOOKS, "他引用了哪句话？") == {"一江春水"}


# --- clauses -------------------------------------------------------------------------------------------------------


def test_clauses_alone_and_with_up_to_two_neighbours() -> None:
    found = fits("水管破裂，全镇停水，镇里抢修，下午恢复。", "为什么停水？")
    assert "水管破裂" in found
    assert "水管破裂，全镇停水，镇里抢修" in found
    assert "水管破裂，全镇停水，镇里抢修，下午恢复" not in found
    assert found["水管破裂"] > found["水管破裂，全镇停水"] > found["水管破裂，全镇停水，镇里抢修"]


def test_clauses_begin_behind_the_lead() -> None:
    found = fits("本报讯（记者 李文涛）果园丰收，产量创新高。", "果园怎么样？")
    assert set(found) == {"果园丰收", "产量创新高", "果园丰收，产量创新高"}


def test_the_object_of_the_verb_asked_about_fits_best() -> None:
    assert best("会上，他介绍了水库加固的进展。", "他介绍了什么？") == {"水库加固的进展"}


def test_marks_alone_are_no_clause() -> None:
    assert fits("，。！", "怎么样？") == {}


# --- all kinds -----------------------------------------------------------------------------------------------------

QUESTIONS = (
    "谁来了？",
    "有多少户？",
    "多少？",
    "几号来的？",
    "在哪里？",
    "是哪家单位？",
    "什么技术？",
    "书名的标题是什么？",
    "说了哪句话？",
    "为什么？",
    "来了吗？",
    "陈志远担任什么职务？",
    "“三清”指的是什么？",
    "他介绍了什么？",
)
TEXTS = st.text(
    st.sampled_from("县长陈志远说，介绍了在第3届5月6日至、《春》“水”记者李\n（）年元局。多0.,%—三百 户#a"), max_size=60
)


@given(TEXTS, st.sampled_from(QUESTIONS))
def test_candidates_are_spans_of_the_text_that_fit_from_0_to_1(text: str, question: str) -> None:
    found = find_candidates(text, WORDS.cut(text), find_people(text, WORDS), analyse(question, WORDS), WORDS)
    for span, fit in found:
        assert 0 <= span.start < span.end <= len(text)
        assert 0 < fit <= 1


@given(TEXTS)
def test_runs_of_nouns_have_no_gaps_and_part_the_words(text: str) -> None:
    cut = WORDS.cut(text)
    runs = list(noun_runs(cut, WORDS))
    assert all(a.end == b.start for run in runs for a, b in pairwise(run))
    inside = [word for run in runs for word in run]
    assert all(a.end <= b.start for a, b in pairwise(inside))
    for word in inside:
        # A guessed word may be there without the preposition that it took along.
        glued = Word(text[word.start - 1 : word.end], word.start - 1, word.end)
        assert word in cut or (glued in cut and glued.text[0] in "由在为对向将把与和" and WORDS.tag(glued.text) is None)
