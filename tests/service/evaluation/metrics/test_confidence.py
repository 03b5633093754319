"""Confidence figures against scikit-learn and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from service.evaluation.metrics.confidence import (
    auroc,
    calibration_error,
    percentile,
    reliability,
    risk_coverage,
    risk_coverage_area,
)

shares = st.floats(0, 1).map(lambda value: round(value, 2))
samples = st.lists(shares, min_size=1, max_size=12)


@given(samples, samples)
def test_auroc_equals_scikit_learn(positive: list[float], negative: list[float]) -> None:
    labels = [1] * len(positive) + [0] * len(negative)
    assert auroc(positive, negative) == pytest.approx(roc_auc_score(labels, positive + negative))


def test_auroc_needs_both_groups() -> None:
    assert auroc([], [0.5]) is None
    assert auroc([0.5], []) is None


def test_risk_coverage_by_hand() -> None:
    coverage, risk = risk_coverage([0.9, 0.5, 0.7], [1, 0, 0])
    assert coverage.tolist() == pytest.approx([1 / 3, 2 / 3, 1])
    assert risk.tolist() == pytest.approx([0, 1 / 2, 2 / 3])
    assert risk_coverage_area([0.9, 0.5, 0.7], [1, 0, 0]) == pytest.approx((0 + 1 / 2 + 2 / 3) / 3)


@given(st.lists(st.tuples(shares, st.booleans()), min_size=1, max_size=12), st.randoms())
def test_risk_coverage_does_not_hang_on_the_order_of_ties(pairs: list[tuple[float, bool]], random: object) -> None:
    shuffled = sorted(pairs, key=lambda _: random.random())  # type: ignore[attr-defined]
    areas = [risk_coverage_area(*map(list, zip(*order, strict=True))) for order in (pairs, shuffled)]
    assert areas[0] == pytest.approx(areas[1])


@given(st.lists(st.tuples(shares, st.booleans()), min_size=1, max_size=12))
def test_risk_at_full_coverage_is_the_share_that_is_wrong(pairs: list[tuple[float, bool]]) -> None:
    confidences, right = map(list, zip(*pairs, strict=True))
    assert risk_coverage(confidences, right)[1][-1] == pytest.approx(1 - np.mean(right))


def test_calibration_error_by_hand() -> None:
    # Bin 0.8: 3 of 4 right at 0.8; bin 0.3: 0 of 1 right at 0.35.
    confidences, right = [0.8, 0.8, 0.8, 0.8, 0.35], [1, 1, 1, 0, 0]
    assert reliability(confidences, right) == [(0.35, 0.0, 1), (pytest.approx(0.8), 0.75, 4)]
    assert calibration_error(confidences, right) == pytest.approx((4 * 0.05 + 1 * 0.35) / 5)


def test_full_confidence_belongs_to_the_last_bin() -> None:
    assert reliability([1.0], [1.0]) == [(1.0, 1.0, 1)]


def test_nothing_to_measure() -> None:
    assert risk_coverage_area([], []) is None
    assert calibration_error([], []) is None
    assert percentile([], 50) is None


def test_percentiles_lie_between_neighbours() -> None:
    assert percentile([1, 2, 3, 4], 50) == 2.5
    assert percentile([7], 99) == 7.0
