"""What following the catalog means for an index, however it is kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, Protocol

from embeddings.changelog import Change
from embeddings.encoders import Vectors
from embeddings.filters import Filters
from embeddings.indexes import Scored

# Told how many passages of how many are done, while an index is built.
Progress = Callable[[int, int], None]

# How many ranges one statement or query names.
_RANGES_AT_ONCE = 200


class VectorsInfo(NamedTuple):
    """How many vectors there are, how they are searched, and what ``IndexInfo`` says of that."""

    passages: int
    kind: str
    recall: float
    size_bytes: int


class FollowingVectors(Protocol):
    """Vectors of one encoder, as the catalog has them at ``revision``, wherever they are searched."""

    revision: int

    def follow(self, revision: int, patience: float | None) -> None:
        """Take in what the catalog committed, at least up to ``revision``.

        Raises:
            TimeoutError: another thread kept the index busy for longer than ``patience`` seconds.

        """
        ...

    def search(self, vector: Vectors, k: int, filters: Filters | None) -> Scored:
        """Find the ``k`` nearest of the passages that ``filters`` let through, best first."""
        ...

    def info(self) -> VectorsInfo:
        """What there is."""
        ...

    def check(self) -> None:
        """See that a search would find what it needs; raises ``VectorServerError``."""
        ...

    def tend(self) -> None:
        """Build and save what more searches will profit from; may take minutes, while searches go on."""
        ...

    def close(self) -> None:
        """Save what spares work the next time."""
        ...


def batches(ranges: Iterable[range]) -> Iterator[list[range]]:
    """``ranges`` in ascending order, neighbours joined into one, empty ones left out, some at a time."""
    joined: list[range] = []
    for numbers in sorted((part for part in ranges if part), key=lambda part: part.start):
        if joined and joined[-1].stop >= numbers.start:
            joined[-1] = range(joined[-1].start, max(joined[-1].stop, numbers.stop))
        else:
            joined.append(numbers)
    pieces = iter(joined)
    while some := list(islice(pieces, _RANGES_AT_ONCE)):
        yield some


def added(changes: Sequence[Change]) -> list[range]:
    """Numbers of the passages that came with ``changes``; the catalog may have lost some again since."""
    return [change.passages for change in changes if change.kind == "add"]


def removed(changes: Sequence[Change]) -> list[range]:
    """Numbers of the passages that went with ``changes``."""
    return [change.passages for change in changes if change.kind == "remove"]
