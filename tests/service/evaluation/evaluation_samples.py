"""Answers, citations and outcomes for the tests of evaluation."""

from typing import Any

from embeddings.text import Span
from service.answering.answerer import Answer, Item
from service.answering.citations import Citation, PageSpan
from service.evaluation.outcomes import Cited, Found, Outcome

PAGE = "市委书记走访了省财政厅、省水利厅。次日返回大同。"


def citation(n: int = 1, start: int = 0, end: int = 17, **fields: Any) -> Citation:
    """A citation of ``PAGE`` from ``start`` to ``end``."""
    values: dict[str, Any] = {
        "n": n,
        "page_id": "id-1",
        "page_name": "page-1",
        "page_sha256": "",
        "article_id": "id-1-01",
        "title": None,
        "date": None,
        "byline": None,
        "quote": PAGE[start:end],
        "spans": (PageSpan(start, end),),
        "highlights": (),
        "url": "",
    }
    return Citation(**(values | fields))


def answer(*items: Item, citations: tuple[Citation, ...] = (), **fields: Any) -> Answer:
    """An answer of ``items``."""
    values: dict[str, Any] = {
        "question": "q",
        "question_resolved": "q, in full",
        "language": "zh",
        "status": "answered" if items else "no_answer",
        "kind": "list" if items else "none",
        "text": "、".join(item.text for item in items),
        "items": items,
        "confidence": 0.7,
        "citations": citations,
        "timings_ms": {"read": 1.5},
    }
    return Answer(**(values | fields))


def said(text: str, *spans: tuple[int, int], confidence: float = 0.7, page: str = "page-1", **fields: Any) -> Outcome:
    """An outcome that answers ``text``, with one citation a span."""
    cited = tuple(
        Cited(page=page, article_id="id-1-01", title=None, quote=PAGE[start:end], spans=(Span(start, end),))
        for start, end in spans
    )
    return Outcome(
        status="answered", kind="span", text=text, confidence=confidence, citations=cited, latency_ms=10, **fields
    )


def found(page: str, start: int, end: int, article_id: str = "id-1-01") -> Found:
    """A hit of one span."""
    return Found(page=page, article_id=article_id, score=1.0, spans=(Span(start, end),))
