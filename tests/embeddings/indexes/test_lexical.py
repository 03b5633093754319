"""Lexical search: what shares rare terms comes first, filters hold, nothing in a query is syntax."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.changelog import IndexEntry
from embeddings.filters import Filters
from embeddings.indexes.lexical import LexicalIndex, Weights
from embeddings.lexicon import Lexicon
from embeddings.passages import Passage
from embeddings.words import Words

WORDS = Words()
TEXTS = [
    "张强艾凌宇谷明姚鸿波出席会议。",
    "省农信社为乡村振兴投放贷款６.27亿元。",
    "新荣區花園屯鎮開展執法行動。",
    "会议要求做好防汛工作。",
    "The Fibre Arts exhibition opened in Datong.",
    "防汛工作会议要求加强防汛值守，防汛责任到人。",
]


def entry(number: int, text: str, heading: str = "", date: str | None = None, paper: str | None = None) -> IndexEntry:
    page = f"page{number}"
    passage = Passage(article_id=f"{page}-01", page_id=page, number=1, heading=heading, text=text, spans=())
    return IndexEntry(number, page, date, paper, passage)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    index = LexicalIndex(tmp_path_factory.mktemp("lexical"), WORDS, Lexicon(WORDS))
    dates = ["2022-08-01", "2022-08-09", None, "2022-09-01", None, "2023-01-01"]
    papers = ["甲报", "乙 报", None, "甲报", None, None]
    index.update([], [[entry(n, *row) for n, row in enumerate(zip(TEXTS, [""] * 6, dates, papers, strict=True), 1)]])
    return index


@pytest.mark.parametrize(
    ("query", "best"),
    [
        ("艾凌宇出席了吗", 1),
        ("省农信社投放多少贷款", 2),
        ("6.27亿元", 2),
        ("花园屯镇", 3),
        ("花園屯鎮", 3),
        ("datong FIBRE arts", 5),
        ("防汛", 6),
    ],
)
def test_the_passage_that_shares_most_comes_first(index: LexicalIndex, query: str, best: int) -> None:
    assert index.search(query, 3, None)[0][0] == best


@pytest.mark.parametrize(
    ("query", "wholes"),
    [
        ("花園屯鎮開展了什么？", ("花园屯镇",)),
        ("新荣区花园屯镇开展了什么？", ("新荣区花园屯镇",)),
        ("省农信社的贷款", ("省农信社",)),
        ("平城区开展了什么？", ()),
        ("", ()),
    ],
)
def test_names_of_the_passages_are_found_whole_in_a_query(
    index: LexicalIndex, query: str, wholes: tuple[str, ...]
) -> None:
    assert index.terms(query).wholes == wholes


def test_a_whole_name_counts_more_than_its_pairs_alone(tmp_path: Path) -> None:
    lexicon = Lexicon(WORDS)
    index = LexicalIndex(tmp_path / "index", WORDS, lexicon)
    index.update([], [[entry(1, "在花园里，园屯与屯镇之间。"), entry(2, "记者来到花园屯镇。")]])
    without = LexicalIndex(tmp_path / "index", WORDS, lexicon, Weights(wholes=0.0, heading_wholes=0.0))
    whole, pairs = (dict(searched.search("花园屯镇", 2, None)) for searched in (index, without))
    assert whole[2] > pairs[2]
    assert whole[1] == pairs[1]


def test_names_are_looked_up_as_they_are_read(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "index", WORDS, Lexicon(WORDS))
    texts = ["市长张强说，要防汛。", "市长张强来到灵丘县。", "记者张蔷报道。", "合肥市的会议。"]
    index.update([], [[entry(n, text) for n, text in enumerate(texts, 1)]])
    assert index.names_read("zhangqiang") == ["张强", "张蔷"]
    assert index.names_read("lingqiu") == ["灵丘"]
    assert index.names_read("zhang") == []


def test_numbers_and_dates_meet_in_all_their_forms(index: LexicalIndex) -> None:
    found = {query: index.search(query, 1, None) for query in ("6.27亿元", "627 million yuan", "６．２７亿")}
    assert all(hits[0][0] == 2 for hits in found.values())


def test_scores_fall_and_k_is_kept(index: LexicalIndex) -> None:
    found = index.search("防汛工作会议", 2, None)
    assert len(found) == 2
    assert found[0][1] >= found[1][1] > 0
    assert index.search("防汛工作会议", 0, None) == []


def test_filters_hold_inside_the_index(index: LexicalIndex) -> None:
    def found(filters: Filters) -> set[int]:
        return {number for number, _ in index.search("会议工作出席贷款行动 exhibition", 10, filters)}

    assert found(Filters()) == {1, 2, 3, 4, 5, 6}
    assert found(Filters(pages=("page3", "page4"))) == {3, 4}
    assert found(Filters(pages=())) == set()
    assert found(Filters(date_from="2022-08-09")) == {2, 4, 6}
    assert found(Filters(date_to="2022-08-09")) == {1, 2}
    assert found(Filters(date_from="2022-08-02", date_to="2022-12-31", newspaper="甲报")) == {4}
    assert found(Filters(newspaper="乙 报")) == {2}


def test_filters_leave_scores_as_they_are(index: LexicalIndex) -> None:
    scores = dict(index.search("防汛工作", 10, None))
    assert index.search("防汛工作", 10, Filters(pages=("page6",))) == [(6, pytest.approx(scores[6], abs=1e-4))]


def test_the_heading_is_searched_and_counts_less_than_the_text(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "index", WORDS, Lexicon(WORDS))
    index.update(
        [], [[entry(1, "本报讯。", heading="供热改造"), entry(2, "供热改造。", heading="本报讯"), entry(3, "别的。")]]
    )
    assert [number for number, _ in index.search("供热改造", 5, None)] == [2, 1]


def test_updates_replace_and_remove(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "index", WORDS, Lexicon(WORDS))
    index.update([], [[entry(n, f"第{n}号防汛通知。") for n in range(1, 21)]])
    index.update([range(5, 15)], [[entry(7, "第7号防汛通知。")]])
    found = index.search("防汛通知", 50, None)
    assert sorted(number for number, _ in found) == [*range(1, 5), 7, *range(15, 21)]
    assert len(index) == 11


def test_another_reader_sees_what_is_committed_when_it_reloads(tmp_path: Path) -> None:
    writer, reader = (LexicalIndex(tmp_path, WORDS, Lexicon(WORDS)) for _ in range(2))
    writer.update([], [[entry(1, "防汛通知。")]])
    assert reader.search("防汛", 5, None) == []
    reader.reload()
    assert reader.search("防汛", 5, None) == writer.search("防汛", 5, None) != []


@settings(max_examples=60)
@given(query=st.text(max_size=40) | st.text(st.sampled_from('防汛"():*^~+-[]{}\\/ANDORNOT AND'), max_size=40))
def test_no_query_is_syntax(index: LexicalIndex, query: str) -> None:
    assert all(score > 0 for _, score in index.search(query, 5, None))


def test_a_very_long_query_is_answered(index: LexicalIndex) -> None:
    assert index.search("防汛工作会议要求加强值守" * 1000, 1, None)[0][0] == 6
