"""Training rows as numbers, packed to be kept in memory and padded into batches."""

import random
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch

from embeddings.text import Span
from service.answering.enumerations import is_together
from service.answering.reader.features import FEATURES, AskedQuestion, Example, WordFacts, Words, make_example
from service.answering.reader.lexicon import Lexicon
from service.answering.reader.tokens import Token, tokenize
from service.answering.reader.training.model import SCATTERED, Batch


class Row(NamedTuple):
    """A question with a passage; ``start`` and ``end`` are code points of the answer there, or -1 for none.

    ``items``: where the answer is a list, its items, counted from ``start``.
    """

    question: str
    passage: str
    start: int
    end: int
    items: tuple[Span, ...] = ()


class Packed(NamedTuple):
    """An example in small number types, its answer's first and last word, and the mark of each word.

    The words of ``Batch.items`` say what ``start`` and ``items`` hold.
    """

    example: Example
    start: int
    end: int
    items: npt.NDArray[np.int8]


def pack(row: Row, lexicon: Lexicon, facts: WordFacts, longest: int, most: int) -> Packed | None:
    """The numbers of ``row``; nothing where its answer is longer than ``longest`` words or starts after ``most``."""
    question, tokens = AskedQuestion(row.question, lexicon, facts), tokenize(row.passage)[:most]
    if not question.tokens or not tokens:
        return None
    start, end = -1, -1
    items = np.zeros(len(tokens), np.int8)
    if row.start >= 0:
        found = _word_span(tokens, row.start, row.end)
        if found is None or (found[1] - found[0] >= longest and not row.items):
            return None
        start, end = found if is_together(row.items) and found[1] - found[0] < longest else (SCATTERED, SCATTERED)
        for item in row.items or [Span(0, row.end - row.start)]:
            marked = _word_span(tokens, row.start + item.start, row.start + item.end)
            if marked is None:
                return None
            items[marked[0]], items[marked[0] + 1 : marked[1] + 1] = 1, 2
    example = make_example(question, tokens)
    small = Example(
        _small(example.question),
        _small(example.passage),
        example.features.astype(np.float16),
        example.match.astype(np.float16),
        example.held.astype(np.float16),
    )
    return Packed(small, start, end, items)


def _word_span(tokens: Sequence[Token], start: int, end: int) -> tuple[int, int] | None:
    """First and last word that share characters with ``[start, end)``."""
    inside = [number for number, token in enumerate(tokens) if token.start < end and token.end > start]
    if not inside or tokens[inside[-1]].end < end:
        return None
    return inside[0], inside[-1]


def _small(words: Words) -> Words:
    return Words(words.ids.astype(np.int32), words.chars.astype(np.uint16), words.tags.astype(np.uint8))


class Batcher:
    """Pads packed examples; ``common`` are the numbers of the words that have an embedding of their own."""

    def __init__(self, lexicon: Lexicon, common: Sequence[int]) -> None:
        size = lexicon.size
        self._vectors = torch.from_numpy(lexicon.vectors(np.arange(-1, size, dtype=np.int32)))
        self._common = torch.zeros(size + 1, dtype=torch.long)
        self._common[torch.tensor(common) + 1] = torch.arange(1, len(common) + 1)

    def batches(self, examples: Sequence[Packed], words: int, choose: random.Random) -> Iterator[Batch]:
        """All ``examples`` once, in random batches of similar lengths, about ``words`` padded words each."""
        order = sorted(range(len(examples)), key=lambda at: len(examples[at].example.features) + choose.random() * 20)
        groups: list[list[int]] = [[]]
        for at in order:
            if groups[-1] and (len(groups[-1]) + 1) * len(examples[at].example.features) > words:
                groups.append([])
            groups[-1].append(at)
        choose.shuffle(groups)
        for group in groups:
            yield self.batch([examples[at] for at in group])

    def batch(self, packed: Sequence[Packed]) -> Batch:
        """One batch of these examples."""
        examples = [one.example for one in packed]
        passage = self._side([example.passage for example in examples])
        question = self._side([example.question for example in examples])
        n, m = passage[4].shape[1], question[4].shape[1]
        features = np.zeros((len(examples), n, FEATURES), np.float32)
        match = np.zeros((len(examples), n, m), np.float32)
        held = np.zeros((len(examples), n, m), np.float32)
        for row, example in enumerate(examples):
            features[row, : len(example.features)] = example.features
            match[row, : example.match.shape[0], : example.match.shape[1]] = example.match
            held[row, : example.held.shape[0], : example.held.shape[1]] = example.held
        starts, ends = (torch.tensor([getattr(one, side) for one in packed]) for side in ("start", "end"))
        matches = [torch.from_numpy(array) for array in (features, match, held)]
        items = _padded([one.items for one in packed], n, 0)
        return Batch._make([*passage, *question, *matches, starts, ends, items])

    def _side(self, texts: Sequence[Words]) -> tuple[torch.Tensor, ...]:
        longest = max(len(text.ids) for text in texts)
        ids = _padded([text.ids for text in texts], longest, -1) + 1
        chars = _padded([text.chars for text in texts], longest, 0)
        tags = _padded([text.tags for text in texts], longest, 0)
        mask = _padded([np.ones(len(text.ids), np.int32) for text in texts], longest, 0).float()
        return self._vectors[ids], chars, tags, self._common[ids], mask


def _padded(arrays: Sequence[npt.NDArray[np.integer]], length: int, fill: int) -> torch.Tensor:
    padded = np.full((len(arrays), length, *arrays[0].shape[1:]), fill, np.int64)
    for row, array in enumerate(arrays):
        padded[row, : len(array)] = array
    return torch.from_numpy(padded)
