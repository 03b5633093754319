"""What following the catalog means for an index, however it is kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from embeddings.changelog import Change

# Told how many passages of how many are done, while an index is built.
Progress = Callable[[int, int], None]

# How many ranges one statement or query names.
_RANGES_AT_ONCE = 200


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
