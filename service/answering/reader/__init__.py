"""From a question and passages to the spans that answer."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from embeddings.text import Span


class ScoredSpan(NamedTuple):
    """Code points ``[start, end)`` of a passage, and the logit that they answer rather than that nothing there does."""

    start: int
    end: int
    score: float


class Reading(NamedTuple):
    """What a reader finds in one passage.

    Scores compare across the passages of a question: each is a logit against "this passage does not answer".

    ``spans``: the best ones, best first, none of which overlap; ``no_answer``: the logit that the passage holds no
    answer, against all of its spans together; ``items``: what it takes for the items of a list, in the order of the
    text, each with the logit that its words are part of the answer; none from a reader that knows no lists.
    """

    spans: tuple[ScoredSpan, ...]
    no_answer: float
    items: tuple[ScoredSpan, ...] = ()


class Reader(Protocol):
    """Finds spans of passages that answer a question, asked in Chinese or English.

    ``fingerprint`` changes whenever the scores would.
    """

    name: str
    fingerprint: str

    def read(self, question: str, passages: Sequence[str], top: int = 10) -> list[Reading]:
        """Read all ``passages`` in one batch; for each up to ``top`` spans, in the order given."""
        ...

    def score(self, question: str, passages: Sequence[str], candidates: Sequence[Sequence[Span]]) -> list[list[float]]:
        """Score given spans of each passage, on the scale of ``ScoredSpan.score``, in the order given."""
        ...
