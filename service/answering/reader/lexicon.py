"""What the reader knows of words before it reads: vectors, weights, parts of speech, meanings of English words."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt
from safetensors import safe_open
from safetensors.numpy import save_file

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

_UNSEEN_IDF = 9.0


class Translations(NamedTuple):
    """Chinese words of each English word, likeliest first: ``ids`` and ``weights`` are (words, meanings), -1 pads."""

    words: Sequence[str]
    ids: Ints
    weights: Floats


class Lexicon:
    """Words by number, with an array row each.

    ``vectors``: (words, dimension), int8, unit vectors times 127 over their largest part, with ``scales`` to undo it;
    ``idf``: (words,); ``tags``: (words,) numbers into ``tag_names``; ``meanings``: English word to
    ``[(word number, probability)]``; ``chars``: characters by number from 1, ``pinyin`` each one's toneless reading.
    """

    def __init__(self, arrays: dict[str, npt.NDArray[np.generic]], words: dict[str, list[str]]) -> None:
        self._arrays = arrays
        self._words = words
        self.words = words["words"]
        self.index = {word: number for number, word in enumerate(self.words)}
        self._idf = arrays["idf"].astype(np.float32)
        self.tag_names = words["tag_names"]
        self.chars = {char: number for number, char in enumerate(words["chars"], 1)}
        self.syllables = frozenset(words["pinyin"]) - {""}
        self.pinyin = dict(zip(words["chars"], words["pinyin"], strict=True))

    @classmethod
    def make(
        cls,
        *,
        words: list[str],
        vectors: Floats,
        idf: Floats,
        tags: list[str],
        chars: list[str],
        pinyin: list[str],
        translations: Translations,
    ) -> Self:
        """Pack what training found into small arrays."""
        scales = np.abs(vectors).max(axis=1, keepdims=True) / 127 + 1e-9
        tag_names = sorted({*tags, ""})
        arrays = {
            "vectors": np.round(vectors / scales).astype(np.int8),
            "scales": scales[:, 0].astype(np.float16),
            "idf": idf.astype(np.float16),
            "tags": np.array([tag_names.index(tag) for tag in tags], np.uint8),
            "meaning_ids": translations.ids.astype(np.int32),
            "meaning_weights": translations.weights.astype(np.float16),
        }
        lists = {"words": words, "tag_names": tag_names, "chars": chars, "pinyin": pinyin}
        return cls(arrays, lists | {"english": list(translations.words)})

    def save(self, path: Path) -> None:
        """Write all of it to one safetensors file, the words as its metadata."""
        metadata = {name: json.dumps(words, ensure_ascii=False) for name, words in self._words.items()}
        save_file(dict(self._arrays), str(path), metadata=metadata)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what ``save`` wrote."""
        with safe_open(str(path), framework="numpy") as file:
            words = {name: json.loads(text) for name, text in file.metadata().items()}
            return cls({name: file.get_tensor(name) for name in file.keys()}, words)  # noqa: SIM118

    @property
    def dimension(self) -> int:
        """Of the vectors."""
        return int(self._arrays["vectors"].shape[1])

    @property
    def english_words(self) -> list[str]:
        """The English words, most frequent first."""
        return self._words["english"]

    @property
    def size(self) -> int:
        """How many words there are, Chinese and English."""
        return len(self.words) + len(self._words["english"])

    def idf(self, word: str) -> float:
        """How rare a word is; marks that are not in the lexicon weigh nothing."""
        number = self.number(word)
        if number >= 0:
            return float(self._idf[number])
        return _UNSEEN_IDF if word[0].isalnum() else 0.0

    def tag(self, number: int) -> int:
        """Number of the part of speech of a word, 0 where it has none."""
        return int(self._arrays["tags"][number]) if 0 <= number < len(self.words) else 0

    def number(self, word: str) -> int:
        """Number of a Chinese word, -1 where it is unknown."""
        return self.index.get(word, -1)

    def english_number(self, word: str) -> int:
        """Number of an English word, beyond those of the Chinese ones; -1 where it is unknown."""
        row = self._english_row(word)
        return -1 if row is None else len(self.words) + row

    def vectors(self, numbers: Ints) -> Floats:
        """Unit vectors of the words of these numbers, (numbers, dimension); zeros for -1.

        The vector of an English word is the mean of its meanings, by probability.
        """
        found = np.zeros((len(numbers), self.dimension), np.float32)
        chinese = (numbers >= 0) & (numbers < len(self.words))
        found[chinese] = self._chinese_vectors(numbers[chinese])
        for place in np.flatnonzero(numbers >= len(self.words)):
            row = numbers[place] - len(self.words)
            ids, weights = self._arrays["meaning_ids"][row], self._arrays["meaning_weights"][row].astype(np.float32)
            mean = weights[ids >= 0] @ self._chinese_vectors(ids[ids >= 0])
            found[place] = mean / (np.linalg.norm(mean) + 1e-6)
        return found

    def _chinese_vectors(self, rows: Ints) -> Floats:
        scales = self._arrays["scales"][rows].astype(np.float32)
        return self._arrays["vectors"][rows].astype(np.float32) * scales[:, None]

    @cached_property
    def _english(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self._words["english"])}

    def meanings(self, word: str) -> list[tuple[int, float]]:
        """Numbers and probabilities of the Chinese words that an English word may mean, likeliest first.

        Plural and verb endings are taken off where the word itself is unknown.
        """
        row = self._english_row(word)
        if row is None:
            return []
        ids = self._arrays["meaning_ids"][row].tolist()
        weights = self._arrays["meaning_weights"][row].tolist()
        return [(number, weight) for number, weight in zip(ids, weights, strict=True) if number >= 0]

    def _english_row(self, word: str) -> int | None:
        return next((self._english[form] for form in _forms(word) if form in self._english), None)


def _forms(word: str) -> list[str]:
    forms = [word]
    for ending, other in (("'s", ""), ("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e")):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            forms.append(word.removesuffix(ending) + other)
    for other in ("", "e"):
        if word.endswith("ing") and len(word) > 5:
            forms.append(word.removesuffix("ing") + other)
    return forms
