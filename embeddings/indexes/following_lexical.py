"""The lexical index of one data folder: on disk, following the catalog, shared by all processes."""

import logging
from collections.abc import Iterator
from threading import Lock
from uuid import uuid4

import msgspec

from embeddings.catalog import Catalog
from embeddings.changelog import IndexEntry
from embeddings.errors import DataFolderError
from embeddings.indexes.following import Progress, added, batches
from embeddings.indexes.lexical import LexicalIndex, Weights
from embeddings.indexes.locks import file_lock, held
from embeddings.indexes.manifest import IndexFolder, LexicalPart, check_folder, folder_checksums
from embeddings.lexicon import Lexicon
from embeddings.words import Words

logger = logging.getLogger(__name__)


class FollowingLexical:
    """Terms of all passages, as the catalog has them at ``revision``.

    Whoever first sees a change writes it down under the folder's lock; the others read it from there.

    Args:
        folder: where the index is.
        catalog: what it follows.
        words: how text is cut; an index cut by other words is built again.
        weights: what a match counts in each field.
        progress: told how far building has come.

    """

    def __init__(
        self,
        folder: IndexFolder,
        catalog: Catalog,
        words: Words,
        weights: Weights | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._folder = folder
        self._catalog = catalog
        self._words = words
        self._lexicon = Lexicon(words)
        self._weights = weights
        self._progress = progress
        self._following = Lock()
        with file_lock(folder.lock):
            self._part, self.index = self._open() or self._build()
            self._catch_up()

    @property
    def revision(self) -> int:
        """The last change of the catalog that is in the index."""
        return self._part.revision

    def follow(self, revision: int, patience: float | None) -> None:
        """Take in what the catalog committed, at least up to ``revision``.

        Raises:
            TimeoutError: somebody else kept the index busy for longer than ``patience`` seconds.

        """
        if self.revision >= revision:
            return
        with held(self._following, patience), file_lock(self._folder.lock, patience):
            if self.revision >= revision:
                return
            try:
                self._reopen()
                self._catch_up()
            except (OSError, ValueError) as error:
                self._complain(error)
                self._part, self.index = self._build()

    def _catch_up(self) -> None:
        changes = self._catalog.log.after(self.revision)
        if not changes:
            return
        # A page that came is dropped first as well: a process may have died after it was written
        # down, and before the manifest said so.
        touched = (numbers for ranges in batches(change.passages for change in changes) for numbers in ranges)
        come = (entries for ranges in batches(added(changes)) for entries in self._catalog.log.entries(ranges))
        self.index.update(touched, come)
        self._write_down(changes[-1].revision)

    def _reopen(self) -> None:
        part = self._folder.read().lexical
        if part is None or part.words != self._lexicon.fingerprint:
            raise ValueError("it is gone, or was made by other words")
        if part.folder != self._part.folder:
            self.index = LexicalIndex(self._folder.path / part.folder, self._words, self._lexicon, self._weights)
        elif part != self._part:
            self.index.reload()
        self._part = part

    def _open(self) -> tuple[LexicalPart, LexicalIndex] | None:
        part = self._folder.read().lexical
        if part is None:
            return None
        try:
            if part.words != self._lexicon.fingerprint:
                raise ValueError(f"its words were cut by {part.words}, not by {self._lexicon.fingerprint}")
            if part.revision > self._catalog.revision:
                raise ValueError("it is ahead of the catalog")
            folder = self._folder.path / part.folder
            check_folder(folder, part.checksums)
            return part, LexicalIndex(folder, self._words, self._lexicon, self._weights)
        except (OSError, ValueError) as error:
            self._complain(error)
            return None

    def _build(self) -> tuple[LexicalPart, LexicalIndex]:
        revision, numbers = self._catalog.log.position()
        name = f"lexical-{uuid4().hex[:8]}"
        try:
            self.index = LexicalIndex(self._folder.path / name, self._words, self._lexicon, self._weights)
            self.index.update([], self._entries(numbers))
            self._part = LexicalPart(folder=name, checksums={}, revision=revision, words=self._lexicon.fingerprint)
            self._write_down(revision)
        except (OSError, ValueError) as error:
            raise DataFolderError(f"no lexical index can be written to {self._folder.path}: {error}") from error
        logger.info("Built the lexical index of %d passages.", len(self.index))
        return self._part, self.index

    def _entries(self, numbers: range) -> Iterator[list[IndexEntry]]:
        done = 0
        for entries in self._catalog.log.entries([numbers]):
            yield entries
            done += len(entries)
            if self._progress:
                self._progress(done, len(numbers))

    def _write_down(self, revision: int) -> None:
        checksums = folder_checksums(self._folder.path / self._part.folder, self._part.checksums)
        self._part = msgspec.structs.replace(self._part, checksums=checksums, revision=revision)
        self._folder.write(msgspec.structs.replace(self._folder.read(), lexical=self._part))

    def _complain(self, error: Exception) -> None:
        logger.warning("The lexical index in %s does not fit (%s): building it again.", self._folder.path, error)
