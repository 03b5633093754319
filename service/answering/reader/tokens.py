"""Questions and passages as the reader sees them: folded words with their spans."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from embeddings.text import fold, fold_with_offsets, sentences
from embeddings.words import Words

_ENGLISH = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9]+(?:[.,][0-9]+)*|[一-鿿]+|\S")


class Token(NamedTuple):
    """A folded word and where it stands: code points ``[start, end)`` of the text as given."""

    word: str
    start: int
    end: int


@cache
def _words() -> Words:
    # Always jieba's own dictionary: the network learned to read what that one cuts.
    return Words()


def is_english(text: str) -> bool:
    """Whether a question is asked in English: it has more Latin letters than names in it would explain."""
    han = sum("一" <= char <= "鿿" for char in text)
    latin = sum(char.isascii() and char.isalpha() for char in text)
    return 2 * latin > 3 * han


def tokenize(text: str) -> list[Token]:
    """The words and marks of a Chinese text, blanks left out, in order."""
    return [
        Token(word, span.start + start, span.start + end)
        for span in sentences(text)
        for word, start, end in _sentence_tokens(text[span.start : span.end])
    ]


# Passages overlap, and come back with every question about their page. No word crosses a sentence's end.
@lru_cache(maxsize=16384)
def _sentence_tokens(sentence: str) -> tuple[Token, ...]:
    return tuple(Token(fold(word.text), word.start, word.end) for word in _words().cut(sentence))


def tokenize_english(text: str) -> list[Token]:
    """The words, numbers and marks of an English text; Han runs in it stay whole."""
    folded, offsets = fold_with_offsets(text)
    return [
        Token(match.group(), offsets[match.start()], offsets[match.end() - 1] + 1)
        for match in _ENGLISH.finditer(folded)
    ]
