"""The shipped weights, and what weights do."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answering.weights import WIDEST, Confidence, ListTraits, Signs, Traits, Weights, load_weights

SCORES = st.floats(-50, 50)


def test_the_shipped_weights_count_what_speaks_for_a_span() -> None:
    weights = load_weights()
    assert weights is load_weights()
    assert min(weights.traits.coverage, weights.traits.near, weights.traits.fit, weights.traits.read) > 0
    assert min(weights.single.signs.score, weights.many.signs.score) > 0
    assert min(weights.single.signs.margin, weights.many.signs.margin) >= 0


def test_a_score_is_the_weighted_sum_of_the_traits() -> None:
    curve = Confidence(0, Signs(1, 1))
    lists = ListTraits(1, 0, 0, 0, 0, 0, 0, 0, 0, 10, 100, 0)
    traits, decisive = Traits(1, 10, 100, 1000, -1, 0.5), Traits(1, 0, 0, 0, 0, 0)
    weights = Weights(traits=traits, decisive=decisive, lists=lists, single=curve, many=curve)
    assert weights.score(Traits(3, 9, 9, 9, 9, 9), "polarity") == 3
    assert weights.score_list(ListTraits(2, 9, 9, 9, 9, 9, 9, 9, 9, 0.5, -1, 9)) == pytest.approx(2 + 5 - 100)
    assert weights.score(Traits(1, 2, 3, 4, 5, -6), "thing") == pytest.approx(1 + 20 + 300 + 4000 - 5 - 3)
    assert weights.score(Traits(0, 0, 0, 0, 0, 0), "thing") == 0


@given(SCORES, SCORES, st.floats(0, 50))
def test_confidence_rises_with_score_and_lead(one: float, other: float, margin: float) -> None:
    low, high = sorted((one, other))
    for curve in (load_weights().single, load_weights().many, Confidence(-1, Signs(0.5, 0.25))):
        assert 0 <= curve(Signs(low, margin)) <= curve(Signs(high, margin)) <= 1
        assert curve(Signs(low, 0)) <= curve(Signs(low, margin)) <= curve(Signs(low, margin + 1))


def test_the_curve_is_logistic() -> None:
    curve = Confidence(bias=-2, signs=Signs(1, 0.5, 2, 1))
    assert curve(Signs(1, 2)) == 0.5
    assert curve(Signs(3, 2)) == pytest.approx(0.8808)
    assert curve(Signs(1, 0)) == pytest.approx(0.2689)


def test_a_lead_beyond_the_widest_makes_nothing_surer() -> None:
    curve = Confidence(bias=-2, signs=Signs(1, 0.5, 2, 1))
    assert curve(Signs(0, WIDEST)) == curve(Signs(0, WIDEST + 100))
    assert curve(Signs(0, WIDEST)) > curve(Signs(0, WIDEST - 1))


def test_weights_are_written_as_they_are_read() -> None:
    weights = load_weights()
    assert msgspec.json.decode(msgspec.json.encode(weights), type=Weights) == weights
