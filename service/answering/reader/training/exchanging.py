"""Questions of which one thing is not so: a person, place, date, number or other word exchanged for another."""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from embeddings.text import sentences
from service.answering.reader.lexicon import Lexicon
from service.answering.reader.tokens import tokenize, tokenize_english
from service.answering.reader.training.batches import Row

_ASKING = re.compile(r"[谁哪何几吗呢怎]|什么|多少|为什么|怎么|如何")
_NUMERAL = re.compile(r"[0-9]+|[一二三四五六七八九十两]+")
_SAME = 0.55
_RARE = 3.5


class Exchanger:
    """Exchanges one thing that a question says for another of its kind, so that the passage answers no longer.

    Args:
        lexicon: near words and meanings of English words.
        tag: part of speech of a word, or nothing.
        questions: give the words to exchange for.
        choose: where its chances come from.

    """

    def __init__(
        self,
        lexicon: Lexicon,
        tag: Callable[[str], str | None],
        questions: Iterable[str],
        choose: random.Random,
    ) -> None:
        self._lexicon, self._tag, self._choose = lexicon, tag, choose
        words = sorted({token.word for question in questions for token in tokenize(question)})
        self._pool: dict[str, list[str]] = defaultdict(list)
        for word in words:
            if self.says_something(word):
                self._pool[self._kind(word)].append(word)
        self._english: dict[str, list[str]] = defaultdict(list)
        for word in lexicon.english_words[150:9000]:
            if len(word) > 3:
                self._english[self._english_kind(word)].append(word)

    def __call__(self, row: Row) -> Row | None:
        """``row`` with an exchanged word and no answer; nothing where no word of it can be exchanged."""
        return self._exchanged(row, [(t.word, t.start, t.end) for t in tokenize(row.question)], self._other)

    def english(self, row: Row) -> Row | None:
        """The same for an English question."""
        words = [(t.word, t.start, t.end) for t in tokenize_english(row.question)]
        return self._exchanged(row, words, self._other_english)

    def _exchanged(
        self, row: Row, words: list[tuple[str, int, int]], other: Callable[[str, Row], str | None]
    ) -> Row | None:
        self._choose.shuffle(words)
        # What names and numbers say is firmer than what verbs say: those come first, mostly.
        words.sort(key=lambda word: not _is_firm(word[0], self._tag) and self._choose.random() < 0.5)
        for word, start, end in words:
            found = other(word, row)
            if found:
                return row._replace(question=row.question[:start] + found + row.question[end:], start=-1, end=-1)
        return None

    def _other(self, word: str, row: Row) -> str | None:
        if _NUMERAL.fullmatch(word) and len(word) < 5:
            return self._other_number(word, row.passage) if word in row.passage else None
        if not self.says_something(word) or (word not in row.passage and self._choose.random() < 0.8):
            return None
        kind = self._kind(word)
        if kind in ("nr", "ns", "nt", "t") and self._choose.random() < 0.4:
            elsewhere = self._elsewhere(kind, word, row)
            if elsewhere:
                return self._choose.choice(elsewhere)
        return self._nearest(word, self._pool[kind], row.passage)

    def _elsewhere(self, kind: str, word: str, row: Row) -> list[str]:
        """Words of the same kind that stand in other sentences of the passage than the answer."""
        outside = [
            row.passage[span.start : span.end]
            for span in sentences(row.passage)
            if span.end <= row.start or span.start >= row.end
        ]
        inside = [
            row.passage[span.start : span.end]
            for span in sentences(row.passage)
            if span.start < row.end and span.end > row.start
        ]
        near = "".join(inside) + row.question
        words = {token.word for text in outside for token in tokenize(text)}
        return sorted(other for other in words if len(other) > 1 and other not in near and self._tag(other) == kind)

    def _nearest(self, word: str, pool: Sequence[str], passage: str) -> str | None:
        """Of some words of ``pool`` the one most like ``word`` that the passage does not have, nor one like it."""
        if len(pool) < 2:
            return None
        tried = [other for other in self._choose.choices(pool, k=24) if not set(other) & set(word)]
        absent = [other for other in tried if not self.is_told(other, passage)]
        if not absent:
            return None
        mine = self._vectors([word])
        likeness = (self._vectors(absent) @ mine.T)[:, 0]
        allowed = [(value, other) for value, other in zip(likeness.tolist(), absent, strict=True) if value < _SAME]
        return max(allowed)[1] if allowed else None

    def is_told(self, word: str, passage: str) -> bool:
        """Whether ``passage`` has ``word``, most of its characters together, or a word much like it."""
        if word in passage or any(word[at : at + 2] in passage for at in range(len(word) - 1)):
            return True
        words = sorted({token.word for token in tokenize(passage) if token.word[0].isalnum()})
        if not words:
            return False
        return bool((self._vectors(words) @ self._vectors([word]).T).max() > _SAME)

    def _vectors(self, words: Sequence[str]) -> npt.NDArray[np.float32]:
        return self._lexicon.vectors(np.array([self._lexicon.number(word) for word in words], np.int32))

    def _other_number(self, word: str, passage: str) -> str | None:
        for _ in range(8):
            digits = "0123456789" if word[0].isdigit() else "一二三四五六七八九"
            at = self._choose.randrange(max(0, len(word) - 2), len(word))
            other = word[:at] + self._choose.choice(digits) + word[at + 1 :]
            if other not in passage and not other.startswith("0"):
                return other
        return None

    def _other_english(self, word: str, row: Row) -> str | None:
        if word.isdigit() and word in row.passage:
            return self._other_number(word, row.passage)
        said = [self._lexicon.words[number] for number, weight in self._lexicon.meanings(word) if weight > 0.1]
        if len(word) < 4 or not any(meaning in row.passage for meaning in said if len(meaning) > 1):
            return None
        pool = self._english[self._english_kind(word)]
        for other in self._choose.choices(pool, k=8) if pool else []:
            meant = [self._lexicon.words[number] for number, _ in self._lexicon.meanings(other)]
            if meant and not any(meaning in row.passage for meaning in meant):
                return other
        return None

    def _english_kind(self, word: str) -> str:
        meanings = self._lexicon.meanings(word)
        return self._kind(self._lexicon.words[meanings[0][0]]) if meanings else ""

    def _kind(self, word: str) -> str:
        return self._tag(word) or ""

    def says_something(self, word: str) -> bool:
        """Whether a word can be true or untrue of something: rare enough, no asking word, no particle."""
        kind = self._kind(word)
        firm = bool(kind) and kind[0] in "nvatjbsf"
        return len(word) > 1 and firm and not _ASKING.search(word) and self._lexicon.idf(word) >= _RARE


def _is_firm(word: str, tag: Callable[[str], str | None]) -> bool:
    return (tag(word) or "")[:2] in ("nr", "ns", "nt", "nz", "t") or word[0].isdigit()
