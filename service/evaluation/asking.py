"""The ways to put a question of a set: ask the library, read the paragraph given, search alone."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from embeddings.filters import Filters
from embeddings.text import Span
from service.answering.answerer import Answer, ReadPassage, Turn
from service.answering.citations import Citation
from service.evaluation.outcomes import Cited, Found, Outcome
from service.evaluation.questions import Paragraph, Question
from service.retrieval.retriever import Hit

PageText = Callable[[str], str]


class Ask(Protocol):
    """A way to put questions. ``answers`` and ``searches`` say what its outcomes hold, and are scored by."""

    answers: bool
    searches: bool

    def __call__(self, question: Question) -> Outcome:
        """Put the question, and time the reply."""
        ...


class Asks(Protocol):
    """What answers from a library: the Answerer, or a client of a running server."""

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        top_k: int | None = None,
    ) -> Answer:
        """Answer ``question`` after the turns of ``history``, oldest first."""
        ...


class Reads(Protocol):
    """What answers from passages that the caller gives."""

    def read(self, question: str, passages: Sequence[ReadPassage], always_answer: bool = False) -> Answer:
        """Answer ``question`` from ``passages`` alone."""
        ...


class Searches(Protocol):
    """What finds passages."""

    def search(self, query: str, top_k: int, filters: Filters | None = None) -> list[Hit]:
        """The best ``top_k`` passages, best first."""
        ...


class AskLibrary:
    """Puts questions to an answerer that holds the pages.

    ``page_names`` leads from page id to page name. With ``retriever``, the hits for the question as it
    was understood are kept beside the answer. With ``page_text`` (page id to text) each quote is
    compared with its page.
    """

    answers = True

    def __init__(
        self,
        answerer: Asks,
        page_names: Mapping[str, str],
        *,
        retriever: Searches | None = None,
        page_text: PageText | None = None,
        top_k: int | None = None,
        hits: int = 10,
    ) -> None:
        self._answerer = answerer
        self._page_names = page_names
        self._retriever = retriever
        self.searches = retriever is not None
        self._page_text = page_text
        self._top_k = top_k
        self._hits = hits

    def __call__(self, question: Question) -> Outcome:
        """Ask with the question's history, within the pages that it is limited to."""
        history = [Turn(text) for text in question.history]
        filters = filters_of(question)
        began = time.perf_counter()
        answer = self._answerer.ask(question.text, history, filters, self._top_k)
        latency_ms = (time.perf_counter() - began) * 1000
        hits = None
        if self._retriever is not None:
            query = answer.question_resolved or question.text
            hits = found(self._retriever.search(query, self._hits, filters), self._page_names)
        return outcome(answer, latency_ms, lambda citation: citation.page_name, self._page_text, hits)


class ReadParagraph:
    """Puts questions to a reader with the paragraph that the set gives along, and nothing else."""

    answers = True
    searches = False

    def __init__(self, answerer: Reads, paragraphs: Mapping[str, Paragraph], *, always_answer: bool) -> None:
        self._answerer = answerer
        self._paragraphs = paragraphs
        self._always_answer = always_answer

    def __call__(self, question: Question) -> Outcome:
        """Read the question's own paragraph."""
        if question.paragraph is None:
            raise ValueError("the question set gives no paragraph to read")
        paragraph = self._paragraphs[question.paragraph]
        passages = [ReadPassage(text=paragraph.text, id=paragraph.id)]
        began = time.perf_counter()
        answer = self._answerer.read(question.text, passages, always_answer=self._always_answer)
        latency_ms = (time.perf_counter() - began) * 1000
        return outcome(answer, latency_ms, lambda citation: citation.page_id, lambda _: paragraph.text)


class SearchLibrary:
    """Searches, and answers nothing."""

    answers = False
    searches = True

    def __init__(self, retriever: Searches, page_names: Mapping[str, str], *, hits: int = 100) -> None:
        self._retriever = retriever
        self._page_names = page_names
        self._hits = hits

    def __call__(self, question: Question) -> Outcome:
        """Search with the question as it stands, within the pages that it is limited to."""
        filters = filters_of(question)
        began = time.perf_counter()
        hits = self._retriever.search(question.text, self._hits, filters)
        latency_ms = (time.perf_counter() - began) * 1000
        return Outcome(hits=found(hits, self._page_names), latency_ms=latency_ms)


def filters_of(question: Question) -> Filters | None:
    """Filters for the pages that the question is limited to, if it is."""
    return Filters(pages=question.pages) if question.pages is not None else None


def found(hits: Sequence[Hit], page_names: Mapping[str, str]) -> tuple[Found, ...]:
    """Hits as a run keeps them; a page without a name goes by its id."""
    return tuple(
        Found(
            page=page_names.get(hit.passage.page_id, hit.passage.page_id),
            article_id=hit.passage.article_id,
            score=hit.score,
            spans=hit.passage.spans,
        )
        for hit in hits
    )


def outcome(
    answer: Answer,
    latency_ms: float,
    name_of: Callable[[Citation], str],
    page_text: PageText | None,
    hits: tuple[Found, ...] | None = None,
) -> Outcome:
    """An answer as a run keeps it, with the invariants that it breaks."""
    return Outcome(
        status=answer.status,
        kind=answer.kind,
        text=answer.text,
        items=tuple(item.text for item in answer.items),
        confidence=answer.confidence,
        resolved=answer.question_resolved,
        citations=tuple(
            Cited(
                page=name_of(citation),
                article_id=citation.article_id,
                title=citation.title,
                quote=citation.quote,
                spans=tuple(Span(span.start, span.end) for span in citation.spans),
                highlights=tuple(Span(span.start, span.end) for span in citation.highlights),
            )
            for citation in answer.citations
        ),
        hits=hits,
        timings_ms=dict(answer.timings_ms),
        latency_ms=latency_ms,
        violations=tuple(violations(answer, page_text)),
    )


def violations(answer: Answer, page_text: PageText | None) -> Iterator[str]:
    """Where ``answer`` says what is not there: the invariants of every answer, in words.

    Each item stands in the quote of each citation that it names; each quote is the join of its spans
    of the page (checked where ``page_text`` gives the page); highlights lie within the spans; no answer
    has neither items nor citations.
    """
    quotes = {citation.n: citation.quote for citation in answer.citations}
    if answer.status == "no_answer" and (answer.items or answer.citations):
        yield "no answer, yet it has items or citations"
    if answer.status == "answered" and not answer.items:
        yield "answered without an item"
    for item in answer.items:
        if not item.citations:
            yield f"item {item.text!r} has no citation"
        for n in item.citations:
            if item.text not in quotes.get(n, ""):
                yield f"item {item.text!r} is not in the quote of citation {n}"
    for citation in answer.citations:
        if page_text is not None:
            text = page_text(citation.page_id)
            if "".join(text[span.start : span.end] for span in citation.spans) != citation.quote:
                yield f"the quote of citation {citation.n} is not the join of its spans"
        for mark in citation.highlights:
            if not any(span.start <= mark.start <= mark.end <= span.end for span in citation.spans):
                yield f"highlight {mark.start}-{mark.end} of citation {citation.n} lies outside its spans"
