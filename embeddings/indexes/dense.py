"""Dense search: inner products of unit vectors, with FAISS.

FAISS does not survive a vector being added while it searches, so searches share a lock and changes
take it alone. A search runs on one thread: threads within a search make it no faster, and many times
slower when requests run in parallel.
"""

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np

from embeddings.encoders import Vectors
from embeddings.indexes import Scored
from embeddings.indexes.locks import ReadWriteLock
from embeddings.vectors import Ids


class DenseIndex:
    """Vectors by passage number, in memory.

    Args:
        dimension: of every vector.

    """

    def __init__(self, dimension: int) -> None:
        self._index: faiss.Index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        self._lock = ReadWriteLock()

    @classmethod
    def load(cls, path: Path) -> "DenseIndex":
        """Read an index that ``save`` wrote.

        Raises:
            RuntimeError: the file is missing or damaged.

        """
        loaded = faiss.read_index(str(path))
        index = cls(loaded.d)
        index._index = loaded
        return index

    def save(self, path: Path) -> None:
        """Write the index to a file."""
        with self._lock.reading():
            faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def size_bytes(self) -> int:
        """Bytes of the vectors in memory."""
        return len(self) * self.dimension * 4

    @property
    def dimension(self) -> int:
        """Components of a vector."""
        return int(self._index.d)

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

        With ``allowed``, of those among these numbers.
        """
        faiss.omp_set_num_threads(1)
        parameters = faiss.SearchParameters()
        if allowed is not None:
            selector = faiss.IDSelectorBatch(allowed)
            parameters.sel = selector
        with self._lock.reading():
            k = min(k, len(self))
            if k < 1:
                return []
            query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
            scores, ids = self._index.search(query, k, params=parameters)
        found = zip(ids[0].tolist(), scores[0].tolist(), strict=True)
        return sorted(((i, score) for i, score in found if i >= 0), key=lambda hit: (-hit[1], hit[0]))
