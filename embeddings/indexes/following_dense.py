"""The dense index of one process: in memory, following the catalog, started from a saved file."""

import logging
from threading import Lock

import msgspec

from embeddings.catalog import Catalog, Filters
from embeddings.encoders import Encoder, Vectors
from embeddings.indexes import Scored
from embeddings.indexes.dense import DenseIndex
from embeddings.indexes.following import Progress, added, batches, removed
from embeddings.indexes.locks import file_lock
from embeddings.indexes.manifest import DensePart, IndexFolder, checksum

logger = logging.getLogger(__name__)

# Reading a change from the catalog is quicker than writing the whole index, until it is this share of it.
_SAVE_SHARE = 0.05


class FollowingDense:
    """Vectors of one encoder, as the catalog has them at ``revision``.

    Args:
        folder: where the index is saved.
        catalog: what it follows.
        encoder: whose vectors these are.
        number: the number of ``encoder`` in the catalog.
        progress: told how far building has come.

    """

    def __init__(
        self, folder: IndexFolder, catalog: Catalog, encoder: Encoder, number: int, progress: Progress | None = None
    ) -> None:
        self._folder = folder
        self._catalog = catalog
        self._encoder = encoder
        self._number = number
        self._progress = progress
        self._following = Lock()
        self._unsaved = 0
        self._index, self.revision = self._load() or self._build()

    def follow(self, revision: int) -> None:
        """Take in what the catalog committed, at least up to ``revision``."""
        if self.revision >= revision:
            return
        with self._following:
            changes = self._catalog.changes_after(self.revision)
            if not changes:
                return
            try:
                self._apply(removed(changes), added(changes))
            except BaseException:
                # Half of it may be in the index now: start again from the catalog.
                self._index, self.revision = self._build()
                raise
            self.revision = changes[-1].revision

    def search(self, vector: Vectors, k: int, filters: Filters | None) -> Scored:
        """The ``k`` nearest of the passages that ``filters`` let through, best first."""
        allowed = None if filters is None else self._catalog.passage_ids(filters)
        return self._index.search(vector, k, allowed)

    @property
    def index(self) -> DenseIndex:
        """The index as it is now."""
        return self._index

    def save(self) -> None:
        """Write the index down, where that will spare work the next time and nobody has done better."""
        with self._following, file_lock(self._folder.lock):
            manifest = self._folder.read()
            saved = manifest.dense.revision if manifest.dense else -1
            if (self._unsaved <= _SAVE_SHARE * len(self._index) and saved >= 0) or saved >= self.revision:
                return
            self._folder.path.mkdir(parents=True, exist_ok=True)
            file = self._folder.path / f"dense-{self.revision}.faiss"
            self._index.save(file)
            part = DensePart(
                file=file.name,
                checksum=checksum(file),
                revision=self.revision,
                encoder=self._encoder.fingerprint,
                dimension=self._encoder.dimension,
            )
            self._folder.write(msgspec.structs.replace(manifest, dense=part))
            self._unsaved = 0

    def _apply(self, gone: list[range], come: list[range]) -> None:
        for ranges in batches(gone):
            self._unsaved += self._index.remove(ranges)
        for ranges in batches(come):
            for ids, vectors in self._catalog.vectors.read(self._number, ranges):
                self._index.add(ids, vectors)
                self._unsaved += len(ids)

    def _load(self) -> tuple[DenseIndex, int] | None:
        """The saved index, or nothing where it is absent, damaged or of another encoder."""
        try:
            with file_lock(self._folder.lock):
                part = self._folder.read().dense
                if part is None:
                    return None
                if part.encoder != self._encoder.fingerprint or part.dimension != self._encoder.dimension:
                    raise ValueError(f"it holds vectors of another encoder ({part.encoder})")
                if part.revision > self._catalog.revision:
                    raise ValueError("it is ahead of the catalog")
                file = self._folder.path / part.file
                if checksum(file) != part.checksum:
                    raise ValueError("its checksum is wrong")
                return DenseIndex.load(file), part.revision
        except (OSError, RuntimeError, ValueError) as error:
            logger.warning("The dense index in %s cannot be used (%s): building it again.", self._folder.path, error)
            return None

    def _build(self) -> tuple[DenseIndex, int]:
        revision, numbers = self._catalog.position()
        index = DenseIndex(self._encoder.dimension)
        for ids, vectors in self._catalog.vectors.read(self._number, [numbers]):
            index.add(ids, vectors)
            if self._progress:
                self._progress(len(index), len(numbers))
        self._unsaved = len(index)
        logger.info("Built the dense index of %d passages.", len(index))
        return index, revision
