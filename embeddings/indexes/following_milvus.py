"""The dense index of all processes: in Milvus, following the catalog.

Every encoder of every catalog has a collection of its own. Whoever first sees changes writes them down,
some at a time, with the catalog locked and the collection's mark last: what a process leaves half done, the
next one does again. A collection may be dropped at any time.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from embeddings.catalog import Catalog
from embeddings.changelog import IndexEntry
from embeddings.encoders import Encoder, Vectors
from embeddings.errors import VectorServerError
from embeddings.filters import Filters
from embeddings.indexes import Scored
from embeddings.indexes.following import Progress, VectorsInfo, added, batches, removed
from embeddings.indexes.locks import held
from embeddings.indexes.milvus import MilvusCollection, Row, digest

logger = logging.getLogger(__name__)

# Part of a collection's name: raised when its fields change.
_FORMAT = 1
_UNKNOWN = -1

# Changes of pages that are written down while the catalog is locked.
_CHANGES_AT_ONCE = 100


class FollowingMilvus:
    """Vectors of one encoder, as the catalog has them at ``revision``; all methods raise ``VectorServerError``.

    Args:
        url: where Milvus is.
        catalog: what it follows.
        encoder: whose vectors these are.
        number: the number of ``encoder`` in the catalog.
        progress: told how far building has come.

    """

    def __init__(
        self, url: str, catalog: Catalog, encoder: Encoder, number: int, progress: Progress | None = None
    ) -> None:
        name = f"yinju_{_FORMAT}_{catalog.identity}_{digest(encoder.fingerprint)}"
        self._collection = MilvusCollection(url, name, encoder.dimension)
        self._catalog = catalog
        self._number = number
        self._progress = progress
        self._following = Lock()
        self.revision = _UNKNOWN

    def follow(self, revision: int, patience: float | None) -> None:
        """Take in what the catalog committed, at least up to ``revision``; with ``patience``, some of it.

        Raises:
            TimeoutError: another thread kept the index busy for longer than ``patience`` seconds.

        """
        if self.revision >= revision:
            return
        with held(self._following, patience), self._doubting():
            if self.revision == _UNKNOWN:
                self._open()
            self.revision, done = self._collection.revision, 0
            while self.revision < revision:
                with self._catalog.locked():
                    done += self._take_in(self._collection.revision)
                # Read, not taken from what was just written: from here on, searches see that as well.
                self.revision = self._collection.revision
                if self._progress:
                    self._progress(done, max(self._catalog.passage_count(), done))
                if patience is not None:
                    return

    def search(self, vector: Vectors, k: int, filters: Filters | None) -> Scored:
        """Find the ``k`` nearest of the passages that ``filters`` let through, best first."""
        with self._doubting():
            return self._collection.search(vector, k, filters)

    def info(self) -> VectorsInfo:
        """What there is."""
        return VectorsInfo(passages=len(self._collection), kind="milvus", recall=1.0, size_bytes=0)

    def check(self) -> None:
        """See that Milvus is there."""
        with self._doubting():
            self._collection.check()

    def tend(self) -> None:
        """Milvus builds by itself."""

    def close(self) -> None:
        """Let go of the connection."""
        self._collection.close()

    def _open(self) -> None:
        """Begin anew where the catalog is not as far as the collection: it may have been restored from a copy."""
        with self._catalog.locked():
            self._collection.open()
            if self._collection.revision > self._catalog.revision:
                place = self._collection.place
                logger.warning("The vectors in Milvus at %s are ahead of the catalog: writing them again.", place)
                self._collection.drop()
                self._collection.open()

    def _take_in(self, revision: int) -> int:
        """Write down some changes after ``revision``; gives how many passages came."""
        changes = self._catalog.log.after(revision, _CHANGES_AT_ONCE)
        if not changes:
            return 0
        if gone := [number for numbers in removed(changes) for number in numbers]:
            self._collection.remove(gone)
        count = 0
        for ranges in batches(added(changes)):
            entries = {entry.id: entry for some in self._catalog.log.entries(ranges) for entry in some}
            for ids, vectors in self._catalog.vectors.read(self._number, ranges):
                rows = [_row(entries[number], vector) for number, vector in zip(ids.tolist(), vectors, strict=True)]
                self._collection.put(rows)
                count += len(rows)
        self._collection.mark(changes[-1].revision)
        return count

    @contextmanager
    def _doubting(self) -> Iterator[None]:
        """Whatever goes wrong with Milvus, the collection is looked for anew after that."""
        try:
            yield
        except VectorServerError:
            self.revision = _UNKNOWN
            raise


def _row(entry: IndexEntry, vector: Vectors) -> Row:
    return Row(entry.id, entry.page_id, entry.date, entry.newspaper, vector)
