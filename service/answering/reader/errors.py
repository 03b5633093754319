"""Why a reader cannot be had."""

from embeddings.errors import YinjuError


class ReaderError(YinjuError):
    """A reader cannot be loaded."""


class ReaderNotFoundError(ReaderError):
    """There is no reader of that name or in that folder."""
