"""English terms for what Chinese newspapers write about, with the Chinese words for them.

Vectors of single words cannot know that "development and reform commission" is 发改委. ``terms.tsv`` says so: a line
for each English term and, behind a tab, its Chinese words with | between them. It holds what any Chinese newspaper
speaks of: offices and bodies of party and state, administration, economy, society; no names.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from embeddings.text import Span

_FILE = Path(__file__).with_name("terms.tsv")
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|&")
_LONGEST = 8


class Term(NamedTuple):
    """A term of a question: where it stands, and what it may be called in Chinese."""

    span: Span
    chinese: tuple[str, ...]


def find_terms(question: str) -> list[Term]:
    """Terms of an English question in their order, the longest where several begin at one word."""
    words = list(_WORD.finditer(question))
    terms: list[Term] = []
    first = 0
    while first < len(words):
        last = min(first + _LONGEST, len(words))
        while last > first:
            span = Span(words[first].start(), words[last - 1].end())
            ends = words[first].group().lower(), words[last - 1].group().lower()
            chinese = None if "the" in ends else _table().get(_key(question[slice(*span)]))
            if chinese:
                terms.append(Term(span, chinese))
                break
            last -= 1
        first = max(last, first + 1)
    return terms


def restore_terms(question: str, texts: Sequence[str]) -> str:
    """``question`` with its terms in the Chinese words that most of ``texts`` hold; as they are where none does."""
    restored, end = [], 0
    for term in find_terms(question):
        held = max(term.chinese, key=lambda word: sum(word in text for text in texts))
        if any(held in text for text in texts):
            restored += [question[end : term.span.start], f" {held} "]
            end = term.span.end
    return "".join([*restored, question[end:]])


@cache
def _table() -> dict[str, tuple[str, ...]]:
    lines = (line.split("\t") for line in _FILE.read_text("utf-8").splitlines())
    return {_key(english): tuple(chinese.split("|")) for english, chinese in lines}


def _key(term: str) -> str:
    """What the spellings of a term have in common: case, hyphens, British endings and the plural taken off.

    Anything but words stays and keeps a term apart from what it would be without it.
    """
    words = re.split(r"[\s-]+", term.lower().replace("’", "'"))
    return " ".join(_stem(word) for word in words if word != "the")


def _stem(word: str) -> str:
    word = re.sub(r"is(?=(?:ation|ed|ing|er)s?$)", "iz", word.removesuffix("'s").removesuffix("'"))
    word = {"centre": "center", "labour": "labor", "theatre": "theater", "programme": "program"}.get(word, word)
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith("ss") else word
