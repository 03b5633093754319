"""How alike the blocks of one page are: by the pairs of characters they share, rare ones counting more."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from embeddings.cues import is_latin

_OWNER_BITS = 20
_LONGEST = 200
_LATIN_WORD = re.compile(r"\w{4,}")

Matrix = NDArray[np.floating[Any]]


class Rarity:
    """How rare pairs of characters are in news, from 0 to 1; 1 for all that are not told."""

    def __init__(self, told: Mapping[str, float]) -> None:
        codes = np.array([_code(pair) for pair in told], dtype=np.int64)
        order = np.argsort(codes)
        self._codes = codes[order]
        self._values = np.array(list(told.values()), dtype=np.float32)[order]

    def of(self, codes: NDArray[np.int64]) -> Matrix:
        """Rarity of each pair, given by its code."""
        if not len(self._codes):
            return np.ones(len(codes), dtype=np.float32)
        at = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        return np.where(self._codes[at] == codes, self._values[at], np.float32(1))


def _code(pair: str) -> int:
    return (ord(pair[0]) << 21) + ord(pair[1])


class PairCounts:
    """Character pairs of ``n`` texts, weighted by inverse document frequency over these texts.

    ``rarity`` takes weight off the pairs that all news has (工作, 发展): a factor from 0 to 1 each.
    ``vectors`` has the shape (n, pairs that two texts share), float32, and ``weights`` is theirs; ``masses``
    (n,) is the weight of all pairs of a text, of those too that no other text has.
    """

    def __init__(self, texts: Sequence[str], rarity: Rarity) -> None:
        owners, pairs = _pairs(texts)
        count = len(texts)
        cells, tally = _tallied(np.sort((pairs << _OWNER_BITS) + owners))
        owner, pair = cells & ((1 << _OWNER_BITS) - 1), cells >> _OWNER_BITS
        names, frequency = _tallied(pair)
        column = np.repeat(np.arange(len(names)), frequency)
        weight = (np.log((1 + count) / frequency) * rarity.of(names)).astype(np.float32)[column]
        self.masses = np.bincount(owner, weight, minlength=count).astype(np.float32)
        shared = frequency > 1
        columns = np.cumsum(shared) - 1
        kept = shared[column]
        self.vectors: Matrix = np.zeros((count, int(shared.sum())), dtype=np.float32)
        self.vectors[owner[kept], columns[column[kept]]] = weight[kept] * np.sqrt(tally[kept])
        self.weights = np.zeros(int(shared.sum()), dtype=np.float32)
        self.weights[columns[column[kept]]] = weight[kept]
        self._known = names

    def known(self, firsts: Sequence[str], seconds: Sequence[str]) -> NDArray[np.bool_]:
        """Whether the page has the pair of each first (n) and each second character (m), (n, m)."""
        left = np.array([ord(char) for char in firsts], dtype=np.int64)
        right = np.array([ord(char) for char in seconds], dtype=np.int64)
        pairs = (left[:, None] << 21) + right[None, :]
        if not len(self._known):
            return np.zeros(pairs.shape, dtype=bool)
        at = np.minimum(np.searchsorted(self._known, pairs), len(self._known) - 1)
        return np.asarray(self._known[at] == pairs)


def _tallied(ordered: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The different values of an array in order, and how often it has each."""
    changes = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    starts = np.concatenate([[0], changes]) if len(ordered) else changes
    return ordered[starts], np.diff(starts, append=len(ordered))


def cosines(left: Matrix, right: Matrix) -> Matrix:
    """Cosine of each row of ``left`` (n, d) with each of ``right`` (m, d): (n, m); 0 where a row is empty."""
    return product(_unit(left), _unit(right))


def product(left: Matrix, right: Matrix) -> Matrix:
    """``left @ right.T`` in pieces so small that BLAS starts no threads, which cost more than they save here."""
    step = max(1, 250_000 // max(1, len(left) * len(right)))
    total = np.zeros((len(left), len(right)), dtype=np.float32)
    for start in range(0, left.shape[1], step):
        total += left[:, start : start + step] @ right[:, start : start + step].T
    return total


def _unit(rows: Matrix) -> Matrix:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(norms > 0, norms, 1)


def _pairs(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Text index and code of every pair of neighbouring letters or digits."""
    texts = [_words_as_pairs(text) if is_latin(text) else text for text in texts]
    joined = "\n".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    known = _letters()
    letters = known[np.minimum(codes, len(known) - 1)]
    lengths = np.array([len(text) + 1 for text in texts])
    owner = np.repeat(np.arange(len(texts)), lengths)[: len(codes)]
    both = letters[:-1] & letters[1:]
    return owner[:-1][both], (codes[:-1][both] << 21) + codes[1:][both]


def _words_as_pairs(text: str) -> str:
    """The longer words of ``text`` as a pair of rare characters each: pairs of Latin letters tell no matter."""
    sums = (crc32(word.encode()) for word in _LATIN_WORD.findall(text.lower()))
    return " ".join(chr(0x20000 + value % 40000) + chr(0x20000 + value // 40000 % 40000) for value in sums)


@cache
def _letters() -> NDArray[np.bool_]:
    """Whether each code point is a letter or digit; the last one stands for all behind it."""
    return np.array([chr(code).isalnum() for code in range(0x323B0)])


def coverage(text: str, other: str) -> float:
    """Share of the pairs of neighbouring letters of ``text`` that ``other`` has too, from 0 to 1.

    Of a text longer than any heading the beginning tells, so that time stays linear.
    """
    if is_latin(text):
        text, other = _words_as_pairs(text), _words_as_pairs(other)
    pairs = _letter_pairs(text[:_LONGEST])
    return sum(map(other.__contains__, pairs)) / len(pairs) if pairs else 0.0


@lru_cache(maxsize=1024)
def _letter_pairs(text: str) -> frozenset[str]:
    return frozenset(pair for pair in map("".join, pairwise(text)) if pair.isalnum())
