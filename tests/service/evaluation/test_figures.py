"""From records to figures."""

import pytest
from evaluation_samples import said

from service.evaluation.figures import summarise
from service.evaluation.outcomes import Outcome, Record
from service.evaluation.questions import UNANSWERABLE, Question
from service.evaluation.scoring import score

GOLD = ("省财政厅",)


def question(id: str, type: str = "org", **fields: object) -> Question:
    answers = () if type == UNANSWERABLE else GOLD
    return Question(id=id, text=f"问{id}", type=type, answers=answers, **fields)  # type: ignore[arg-type]


def records() -> list[Record]:
    return [
        score(question("1"), said("省财政厅", confidence=0.9)),
        score(question("2"), said("大同", confidence=0.4, violations=("broken",))),
        score(question("3", "date", language="en", history=("前",)), Outcome(error="E: x")),
        score(question("4", UNANSWERABLE), Outcome(confidence=0.2, latency_ms=30)),
        score(question("5", UNANSWERABLE), said("大同", confidence=0.5)),
    ]


def test_means_over_the_questions_that_have_the_score() -> None:
    every = summarise(records()).groups["all"]
    assert (every["span_f1"].value, every["span_f1"].n) == (pytest.approx(1 / 3), 3)
    assert (every["refused"].value, every["refused"].n) == (0.5, 2)
    assert (every["answered"].value, every["conversation"].value) == (pytest.approx(2 / 3), 0)
    assert every["span_f1"].low == 0
    assert every["span_f1"].high == 1


def test_auroc_is_of_answerable_against_unanswerable() -> None:
    # 0.9, 0.4, 0.0 against 0.2, 0.5: above in 2, 1 and 0 of 2 pairs.
    assert summarise(records()).groups["all"]["auroc"].value == pytest.approx(3 / 6)


def test_calibration_is_of_what_was_answered() -> None:
    every = summarise(records()).groups["all"]
    # Of three answers, 0.9 is right; 0.4 and 0.5 (to what has no answer) are wrong.
    assert every["calibration_error"].n == 3
    assert every["calibration_error"].value == pytest.approx((0.1 + 0.4 + 0.5) / 3)
    assert every["risk_coverage_area"].value == pytest.approx((0 + 1 / 2 + 2 / 3) / 3)


def test_latencies_leave_crashes_out() -> None:
    every = summarise(records()).groups["all"]
    assert (every["latency_p50_ms"].value, every["latency_p50_ms"].n) == (10, 4)
    assert every["latency_p99_ms"].value == pytest.approx(29.4)


def test_stages_have_their_median_times() -> None:
    timed = [
        score(question(str(n)), said("大同", timings_ms={"read": time, "search": 1.0}))
        for n, time in enumerate((3, 9, 4))
    ]
    assert summarise(timed).stages_p50_ms == {"read": 4.0, "search": 1.0}


def test_groups_are_languages_then_types_and_none_is_shown_twice() -> None:
    assert list(summarise(records()).groups) == ["all", "zh", "en", "zh org", "zh unanswerable"]
    assert list(summarise(records()[:2]).groups) == ["all"]


def test_what_went_wrong_is_named() -> None:
    summary = summarise(records())
    assert (summary.crashed, summary.violations, summary.questions) == (("3@en",), ("2@zh",), 5)


def test_best_thresholds_are_of_sets_with_paragraphs_and_unanswerable_questions() -> None:
    read = [
        score(question("1", paragraph="p"), said("省财政厅", confidence=0.9)),
        score(question("2", UNANSWERABLE, paragraph="p"), said("大同", confidence=0.3)),
    ]
    every = summarise(read).groups["all"]
    assert (every["squad_f1"].value, every["squad_best_f1"].value) == (0.5, 1.0)
    assert "squad_best_f1" not in summarise(read[:1]).groups["all"]
