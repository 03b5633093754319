"""Answers over a real library of the seed pages, with word vectors that know nothing but shared characters."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.errors import UnknownIdError
from embeddings.library import Filters, Library
from embeddings.pages import make_page, read_path
from service.answering.answerer import Answer, Answerer, ReadPassage, Turn
from service.answering.evidence import WordVectors
from service.retrieval.retriever import Hit, Retriever
from tests.conftest import ROOT
from tests.fakes import PairEncoder
from tests.service.answering.mini_pages import TEXT
from tests.service.answering.truth import hold_true

ENCODER = PairEncoder()
PAGES = [page for file in sorted((ROOT / "seeds" / "pages").glob("*.txt")) for page in read_path(file)]
TEXTS = {page.sha256: page.text for page in PAGES}
WHOLE = "".join(page.text for page in PAGES)
FLAGSHIP = "市委书记走访了哪些省直部门？"


def over(library: Library, retriever: Retriever | None = None, threshold: float = 0.0) -> Answerer:
    return Answerer(library, retriever or Retriever(library, ENCODER), WordVectors(ENCODER), threshold=threshold)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("data"), ENCODER) as opened:
        opened.ingest(PAGES)
        yield opened


@pytest.fixture(scope="module")
def answerer(library: Library) -> Answerer:
    """Answers whatever it is asked, however unsure."""
    return over(library)


def said(answer: Answer) -> list[str]:
    return [item.text for item in answer.items]


# --- nothing that is not there -------------------------------------------------------------------------------------

ASKED = (
    "哪些单位参加？",
    "是谁？",
    "有多少人？",
    "多少？",
    "什么时候？",
    "在哪里？",
    "为什么？",
    "说了什么？",
    "是吗？",
    "的标题是什么？",
)
ABOUT = st.integers(0, len(WHOLE) - 1).flatmap(lambda start: st.integers(1, 25).map(lambda n: WHOLE[start : start + n]))
QUESTIONS = st.one_of(
    st.tuples(ABOUT, st.sampled_from(ASKED)).map("".join),
    ABOUT.map(lambda about: f"Which departments, and how many people, were at {about}?"),
    st.text(max_size=40),
)


@given(QUESTIONS)
@settings(max_examples=25)
def test_whatever_is_asked_nothing_is_said_that_no_page_holds(answerer: Answerer, question: str) -> None:
    answer = answerer.ask(question)
    hold_true(answer, TEXTS)
    assert answer.question == answer.question_resolved == question


PASSAGES = st.lists(
    st.one_of(ABOUT, st.text(st.sampled_from("县长陈志远说，5月6日3万元、水利局。\n \u3000“”"), max_size=60)),
    max_size=4,
)


@given(QUESTIONS, PASSAGES, st.booleans())
def test_whatever_is_read_nothing_is_said_that_no_passage_holds(
    answerer: Answerer, question: str, texts: list[str], always: bool
) -> None:
    passages = [ReadPassage(text) for text in texts]
    answer = answerer.read(question, passages, always)
    hold_true(answer, {make_page(text, "").sha256: text for text in texts if text.strip()})
    assert all(texts[int(citation.page_id)].find(citation.quote[:1]) >= 0 for citation in answer.citations)


# --- ask -----------------------------------------------------------------------------------------------------------


def test_a_list_over_two_pages_is_one_answer_with_a_citation_each(answerer: Answerer) -> None:
    answer = answerer.ask(FLAGSHIP)
    hold_true(answer, TEXTS)
    assert (answer.status, answer.kind, answer.language) == ("answered", "list", "zh")
    assert len({citation.page_id for citation in answer.citations}) == 2
    assert answer.text == "、".join(said(answer))


def test_stages_are_timed(answerer: Answerer) -> None:
    assert set(answerer.ask(FLAGSHIP).timings_ms) == {"analyse", "retrieve", "read"}
    assert all(lap >= 0 for lap in answerer.read(FLAGSHIP, [ReadPassage("甲")]).timings_ms.values())


def test_below_the_threshold_there_is_no_answer_and_the_same_confidence(library: Library, answerer: Answerer) -> None:
    sure, strict = answerer.ask(FLAGSHIP), over(library, threshold=1.1).ask(FLAGSHIP)
    hold_true(strict, TEXTS)
    assert (strict.status, strict.kind, strict.text, strict.items, strict.citations) == (
        "no_answer",
        "none",
        "",
        (),
        (),
    )
    assert strict.confidence == sure.confidence > 0


def test_a_confidence_right_at_the_threshold_answers(library: Library, answerer: Answerer) -> None:
    confidence = answerer.ask(FLAGSHIP).confidence
    assert over(library, threshold=confidence).ask(FLAGSHIP).status == "answered"


def test_filters_bound_what_is_cited(library: Library, answerer: Answerer) -> None:
    for page in PAGES:
        answer = answerer.ask(FLAGSHIP, filters=Filters(pages=(page.name,)))
        assert {citation.page_name for citation in answer.citations} <= {page.name}
    assert answerer.ask(FLAGSHIP, filters=Filters(pages=())).status == "no_answer"
    with pytest.raises(UnknownIdError):
        answerer.ask(FLAGSHIP, filters=Filters(pages=("nowhere",)))


def test_a_follow_up_is_made_whole(answerer: Answerer) -> None:
    history = [Turn("市委书记在省财政厅说了什么？", "不知道")]
    answer = answerer.ask("那省水利厅呢？", history)
    assert answer.question == "那省水利厅呢？"
    assert answer.question_resolved == "市委书记在省水利厅说了什么？"
    again = answerer.ask(answer.question_resolved)
    assert (answer.items, answer.citations) == (again.items, again.citations)


def test_an_empty_library_has_no_answer(tmp_path: Path) -> None:
    with Library.open(tmp_path, ENCODER) as library:
        answer = over(library).ask(FLAGSHIP)
    assert (answer.status, answer.confidence, answer.citations) == ("no_answer", 0.0, ())


class Removing(Retriever):
    """Takes a page away right after it was found."""

    def __init__(self, library: Library, name: str) -> None:
        super().__init__(library, ENCODER)
        self.library, self.name = library, name

    def search(self, query: str, top_k: int = 10, filters: Filters | None = None) -> list[Hit]:
        hits = super().search(query, top_k, filters)
        if any(entry.name == self.name for entry in self.library.pages()):
            self.library.remove(self.name)
        return hits


def test_a_page_removed_between_search_and_reading_is_not_cited(tmp_path: Path) -> None:
    mine = [make_page(TEXT, "mine"), make_page(TEXT.replace("3200万元", "4100万元"), "other")]
    with Library.open(tmp_path, ENCODER) as library:
        library.ingest(mine)
        answer = over(library, Removing(library, "mine")).ask("新馆总投资多少元？")
        hold_true(answer, {mine[1].sha256: mine[1].text})
        assert said(answer) == ["4100万元"]
        gone = over(library, Removing(library, "other")).ask("新馆总投资多少元？")
        assert (gone.status, gone.items) == ("no_answer", ())


def test_a_page_that_is_taken_in_answers_at_once(tmp_path: Path) -> None:
    with Library.open(tmp_path, ENCODER) as library:
        answerer = over(library)
        assert answerer.ask("新馆总投资多少元？").status == "no_answer"
        library.ingest([make_page(TEXT, "mine")])
        assert said(answerer.ask("新馆总投资多少元？")) == ["3200万元"]


def test_a_page_taken_in_again_under_another_name_is_cited_by_it(tmp_path: Path) -> None:
    with Library.open(tmp_path, ENCODER) as library:
        answerer = over(library)
        for name in ("before", "after"):
            library.ingest([make_page(TEXT, name)])
            assert answerer.ask("新馆总投资多少元？").citations[0].page_name == name
            library.remove(name)


# --- read ----------------------------------------------------------------------------------------------------------

BRIDGE = "白沙河大桥顺利合龙，大桥总投资860万元。"
ORCHARD = "白沙镇果园喜获丰收，全镇种植果树1.2万亩。"
COST = "大桥总投资多少元？"


def test_spans_are_offsets_into_the_passage_that_the_caller_named(answerer: Answerer) -> None:
    answer = answerer.read(COST, [ReadPassage(ORCHARD, "orchard"), ReadPassage(BRIDGE, "bridge")])
    assert said(answer) == ["860万元"]
    (citation,) = answer.citations
    (mark,) = citation.highlights
    assert (citation.page_id, citation.page_name, citation.title) == ("bridge", "bridge", None)
    assert BRIDGE[mark.start : mark.end] == "860万元"
    assert citation.url is None


def test_a_passage_without_an_id_is_named_by_its_place(answerer: Answerer) -> None:
    answer = answerer.read(COST, [ReadPassage(" \n"), ReadPassage(ORCHARD), ReadPassage(BRIDGE)])
    assert [citation.page_id for citation in answer.citations] == ["2"]


@pytest.mark.parametrize("passages", [[], [""], [" \n\u3000"], ["", " "]])
@pytest.mark.parametrize("always", [True, False])
def test_nothing_to_read_is_no_answer(answerer: Answerer, passages: list[str], always: bool) -> None:
    answer = answerer.read(COST, [ReadPassage(text) for text in passages], always)
    assert (answer.status, answer.kind, answer.confidence) == ("no_answer", "none", 0.0)


def test_passages_of_one_id_are_kept_apart(answerer: Answerer) -> None:
    for passages in ([ORCHARD, BRIDGE], [BRIDGE, ORCHARD]):
        answer = answerer.read(COST, [ReadPassage(text, "same") for text in passages])
        assert said(answer) == ["860万元"]
        hold_true(answer, {make_page(text, "").sha256: text for text in passages})
    assert said(answerer.read("全镇种植果树多少亩？", [ReadPassage(ORCHARD, "same")])) == ["1.2万亩"]


def test_the_same_passage_twice_answers_once(answerer: Answerer) -> None:
    for ids in (("a", "b"), ("a", "a"), (None, None)):
        assert said(answerer.read(COST, [ReadPassage(BRIDGE, id_) for id_ in ids])) == ["860万元"]


def test_always_answer_gives_the_best_span_below_the_threshold(library: Library) -> None:
    strict = over(library, threshold=1.1)
    refused = strict.read(COST, [ReadPassage(BRIDGE)])
    assert (refused.status, refused.items) == ("no_answer", ())
    given_all_the_same = strict.read(COST, [ReadPassage(BRIDGE)], always_answer=True)
    assert said(given_all_the_same) == ["860万元"]
    assert given_all_the_same.confidence == refused.confidence < 1


def test_reading_is_independent_of_the_library(answerer: Answerer) -> None:
    answer = answerer.read(FLAGSHIP, [ReadPassage(ORCHARD)], always_answer=True)
    assert all(citation.page_id == "0" for citation in answer.citations)


def test_reading_a_page_of_the_library_leaves_its_articles_as_they_are(tmp_path: Path) -> None:
    page = make_page(TEXT, "mine")
    with Library.open(tmp_path, ENCODER) as library:
        library.ingest([page])
        before = over(library).ask("新馆总投资多少元？")
        answerer = over(library)
        answerer.read("新馆总投资多少元？", [ReadPassage(page.text, page.id)])
        after = answerer.ask("新馆总投资多少元？")
    assert after.citations[0].title == before.citations[0].title == "清河县图书馆新馆开馆"
