"""Answer figures by hand, and list F1 against an optimal assignment."""

import string
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from service.evaluation.metrics.answers import (
    Place,
    bag_f1,
    citation_overlap,
    evidence_hit,
    exact,
    list_f1,
    normalise,
    span_f1,
)
from service.evaluation.questions import Evidence

words = st.text(alphabet="省市财政水利厅局", min_size=1, max_size=5)


def test_comparison_ignores_width_case_blanks_and_punctuation() -> None:
    assert normalise(" “ＧＤＰ”：７．９\u3000亿元（Q2）\n") == "gdp79亿元q2"


def test_comparison_keeps_symbols_that_change_a_value() -> None:
    assert normalise("5＋3") == "5+3"
    assert normalise("30℃") == "30°c"


def test_span_f1_takes_the_best_variant_over_bags_of_characters() -> None:
    # 省财政厅 against 财政厅: 3 of 4 and 3 of 3 characters.
    assert span_f1("省财政厅", ["水利厅", "财政厅"]) == pytest.approx(6 / 7)
    assert span_f1("厅政财", ["财政厅"]) == 1.0
    assert span_f1("", ["财政厅"]) == 0.0
    assert span_f1("财政厅", []) == 0.0


@given(st.text(alphabet=string.ascii_lowercase, max_size=8), st.text(alphabet=string.ascii_lowercase, max_size=8))
def test_bag_f1_is_two_times_the_common_over_both_lengths(first: str, second: str) -> None:
    common = sum(min(first.count(char), second.count(char)) for char in set(first))
    expected = 2 * common / (len(first) + len(second)) if first or second else 1.0
    assert bag_f1(first, second) == pytest.approx(expected)


def test_exact_is_equality_after_normalising() -> None:
    assert exact("7.9 亿元。", ["7.9亿元"]) == 1.0
    assert exact("7.9亿", ["7.9亿元"]) == 0.0


@pytest.mark.parametrize(
    ("predicted", "expected"),
    [
        (["省财政厅", "省水利厅"], 1.0),
        (["省水利厅", "省财政厅"], 1.0),
        (["省财政厅"], 2 / 3),
        (["省财政厅", "省水利厅", "山西焦煤"], 4 / 5),
        (["省财政厅", "省财政厅"], 1 / 2),
        (["省财政厅", "省水利厅", "省农信社"], 1.0),
        (["省农信社"], 0.0),
        ([], 0.0),
    ],
)
def test_list_f1_counts_each_wanted_item_once_and_optional_ones_not_at_all(
    predicted: list[str], expected: float
) -> None:
    items = [("省财政厅", "财政部门"), ("省水利厅",)]
    assert list_f1(predicted, items, [("省农信社",)]) == pytest.approx(expected)


def test_an_item_matches_from_character_f1_of_four_fifths() -> None:
    assert list_f1(["自然资源厅"], [("省自然资源厅",)]) == 1.0  # 10/11
    assert list_f1(["财政"], [("财政厅",)]) == 1.0  # 4/5
    assert list_f1(["厅"], [("财政厅",)]) == 0.0


def test_where_nothing_is_wanted_only_silence_and_optional_items_are_right() -> None:
    assert list_f1([], [], [("省农信社",)]) == 1.0
    assert list_f1(["省农信社"], [], [("省农信社",)]) == 1.0
    assert list_f1(["省财政厅"], [], [("省农信社",)]) == 0.0


def oracle_list_f1(predicted: Sequence[str], items: Sequence[str], optional: Sequence[str]) -> float:
    """By assignment: a wanted item outweighs every optional one."""
    golds = [*items, *optional]
    gain = np.zeros((len(golds), len(predicted)))
    for row, gold in enumerate(golds):
        for column, text in enumerate(predicted):
            if span_f1(text, [gold]) >= 0.8:
                gain[row, column] = 1000 if row < len(items) else 1
    rows, columns = linear_sum_assignment(-gain)
    total = int(gain[rows, columns].sum())
    matched, skipped = divmod(total, 1000)
    precision = matched / (len(predicted) - skipped) if len(predicted) > skipped else 0.0
    recall = matched / len(items)
    return 2 * precision * recall / (precision + recall) if matched else 0.0


@given(st.lists(words, max_size=6), st.lists(words, min_size=1, max_size=5), st.lists(words, max_size=3))
def test_list_f1_equals_an_optimal_assignment(predicted: list[str], items: list[str], optional: list[str]) -> None:
    found = list_f1(predicted, [(item,) for item in items], [(item,) for item in optional])
    assert found == pytest.approx(oracle_list_f1(predicted, items, optional))


EVIDENCE = [Evidence("page-a", 100, 120), Evidence("page-b", 0, 10)]


@pytest.mark.parametrize(
    ("place", "hits"),
    [
        (Place("page-a", ((100, 120),)), True),
        (Place("page-a", ((90, 110),)), True),  # half of the evidence
        (Place("page-a", ((90, 109),)), False),
        (Place("page-a", ((105, 107),)), True),  # within the evidence
        (Place("page-a", ((96, 105), (300, 400), (115, 120))), True),  # half, in two pieces
        (Place("page-b", ((100, 120),)), False),
        (Place("page-a", ((120, 140),)), False),
        (Place("page-a", ()), False),
    ],
)
def test_a_citation_hits_with_half_of_the_evidence_or_within_it(place: Place, hits: bool) -> None:
    assert evidence_hit([place], EVIDENCE, 1) == float(hits)


def test_hit_at_k_looks_at_the_first_k() -> None:
    places = [Place("page-c", ((0, 10),)), Place("page-b", ((0, 10),))]
    assert evidence_hit(places, EVIDENCE, 1) == 0.0
    assert evidence_hit(places, EVIDENCE, 2) == 1.0


def test_citation_overlap_counts_each_character_once() -> None:
    # 20 of 40 cited characters are among the 30 of the evidence, although both citations hold 110-120.
    places = [Place("page-a", ((100, 120),)), Place("page-a", ((110, 140),))]
    assert citation_overlap(places, EVIDENCE) == (20 / 40, 20 / 30)
    assert citation_overlap([], EVIDENCE) == (0.0, 0.0)
