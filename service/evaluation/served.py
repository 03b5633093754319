"""Putting questions to a running service instead of a library of this process."""

import time
from collections.abc import Sequence
from typing import Protocol

from embeddings.filters import Filters
from embeddings.library import LibraryInfo
from embeddings.text import Span
from service.answering.citations import PageSpan
from service.evaluation.asking import Asks, Reads, filters_of
from service.evaluation.outcomes import Found, Outcome
from service.evaluation.questions import Question


class ServedHit(Protocol):
    """A hit as it comes over HTTP."""

    @property
    def page_name(self) -> str:
        """Name of the page, without its ending."""
        ...

    @property
    def article_id(self) -> str:
        """Id of the article."""
        ...

    @property
    def score(self) -> float:
        """Higher is better."""
        ...

    @property
    def spans(self) -> tuple[PageSpan, ...]:
        """Spans of the page, in reading order."""
        ...


class ServedHits(Protocol):
    """Hits, best first."""

    @property
    def hits(self) -> Sequence[ServedHit]:
        """The hits."""
        ...


class ServedInfo(Protocol):
    """What serves, and what is served."""

    @property
    def version(self) -> str:
        """Version of the service."""
        ...

    @property
    def library(self) -> LibraryInfo:
        """What its library holds."""
        ...


class Service(Asks, Reads, Protocol):
    """A running service, as a client of it sees it."""

    def search(self, query: str, top_k: int = 10, filters: Filters | None = None) -> ServedHits:
        """The best ``top_k`` passages, best first."""
        ...

    def page_text(self, page: str) -> str:
        """The text of a page, by id or name."""
        ...

    def info(self) -> ServedInfo:
        """What serves, and what is served."""
        ...

    def close(self) -> None:
        """Let go of the connections."""
        ...


class SearchServed:
    """Searches a running service, and answers nothing."""

    answers = False
    searches = True

    def __init__(self, service: Service, *, hits: int = 100) -> None:
        self._service = service
        self._hits = hits

    def __call__(self, question: Question) -> Outcome:
        """Search with the question as it stands, within the pages that it is limited to."""
        began = time.perf_counter()
        reply = self._service.search(question.text, self._hits, filters_of(question))
        latency_ms = (time.perf_counter() - began) * 1000
        hits = tuple(
            Found(
                page=hit.page_name,
                article_id=hit.article_id,
                score=hit.score,
                spans=tuple(Span(span.start, span.end) for span in hit.spans),
            )
            for hit in reply.hits
        )
        return Outcome(hits=hits, latency_ms=latency_ms)
