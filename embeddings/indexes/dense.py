"""Dense search: inner products of unit vectors, with FAISS.

Up to ``FLAT_LIMIT`` vectors a query is compared with all of them, which is exact and takes a few
milliseconds. Above, vectors are kept in inverted lists by their nearest centroid, a byte a
component, and a query is compared with those of the lists nearest to it; how many lists that takes
is found by comparing with exact search when the index is built, for queries as short as questions:
passages find each other in far fewer lists than questions find passages. Both kinds drop vectors and search
among chosen ones, which FAISS's graphs (HNSW) do not or not well.

FAISS does not survive a vector being added while it searches, so searches share a lock and changes
take it alone. A search runs on one thread: threads within a search make it no faster, and many times
slower when requests run in parallel.
"""

from collections.abc import Callable, Iterable, Sequence
from math import sqrt
from pathlib import Path
from typing import Self

import faiss
import numpy as np

from embeddings.encoders import Vectors
from embeddings.indexes import Scored
from embeddings.indexes.locks import ReadWriteLock
from embeddings.vectors import Ids

FLAT_LIMIT = 100_000

# More lists are read until this share is found of those among the ten nearest passages that reading
# all lists finds.
RECALL_GOAL = 0.98
_NEIGHBOURS = 10
_FEWEST_LISTS_READ = 16

# Lists are built anew when there are so many times more vectors, or fewer.
_GROWTH = 4

_TRAINING_VECTORS_A_LIST = 40

Batches = Iterable[tuple[Ids, Vectors]]


