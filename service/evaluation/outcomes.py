"""What was replied to a question of a run, and how it scored: a line of ``run.jsonl``."""

from typing import Literal

import msgspec

from embeddings.text import Span
from service.evaluation.questions import Question


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """A citation as the run keeps it: the page by name, half-open spans of it, the quote."""

    page: str
    article_id: str
    title: str | None
    quote: str
    spans: tuple[Span, ...]
    highlights: tuple[Span, ...] = ()


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A hit as the run keeps it, best first."""

    page: str
    article_id: str
    score: float
    spans: tuple[Span, ...]


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The reply to one question: an answer, hits, or the ``error`` that it crashed with.

    ``latency_ms`` is the wall time of the reply alone. ``violations`` says where the answer breaks an
    invariant.
    """

    status: Literal["answered", "no_answer"] = "no_answer"
    kind: str = "none"
    text: str = ""
    items: tuple[str, ...] = ()
    confidence: float = 0.0
    resolved: str = ""
    citations: tuple[Cited, ...] = ()
    hits: tuple[Found, ...] | None = None
    timings_ms: dict[str, float] = msgspec.field(default_factory=dict)
    latency_ms: float = 0.0
    violations: tuple[str, ...] = ()
    error: str | None = None

    @property
    def is_answered(self) -> bool:
        """Whether it answers: it neither refused nor crashed."""
        return self.status == "answered" and self.error is None


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A question with its gold, its outcome, and its scores by name (higher is better, 0 to 1)."""

    question: Question
    outcome: Outcome
    scores: dict[str, float]
