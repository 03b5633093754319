"""Lists that no marks set apart: clauses told alike, and phrases that end in the noun asked for.

- clauses told alike: 构建甲链，…。构建乙链，…。 or 甲产量增长一成；乙产量增长两成；…
- phrases that end alike: all that a paragraph calls …链 where 哪些链 is asked.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from embeddings.text import Span
from embeddings.words import Word, Words
from service.answering.candidates import is_nounlike

_PIECE = re.compile(r"[^；;。！？\n]+")
_CLAUSE = re.compile(r"[^，,：:；;。！？、\n（）()]+")
_FEWEST = 3


class _Clause(NamedTuple):
    """The head of a clause: what it opens with, and the phrase that tells it from its likes."""

    opening: str
    item: Span


def alike_clauses(text: str, paragraph: Span, cut: Sequence[Word], words: Words) -> Iterator[tuple[Span, ...]]:
    """Items of three or more neighbouring clauses of ``paragraph`` that are told alike; ``cut`` are its words."""
    pieces = [
        Span(paragraph.start + m.start(), paragraph.start + m.end()) for m in _PIECE.finditer(text[slice(*paragraph)])
    ]
    openings = [_opening(text, piece, cut, words) for piece in pieces]
    for opening, run in groupby(openings, key=lambda clause: clause.opening if clause else ""):
        items = tuple(clause.item for clause in run if clause)
        if opening and len(items) >= _FEWEST:
            yield items


def _opening(text: str, piece: Span, cut: Sequence[Word], words: Words) -> _Clause | None:
    """The verb that a clause begins with and what follows it, or its subject and the word after that."""
    inside = [word for word in cut if piece.start <= word.start and word.end <= piece.end and word.text.strip()]
    if len(inside) < 2:
        return None
    if (words.tag(inside[0].text) or "x")[0] == "v" and len(inside[0].text) > 1:
        clause = _CLAUSE.match(text, inside[0].end, piece.end)
        return _Clause(inside[0].text, Span(*clause.span())) if clause else None
    subject = next((n for n, word in enumerate(inside) if not is_nounlike(word.text, words)), len(inside))
    if not 0 < subject < len(inside):
        return None
    return _Clause("…" + inside[subject].text, Span(inside[0].start, inside[subject - 1].end))


def headed_phrases(text: str, scope: Span, heads: Sequence[str], cut: Sequence[Word], words: Words) -> tuple[Span, ...]:
    """Phrases of ``scope`` that end in one of ``heads`` and say more than it, in order."""
    found = []
    for clause in _CLAUSE.finditer(text, *scope):
        inside = [word for word in cut if clause.start() <= word.start and word.end <= clause.end()]
        for number, word in enumerate(inside):
            head = next((head for head in heads if _ends(text, word.end, clause.start(), head)), None)
            if head is None or _runs_on(inside, number, words):
                continue
            start = _start(inside, number, words)
            if word.end - start > len(head):
                found.append(Span(start, word.end))
    return tuple(found)


def _ends(text: str, end: int, start: int, head: str) -> bool:
    return text.endswith(head, start, end)


def _runs_on(inside: Sequence[Word], number: int, words: Words) -> bool:
    """Whether the phrase goes on behind the word: 县 in 县教育局 ends none."""
    return number + 1 < len(inside) and is_nounlike(inside[number + 1].text, words)


def _start(inside: Sequence[Word], number: int, words: Words) -> int:
    """Where the phrase begins that ends with a word: behind the verb that its clause opens with, or with its nouns."""
    if (words.tag(inside[0].text) or "x")[0] == "v" and number > 0:
        return inside[1].start
    first = number
    while first > 0 and is_nounlike(inside[first - 1].text, words):
        first -= 1
    return inside[first].start
