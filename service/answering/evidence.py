"""How well a piece of text speaks of what a question speaks of: weighted soft word match, in either language.

The weight of a word is the length of its vector, which the encoder learned as how telling the word is. Two words match
as far as they are the same or their vectors agree, so an English question can be held against Chinese text.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from embeddings.encoders import Encoder
from embeddings.text import Span, fold
from embeddings.words import Word

Matrix = npt.NDArray[np.float32]

# From a cosine to how sure it is that two words mean the same: a logistic curve. On sentence pairs of parallel
# text against mixed-up pairs it has its middle at 0.26 and a width of 0.09; higher here, as a whole article
# offers each word more chances to meet something near by accident.
_MIDDLE, _WIDTH = 0.33, 0.07
# What a word beyond the end of a clause, or of a part between semicolons or sentences, still has to say.
_CLAUSE, _PART = 0.75, 0.35
# How many words' vectors are kept, a kilobyte each; those of the pages asked of late are a few thousand.
_KEPT = 40_000
# How fast a matching word loses its say with the distance from a candidate, in code points.
_REACH = 18.0


class WordVectors:
    """Vectors of single words, from the encoder's token vectors, kept once made; safe to share between threads."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: dict[str, npt.NDArray[np.float32]] = {}

    def __call__(self, words: Sequence[str]) -> Matrix:
        """Vectors of ``words``, shape ``(len(words), dimension)``; the length of a vector is the word's weight."""
        missing = list(dict.fromkeys(word for word in words if word not in self._kept))
        if missing:
            if len(self._kept) > _KEPT:
                self._kept = {}
            tokens = self._encoder.encode_tokens(missing)
            if tokens is None:
                raise ValueError(f"encoder {self._encoder.name} has no token vectors")
            for word, vectors in zip(missing, tokens, strict=True):
                self._kept[word] = (
                    vectors.sum(axis=0) if len(vectors) else np.zeros(self._encoder.dimension, np.float32)
                )
        if not words:
            return np.zeros((0, self._encoder.dimension), np.float32)
        return np.stack([self._kept[word] if word in self._kept else self([word])[0] for word in words])


class Worded:
    """A text with its words and their unit vectors.

    ``meanings`` gives by the number of a word what else it may be called, in simplified characters.
    """

    def __init__(
        self, text: str, cut: Sequence[Word], vectors: WordVectors, meanings: Mapping[int, Sequence[str]] | None = None
    ) -> None:
        self.text = text
        self.meanings = meanings or {}
        self.cut = list(cut)
        self.folded = [fold(word.text) for word in self.cut]
        self.places: dict[str, list[int]] = {}
        for number, word in enumerate(self.folded):
            self.places.setdefault(word, []).append(number)
        raw = vectors(self.folded)
        self.weights = np.linalg.norm(raw, axis=1)
        self.units = raw / np.maximum(self.weights, 1e-6)[:, None]
        self.clauses = _counted(text, self.cut, "，,：:")
        self.parts = _counted(text, self.cut, "；;。！？\n")
        self.centres = np.array([(word.start + word.end) / 2 for word in self.cut], np.float32)

    @cached_property
    def run(self) -> str:
        """The folded words run together, without what stands between them."""
        return "".join(self.folded)

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate((len(word) for word in self.folded), initial=0))[:-1]

    def holding(self, phrase: str) -> Iterator[int]:
        """Numbers of the words that ``phrase`` runs over wherever the text holds it."""
        at = self.run.find(phrase)
        while at >= 0:
            yield from range(bisect_right(self._starts, at) - 1, bisect_right(self._starts, at + len(phrase) - 1))
            at = self.run.find(phrase, at + 1)


class Match:
    """One question held against one text: which question word meets which word of the text, and how well.

    ``table`` has shape ``(question words, text words)``, values 0 to 1.
    """

    def __init__(self, asked: Worded, told: Worded) -> None:
        self.asked = asked
        self.told = told
        if asked.cut and told.cut:
            cosine = asked.units @ told.units.T
            self.table: Matrix = 1 / (1 + np.exp((_MIDDLE - cosine) / _WIDTH))
            for row, word in enumerate(asked.folded):
                self.table[row, told.places.get(word, [])] = 1
            for row, meanings in asked.meanings.items():
                for meaning in meanings:
                    self.table[row, list(told.holding(meaning))] = 1
        else:
            self.table = np.zeros((len(asked.cut), len(told.cut)), np.float32)

    def best(self) -> Matrix:
        """For each question word its best match in the text, shape ``(question words,)``."""
        if not self.table.size:
            return np.zeros(len(self.asked.cut), np.float32)
        return np.asarray(self.table.max(axis=1))

    def near(self, span: Span, weights: Matrix) -> float:
        """Share of ``weights`` of the question's words met around ``span``, less with distance; none met inside."""
        if not self.table.size:
            return 0.0
        inside = (self.told.centres >= span.start) & (self.told.centres < span.end)
        distance = np.where(
            self.told.centres < span.start, span.start - self.told.centres, self.told.centres - span.end
        )
        fading = np.exp(-np.maximum(distance, 0) / _REACH)
        if inside.any():
            here = int(inside.argmax())
            fading *= np.where(self.told.clauses == self.told.clauses[here], 1.0, _CLAUSE)
            fading *= np.where(self.told.parts == self.told.parts[here], 1.0, _PART)
        return weighted((self.table * np.where(inside, 0, fading)).max(axis=1), weights)

    def held(self, span: Span) -> float:
        """Share of the question's weight that the words inside ``span`` meet."""
        inside = (self.told.centres >= span.start) & (self.told.centres < span.end)
        if not inside.any() or not self.table.size:
            return 0.0
        return weighted(self.table[:, inside].max(axis=1), self.asked.weights)

    def inside(self, span: Span) -> float:
        """Share of the words' weight inside ``span`` that merely repeats the question."""
        inside = (self.told.centres >= span.start) & (self.told.centres < span.end)
        if not inside.any() or not self.table.size:
            return 0.0
        return weighted(self.table[:, inside].max(axis=0), self.told.weights[inside])


def _counted(text: str, cut: Sequence[Word], marks: str) -> npt.NDArray[np.int64]:
    """For each word how many of ``marks`` stand before it."""
    return np.array(
        [0] * bool(cut) + [any(mark in text[a.end : b.start + 1] for mark in marks) for a, b in pairwise(cut)]
    ).cumsum()


def weighted(values: Matrix, weights: Matrix) -> float:
    """Mean of ``values`` by ``weights``; 0 where nothing weighs."""
    total = float(weights.sum())
    return float(values @ weights) / total if total > 0 else 0.0
