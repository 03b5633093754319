"""Where the words of a page stand on its scan, so that a span of its text can be drawn there."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import compress
from typing import Literal, NamedTuple

import msgspec
import numpy as np

from embeddings.text import Span

Unit = Literal["pixel", "mm10", "inch1200", "point"]


class Box(NamedTuple):
    """A word of the page's text, ``[start, end)`` in code points, not empty, and its rectangle on the scan.

    ``x`` and ``y`` are its upper left corner, counted from that of the scan.
    """

    start: int
    end: int
    x: int
    y: int
    width: int
    height: int


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """Size of the scan of one page and the boxes of its words, which come one after another in the page's text.

    All lengths are in ``unit``: pixels, tenths of a millimetre or 1/1200 inch as ALTO names them, or
    points (1/72 inch) of a PDF. A size of 0 is not known.
    """

    unit: Unit
    width: int
    height: int
    boxes: tuple[Box, ...] = ()

    def at(self, spans: Iterable[Span]) -> "Scan":
        """The scan with those boxes only that share a code point with one of ``spans``."""
        starts, ends = [box.start for box in self.boxes], [box.end for box in self.boxes]
        touched = bytearray(len(self.boxes))
        for span in (span for span in spans if span.end > span.start):
            first, stop = bisect_right(ends, span.start), bisect_left(starts, span.end)
            touched[first:stop] = b"\1" * (stop - first)
        return msgspec.structs.replace(self, boxes=tuple(compress(self.boxes, touched)))


def pack_boxes(boxes: Iterable[Box]) -> bytes:
    """``boxes`` as six integers each, int32 little-endian."""
    return np.array(list(boxes), "<i4").tobytes()


def unpack_boxes(data: bytes) -> tuple[Box, ...]:
    """What ``pack_boxes`` packed."""
    return tuple(Box(*row) for row in np.frombuffer(data, "<i4").reshape(-1, len(Box._fields)).tolist())
