"""The lines of a page as blocks, with what can be seen on each alone.

An OCR page is a sequence of lines. What a line is (headline, body, caption) is decided later, by
evidence (``roles``, ``arrangement``); here marks and jump lines are taken off it. Text in Latin letters comes
wrapped, a paragraph or headline in several lines: there a block is all of them.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from embeddings.cues import has_caption_cue, is_byline, is_credit, is_cut, is_imprint, is_latin, is_lead
from embeddings.text import Span

_LINE = re.compile(r"[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_MARK = re.compile(r"\s*(?P<mark>#{1,6}|[*＊]{2,}|>|[-=_*~—]{3,}\s*$)\s*")
_JUMP = re.compile(
    r"[（(【〔\[]\s*+(?P<way>下[转轉]|上接|[紧緊]接|[转轉])\s*+(?:本[报報])?第?\s*+[\w·]{1,6}\s*+[版页頁][^）)】〕\]]{0,12}[）)】〕\]]"
    r"|(?:(?<=[。！？”])|^\s*)(?P<bare>下[转轉]|上接|[紧緊]接)第?\s*+[\w·]{1,6}\s*+[版页頁]\s*+(?=$|[^\w])"
    r"|^\s*(?P<english>[Cc]ontinued (?:on|from)|[Ss]ee|CONTINUED (?:ON|FROM)|SEE),? (?:[Pp]age|PAGE) [A-Z]?\d{1,3}\.?$",
    re.MULTILINE,
)
_PAGE_WORD = re.compile("[版页頁]|[Pp]age|PAGE")
_WAYS_BACK = ("上接", "紧接", "緊接", "continued from")


# A wrapped line that ends its sentence in less than this share of the widest line ends its paragraph.
_FULL = 0.8
# In text whose lines are parted by no more empty lines than this share, those tell no paragraphs.
_FEW = 0.08


class _Line(NamedTuple):
    start: int
    end: int
    gap: int


class Block(NamedTuple):
    """One line of a page, without its mark and jump line.

    ``gap`` counts the line breaks before it and ``level`` its ``#``; ``others`` are the spans of marks
    and jump lines taken off it. ``jumps_on`` and ``jumps_back`` say that a jump line stood at its
    end or start; the others what ``cues`` finds in it. A block without text holds nothing else but such marks.
    """

    start: int
    end: int
    text: str
    gap: int
    level: int
    others: tuple[Span, ...]
    jumps_on: bool
    jumps_back: bool
    is_lead: bool
    is_cut: bool
    is_byline: bool
    is_credit: bool
    is_imprint: bool
    has_caption_cue: bool

    @property
    def span(self) -> Span:
        """Where the text stands on the page."""
        return Span(self.start, self.end)


def find_blocks(text: str) -> list[Block]:
    """The blocks of a page in order; with their ``others`` they hold every non-blank code point once."""
    lines = list(_lines(text))
    parted = sum(line.gap > 1 for line in lines) > _FEW * len(lines)
    stretches = _unwrapped(text, lines) if parted and is_latin(text) else lines
    return [block for line in stretches for block in _line_blocks(text, *line)]


def _lines(text: str) -> Iterator[_Line]:
    end = 0
    for line in _LINE.finditer(text):
        if line.group().strip():
            yield _Line(line.start(), line.end(), text.count("\n", end, line.start()))
            end = line.end()


def _unwrapped(text: str, lines: Iterable[_Line]) -> Iterator[_Line]:
    """Lines with nothing between as one, but for marked ones, and where a paragraph ends."""
    whole: _Line | None = None
    last = ""
    widest = 0
    for line in lines:
        own = text[line.start : line.end]
        ends = not is_cut(last.rstrip()) and len(last) < _FULL * widest
        if whole and line.gap == 1 and not ends and not _MARK.match(own):
            whole = whole._replace(end=line.end)
        else:
            if whole:
                yield whole
            whole, widest = line, 0
        last, widest = own, max(widest, len(own))
    if whole:
        yield whole


def _line_blocks(text: str, start: int, end: int, gap: int) -> list[Block]:
    """The blocks of one line: mostly one, more where jump lines are glued between texts."""
    others: list[Span] = []
    level = 0
    mark = _MARK.match(text, start, end)
    if mark:
        others.append(Span(*mark.span("mark")))
        level = mark["mark"].count("#")
        start = mark.end()
    blocks: list[Block] = []
    back = onward = False
    may_jump = _PAGE_WORD.search(text, start, end)
    for jump in [*(_JUMP.finditer(text, start, end) if may_jump else ()), None]:
        piece = _trimmed(text, start, jump.start() if jump else end)
        ahead = jump is not None and (jump["way"] or jump["bare"] or jump["english"]).lower() not in _WAYS_BACK
        if jump:
            others.append(_trimmed(text, *jump.span()))
        if piece.end > piece.start or (jump is None and others):
            jumps_on = ahead or onward
            blocks.append(_block(piece, text[slice(*piece)], gap, level, tuple(others), jumps_on, back))
            others, gap, level, back, onward = [], 0, 0, False, False
        elif ahead:
            onward = True
        back = back or (jump is not None and not ahead)
        start = jump.end() if jump else end
    return blocks


def _block(
    span: Span, text: str, gap: int, level: int, others: tuple[Span, ...], jumps_on: bool, jumps_back: bool
) -> Block:
    return Block(
        *span,
        text,
        gap,
        level,
        others,
        jumps_on,
        jumps_back,
        is_lead(text),
        is_cut(text),
        is_byline(text),
        is_credit(text),
        is_imprint(text),
        has_caption_cue(text),
    )


def _trimmed(text: str, start: int, end: int) -> Span:
    kept = text[start:end].strip()
    start = text.index(kept, start) if kept else end
    return Span(start, start + len(kept))
