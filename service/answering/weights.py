"""How much each trait counts, and how sure a score makes: numbers that ``service.evaluation.fitting`` learns."""

import math
from functools import cache
from operator import mul
from pathlib import Path

import msgspec

from service.answering.wording import Kind

# A lead beyond this makes nothing surer.
WIDEST = 3.0
_FILE = Path(__file__).with_name("weights.json")


class Traits(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a span that may answer; each from 0 to 1, but ``read`` is a logit.

    ``coverage``: share of the question's weight met by its sentence and, counting less, what surrounds it.
    ``direct``: share met by the sentence alone. ``near``: the same around the span, less with distance.
    ``fit``: how well its form is what is asked for. ``repeated``: share of the span that only repeats the
    question. ``read``: what the trained reader says.
    """

    coverage: float
    direct: float
    near: float
    fit: float
    repeated: float
    read: float


class ListTraits(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a list that may answer; each from 0 to 1, but ``counted`` and ``whole``.

    ``coverage``: share of the question's weight met where it stands. ``near``: the same around it. ``called``: how much
    the items are what the question calls them, times coverage. ``kept``: share of the items that may answer, times
    coverage. ``counted``: 1 where the question asks for as many, -0.5 where for another number, else 0. ``repeated``:
    share of the items that only repeats the question. ``broad``: how spread a list of people is. ``alone``: it is one
    person. ``body``: it stands below the headline. ``read``: how well it agrees with what the trained reader takes for
    the items. ``whole``: what the reader says of it as one span; ``unread``: it was not read as one, being spread over
    paragraphs or too long.
    """

    coverage: float
    near: float
    called: float
    kept: float
    counted: float
    repeated: float
    broad: float
    alone: float
    body: float
    read: float
    whole: float
    unread: float


class Signs(msgspec.Struct, frozen=True, array_like=True):
    """What tells how sure an answer is.

    ``score``: its own; ``margin``: its lead on what came second; ``read``: what the trained reader says of it, -1 to 1;
    ``held``: what it says of whether anything it read holds an answer, -1 to 1.
    """

    score: float
    margin: float = 0.0
    read: float = 0.0
    held: float = 0.0


class Confidence(msgspec.Struct, frozen=True):
    """Probability that an answer is right: a logistic curve over its signs."""

    bias: float
    signs: Signs

    def __call__(self, signs: Signs) -> float:
        """From 0 to 1."""
        told = msgspec.structs.replace(signs, margin=min(signs.margin, WIDEST))
        return round(1 / (1 + math.exp(-(self.bias + _weighted(self.signs, told)))), 4)


class Weights(msgspec.Struct, frozen=True):
    """Weights of the traits of spans and of lists, and the confidence of single answers and of lists.

    ``decisive``: of the spans that decide between yes and no, which say again what was asked.
    """

    traits: Traits
    decisive: Traits
    lists: ListTraits
    single: Confidence
    many: Confidence

    def score(self, traits: Traits, kind: Kind) -> float:
        """Weighted sum of the traits of a span, where the question asks for ``kind``."""
        return _weighted(self.decisive if kind == "polarity" else self.traits, traits)

    def score_list(self, traits: ListTraits) -> float:
        """Weighted sum of a list's traits."""
        return _weighted(self.lists, traits)


def _weighted(weights: msgspec.Struct, traits: msgspec.Struct) -> float:
    return float(sum(map(mul, msgspec.structs.astuple(weights), msgspec.structs.astuple(traits))))


@cache
def load_weights() -> Weights:
    """The weights that are shipped."""
    return msgspec.json.decode(_FILE.read_bytes(), type=Weights)
