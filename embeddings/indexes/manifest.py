"""What stands in the index folder: one file that names the others, with what they were made from.

Index files are never changed in place: a new one is written beside the old, then the manifest is
replaced in one step, then the old one goes. A process that dies in between leaves a file that no
manifest names, and the next one to hold the folder's lock clears it away.
"""

import logging
import os
import shutil
from pathlib import Path
from zlib import crc32

import msgspec

logger = logging.getLogger(__name__)

FORMAT = 1
NAME = "manifest.json"


class DensePart(msgspec.Struct, frozen=True, kw_only=True):
    """A saved dense index: the catalog's ``revision`` it holds, the fingerprint of its encoder, its measured recall."""

    file: str
    checksum: int
    revision: int
    encoder: str
    dimension: int
    recall: float


class LexicalPart(msgspec.Struct, frozen=True, kw_only=True):
    """The lexical index: the catalog's ``revision`` it holds, and the fingerprint of the words it was cut by."""

    folder: str
    checksums: dict[str, int]
    revision: int
    words: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The parts that are there, and the catalog that they follow; a part that is ``None`` has to be built."""

    catalog: str
    format: int = FORMAT
    dense: DensePart | None = None
    lexical: LexicalPart | None = None


class IndexFolder:
    """The files of one index; every change is made by the holder of the folder's lock.

    Args:
        path: the folder, made when something is written to it.
        catalog: the identity of the catalog that the index follows.

    """

    def __init__(self, path: Path, catalog: str) -> None:
        self.path = path
        self._catalog = catalog

    @property
    def lock(self) -> Path:
        """What to lock before reading or writing; beside the folder, so that it outlives the folder."""
        return self.path.with_name(f"{self.path.name}.lock")

    def read(self) -> Manifest:
        """Read the manifest; an empty one, with a warning, where it is damaged, or of another format or catalog."""
        nothing = Manifest(catalog=self._catalog)
        try:
            manifest = msgspec.json.decode((self.path / NAME).read_bytes(), type=Manifest)
        except FileNotFoundError:
            return nothing
        except msgspec.DecodeError as error:
            reason = f"is damaged: {error}"
        else:
            if (manifest.format, manifest.catalog) == (FORMAT, self._catalog):
                return manifest
            reason = "is of another version or another catalog"
        logger.warning("The manifest in %s %s; building the indexes again.", self.path, reason)
        return nothing

    def write(self, manifest: Manifest) -> None:
        """Replace the manifest, then clear away whatever it does not name."""
        self.path.mkdir(parents=True, exist_ok=True)
        new = self.path / f"{NAME}.new"
        new.write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
        os.replace(new, self.path / NAME)
        named = {NAME, manifest.dense and manifest.dense.file, manifest.lexical and manifest.lexical.folder}
        for entry in self.path.iterdir():
            if entry.name not in named:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def checksum(path: Path) -> int:
    """CRC-32 of a file."""
    value = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            value = crc32(block, value)
    return value


def folder_checksums(folder: Path, known: dict[str, int]) -> dict[str, int]:
    """CRC-32 of the files of ``folder`` that are written once and never changed, by name; ``known`` ones are not read.

    The list of them, which changes with every commit, is not among them: a process may die between a
    commit and its mention in the manifest, and the index is sound then.
    """
    files = (file for file in folder.iterdir() if file.suffix not in {".json", ".lock"})
    return {file.name: known[file.name] if file.name in known else checksum(file) for file in files}


def check_folder(folder: Path, checksums: dict[str, int]) -> None:
    """See that the files of ``checksums`` are there as they were.

    Raises:
        ValueError: one is not.
        OSError: one cannot be read.

    """
    for name, expected in checksums.items():
        if checksum(folder / name) != expected:
            raise ValueError(f"the checksum of {name} is wrong")
