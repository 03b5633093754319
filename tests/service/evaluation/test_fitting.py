"""What is learned from outcomes whose right answers are known."""

import numpy as np
import pytest

from service.answering.gathering import gather, list_options
from service.answering.listing import ReadItems
from service.answering.weights import Signs, Traits, Weights, load_weights
from service.evaluation.fitting import (
    Outcome,
    Sample,
    correction_for,
    fit_confidence,
    fit_traits,
    outcome_of,
    threshold_of,
)
from service.evaluation.questions import Question
from tests.service.answering.mini_pages import matches

NOTHING = Traits(0, 0, 0, 0, 0, 0)


def outcomes(many: bool = False) -> list[Outcome]:
    """Scores from 0 to 9.9; the higher, the more often right."""
    random = np.random.default_rng(0)
    scores = np.arange(0, 10, 0.1)
    return [
        Outcome(many, Signs(s, 1.0), bool(random.random() < s / 10), bool(n % 5)) for n, s in enumerate(scores.tolist())
    ]


def test_the_trait_that_tells_right_from_wrong_gains_weight() -> None:
    telling = Sample(np.array([[0.9, 0, 0, 0.5, 0, 0], [0.1, 0, 0, 0.9, 0, 0]]), np.array([1.0, 0.0]))
    useless = Sample(np.ones((2, 6)), np.array([0.2, 0.0]))
    learned = fit_traits([telling, useless], NOTHING)
    assert learned.coverage > 1 > learned.fit
    assert learned.near == 0


def test_confidence_is_about_the_share_that_is_right() -> None:
    curve = fit_confidence(outcomes())
    assert curve(Signs(1.0, 1.0)) < 0.3 < curve(Signs(5.0, 1.0)) < 0.7 < curve(Signs(9.0, 1.0))


def test_most_answerable_questions_reach_the_threshold() -> None:
    curve = fit_confidence(outcomes())
    weights = Weights(NOTHING, NOTHING, load_weights().lists, curve, curve)
    threshold = threshold_of(outcomes(), weights)
    answerable = [outcome for outcome in outcomes() if outcome.answerable]
    assert np.mean([curve(one.signs) >= threshold for one in answerable]) == pytest.approx(0.93, abs=0.02)


def test_a_list_is_right_by_its_items() -> None:
    ready, held = matches("新馆由哪些单位建设？")
    found = gather(list_options(held, ready, ReadItems()), ready, load_weights())
    right = Question(id="1", text="", items=(("县文化局",), ("县教育局",), ("县财政局",)))
    wrong = Question(id="2", text="", items=(("县水利局",),))
    assert outcome_of(right, found) == Outcome(True, found[0].signs, True, True)
    assert not outcome_of(wrong, found).right
    assert outcome_of(right, []) == Outcome(False, Signs(0.0), False, True)


def test_people_ask_what_is_there_more_often_than_a_set_that_tempts() -> None:
    assert correction_for(outcomes()) == pytest.approx(np.log(7) - np.log(4))
