"""Readers by name."""

from pathlib import Path

import msgspec

from embeddings.encoders.folders import find_model
from service.answering.reader import Reader
from service.answering.reader.errors import ReaderError, ReaderNotFoundError
from service.answering.reader.spans import CONFIG, Config, SpanReader

BUNDLED = Path(__file__).with_name("bundled")


def load_reader(name: str = "bundled", *, device: str = "cpu", batch_size: int = 8) -> Reader:
    """Load the reader ``name``.

    ``name`` is ``bundled``, a folder, or a model's name on the Hugging Face hub if it was fetched before. A folder
    holds what the project's own training wrote, or any question answering model of transformers. ``device`` and
    ``batch_size`` are for the latter.

    Raises:
        ReaderNotFoundError: there is no such reader on this machine.
        ReaderError: it cannot be loaded.

    """
    folder = BUNDLED if name == "bundled" else _find_folder(name)
    try:
        if _is_own(folder):
            return SpanReader(folder, name=name)
        from service.answering.reader.transformer import TransformerReader

        return TransformerReader(folder, name=name, device=device, batch_size=batch_size)
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        raise ReaderError(f"the reader {name!r} in {folder} cannot be loaded: {error}") from error


def _is_own(folder: Path) -> bool:
    try:
        msgspec.json.decode((folder / CONFIG).read_bytes(), type=Config)
    except msgspec.DecodeError:
        return False
    return True


def _find_folder(name: str) -> Path:
    try:
        folder = find_model(name)
    except LookupError as error:
        raise ReaderNotFoundError(str(error)) from None
    if not (folder / CONFIG).is_file():
        raise ReaderNotFoundError(f"the folder {name!r} holds no reader: there is no {CONFIG}")
    return folder
