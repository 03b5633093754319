"""Learn what links between blocks are worth, for ``learn_articles.py``: first by likelihood, then by margin.

The likelihood is that of each block's own choice of the block before it and of the block after it
(pseudo-likelihood, Besag 1975); it sets all weights to one scale. The margin is the structured hinge loss of
the whole arrangement (Taskar, Guestrin and Koller 2003), by subgradients through ``choose``. Both use Adam.
"""

import random
import sys
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from embeddings.arrangement import Weights, choose
from embeddings.blocks import Block
from embeddings.flow import Language
from embeddings.links import observe

Array = NDArray[np.float64]
MARGIN = 1.0
_KINDS = ("links", "starts", "ends")


class Case(NamedTuple):
    """A section of a page: its blocks, which are headings, and the block that is read after each, or -1."""

    page: Sequence[Block]
    section: Sequence[int]
    heads: NDArray[np.bool_]
    following: NDArray[np.int64]


class Terms(NamedTuple):
    """Observations of a case, stacked by name: links (k, n, n), starts (k, n), ends (k, n)."""

    links: Array
    starts: Array
    ends: Array
    possible: NDArray[np.bool_]

    def weigh(self, weights: Array) -> tuple[Array, Array, Array]:
        """Worth of each link (n, n), start (n,) and end (n,)."""
        first, second = len(self.links), len(self.links) + len(self.starts)
        links = np.tensordot(weights[:first], self.links, 1)
        links[~self.possible] = -1e6
        return links, weights[first:second] @ self.starts, weights[second:] @ self.ends

    def gather(self, links: Array, starts: Array, ends: Array) -> Array:
        """What each observation adds up to over the links, starts and ends given as weights."""
        return np.concatenate([np.tensordot(self.links, links, 2), self.starts @ starts, self.ends @ ends])


class Adam:
    """Kingma and Ba 2015, with a rate that falls to a tenth, and the average of the last third of the way."""

    def __init__(self, start: Array, rate: float, steps: int) -> None:
        self.now = start.copy()
        self._rate, self._steps, self._step = rate, steps, 0
        self._mean, self._square, self._sum = np.zeros_like(start), np.zeros_like(start), np.zeros_like(start)
        self._summed = 0

    def descend(self, gradient: Array) -> None:
        self._step += 1
        self._mean = 0.9 * self._mean + 0.1 * gradient
        self._square = 0.999 * self._square + 0.001 * gradient**2
        rate = self._rate * (1 - 0.9 * self._step / self._steps)
        mean, square = self._mean / (1 - 0.9**self._step), self._square / (1 - 0.999**self._step)
        self.now -= rate * mean / (np.sqrt(square) + 1e-6)
        if self._step > self._steps * 2 / 3:
            self._sum += self.now
            self._summed += 1

    def average(self) -> Array:
        return self._sum / self._summed


def learn_links(cases: Sequence[Case], weights: Weights, epochs: int, rng: random.Random) -> Weights:
    """``weights`` with the links, starts and ends that the ``cases`` teach."""
    language = weights.language()
    seen = observe(cases[0].page, cases[0].section, cases[0].heads, language)
    names = [(kind, name) for kind in _KINDS for name in getattr(seen, kind)]
    found = np.zeros(len(names))
    for gradient, rate in ((_likelihood, 0.1), (_margin, 0.02)):
        adam = Adam(found, rate, epochs * len(cases))
        for epoch in range(epochs):
            wrong = 0
            for case in rng.sample(cases, len(cases)):
                slope, misses = gradient(_terms(case, language), adam.now, case.following)
                adam.descend(slope)
                wrong += misses
            print(f"{gradient.__name__[1:]} {epoch + 1}: {wrong / len(cases):.3f} wrong", file=sys.stderr)  # noqa: T201
        found = adam.average()
    table: dict[str, dict[str, float]] = {kind: {} for kind in _KINDS}
    for (kind, name), value in zip(names, found.tolist(), strict=True):
        table[kind][name] = round(value, 3)
    return msgspec.structs.replace(weights, **table)


def _terms(case: Case, language: Language) -> Terms:
    seen = observe(case.page, case.section, case.heads, language)
    stacked = (np.array(list(getattr(seen, kind).values()), dtype=np.float64) for kind in _KINDS)
    return Terms(*stacked, seen.possible)


def _matrix(following: NDArray[np.int64]) -> Array:
    links = np.zeros((len(following), len(following)))
    linked = following >= 0
    links[np.flatnonzero(linked), following[linked]] = 1
    return links


def _likelihood(terms: Terms, weights: Array, following: NDArray[np.int64]) -> tuple[Array, int]:
    """Slope of the pseudo-likelihood, negative, and how many blocks would choose another block before them."""
    links, starts, ends = terms.weigh(weights)
    truth = _matrix(following)
    before = _softmax(np.vstack([links - ends[:, None], starts[None, :]]), axis=0)
    after = _softmax(np.hstack([links - starts[None, :], ends[:, None]]), axis=1)
    too_much_before, too_much_after = before[:-1] - truth, after[:, :-1] - truth
    slope = terms.gather(
        too_much_before + too_much_after,
        before[-1] - (1 - truth.sum(0)) - too_much_after.sum(0),
        after[:, -1] - (1 - truth.sum(1)) - too_much_before.sum(1),
    )
    return slope, int((before.argmax(0) != np.vstack([truth, 1 - truth.sum(0)]).argmax(0)).sum())


def _margin(terms: Terms, weights: Array, following: NDArray[np.int64]) -> tuple[Array, int]:
    """Subgradient of the hinge loss, and how many links are wrong when the right ones are handicapped."""
    links, starts, ends = terms.weigh(weights)
    truth = _matrix(following)
    guess = choose(links - ends[:, None] - MARGIN * truth, starts - MARGIN * (1 - truth.sum(0)))
    excess = _matrix(guess) - truth
    return terms.gather(excess, -excess.sum(0), -excess.sum(1)), int((guess != following).sum())


def _softmax(values: Array, axis: int) -> Array:
    powers = np.exp(values - values.max(axis=axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))
