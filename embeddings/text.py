"""Text that can be traced back to its page: spans, joined text, sentences, folding for comparison.

All offsets are code points of a Python ``str``; every span is half-open, ``[start, end)``.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple, Self

import opencc

# A sentence runs to its final marks and takes along the quotes and brackets that close behind them.
_SENTENCE_END = re.compile(r"""[。！？!?]+[”’」』）)】〉》"']*|(?<=[A-Za-z)”"])\.(?=\s)|\n+|\Z""")
_FINAL = frozenset("。！？!?…")
_CLOSING = """”’」』）)】〉》"'"""


class Span(NamedTuple):
    """Half-open range of code points, ``text[start:end]``."""

    start: int
    end: int


class SpannedText:
    """Text read from several spans of one page, joined in reading order without anything between.

    ``text`` is exactly the join of the page's text at ``spans``; ``locate`` leads any part of it
    back to the page.
    """

    __slots__ = ("_offsets", "spans", "text")

    def __init__(self, text: str, spans: Iterable[Span]) -> None:
        self.text = text
        self.spans = tuple(Span(*span) for span in spans)
        self._offsets = list(accumulate((span.end - span.start for span in self.spans), initial=0))
        if self._offsets[-1] != len(text):
            raise ValueError(f"spans cover {self._offsets[-1]} code points, the text has {len(text)}")

    @classmethod
    def read(cls, page_text: str, spans: Iterable[Span]) -> Self:
        """Read ``spans`` of ``page_text`` in the order given."""
        kept = [Span(*span) for span in spans]
        return cls("".join(page_text[start:end] for start, end in kept), kept)

    def locate(self, start: int, end: int) -> tuple[Span, ...]:
        """Page spans of ``text[start:end]``, in reading order; touching spans are merged into one."""
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"[{start}, {end}) is outside a text of {len(self.text)} code points")
        found: list[Span] = []
        index = max(bisect_right(self._offsets, start) - 1, 0)
        while start < end:
            first = self.spans[index].start + start - self._offsets[index]
            stop = min(end, self._offsets[index + 1])
            last = first + stop - start
            if found and found[-1].end == first:
                found[-1] = Span(found[-1].start, last)
            elif last > first:
                found.append(Span(first, last))
            start, index = stop, index + 1
        return tuple(found)

    def slice(self, start: int, end: int) -> "SpannedText":
        """The part ``text[start:end]``, still traceable."""
        return SpannedText(self.text[start:end], self.locate(start, end))


def sentences(text: str) -> list[Span]:
    """Spans of the sentences of ``text`` in order; together they cover every non-blank code point once.

    A sentence ends at 。！？!? or at a line break, and keeps its closing quotes and brackets. What
    follows the last mark is a sentence of its own.
    """
    spans = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        span = strip(text, Span(start, match.end()))
        if span.end > span.start:
            spans.append(span)
        start = match.end()
    return spans


def is_finished(text: str) -> bool:
    """Whether ``text`` ends as a sentence does, with a final mark and perhaps closing quotes."""
    return text.rstrip().rstrip(_CLOSING)[-1:] in _FINAL


def strip(text: str, span: Span) -> Span:
    """``span`` without the blanks at both its ends."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


class Folded(NamedTuple):
    """Text made comparable, with the way back: code point ``i`` of ``text`` came from ``offsets[i]``."""

    text: str
    offsets: Sequence[int]


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=65536)
def _fold_char(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char)
    if folded >= "㐀":
        folded = str(_simplifier().convert(folded))
    return folded.lower()


def fold(text: str) -> str:
    """``text`` in simplified script, NFKC, lower case: what words are compared and indexed by."""
    return "".join(map(_fold_char, text))


@lru_cache(maxsize=65536)
def _simplify_char(char: str) -> str:
    simple = str(_simplifier().convert(char)) if char >= "㐀" else char
    return simple if len(simple) == 1 else char


def simplify(text: str) -> str:
    """``text`` in simplified script, code point for code point: every offset stays."""
    return "".join(map(_simplify_char, text))


def fold_with_offsets(text: str) -> Folded:
    """As ``fold``, with the offset in ``text`` that each folded code point came from."""
    chars: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        folded = _fold_char(char)
        chars.append(folded)
        offsets.extend([index] * len(folded))
    return Folded("".join(chars), offsets)
