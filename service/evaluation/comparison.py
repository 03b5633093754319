"""Two runs of the same questions, side by side."""

from collections.abc import Sequence

import msgspec

from service.evaluation.figures import TITLES
from service.evaluation.metrics.statistics import randomisation_test
from service.evaluation.outcomes import Record

_MAIN = ("list_f1", "span_f1", "refused", "ndcg_10", "search_rr_10")


class Difference(msgspec.Struct, frozen=True):
    """Means of one score in both runs over the ``n`` questions that both have, and the paired test's p."""

    ours: float
    theirs: float
    p: float
    n: int


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Differences by score, and the keys of the questions that this run scored higher or lower on."""

    differences: dict[str, Difference]
    won: tuple[str, ...]
    lost: tuple[str, ...]
    unpaired: int


def compare(ours: Sequence[Record], theirs: Sequence[Record], seed: int = 0) -> Comparison:
    """Compare by question key; ``unpaired`` counts the questions that only one run has."""
    others = {record.question.key: record for record in theirs}
    pairs = [(record, others[record.question.key]) for record in ours if record.question.key in others]
    gains = {mine.question.key: _main(mine) - _main(other) for mine, other in pairs}
    return Comparison(
        differences={name: _difference(name, pairs, seed) for name in TITLES if _has(name, pairs)},
        won=tuple(key for key, gain in gains.items() if gain > 0),
        lost=tuple(key for key, gain in gains.items() if gain < 0),
        unpaired=len(ours) + len(theirs) - 2 * len(pairs),
    )


def _main(record: Record) -> float:
    """The score that a question is won or lost by."""
    return next((record.scores[name] for name in _MAIN if name in record.scores), 0.0)


def _has(name: str, pairs: Sequence[tuple[Record, Record]]) -> bool:
    return any(name in mine.scores and name in other.scores for mine, other in pairs)


def _difference(name: str, pairs: Sequence[tuple[Record, Record]], seed: int) -> Difference:
    both = [(a.scores[name], b.scores[name]) for a, b in pairs if name in a.scores and name in b.scores]
    ours, theirs = [a for a, _ in both], [b for _, b in both]
    p = randomisation_test(ours, theirs, seed)
    return Difference(sum(ours) / len(both), sum(theirs) / len(both), p, len(both))
