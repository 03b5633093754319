"""Intervals and tests against scipy and the normal approximation."""

import random
from statistics import NormalDist

import pytest
from scipy.stats import permutation_test

from service.evaluation.metrics.confidence import auroc
from service.evaluation.metrics.statistics import (
    bootstrap_interval,
    bootstrap_two_groups,
    randomisation_test,
)


def test_interval_is_that_of_the_normal_approximation_for_many_values() -> None:
    values = [1.0] * 300 + [0.0] * 700
    interval = bootstrap_interval(values)
    half = NormalDist().inv_cdf(0.975) * (0.3 * 0.7 / 1000) ** 0.5
    assert interval is not None
    assert interval == pytest.approx((0.3 - half, 0.3 + half), abs=0.003)


def test_interval_is_repeatable_and_hangs_on_the_seed() -> None:
    values = [0.1, 0.5, 0.9, 0.2]
    assert bootstrap_interval(values, seed=3) == bootstrap_interval(values, seed=3)
    assert bootstrap_interval(values, seed=3, samples=50) != bootstrap_interval(values, seed=4, samples=50)


def test_interval_of_nothing_and_of_one() -> None:
    assert bootstrap_interval([]) is None
    assert bootstrap_interval([0.4]) == (0.4, 0.4)


def test_interval_of_two_groups_holds_the_statistic() -> None:
    rng = random.Random(1)
    yes, no = [rng.gauss(1, 1) for _ in range(60)], [rng.gauss(0, 1) for _ in range(40)]
    interval = bootstrap_two_groups(yes, no, auroc)
    area = auroc(yes, no)
    assert interval is not None
    assert area is not None
    assert 0.5 < interval.low < area < interval.high < 1
    assert bootstrap_two_groups([], no, auroc) is None


def test_randomisation_agrees_with_scipy() -> None:
    rng = random.Random(5)
    theirs = [rng.random() for _ in range(14)]
    ours = [value + rng.gauss(0.15, 0.3) for value in theirs]
    oracle = permutation_test(
        (ours, theirs), lambda a, b: sum(a) - sum(b), permutation_type="samples", n_resamples=float("inf")
    )
    assert randomisation_test(ours, theirs) == pytest.approx(float(oracle.pvalue), abs=0.015)


def test_equal_runs_do_not_differ() -> None:
    assert randomisation_test([0.2, 0.7], [0.2, 0.7]) == 1.0


def test_scores_must_be_in_pairs() -> None:
    with pytest.raises(ValueError, match="shape"):
        randomisation_test([0.2, 0.7], [0.2, 0.7, 0.1])
