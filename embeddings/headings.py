"""Which of the heading lines of an article is its headline.

A heading is set in several lines: a column banner, a kicker above (…调研时强调), the headline, decks
below, a line of who attended. OCR often runs several of them into one line with blanks between.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from embeddings.cues import is_kicker, is_latin, lead_formula, names_attendance
from embeddings.names import is_name
from embeddings.similarity import coverage
from embeddings.text import Span

_BLANKS = re.compile(r"[\s\u3000]+")
_BANNER = re.compile(r"——|[·•・]|(?:记者|記者|基层|基層)行$|进行时$|進行時$|在行[动動]$|专栏$|專欄$|^【[^】]*】$")
_AIMS = ("为", "為", "爲", "推动", "推動", "助力")
_BRACKETS = (("“", "”"), ("《", "》"), ("（", "）"), ("「", "」"), ("『", "』"), ("【", "】"))
_PEOPLE = re.compile(r"^\s*[（(][^）)]*[）)]")
# News tells in its first words what happened, and in their order; a slogan comes at the end of the lead.
_FIRST_WORDS = 50


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


def read_heading(lines: Sequence[HeadLine], body: Sequence[str], weights: Mapping[str, float]) -> Heading:
    """Tell headline, other decks and banners apart; ``body`` are the paragraphs of the article.

    The headline is the line with the most evidence, as ``weights`` count it (``observe_lines``).
    """
    pieces = _decks(lines[0], body) if len(lines) == 1 else list(lines)
    if not pieces:
        return Heading((), (), ())
    best = best_line(pieces, body, weights)
    whole = "".join(body) if len(pieces) > 1 else ""
    titles = _with_other_half(pieces, best, whole)
    rest = [index for index in range(len(pieces)) if index not in titles]
    banners = [index for index in rest if index < titles[0] and _is_banner(pieces[index].text, whole)]
    return Heading(
        tuple(pieces[index].span for index in titles),
        tuple(pieces[index].span for index in rest if index not in banners),
        tuple(pieces[index].span for index in banners),
    )


def best_line(pieces: Sequence[HeadLine], body: Sequence[str], weights: Mapping[str, float]) -> int:
    """Index of the headline among ``pieces``."""
    if len(pieces) == 1:
        return 0
    scores = [
        sum(weights.get(name, 0.0) * value for name, value in seen.items()) for seen in observe_lines(pieces, body)
    ]
    return max(range(len(pieces)), key=scores.__getitem__)


def observe_lines(pieces: Sequence[HeadLine], body: Sequence[str]) -> list[dict[str, float]]:
    """What speaks for and against each of ``pieces`` being the headline, by name."""
    whole = "".join(body)
    lead = body[0] if body else ""
    opening = _PEOPLE.sub("", lead[len(lead_formula(lead)) :])[:_FIRST_WORDS]
    levels = {piece.level for piece in pieces}
    slogans = [_is_slogan(piece.text) for piece in pieces]
    banners = [_is_banner(piece.text, whole) for piece in pieces]
    plain = [
        not (slogan or banner or is_kicker(piece.text))
        for piece, slogan, banner in zip(pieces, slogans, banners, strict=True)
    ]
    observed = []
    for index, piece in enumerate(pieces):
        text = piece.text
        observed.append(
            {
                "covered by the first words": coverage(text, opening),
                "covered by the lead": coverage(text, lead),
                "covered by the body": coverage(text, whole),
                "marked among unmarked": float(len(levels) > 1 and piece.level > 0),
                "first": float(index == 0),
                "first plain line": float(plain[index] and not any(plain[:index])),
                "last": float(index == len(pieces) - 1),
                "kicker": float(is_kicker(text)),
                "after a kicker": float(index > 0 and is_kicker(pieces[index - 1].text)),
                "attendance": float(index > 0 and names_attendance(text)),
                "before attendance": float(index < len(pieces) - 1 and names_attendance(pieces[index + 1].text)),
                "slogan": float(slogans[index]),
                "after a slogan": float(index > 0 and slogans[index - 1]),
                "banner": float(banners[index]),
                "up to 8 characters": float(len(text) <= 8),
                "over 12 characters": float(len(text) > 12),
                "over 20 characters": float(len(text) > 20),
            }
        )
    return observed


def _decks(line: HeadLine, body: Sequence[str]) -> list[HeadLine]:
    """The decks that stand on one line: a kicker or a slogan in equal parts, what happened, who was there."""
    gaps = [match.span() for match in _BLANKS.finditer(line.text)]
    starts = [0, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), len(line.text)]
    parts = [line.text[start:end] for start, end in zip(starts, ends, strict=True)]
    cut = _deck_cut(parts, body[0] if body else "")
    tail = len(parts)
    # The names before an attendance stand apart now and then: 张强 艾凌宇出席.
    while tail > cut + 1 and (names_attendance(parts[tail - 1]) or (tail < len(parts) and is_name(parts[tail - 1]))):
        tail -= 1
    bounds = sorted({0, cut, tail, len(parts)})
    return [_piece(line, starts[first], ends[last - 1]) for first, last in pairwise(bounds)]


def _piece(line: HeadLine, start: int, end: int) -> HeadLine:
    return HeadLine(Span(line.span.start + start, line.span.start + end), line.text[start:end], line.level)


def _deck_cut(parts: Sequence[str], lead: str) -> int:
    """How many leading ``parts`` are a deck of their own; 0 when the line is one, as those of Latin words are."""
    if is_latin(parts[0] + parts[-1]):
        return 0
    if len(parts) > 1 and is_kicker(parts[0]) and len(parts[0]) > 6:
        return 1
    if len(parts) > 2 and len(parts[0]) == len(parts[1]) > 3 and len(parts[0]) != len(parts[-1]):
        # 加强沟通对接 争取更大支持 为发展汇聚合力: what the slogan is for goes with it.
        cut = 3 if len(parts) > 3 and parts[2].startswith(_AIMS) else 2
        slogan, story = "".join(parts[:cut]), "".join(parts[cut:])
        return cut if coverage(story, lead) > coverage(slogan, lead) else 0
    return 0


def _with_other_half(pieces: Sequence[HeadLine], index: int, body: str) -> list[int]:
    """``index`` and, when the headline was cut into two lines, the other half of it.

    Latin headlines are set in several lines as a rule: all that stand closely together behind equal marks.
    """
    if is_latin(pieces[index].text):
        first = last = index
        while first and _are_close(pieces[first - 1], pieces[first]):
            first -= 1
        while last < len(pieces) - 1 and _are_close(pieces[last], pieces[last + 1]):
            last += 1
        return list(range(first, last + 1))
    for first in (index - 1, index):
        if not 0 <= first < len(pieces) - 1:
            continue
        halves = pieces[first], pieces[first + 1]
        texts = [half.text for half in halves]
        if _is_bracketed(*texts):
            return [first, first + 1]
        if any(is_kicker(text) or names_attendance(text) or _BANNER.search(text) for text in texts):
            continue
        # A body repeats its headline's words; when it has those that the lines part, the lines are one.
        seam = texts[0][-1] + texts[1][0]
        if halves[1].level in (0, halves[0].level) and len("".join(texts)) <= 40 and seam in body:
            return [first, first + 1]
    return [index]


def _is_bracketed(above: str, below: str) -> bool:
    """Whether a bracket that ``above`` leaves open is closed in ``below``: two lines of one headline."""
    return any(
        above.count(left) > above.count(right) and below.count(right) > below.count(left) for left, right in _BRACKETS
    )


def _are_close(above: HeadLine, below: HeadLine) -> bool:
    return below.level == above.level > 0 and below.span.start - above.span.end <= below.level + 2


def _is_slogan(text: str) -> bool:
    """Whether ``text`` begins with two parts of equal length: 守住底线 补齐短板."""
    parts = _BLANKS.split(text)
    return len(parts) > 1 and len(parts[0]) == len(parts[1]) and not is_latin(text)


def _is_banner(text: str, body: str) -> bool:
    """Whether ``text`` names a column: by its form, or as a slogan of which the article says nothing."""
    return _BANNER.search(text) is not None or (_is_slogan(text) and coverage(text, body) < 0.15)
