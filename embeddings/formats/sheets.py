"""What readers of all forms hand over: a sheet's text, and on the way the blocks, lines and words that stand on it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from embeddings.formats.order import Rect, around
from embeddings.imprints import Told
from embeddings.scans import Scan


class Sheet(NamedTuple):
    """The text of one sheet, final: spans point into it.

    ``number`` counts the sheets of the file from 1. ``told`` is what the file itself says of
    ``newspaper``, ``issue_date`` and ``number``, unchecked, and ``label`` how it names the sheet:
    by a title, or by the name of the scan. An ``is_article`` sheet is one article, its headline the
    first line where ``has_title``.
    """

    text: str
    encoding: str
    number: int = 1
    scan: Scan | None = None
    told: Mapping[str, Told] = {}
    label: str = ""
    is_article: bool = False
    has_title: bool = False


class Word(NamedTuple):
    """A word as it is printed, without blanks at its ends; ``rect`` is ``None`` where its place is not told.

    A soft hyphen (U+00AD) at its end says that it goes on in the next line; ``spaced`` that a blank is
    written before it, whatever the script.
    """

    text: str
    rect: Rect | None
    spaced: bool = False


class Line(NamedTuple):
    """The words of one line, at least one, in reading order, and where it stands."""

    words: tuple[Word, ...]
    rect: Rect

    @property
    def length(self) -> int:
        """Characters of its words."""
        return sum(len(word.text) for word in self.words)

    def turned(self) -> "Line":
        """The line on a page that is turned to the left; its words still say where they stand on the scan."""
        return Line(self.words, self.rect.turned())


class Block(NamedTuple):
    """Lines that stand together, in reading order, at least one."""

    lines: tuple[Line, ...]

    @property
    def rect(self) -> Rect:
        """The rectangle that holds its lines."""
        return around([line.rect for line in self.lines])

    def turned(self) -> "Block":
        """The block on a page that is turned to the left."""
        return Block(tuple(line.turned() for line in self.lines))


def gap(before: Rect | None, after: Rect | None) -> float | None:
    """What is free between two words of a line, across or down; below 0 where they overlap."""
    if before is None or after is None:
        return None
    return max(after.left - before.right, after.top - before.bottom)


def line_of(words: Sequence[Word], rect: Rect | None) -> Line | None:
    """The line of ``words``; ``rect`` is what the file says of its place, else that of its words counts.

    ``None`` where there are no words. A line of which nothing tells where it stands is put at the origin.
    """
    if not words:
        return None
    placed = [word.rect for word in words if word.rect is not None]
    return Line(tuple(words), rect or (around(placed) if placed else Rect(0, 0, 0, 0)))
