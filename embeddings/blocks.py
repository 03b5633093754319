"""The lines of a page as blocks, with what can be seen on each alone.

An OCR page is a sequence of lines. What a line is (headline, body, caption) is decided later, by
evidence (``roles``, ``arrangement``); here marks and jump lines are taken off it.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from embeddings.cues import has_caption_cue, is_byline, is_credit, is_cut, is_lead
from embeddings.text import Span

_LINE = re.compile(r"[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_MARK = re.compile(r"\s*(?P<mark>#{1,6}|[*＊]{2,}|>|[-=_*~—]{3,}\s*$)\s*")
_JUMP = re.compile(
    r"[（(【〔\[]\s*+(?P<way>下[转轉]|上接|[紧緊]接|[转轉])\s*+(?:本[报報])?第?\s*+[\w·]{1,6}\s*+[版页頁][^）)】〕\]]{0,12}[）)】〕\]]"
    r"|(?:(?<=[。！？”])|^\s*)(?P<bare>下[转轉]|上接|[紧緊]接)第?\s*+[\w·]{1,6}\s*+[版页頁]\s*+(?=$|[^\w])",
    re.MULTILINE,
)
_PAGE_WORDS = "版页頁"


@dataclass(frozen=True)
class Block:
    """One line of a page, without its mark and jump line.

    ``gap`` counts the line breaks before it and ``level`` its ``#``; ``others`` are the spans of marks
    and jump lines taken off it. ``jumps_on`` and ``jumps_back`` say that a jump line stood at its
    end or start. A block without text holds nothing else but such marks.
    """

    start: int
    end: int
    text: str
    gap: int
    level: int
    others: tuple[Span, ...]
    jumps_on: bool
    jumps_back: bool

    @cached_property
    def is_lead(self) -> bool:
        """Whether a report begins here."""
        return is_lead(self.text)

    @cached_property
    def is_cut(self) -> bool:
        """Whether it stops before its sentence does."""
        return is_cut(self.text)

    @cached_property
    def is_byline(self) -> bool:
        """Whether it is nothing but who wrote."""
        return is_byline(self.text)

    @cached_property
    def is_credit(self) -> bool:
        """Whether it is nothing but who took a picture."""
        return is_credit(self.text)

    @cached_property
    def has_caption_cue(self) -> bool:
        """Whether it speaks of a picture."""
        return has_caption_cue(self.text)

    @property
    def span(self) -> Span:
        """Where the text stands on the page."""
        return Span(self.start, self.end)


def find_blocks(text: str) -> list[Block]:
    """The blocks of a page in order; with their ``others`` they hold every non-blank code point once."""
    blocks: list[Block] = []
    end = 0
    for line in _LINE.finditer(text):
        if line.group().strip():
            blocks.extend(_line_blocks(text, line.start(), line.end(), text.count("\n", end, line.start())))
            end = line.end()
    return blocks


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
    may_jump = any(text.find(word, start, end) >= 0 for word in _PAGE_WORDS)
    for jump in [*(_JUMP.finditer(text, start, end) if may_jump else ()), None]:
        piece = _trimmed(text, start, jump.start() if jump else end)
        ahead = jump is not None and (jump["way"] or jump["bare"]) not in ("上接", "紧接", "緊接")
        if jump:
            others.append(_trimmed(text, *jump.span()))
        if piece.end > piece.start or (jump is None and others):
            jumps_on = ahead or onward
            blocks.append(Block(piece.start, piece.end, text[slice(*piece)], gap, level, tuple(others), jumps_on, back))
            others, gap, level, back, onward = [], 0, 0, False, False
        elif ahead:
            onward = True
        back = back or (jump is not None and not ahead)
        start = jump.end() if jump else end
    return blocks


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
