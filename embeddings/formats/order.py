"""In which order the blocks of a newspaper page are read, told from where they stand.

The recursive X-Y cut of Nagy and Seth (1984), with columns before rows, since columns of a newspaper
stand side by side under one headline; rows that one gutter parts stay together, so that lines which
happen to be level are not read across it.
"""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

# How far blocks may overlap and still be parted, in line heights: boxes of OCR are never quite true.
_SLACK = 0.3
# White right across all columns that parts what stands above it from what stands below, in line heights.
_WHITE = 2.0
# Cuts within cuts; no newspaper comes near it.
_DEEPEST = 64


class Rect(NamedTuple):
    """A rectangle by its left, upper, right and lower edges; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def turned(self) -> "Rect":
        """Where it stands when a page set in vertical lines, the right one first, is turned to the left.

        Then lines run from left to right and follow each other downwards.
        """
        return Rect(self.top, -self.right, self.bottom, -self.left)


class Piece(NamedTuple):
    """What is put in order: a rectangle, and whether it is set larger than the text around."""

    rect: Rect
    large: bool = False


def around(rects: Sequence[Rect]) -> Rect:
    """The smallest rectangle that holds all ``rects``, at least one."""
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return Rect(min(lefts), min(tops), max(rights), max(bottoms))


def reading_order(pieces: Sequence[Piece], line_height: float) -> list[int]:
    """Places of ``pieces`` in the order in which they are read: lines run from left to right.

    Every place comes once, whatever the rectangles are. ``line_height`` is that of the page's body.
    """
    order: list[int] = []
    waiting: list[tuple[list[int], int]] = [(list(range(len(pieces))), 0)]
    while waiting:
        members, depth = waiting.pop()
        parts = _cut(pieces, members, line_height) if len(members) > 1 and depth < _DEEPEST else [members]
        if len(parts) > 1:
            waiting.extend((part, depth + 1) for part in reversed(parts))
        else:
            order.extend(sorted(members, key=lambda n: (pieces[n].rect.top, pieces[n].rect.left)))
    return order


def with_chains(order: Sequence[int], chains: Sequence[Sequence[int]]) -> list[int]:
    """``order`` with the places of each chain, as a file says them, read one after the other where the first is.

    A place that is in several chains is read in the first of them.
    """
    links: dict[int, list[int]] = {}
    taken: set[int] = set()
    for said in chains:
        kept = [place for place in dict.fromkeys(said) if place not in taken]
        taken.update(kept)
        links |= {kept[0]: kept} if kept else {}
    return list(
        chain.from_iterable(links.get(place, [place]) for place in order if place in links or place not in taken)
    )


def _cut(pieces: Sequence[Piece], members: list[int], line_height: float) -> list[list[int]]:
    """``members`` in columns, else in rows, in reading order; one part where nothing parts them."""
    slack = _SLACK * line_height
    columns = _parted([(*_inside(pieces[n].rect.left, pieces[n].rect.right, slack), n) for n in members])
    rows = _parted([(*_inside(pieces[n].rect.top, pieces[n].rect.bottom, slack), n) for n in members])
    if len(columns) == 1:
        return _joined_rows(pieces, rows, line_height)
    above = _above_columns(pieces, rows, columns, line_height)
    return [list(chain.from_iterable(part)) for part in (rows[:above], rows[above:])] if above else columns


def _above_columns(pieces: Sequence[Piece], rows: list[list[int]], columns: list[list[int]], line_height: float) -> int:
    """How many rows stand above all columns though no gutter is crossed: a lone headline, or what white sets off."""
    if len(rows) > 1 and _is_lone_headline(pieces, rows[0]):
        return 1
    home = {n: number for number, column in enumerate(columns) for n in column}
    before: set[int] = set()
    after = [{home[n] for n in row} for row in rows]
    for place in range(1, len(rows)):
        before |= after[place - 1]
        if len(before) > 1 and _is_set_off(pieces, rows[place - 1], rows[place], line_height):
            return place if len(set().union(*after[place:])) > 1 else 0
    return 0


def _is_lone_headline(pieces: Sequence[Piece], row: list[int]) -> bool:
    return len(row) == 1 and pieces[row[0]].large


def _is_set_off(pieces: Sequence[Piece], above: list[int], below: list[int], line_height: float) -> bool:
    """Whether much white follows a row; that which follows headlines belongs to them."""
    white = min(pieces[n].rect.top for n in below) - max(pieces[n].rect.bottom for n in above)
    return white > _WHITE * line_height and not any(pieces[n].large for n in above)


def _inside(start: float, end: float, slack: float) -> tuple[float, float]:
    """The stretch without ``slack`` at both ends, of a third of its length at the least."""
    slack = min(slack, (end - start) / 3)
    return start + slack, end - slack


def _parted(stretches: list[tuple[float, float, int]]) -> list[list[int]]:
    """The members of stretches ``(start, end, member)``, parted where no stretch runs on."""
    parts: list[list[int]] = []
    reach = float("-inf")
    for start, end, member in sorted(stretches):
        if start > reach:
            parts.append([])
        parts[-1].append(member)
        reach = max(reach, end)
    return parts


def _joined_rows(pieces: Sequence[Piece], rows: list[list[int]], line_height: float) -> list[list[int]]:
    """Rows, joined with the next as long as one gutter runs through all.

    Much white between rows parts them, and a headline that stands alone stays above its columns.
    """
    joined: list[list[int]] = []
    taken: list[tuple[float, float]] = []
    for place, row in enumerate(rows):
        own = [_inside(pieces[n].rect.left, pieces[n].rect.right, _SLACK * line_height) for n in row]
        alone = _is_lone_headline(pieces, row)
        both = _united(taken + own)
        set_off = place > 0 and _is_set_off(pieces, rows[place - 1], row, line_height)
        if joined and not alone and not set_off and len(both) > 1:
            joined[-1] += row
            taken = both
        else:
            joined.append(row)
            taken = [(float("-inf"), float("inf"))] if alone else _united(own)
    return joined


def _united(stretches: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The stretches that are covered, each as long as it runs."""
    stretches.sort()
    united = stretches[:1]
    for start, end in stretches[1:]:
        if start > united[-1][1]:
            united.append((start, end))
        elif end > united[-1][1]:
            united[-1] = (united[-1][0], end)
    return united
