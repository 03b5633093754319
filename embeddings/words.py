"""Words of Chinese and Latin text, with spans; and the terms that lexical search indexes.

jieba cuts, with a dictionary that is read from its package: nothing is cached in the system's
temporary folder, where anybody could put another dictionary in its place, and jieba's own global
tokenizer is never touched.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from hashlib import sha256
from math import log
from pathlib import Path
from typing import NamedTuple

import jieba

from embeddings.errors import DataFolderError
from embeddings.numbers import quantities, without_thousands
from embeddings.text import fold, fold_with_offsets

# Raised whenever ``Words.terms`` would give other terms for the same text and dictionary.
_TERMS_VERSION = 2

_HAN = "㐀-䶿一-鿿豈-﫿〇々𠀀-𳍿"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_MEANING = re.compile(r"\w")
# What jieba cuts by itself, whatever stands around it; every other character is a word.
_RUN = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+|\S")


class Word(NamedTuple):
    """A word of a text: ``text`` is the slice ``[start, end)`` as it stands there."""

    text: str
    start: int
    end: int


class UserWord(NamedTuple):
    """A word to add to the dictionary; without a frequency it gets one that keeps it whole."""

    text: str
    frequency: int | None = None
    tag: str | None = None


class _Dictionary(NamedTuple):
    frequencies: dict[str, int]
    total: int
    tags: dict[str, str]
    digest: str


@cache
def _jieba_dictionary() -> _Dictionary:
    """Read jieba's dictionary in lower case, with the prefixes that its cutting needs at frequency 0."""
    frequencies: dict[str, int] = {}
    tags: dict[str, str] = {}
    data = Path(jieba.__file__).with_name("dict.txt").read_bytes()
    for line in data.decode("utf-8").splitlines():
        word, frequency, tag = line.lower().split(" ")
        frequencies[word] = int(frequency)
        tags[word] = tag
    for word in tags:
        for end in range(1, len(word)):
            frequencies.setdefault(word[:end], 0)
    return _Dictionary(frequencies, sum(frequencies.values()), tags, sha256(data).hexdigest()[:16])


class _Tokenizer(jieba.Tokenizer):  # type: ignore[misc,unused-ignore]
    """The tokenizer of jieba, which finds the same words faster: taking pages in is cutting words above all."""

    def get_DAG(self, sentence: str) -> dict[int, list[int]]:
        """Where the words end that begin at each place, by their last character."""
        frequency, length = self.FREQ.get, len(sentence)
        ends: dict[int, list[int]] = {}
        for start in range(length):
            found = []
            last, known = start, frequency(sentence[start])
            while known is not None:
                if known:
                    found.append(last)
                last += 1
                known = frequency(sentence[start : last + 1]) if last < length else None
            ends[start] = found or [start]
        return ends

    def calc(self, sentence: str, DAG: dict[int, list[int]], route: dict[int, tuple[float, int]]) -> None:
        """The most probable word at each place, into ``route``; of equal ones the longest."""
        total, frequency = log(self.total), self.FREQ.get
        route[len(sentence)] = (0, 0)
        for start in range(len(sentence) - 1, -1, -1):
            best, end = float("-inf"), start
            for last in DAG[start]:
                worth = log(frequency(sentence[start : last + 1]) or 1) - total + route[last + 1][0]
                if worth >= best:
                    best, end = worth, last
            route[start] = best, end


