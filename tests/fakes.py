"""Stand-ins for parts that are slow or not at hand."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from embeddings.encoders import Vectors
from embeddings.text import fold


class PairEncoder:
    """Vectors of hashed character pairs: texts that share pairs are near each other, the same on every machine."""

    def __init__(self, dimension: int = 64, name: str = "pairs") -> None:
        self.name = name
        self.dimension = dimension
        self.fingerprint = f"{name}-{dimension}"

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._encode(text) for text in texts]) if texts else self._none()

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors] | None:
        """One vector a pair of characters, all of the same weight."""
        return [np.stack([self._pair(pair) for pair in pairs]) if (pairs := _pairs(t)) else self._none() for t in texts]

    def _encode(self, text: str) -> Vectors:
        total = sum((self._pair(pair) for pair in _pairs(text)), start=np.full(self.dimension, 1e-6, np.float32))
        return (total / np.linalg.norm(total)).astype(np.float32)

    def _pair(self, pair: str) -> Vectors:
        vector = np.zeros(self.dimension, np.float32)
        for seed in (0, 1, 2):
            digest = crc32(pair.encode(), seed)
            vector[digest % self.dimension] += 1 if digest & 0x10000 else -1
        return vector

    def _none(self) -> Vectors:
        return np.zeros((0, self.dimension), np.float32)


def _pairs(text: str) -> list[str]:
    folded = "".join(fold(text).split())
    return [folded[i : i + 2] for i in range(max(len(folded) - 1, 1))] if folded else []
