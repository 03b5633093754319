"""One score from the scores of several searches; pure functions.

A weighted sum of comparable scores beats reciprocal rank fusion where one search is clearly better than the other:
ranks throw away by how much.
"""

from collections.abc import Mapping

import msgspec


class Weights(msgspec.Struct, frozen=True):
    """How much each part counts: cosine of the whole texts, late interaction of their words, lexical match."""

    dense: float = 0.5
    late: float = 1.0
    lexical: float = 0.4


def scaled(scores: Mapping[int, float]) -> dict[int, float]:
    """Scores divided by the best of them, so that the best is 1; BM25 has no scale of its own."""
    best = max(scores.values(), default=0.0)
    return {key: score / best for key, score in scores.items()} if best > 0 else dict.fromkeys(scores, 0.0)


def fuse(parts: Mapping[str, Mapping[int, float]], weights: Mapping[str, float]) -> list[tuple[int, float]]:
    """Weighted sums over all keys of ``parts``, best first, ties by key; a part that lacks a key adds nothing."""
    totals: dict[int, float] = {}
    for name, scores in parts.items():
        for key, score in scores.items():
            totals[key] = totals.get(key, 0.0) + weights[name] * score
    return sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))
