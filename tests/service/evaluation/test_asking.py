"""Questions are put as they are meant, and answers are held to the invariants."""

from collections.abc import Sequence

import pytest
from evaluation_samples import PAGE, answer, citation

from embeddings.filters import Filters
from embeddings.passages import Passage
from embeddings.text import Span
from service.answering.answerer import Answer, Item, ReadPassage, Turn
from service.answering.citations import PageSpan
from service.evaluation.asking import AskLibrary, ReadParagraph, SearchLibrary, violations
from service.evaluation.questions import Paragraph, Question
from service.retrieval.retriever import Hit

GOOD = answer(Item("省财政厅", (1,)), Item("省水利厅", (1,)), citations=(citation(),))


class Asked:
    """Keeps what it was asked, and gives the same answer always."""

    def __init__(self, reply: Answer) -> None:
        self.reply = reply
        self.calls: list[object] = []

    def ask(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None, top_k: int | None = None
    ) -> Answer:
        self.calls.append((question, list(history), filters, top_k))
        return self.reply

    def read(self, question: str, passages: Sequence[ReadPassage], always_answer: bool = False) -> Answer:
        self.calls.append((question, list(passages), always_answer))
        return self.reply


class Found:
    def __init__(self) -> None:
        self.calls: list[object] = []

    def search(self, query: str, top_k: int = 10, filters: Filters | None = None) -> list[Hit]:
        self.calls.append((query, top_k, filters))
        passage = Passage(
            article_id="id-1-01", page_id="id-1", number=0, heading="", text=PAGE[:17], spans=(Span(0, 17),)
        )
        return [Hit(rank=1, score=0.5, passage=passage, scores={})]


def test_history_and_scope_are_asked_along() -> None:
    asked, searched = Asked(GOOD), Found()
    ask = AskLibrary(asked, {"id-1": "page-1"}, retriever=searched, page_text=lambda _: PAGE, top_k=4, hits=3)
    outcome = ask(Question(id="q", text="那省水利厅呢？", history=("走访了谁？",), pages=("page-1",)))
    filters = Filters(pages=("page-1",))
    assert asked.calls == [("那省水利厅呢？", [Turn("走访了谁？")], filters, 4)]
    assert searched.calls == [("q, in full", 3, filters)]
    assert outcome.items == ("省财政厅", "省水利厅")
    assert outcome.citations[0].page == "page-1"
    assert outcome.hits is not None
    assert (outcome.hits[0].page, outcome.hits[0].spans) == ("page-1", (Span(0, 17),))
    assert (outcome.resolved, outcome.timings_ms, outcome.violations) == ("q, in full", {"read": 1.5}, ())
    assert outcome.latency_ms > 0


def test_without_retriever_there_are_no_hits() -> None:
    ask = AskLibrary(Asked(GOOD), {})
    assert not ask.searches
    assert ask(Question(id="q", text="谁？")).hits is None


def test_reading_gives_the_paragraph_and_cites_it_by_its_id() -> None:
    asked = Asked(answer(Item("省财政厅", (1,)), citations=(citation(page_id="p1", page_name=""),)))
    read = ReadParagraph(asked, {"p1": Paragraph("p1", "", PAGE)}, always_answer=True)
    outcome = read(Question(id="q", text="谁？", paragraph="p1"))
    assert asked.calls == [("谁？", [ReadPassage(text=PAGE, id="p1")], True)]
    assert (outcome.citations[0].page, outcome.violations) == ("p1", ())


def test_reading_needs_a_paragraph() -> None:
    with pytest.raises(ValueError, match="no paragraph"):
        ReadParagraph(Asked(GOOD), {}, always_answer=True)(Question(id="q", text="谁？"))


def test_searching_answers_nothing() -> None:
    searched = Found()
    outcome = SearchLibrary(searched, {}, hits=50)(Question(id="q", text="谁？"))
    assert searched.calls == [("谁？", 50, None)]
    assert outcome.hits is not None
    assert outcome.hits[0].page == "id-1"
    assert not outcome.is_answered


def test_a_true_answer_breaks_nothing() -> None:
    assert list(violations(GOOD, lambda _: PAGE)) == []
    assert list(violations(answer(), lambda _: PAGE)) == []


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (answer(Item("省农信社", (1,)), citations=(citation(),)), "is not in the quote of citation 1"),
        (answer(Item("省财政厅", (2,)), citations=(citation(),)), "is not in the quote of citation 2"),
        (answer(Item("省财政厅", ()), citations=(citation(),)), "has no citation"),
        (answer(Item("大同", (1,)), citations=(citation(quote=PAGE),)), "is not the join of its spans"),
        (
            answer(Item("省财政厅", (1,)), citations=(citation(highlights=(PageSpan(16, 18),)),)),
            "highlight 16-18 of citation 1 lies outside its spans",
        ),
        (answer(citations=(citation(),)), "no answer, yet it has items or citations"),
        (answer(status="answered"), "answered without an item"),
    ],
)
def test_each_broken_invariant_is_said(broken: Answer, words: str) -> None:
    (said,) = violations(broken, lambda _: PAGE)
    assert words in said


def test_quotes_are_compared_with_the_page_only_where_it_is_known() -> None:
    wrong = answer(Item("大同", (1,)), citations=(citation(quote=PAGE),))
    assert list(violations(wrong, None)) == []
