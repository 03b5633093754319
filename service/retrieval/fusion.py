"""One score from the scores of several searches; pure functions, and the weights that were learned for them.

A weighted sum of comparable scores beats reciprocal rank fusion where one search is clearly better than the other:
ranks throw away by how much.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

_LEARNED = Path(__file__).with_name("weights.json")


class Weights(msgspec.Struct, frozen=True):
    """How much each part counts: cosine of the texts, late interaction of their words, lexical match, a cross-encoder.

    A cross-encoder reads question and passage together, and is right against the others: its scores are from 0 to 1,
    and the sums of the others lie nearer together than that.
    """

    dense: float
    late: float
    lexical: float
    reranker: float = 2.0


class Fusion(msgspec.Struct, frozen=True, kw_only=True):
    """Weights for queries in the language of the pages, and for those across languages; and how they were learned."""

    same: Weights
    across: Weights
    provenance: dict[str, str] = {}


@cache
def load_fusion() -> Fusion:
    """The weights that ``python -m service.retrieval.learning`` wrote."""
    return msgspec.json.decode(_LEARNED.read_bytes(), type=Fusion)


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


def ranks(scores: Mapping[int, float]) -> dict[int, int]:
    """Places from 1, best first, ties by key."""
    ordered = sorted(scores, key=lambda key: (-scores[key], key))
    return {key: rank for rank, key in enumerate(ordered, 1)}