class Words:
    """Cuts text into words and terms; immutable, safe to use from several threads.

    Text is folded (simplified script, NFKC, lower case) before it is cut, so traditional and
    full-width writing are cut as their simplified, half-width forms are.

    Args:
        extra: words to add to the dictionary, such as names.

    """

    def __init__(self, extra: Iterable[UserWord] = ()) -> None:
        dictionary = _jieba_dictionary()
        self._tags = dictionary.tags
        self._tokenizer = _Tokenizer()
        self._tokenizer.FREQ = dictionary.frequencies
        self._tokenizer.total = dictionary.total
        self._tokenizer.initialized = True
        added = [UserWord(fold(word.text), word.frequency, word.tag) for word in extra]
        if added:
            self._add(added)
        # The same text is cut for its terms and for its names; passages overlap and share their heading.
        self._cut_run = lru_cache(maxsize=8192)(lambda run: tuple(self._tokenizer.cut(run)))
        self.fingerprint = f"jieba-{jieba.__version__}-{dictionary.digest}-terms{_TERMS_VERSION}"
        if added:
            self.fingerprint += "-" + sha256(repr(sorted(added, key=repr)).encode()).hexdigest()[:16]

    def _add(self, words: list[UserWord]) -> None:
        self._tags = dict(self._tags)
        self._tokenizer.FREQ = dict(self._tokenizer.FREQ)
        for text, frequency, tag in words:
            # Frequency 0 would change how every tokenizer of the process splits.
            self._tokenizer.add_word(text, None if frequency is None else max(frequency, 1))
            if tag:
                self._tags[text] = tag

    def cut(self, text: str) -> list[Word]:
        """Words and marks of ``text`` in order, without blanks; unknown words are guessed by jieba's HMM."""
        folded, offsets = fold_with_offsets(text)
        words = []
        for run in _RUN.finditer(folded):
            end = run.start()
            for word in self._cut_run(run.group()):
                start, end = end, end + len(word)
                first, last = offsets[start], offsets[end - 1] + 1
                words.append(Word(text[first:last], first, last))
        return words

    def tag(self, word: str) -> str | None:
        """Part of speech of ``word`` as jieba's dictionary has it (``nr`` person, ``ns`` place, …), or none."""
        return self._tags.get(fold(word))

    def terms(self, text: str) -> list[str]:
        """What ``text`` is indexed and searched by: its words, then its character pairs."""
        return self.word_terms(text) + self.pair_terms(text)

    def word_terms(self, text: str) -> list[str]:
        """Folded words of ``text``; of a long word also the shorter words in it (jieba's search mode)."""
        runs = _RUN.findall(without_thousands(fold(text)))
        words = (word for run in runs for whole in self._cut_run(run) for word in self._with_parts(whole))
        return [stripped for word in words if _MEANING.search(word) and (stripped := word.strip("%._-"))]

    def pair_terms(self, text: str) -> list[str]:
        """Numbers with what they count (``6.27亿``, ``8月27日``); then neighbouring Han characters, two by two.

        Names that the dictionary lacks are found by them, however the text around was cut.
        """
        folded = fold(text)
        pairs = quantities(folded)
        for run in _HAN_RUN.findall(folded):
            pairs.extend(run[i : i + 2] for i in range(len(run) - 1))
        return pairs

    def _with_parts(self, word: str) -> list[str]:
        """The words of two and then of three characters in a longer ``word``, then itself, as jieba's search mode."""
        lengths = range(2, min(len(word), 4))
        parts = (word[start : start + length] for length in lengths for start in range(len(word) - length + 1))
        return [part for part in parts if self._tokenizer.FREQ.get(part)] + [word]


def read_user_words(path: Path) -> list[UserWord]:
    """Read a user dictionary: UTF-8, a word a line, then a frequency and a tag if wanted, as jieba has it.

    Raises:
        DataFolderError: a line is none of these, or the file is no UTF-8; the message says where.

    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataFolderError(f"{path} cannot be read as UTF-8: {error}") from error
    words = []
    for number, line in enumerate(lines, 1):
        parts = line.split()
        if not parts or parts[0].startswith("#"):
            continue
        word, rest = parts[0], parts[1:]
        frequency = int(rest.pop(0)) if rest and rest[0].isdecimal() else None
        tag = rest.pop(0) if rest and rest[0].isalpha() and rest[0].isascii() else None
        if rest:
            raise DataFolderError(f"{path}, line {number}: expected 'word [frequency] [tag]', not {line.strip()!r}")
        words.append(UserWord(word, frequency, tag))
    return words
