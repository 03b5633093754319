"""How far a figure can be trusted: intervals and paired tests over questions."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
SAMPLES = 2000
PERMUTATIONS = 10_000
_BATCH = 500_000


class Interval(NamedTuple):
    """Lower and upper end of a 95 % interval."""

    low: float
    high: float


def bootstrap_interval(values: Sequence[float], seed: int = 0, samples: int = SAMPLES) -> Interval | None:
    """95 % percentile interval of the mean, over questions drawn with replacement (Efron 1979).

    The same values and seed give the same interval. ``None`` without values; one value is its own interval.
    """
    if not len(values):
        return None
    scores = np.asarray(values, dtype=np.float64)
    random = np.random.default_rng(seed)
    means = np.concatenate(
        [
            scores[random.integers(0, len(scores), (rows, len(scores)))].mean(axis=1)
            for rows in _batches(samples, scores)
        ]
    )
    return Interval(*(float(end) for end in np.percentile(means, [2.5, 97.5])))


def bootstrap_two_groups(
    first: Sequence[float],
    second: Sequence[float],
    statistic: Callable[[Sequence[float], Sequence[float]], float | None],
    seed: int = 0,
    samples: int = SAMPLES // 4,
) -> Interval | None:
    """As ``bootstrap_interval``, of a statistic of two groups, each drawn from itself."""
    if not len(first) or not len(second):
        return None
    random = np.random.default_rng(seed)
    ones, others = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    drawn = [
        statistic(random.choice(ones, len(ones)).tolist(), random.choice(others, len(others)).tolist())
        for _ in range(samples)
    ]
    return Interval(
        *(float(end) for end in np.percentile([value for value in drawn if value is not None], [2.5, 97.5]))
    )


def randomisation_test(
    ours: Sequence[float], theirs: Sequence[float], seed: int = 0, permutations: int = PERMUTATIONS
) -> float:
    """Two-sided p of the mean difference of paired scores, by swapping pairs at random.

    Fisher's randomisation test as for IR by Smucker, Allan and Carterette (2007), with the seen
    arrangement counted: (1 + swaps at least as far apart) / (1 + permutations). Without a
    difference in any pair, 1.0.

    Raises ``ValueError`` where the scores are not in pairs.
    """
    difference = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    difference = difference[difference != 0]
    if not len(difference):
        return 1.0
    random = np.random.default_rng(seed)
    seen = abs(difference.sum())
    sums = np.concatenate(
        [
            abs((2.0 * random.integers(0, 2, (rows, len(difference))) - 1) @ difference)
            for rows in _batches(permutations, difference)
        ]
    )
    # Sums of the same numbers in another order may differ in their last digits.
    return float((1 + np.count_nonzero(sums >= seen - 1e-9)) / (1 + permutations))


def _batches(samples: int, scores: Floats) -> Iterator[int]:
    """Sizes of batches that make up ``samples`` draws of as many values as there are scores, in a few MB each."""
    size = max(1, _BATCH // len(scores))
    for start in range(0, samples, size):
        yield min(size, samples - start)
