"""How much each trait counts, and how sure a score makes: numbers that ``service.evaluation.fitting`` learns."""

import math
from functools import cache
from operator import mul
from pathlib import Path

import msgspec

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


class Confidence(msgspec.Struct, frozen=True):
    """Probability that an answer is right: a logistic curve over its score and its lead on what came second."""

    bias: float
    score: float
    margin: float

    def __call__(self, score: float, margin: float) -> float:
        """From 0 to 1."""
        return round(1 / (1 + math.exp(-(self.bias + self.score * score + self.margin * min(margin, WIDEST)))), 4)


class Weights(msgspec.Struct, frozen=True):
    """Weights of the traits, and the confidence of single answers and of lists."""

    traits: Traits
    single: Confidence
    many: Confidence

    def score(self, traits: Traits) -> float:
        """Weighted sum of a span's traits."""
        ours = msgspec.structs.astuple(self.traits)
        return float(sum(map(mul, ours, msgspec.structs.astuple(traits))))


@cache
def load_weights() -> Weights:
    """The weights that are shipped."""
    return msgspec.json.decode(_FILE.read_bytes(), type=Weights)
