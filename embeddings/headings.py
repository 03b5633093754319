"""Which of the heading lines of an article is its headline.

A heading is set in several lines: a column banner, a kicker above (…调研时强调), the headline, decks
below, a line of who attended. OCR often runs several of them into one line with blanks between.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from embeddings.text import Span

_BLANKS = re.compile(r"[\s\u3000]+")
_KICKER = re.compile(r"(?:强调|強調|指出|要求|提出|表示|调研|調研|考察)$|[时時]$")
_ATTENDANCE = re.compile(r"(?:出席|参加|參加|主持|讲话|講話|陪同|见证|見證|率[队隊]|致辞|致辭|作报告|列席)$")
_BANNER = re.compile(r"——|[·•・]|(?:记者|記者|基层|走基层)行$|进行时$|進行時$|在行[动動]$|专栏$|專欄$|^【[^】]*】$")


class HeadLine(NamedTuple):
    """One heading line: where it stands and how many ``#`` were before it."""

    span: Span
    text: str
    level: int


class Heading(NamedTuple):
    """The parts of a heading; ``title`` is more than one span where the headline runs over two lines."""

    title: tuple[Span, ...]
    subtitles: tuple[Span, ...]
    banners: tuple[Span, ...]


def read_heading(lines: Sequence[HeadLine], lead: str, body: str) -> Heading:
    """Tell headline, other decks and banners apart; ``lead`` is the first paragraph of ``body``.

    The headline is the line with the most evidence: it says what the lead says, is marked where the
    others are not, follows a kicker that leads up to it, is no slogan in equal halves.
    """
    pieces = [piece for line in lines for piece in _decks(line, lead)]
    if not pieces:
        return Heading((), (), ())
    if len(pieces) == 1:
        return Heading((pieces[0].span,), (), ())
    scores = [_score(pieces, index, lead) for index in range(len(pieces))]
    best = max(range(len(pieces)), key=scores.__getitem__)
    titles = _with_other_half(pieces, best, lead, body)
    rest = [index for index in range(len(pieces)) if index not in titles]
    banners = [index for index in rest if index < titles[0] and _is_banner(pieces[index].text, lead)]
    return Heading(
        tuple(pieces[index].span for index in titles),
        tuple(pieces[index].span for index in rest if index not in banners),
        tuple(pieces[index].span for index in banners),
    )


def _decks(line: HeadLine, lead: str) -> list[HeadLine]:
    """The decks that stand on one line: a slogan in equal parts, then what happened."""
    gaps = [match.span() for match in _BLANKS.finditer(line.text)]
    starts = [0, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), len(line.text)]
    parts = [line.text[start:end] for start, end in zip(starts, ends, strict=True)]
    cut = _deck_cut(parts, lead)
    if not cut:
        return [line]
    offset = line.span.start
    return [
        HeadLine(Span(offset, offset + ends[cut - 1]), line.text[: ends[cut - 1]], line.level),
        HeadLine(Span(offset + starts[cut], line.span.end), line.text[starts[cut] :], line.level),
    ]


def _deck_cut(parts: Sequence[str], lead: str) -> int:
    """How many leading ``parts`` are a deck of their own; 0 when the line is one."""
    if len(parts) > 1 and _KICKER.search(parts[0]) and len(parts[0]) > 6:
        return 1
    if len(parts) > 2 and len(parts[0]) == len(parts[1]) > 3 and len(parts[0]) != len(parts[-1]):
        slogan, story = "".join(parts[:2]), "".join(parts[2:])
        return 2 if coverage(story, lead) > coverage(slogan, lead) else 0
    return 0


def _score(pieces: Sequence[HeadLine], index: int, lead: str) -> float:
    piece = pieces[index]
    levels = {line.level for line in pieces}
    marked = len(levels) > 1 and piece.level == min(level for level in levels if level)
    after_kicker = index > 0 and _KICKER.search(pieces[index - 1].text) is not None
    return (
        2.0 * coverage(piece.text, lead)
        + 1.0 * marked
        + 2.0 * after_kicker
        - 1.0 * _is_parallel(piece.text)
        - 2.0 * (_KICKER.search(piece.text) is not None and index < len(pieces) - 1)
        - 2.0 * (_ATTENDANCE.search(piece.text) is not None and index > 0)
        - 2.0 * _is_banner(piece.text, lead)
        - 0.1 * index
    )


def _with_other_half(pieces: Sequence[HeadLine], index: int, lead: str, body: str) -> list[int]:
    """``index`` and, when the headline was cut into two lines, the other half of it."""
    for first in (index - 1, index):
        if not 0 <= first < len(pieces) - 1:
            continue
        halves = pieces[first], pieces[first + 1]
        texts = [half.text for half in halves]
        if any(_KICKER.search(text) or _ATTENDANCE.search(text) or _is_banner(text, lead) for text in texts):
            continue
        # A body repeats its headline's words; when it has those that the lines part, the lines are one.
        seam = texts[0][-1:] + texts[1][:1]
        if halves[1].level in (0, halves[0].level) and len("".join(texts)) <= 40 and seam in body:
            return [first, first + 1]
    return [index]


def _is_parallel(text: str) -> bool:
    parts = _BLANKS.split(text)
    return len(parts) > 1 and len(parts[0]) == len(parts[1])


def _is_banner(text: str, lead: str) -> bool:
    return _BANNER.search(text) is not None or (_is_parallel(text) and coverage(text, lead) < 0.15)


def coverage(text: str, other: str) -> float:
    """Share of the character pairs of ``text`` that ``other`` has too, from 0 to 1."""
    pairs = _pairs(text)
    return len(pairs & _pairs(other)) / len(pairs) if pairs else 0.0


def _pairs(text: str) -> set[str]:
    chars = [char for char in text if char.isalnum()]
    return {first + second for first, second in pairwise(chars)}
