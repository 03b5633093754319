"""Pairs as token numbers, and the batches of an epoch."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from embeddings.training.model import Ragged
from embeddings.training.pairs import Pair

_Numbers = npt.NDArray[np.int64]
_LONGEST = 400  # tokens; the little beyond would only make batches uneven
_BATCH_OF_TEXTS = 4096
_DROPPED = 0.1  # share of tokens left out each time, so that no single word is relied on


class Texts(NamedTuple):
    """Token numbers of many texts; text ``i`` is ``tokens[starts[i]:starts[i + 1]]``."""

    tokens: npt.NDArray[np.int32]
    starts: _Numbers

    def take(self, places: _Numbers, rng: np.random.Generator) -> Ragged:
        """The texts at ``places``, in that order, each without some of its tokens, chosen by chance."""
        found = [self.tokens[self.starts[place] : self.starts[place + 1]] for place in places]
        found = [text[rng.random(len(text)) >= _DROPPED] if len(text) > 2 else text for text in found]
        found = [text if len(text) else self.tokens[:1] for text in found]
        ends = np.cumsum([len(text) for text in found])
        return Ragged(
            torch.from_numpy(np.concatenate(found).astype(np.int64)), torch.from_numpy(np.concatenate([[0], ends[:-1]]))
        )


class PairSet(NamedTuple):
    """The pairs of one source with the way they are batched.

    ``block`` neighbouring pairs stay together: they come from one text, so they are hard
    counter-examples. ``late`` pairs of a batch are compared by late interaction too.
    """

    queries: Texts
    passages: Texts
    groups: _Numbers
    batch: int
    block: int
    late: int

    def batches(self, rng: np.random.Generator) -> list[_Numbers]:
        """Places of the pairs of each full batch, in an order by chance; fewer pairs than a batch are one."""
        blocks = np.arange(len(self.groups) // self.block * self.block).reshape(-1, self.block)
        places = rng.permutation(blocks).reshape(-1)
        size = min(self.batch, len(places))
        return [rng.permutation(places[i : i + size]) for i in range(0, len(places) - size + 1, size or 1)]


def tokenize(tokenizer: Tokenizer, texts: Sequence[str]) -> Texts:
    """Known tokens of each text; a text without any gets the token 1, so that none is empty."""
    found: list[npt.NDArray[np.int32]] = []
    for start in range(0, len(texts), _BATCH_OF_TEXTS):
        encodings = tokenizer.encode_batch_fast(list(texts[start : start + _BATCH_OF_TEXTS]), add_special_tokens=False)
        for encoding in encodings:
            known = [number for number in encoding.ids if number][:_LONGEST]
            found.append(np.array(known or [1], dtype=np.int32))
    return Texts(np.concatenate(found), np.concatenate([[0], np.cumsum([len(text) for text in found])]))


def make_pair_set(tokenizer: Tokenizer, pairs: Sequence[Pair], *, batch: int, block: int, late: int) -> PairSet:
    """``pairs`` in the order given, as token numbers."""
    queries = tokenize(tokenizer, [pair.query for pair in pairs])
    passages = tokenize(tokenizer, [pair.passage for pair in pairs])
    return PairSet(queries, passages, np.array([pair.group for pair in pairs]), batch, block, late)


def token_weights(sets: Sequence[PairSet], vocabulary_size: int) -> npt.NDArray[np.float32]:
    """Inverse document frequencies over all texts, scaled to about one: the weights that training begins with."""
    counts = np.zeros(vocabulary_size)
    total = 0
    for pair_set in sets:
        for texts in (pair_set.queries, pair_set.passages):
            count = len(texts.starts) - 1
            counts += np.minimum(np.bincount(texts.tokens, minlength=vocabulary_size), count)
            total += count
    return (np.clip(np.log((total + 1) / (counts + 1)), 0.3, 9.0) / 5).astype(np.float32)


def schedule(sets: Sequence[PairSet], rng: np.random.Generator) -> Iterator[tuple[PairSet, _Numbers]]:
    """Every batch of every set once a pass, the sets mixed, pass after pass without end."""
    while True:
        epoch = [(pair_set, places) for pair_set in sets for places in pair_set.batches(rng)]
        for place in rng.permutation(len(epoch)):
            yield epoch[place]
