"""Rerankers: what looks at query and passage together, at the passages found alone.

Late interaction lets each word of the query find its best match in the passage. Score of a passage = sum over query
words of weight times best cosine, divided by the sum of the weights; the weight of a word is the length of its vector
(ColBERT's MaxSim, Khattab and Zaharia 2020, over static vectors).
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from embeddings.encoders import Encoder, Vectors

# Passages whose vectors are kept, nearly 100 kB each: making 100 of them again takes some 20 ms.
_KEPT = 2_000


class Reranker(Protocol):
    """Scores passages against a query; safe to use from several threads."""

    def scores(self, query: str, passages: Sequence[tuple[int, str]]) -> dict[int, float] | None:
        """Scores of ``(number, text)`` by number, higher is better; ``None`` where it has nothing to say."""
        ...


class LateInteraction:
    """Scores passages by the encoder's token vectors; keeps the vectors of passages that it has met."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: dict[int, Vectors] = {}

    def scores(self, query: str, passages: Sequence[tuple[int, str]]) -> dict[int, float] | None:
        """Scores from -1 to 1 by passage number, or ``None`` where the encoder has no token vectors."""
        asked = self._encoder.encode_tokens([query])
        if asked is None:
            return None
        weights = np.linalg.norm(asked[0], axis=1)
        total = float(weights.sum())
        if total == 0:
            return {number: 0.0 for number, _ in passages}
        units = asked[0] / np.maximum(weights, 1e-6)[:, None]
        vectors = self._vectors(passages)
        rows = [vectors[number] for number, _ in passages]
        scores = (_late(units, weights, rows) / total).tolist()
        return dict(zip((number for number, _ in passages), scores, strict=True))

    def _vectors(self, passages: Sequence[tuple[int, str]]) -> dict[int, Vectors]:
        kept = self._kept
        found = {number: kept[number] for number, _ in passages if number in kept}
        missing = [(number, text) for number, text in passages if number not in found]
        if missing:
            for (number, _), rows in zip(
                missing, self._encoder.encode_tokens([t for _, t in missing]) or [], strict=True
            ):
                lengths = np.linalg.norm(rows, axis=1, keepdims=True)
                found[number] = (rows / np.maximum(lengths, 1e-6)).astype(np.float32)
            # Another thread may do the same: whoever is last wins, and nothing is lost but the time to make it again.
            self._kept = {**kept, **found} if len(kept) < _KEPT else dict(found)
        return found


def _late(units: Vectors, weights: npt.NDArray[np.float32], passages: Sequence[Vectors]) -> npt.NDArray[np.float32]:
    """Weighted sum of the best cosines, shape ``(passages,)``; all passages in one product, which is much faster."""
    lengths = np.array([len(rows) for rows in passages], np.int64)
    scores = np.zeros(len(passages), np.float32)
    filled = np.flatnonzero(lengths)
    if len(filled):
        cosines = units @ np.concatenate([rows for rows in passages if len(rows)]).T
        starts = np.concatenate([[0], np.cumsum(lengths[filled])[:-1]])
        scores[filled] = weights @ np.maximum.reduceat(cosines, starts, axis=1)
    return scores