class DenseIndex:
    """Vectors by passage number, in memory. Made by ``build`` or ``load``.

    ``recall`` is the share of the ten nearest neighbours that a search finds, 1.0 for exact search.
    """

    def __init__(self, index: faiss.Index, recall: float = 1.0) -> None:
        self.recall = recall
        self._index = index
        self._lists = index if isinstance(index, faiss.IndexIVF) else None
        self._lock = ReadWriteLock()

    @classmethod
    def build(
        cls,
        dimension: int,
        count: int,
        read: Callable[[], Batches],
        ask: Callable[[], Vectors],
        flat_limit: int = FLAT_LIMIT,
    ) -> Self:
        """Build the kind of index that suits ``count`` vectors.

        Args:
            dimension: of every vector.
            count: how many vectors there are, as near as is known.
            read: gives the vectors in batches, ``(n,)`` numbers and ``(n, dimension)`` vectors, whenever called.
            ask: gives some vectors of queries, ``(n, dimension)``, to measure recall by.
            flat_limit: up to how many vectors search is exact.

        """
        if count <= flat_limit:
            index = cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))
            for ids, vectors in read():
                index.add(ids, vectors)
            return index
        # A power of two near the square root of the count, four times: the usual balance between
        # finding the nearest lists and reading them.
        lists = 1 << round(np.log2(4 * sqrt(count)))
        ivf = faiss.index_factory(dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        ivf.train(_sample(read(), count, lists * _TRAINING_VECTORS_A_LIST))
        index = cls(ivf)
        exact = _Exact(ask())
        for ids, vectors in read():
            index.add(ids, vectors)
            exact.add(ids, vectors)
        index._tune(exact)
        return index

    @classmethod
    def load(cls, path: Path, recall: float) -> Self:
        """Read an index that ``save`` wrote, with the recall that was measured when it was built.

        Raises:
            RuntimeError: the file is missing or damaged.

        """
        return cls(faiss.read_index(str(path)), recall)

    def save(self, path: Path) -> None:
        """Write the index to a file."""
        with self._lock.reading():
            faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Components of a vector."""
        return int(self._index.d)

    @property
    def kind(self) -> str:
        """``flat``, or ``lists`` with how many there are and how many a search reads."""
        return "flat" if self._lists is None else f"lists {self._lists.nprobe}/{self._lists.nlist}"

    @property
    def size_bytes(self) -> int:
        """Bytes of the vectors in memory."""
        return len(self) * self.dimension * (4 if self._lists is None else 1)

    def outgrown(self, flat_limit: int = FLAT_LIMIT) -> bool:
        """Whether there are so many more vectors, or so many fewer, that another index would suit them better."""
        if self._lists is None:
            return len(self) > flat_limit
        suited = (self._lists.nlist / 4) ** 2
        return not max(suited / _GROWTH, flat_limit / 2) < len(self) < suited * _GROWTH

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Add vectors, shape ``(n, dimension)``, under passage numbers, shape ``(n,)``, that have none yet."""
        with self._lock.writing():
            self._index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), ids)

    def remove(self, ranges: Sequence[range]) -> int:
        """Drop the vectors of passages in ``ranges``; returns how many there were."""
        numbers = np.concatenate([np.arange(part.start, part.stop, dtype=np.int64) for part in ranges])
        with self._lock.writing():
            return int(self._index.remove_ids(faiss.IDSelectorBatch(numbers)))

    def search(self, vector: Vectors, k: int, allowed: Ids | None = None) -> Scored:
        """Numbers and inner products of the ``k`` passages nearest to ``vector``, shape ``(dimension,)``, best first.

        With ``allowed``, of those among these numbers; all lists are read then, as the few that are
        allowed may stand in any.
        """
        faiss.omp_set_num_threads(1)
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        with self._lock.reading():
            k = min(k, len(self) if allowed is None else len(allowed))
            if k < 1:
                return []
            scores, ids = self._search(query, k, allowed)
        found = zip(ids[0].tolist(), scores[0].tolist(), strict=True)
        return sorted(((i, score) for i, score in found if i >= 0), key=lambda hit: (-hit[1], hit[0]))

    def _search(self, queries: Vectors, k: int, allowed: Ids | None) -> tuple[Vectors, Ids]:
        if allowed is None:
            scores, ids = self._index.search(queries, k)
            return scores, ids
        bits = np.zeros(int(allowed.max()) + 1, dtype=bool)
        bits[allowed] = True
        bitmap = np.packbits(bits, bitorder="little")
        selector = faiss.IDSelectorBitmap(len(bitmap), faiss.swig_ptr(bitmap))
        parameters = faiss.SearchParameters()
        if self._lists is not None:
            parameters = faiss.SearchParametersIVF()
            parameters.nprobe = self._lists.nlist
        parameters.sel = selector
        scores, ids = self._index.search(queries, k, params=parameters)
        return scores, ids

    def _tune(self, exact: "_Exact") -> None:
        """Read twice as many lists until recall is good enough."""
        assert self._lists is not None
        every = self._lists.nlist
        goal = RECALL_GOAL * self._measure(self._lists, every, exact)
        probes = min(_FEWEST_LISTS_READ, every)
        while self._measure(self._lists, probes, exact) < goal:
            probes = min(2 * probes, every)

    def _measure(self, lists: faiss.IndexIVF, probes: int, exact: "_Exact") -> float:
        """Read ``probes`` lists from now on, and find out what recall that gives."""
        lists.nprobe = probes
        _, ids = lists.search(exact.queries, _NEIGHBOURS)
        self.recall = exact.recall(ids)
        return self.recall


class _Exact:
    """The nearest neighbours of a few queries among vectors that come in batches."""

    def __init__(self, queries: Vectors) -> None:
        self.queries = np.ascontiguousarray(queries)
        self._ids = np.full((len(queries), _NEIGHBOURS), -1, dtype=np.int64)
        self._scores = np.full(self._ids.shape, -np.inf, dtype=np.float32)

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Take in a batch, ``(n,)`` and ``(n, dimension)``."""
        scores = np.concatenate([self._scores, self.queries @ vectors.T], axis=1)
        numbers = np.concatenate([self._ids, np.broadcast_to(ids, (len(self.queries), len(ids)))], axis=1)
        best = np.argpartition(-scores, _NEIGHBOURS - 1, axis=1)[:, :_NEIGHBOURS]
        self._scores = np.take_along_axis(scores, best, axis=1)
        self._ids = np.take_along_axis(numbers, best, axis=1)

    def recall(self, found: Ids) -> float:
        """The share of the nearest neighbours that are among ``found``, shape ``(queries, any)``."""
        return float(np.mean([np.isin(exact, some).mean() for exact, some in zip(self._ids, found, strict=True)]))


def _sample(batches: Batches, count: int, wanted: int) -> Vectors:
    """About ``wanted`` vectors, evenly from all batches."""
    step = max(count // wanted, 1)
    return np.concatenate([vectors[::step] for _, vectors in batches])
