"""Scores of several searches made one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.retrieval.fusion import fuse, scaled

SCORES = st.dictionaries(st.integers(0, 30), st.floats(0, 50), max_size=12)


def test_the_best_of_scaled_scores_is_one_and_the_others_keep_their_ratio() -> None:
    assert scaled({7: 4.0, 3: 8.0, 5: 2.0}) == {7: 0.5, 3: 1.0, 5: 0.25}


def test_scores_without_a_best_are_all_zero() -> None:
    assert scaled({}) == {}
    assert scaled({1: 0.0, 2: 0.0}) == {1: 0.0, 2: 0.0}
    assert scaled({1: -2.0, 2: -1.0}) == {1: 0.0, 2: 0.0}


def test_a_fused_score_is_the_weighted_sum_and_a_missing_part_adds_nothing() -> None:
    fused = fuse({"dense": {1: 0.5, 2: 1.0}, "lexical": {2: 0.25, 3: 1.0}}, {"dense": 2.0, "lexical": 4.0})
    assert fused == [(3, 4.0), (2, 3.0), (1, 1.0)]


def test_ties_stand_in_the_order_of_their_keys() -> None:
    assert [key for key, _ in fuse({"dense": {9: 1.0, 2: 1.0, 5: 1.0}}, {"dense": 1.0})] == [2, 5, 9]


def test_nothing_fuses_to_nothing() -> None:
    assert fuse({}, {}) == []
    assert fuse({"dense": {}, "lexical": {}}, {"dense": 1.0, "lexical": 1.0}) == []


@given(SCORES, SCORES)
def test_every_key_is_ranked_once_best_first(dense: dict[int, float], lexical: dict[int, float]) -> None:
    weights = {"dense": 0.5, "lexical": 0.25}
    ranked = fuse({"dense": dense, "lexical": lexical}, weights)
    assert sorted(key for key, _ in ranked) == sorted({*dense, *lexical})
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)
    for key, score in ranked:
        assert score == pytest.approx(0.5 * dense.get(key, 0) + 0.25 * lexical.get(key, 0))


@given(SCORES)
def test_scaling_keeps_the_order_within_zero_and_one(scores: dict[int, float]) -> None:
    after = scaled(scores)
    assert after.keys() == scores.keys()
    assert all(0 <= score <= 1 for score in after.values())
    assert all(after[a] <= after[b] for a in scores for b in scores if scores[a] <= scores[b])
