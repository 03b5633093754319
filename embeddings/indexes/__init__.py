"""Indexes over passages, which follow the catalog, behind one protocol."""

from typing import Protocol

import msgspec

from embeddings.encoders import Vectors
from embeddings.filters import Filters

Scored = list[tuple[int, float]]


class IndexInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What an index says of itself.

    ``dense_recall`` is the share of the ten nearest passages that dense search finds, measured against
    exact search when the index was built; 1.0 where search is exact. Bytes are those on this machine.
    """

    revision: int
    passages: int
    dense_kind: str
    dense_recall: float
    dense_bytes: int
    lexical_bytes: int


class QueryTerms(msgspec.Struct, frozen=True):
    """What lexical search looks for: words, numbers and pairs of characters, and names of the passages as wholes."""

    words: tuple[str, ...]
    pairs: tuple[str, ...]
    wholes: tuple[str, ...]


class PassageIndex(Protocol):
    """Finds passages of a catalog by vector and by words; safe to use from several threads.

    Both searches give passage numbers with scores, best first, equal scores in the order of numbers.
    ``filters`` hold inside the index: ``k`` passages come back wherever that many match. The pages in
    them are ids.
    """

    def follow(self, patience: float | None = None) -> None:
        """Take in all changes that the catalog has committed.

        With ``patience``, in seconds, no longer is waited for another thread or process that is at it;
        searches then go by what there is.
        """
        ...

    def search_dense(self, vector: Vectors, k: int, filters: Filters | None) -> Scored:
        """Find passages by inner product with the unit vector ``vector``, shape ``(dimension,)``."""
        ...

    def search_lexical(self, query: str, k: int, filters: Filters | None) -> Scored:
        """Find passages by the terms of ``query``; the scores are BM25's."""
        ...

    def terms(self, query: str) -> QueryTerms:
        """What ``search_lexical`` looks for; each term once, in order."""
        ...

    def names_read(self, reading: str) -> list[str]:
        """Names of people and places in the passages that are read so in pinyin, those in most passages first.

        ``reading`` is as ``embeddings.romanised`` has it: ``ludongliang``.
        """
        ...

    def info(self) -> IndexInfo:
        """What there is in the index now."""
        ...

    def check(self) -> None:
        """See that what searches need can be reached.

        Raises:
            VectorServerError: it cannot.

        """
        ...

    def tend(self) -> None:
        """Build and save what more searches will profit from; may take minutes, while searches go on."""
        ...

    def close(self) -> None:
        """Save what spares work the next time."""
        ...
