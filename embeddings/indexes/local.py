"""The index of this machine: FAISS in memory, or Milvus elsewhere, and tantivy on disk, all following the catalog.

All files of it can be deleted at any time; they are built again from the catalog.
"""

from contextlib import suppress
from pathlib import Path

from embeddings.catalog import Catalog
from embeddings.encoders import Encoder, Vectors
from embeddings.errors import VectorServerError
from embeddings.filters import Filters
from embeddings.indexes import IndexInfo, QueryTerms, Scored
from embeddings.indexes.dense import FLAT_LIMIT
from embeddings.indexes.following import FollowingVectors, Progress
from embeddings.indexes.following_dense import FollowingDense
from embeddings.indexes.following_lexical import FollowingLexical
from embeddings.indexes.lexical import Weights
from embeddings.indexes.manifest import IndexFolder
from embeddings.words import Words


class LocalIndex:
    """A ``PassageIndex`` in a folder.

    Args:
        path: the folder.
        catalog: what the index follows.
        encoder: whose vectors dense search goes by.
        number: the number of ``encoder`` in the catalog.
        words: how text is cut for lexical search.
        weights: what a match counts in each field of lexical search.
        flat_limit: up to how many vectors dense search is exact.
        progress: told how far building an index has come.
        vectors_url: where Milvus is, if that is to search the vectors.

    """

    def __init__(
        self,
        path: Path,
        catalog: Catalog,
        encoder: Encoder,
        number: int,
        words: Words,
        weights: Weights | None = None,
        flat_limit: int = FLAT_LIMIT,
        progress: Progress | None = None,
        vectors_url: str = "",
    ) -> None:
        folder = IndexFolder(path, catalog.identity)
        self._catalog = catalog
        self._dense: FollowingVectors
        if vectors_url:
            self._dense = _milvus(vectors_url, catalog, encoder, number, progress)
        else:
            self._dense = FollowingDense(folder, catalog, encoder, number, flat_limit, progress)
        self._lexical = FollowingLexical(folder, catalog, words, weights, progress)
        self.follow()

    def follow(self, patience: float | None = None) -> None:
        """Take in all changes that the catalog has committed.

        With ``patience``, in seconds, no longer is waited for another thread or process that is at it;
        searches then go by what there is.
        """
        revision = self._catalog.revision
        with suppress(TimeoutError):
            self._dense.follow(revision, patience)
        with suppress(TimeoutError):
            self._lexical.follow(revision, patience)

    def search_dense(self, vector: Vectors, k: int, filters: Filters | None) -> Scored:
        """Find passages by inner product with the unit vector ``vector``, shape ``(dimension,)``."""
        return self._dense.search(vector, k, filters)

    def search_lexical(self, query: str, k: int, filters: Filters | None) -> Scored:
        """Find passages by the terms of ``query``; the scores are BM25's."""
        return self._lexical.index.search(query, k, filters)

    def terms(self, query: str) -> QueryTerms:
        """What ``search_lexical`` looks for; each term once, in order."""
        return self._lexical.index.terms(query)

    def names_read(self, reading: str) -> list[str]:
        """Names of people and places in the passages that are read so in pinyin, those in most passages first."""
        return self._lexical.index.names_read(reading)

    def info(self) -> IndexInfo:
        """What there is in the index now."""
        vectors = self._dense.info()
        return IndexInfo(
            revision=min(self._dense.revision, self._lexical.revision),
            passages=vectors.passages,
            dense_kind=vectors.kind,
            dense_recall=vectors.recall,
            dense_bytes=vectors.size_bytes,
            lexical_bytes=self._lexical.index.size_bytes(),
        )

    def check(self) -> None:
        """See that what searches need can be reached.

        Raises:
            VectorServerError: it cannot.

        """
        self._dense.check()

    def tend(self) -> None:
        """Build and save what more searches will profit from; may take minutes, while searches go on."""
        self._dense.tend()

    def close(self) -> None:
        """Save what spares work the next time."""
        self._dense.close()


def _milvus(url: str, catalog: Catalog, encoder: Encoder, number: int, progress: Progress | None) -> FollowingVectors:
    """Vectors in Milvus, whose library is there for those who want it."""
    try:
        from embeddings.indexes.following_milvus import FollowingMilvus
    except ImportError as error:
        raise VectorServerError(f"Milvus needs more: pip install 'yinju[milvus]' ({error})") from error
    return FollowingMilvus(url, catalog, encoder, number, progress)
