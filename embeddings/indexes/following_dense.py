"""The dense index of one process: in memory, following the catalog, started from a saved file."""

import logging
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock

import msgspec

from embeddings.catalog import Catalog
from embeddings.encoders import Encoder, Vectors
from embeddings.filters import Filters
from embeddings.indexes import Scored
from embeddings.indexes.dense import FLAT_LIMIT, DenseIndex
from embeddings.indexes.following import Progress, VectorsInfo, added, batches, removed
from embeddings.indexes.locks import file_lock, held
from embeddings.indexes.manifest import DensePart, IndexFolder, checksum
from embeddings.vectors import Ids

logger = logging.getLogger(__name__)

# Reading a change from the catalog is quicker than writing the whole index, until it is this share of it.
_SAVE_SHARE = 0.05

# Recall is measured with pieces of this many passages, about as long as a question (in code points).
_RECALL_QUERIES = 200
_RECALL_QUERY_LENGTH = 20


class FollowingDense:
    """Vectors of one encoder, as the catalog has them at ``revision``.

    Args:
        folder: where the index is saved.
        catalog: what it follows.
        encoder: whose vectors these are.
        number: the number of ``encoder`` in the catalog.
        flat_limit: up to how many vectors search is exact.
        progress: told how far building has come.

    """

    def __init__(
        self,
        folder: IndexFolder,
        catalog: Catalog,
        encoder: Encoder,
        number: int,
        flat_limit: int = FLAT_LIMIT,
        progress: Progress | None = None,
    ) -> None:
        self._folder = folder
        self._catalog = catalog
        self._encoder = encoder
        self._number = number
        self._flat_limit = flat_limit
        self._progress = progress
        # The same filters come again and again with the questions of one conversation.
        self._allowed = lru_cache(maxsize=16)(lambda filters, _revision: catalog.passage_ids(filters))
        self._following = Lock()
        self._tending = Lock()
        self._unsaved = 0
        # Whether a change was begun and not ended: the index has to be built again then.
        self._torn = False
        self.index, self.revision = self._load() or self._build()

    def follow(self, revision: int, patience: float | None) -> None:
        """Take in what the catalog committed, at least up to ``revision``.

        Raises:
            TimeoutError: another thread kept the index busy for longer than ``patience`` seconds.

        """
        if self.revision >= revision:
            return
        with held(self._following, patience):
            if self._torn:
                self.index, self.revision = self._build()
            self._torn = True
            self.revision = self._catch_up(self.index, self.revision)
            self._torn = False

    def search(self, vector: Vectors, k: int, filters: Filters | None) -> Scored:
        """Find the ``k`` nearest of the passages that ``filters`` let through, best first."""
        allowed = None if filters is None else self._allowed(filters, self.revision)
        return self.index.search(vector, k, allowed)

    def info(self) -> VectorsInfo:
        """What there is."""
        return VectorsInfo(len(self.index), self.index.kind, self.index.recall, self.index.size_bytes)

    def check(self) -> None:
        """Nothing that a search needs can be away."""

    def tend(self) -> None:
        """Build the index anew where it has outgrown its kind, while searches go on; then save it."""
        with self._tending:
            if self.index.outgrown(self._flat_limit):
                index, revision = self._build()
                with self._following:
                    self.revision = self._catch_up(index, revision)
                    self.index, self._torn = index, False
        self.close()

    def close(self) -> None:
        """Write the index to disk, where that will spare work the next time and nobody has done better."""
        try:
            self._save()
        except (OSError, RuntimeError) as error:
            logger.warning("The dense index cannot be saved in %s: %s.", self._folder.path, error)

    def _save(self) -> None:
        with self._following, file_lock(self._folder.lock):
            manifest = self._folder.read()
            saved = manifest.dense.revision if manifest.dense else -1
            if self._torn or saved >= self.revision or (saved >= 0 and self._unsaved <= _SAVE_SHARE * len(self.index)):
                return
            self._folder.path.mkdir(parents=True, exist_ok=True)
            file = self._folder.path / f"dense-{self.revision}.faiss"
            self.index.save(file)
            part = DensePart(
                file=file.name,
                checksum=checksum(file),
                revision=self.revision,
                encoder=self._encoder.fingerprint,
                dimension=self._encoder.dimension,
                recall=self.index.recall,
            )
            self._folder.write(msgspec.structs.replace(manifest, dense=part))
            self._unsaved = 0

    def _catch_up(self, index: DenseIndex, revision: int) -> int:
        """Let ``index``, which is at ``revision``, take in all changes since; returns the revision it is at then."""
        changes = self._catalog.log.after(revision)
        for ranges in batches(removed(changes)):
            self._unsaved += index.remove(ranges)
        for ranges in batches(added(changes)):
            for ids, vectors in self._catalog.vectors.read(self._number, ranges):
                index.add(ids, vectors)
                self._unsaved += len(ids)
        return changes[-1].revision if changes else revision

    def _load(self) -> tuple[DenseIndex, int] | None:
        """The saved index, or nothing where it is absent; also where it does not fit, and it is dropped then."""
        with file_lock(self._folder.lock):
            manifest = self._folder.read()
            if manifest.dense is None:
                return None
            try:
                return self._read(manifest.dense), manifest.dense.revision
            except (OSError, RuntimeError, ValueError) as error:
                logger.warning("The dense index in %s does not fit (%s): building it again.", self._folder.path, error)
                self._folder.write(msgspec.structs.replace(manifest, dense=None))
                return None

    def _read(self, part: DensePart) -> DenseIndex:
        if part.encoder != self._encoder.fingerprint or part.dimension != self._encoder.dimension:
            raise ValueError(f"it holds vectors of another encoder, {part.encoder}")
        if part.revision > self._catalog.revision:
            raise ValueError("it is ahead of the catalog")
        file = self._folder.path / part.file
        if checksum(file) != part.checksum:
            raise ValueError("its checksum is wrong")
        return DenseIndex.load(file, part.recall)

    def _build(self) -> tuple[DenseIndex, int]:
        revision, numbers = self._catalog.log.position()
        count = self._catalog.passage_count()

        def read() -> Iterator[tuple[Ids, Vectors]]:
            done = 0
            for ids, vectors in self._catalog.vectors.read(self._number, [numbers]):
                yield ids, vectors
                done += len(ids)
                if self._progress:
                    self._progress(done, count)

        def ask() -> Vectors:
            some = self._catalog.passages(numbers[:: max(len(numbers) // _RECALL_QUERIES, 1)])
            middles = [passage.text[len(passage.text) // 2 :][:_RECALL_QUERY_LENGTH] for passage in some.values()]
            return self._encoder.encode_queries(middles)

        index = DenseIndex.build(self._encoder.dimension, count, read, ask, self._flat_limit)
        self._unsaved = len(index)
        logger.info("Built the dense index of %d passages (%s, recall %.3f).", len(index), index.kind, index.recall)
        return index, revision
