"""Texts to unit vectors, behind one protocol."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """A model that places passages and queries in one vector space.

    ``fingerprint`` changes whenever the vectors would: the index refuses to mix two of them.
    """

    name: str
    dimension: int
    fingerprint: str

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, shape ``(len(texts), dimension)``, in the order given."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of queries, shape ``(len(texts), dimension)``, in the order given."""
        ...

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors] | None:
        """Weighted token vectors of each text for late interaction, ``(tokens, dimension)`` each.

        The length of a token's vector is its weight. ``None`` where the model has no such vectors.
        """
        ...
