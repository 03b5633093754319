"""Ranking figures against ir-measures and by hand."""

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.evaluation.metrics.ranking import ndcg, recall, reciprocal_rank

ids = st.sampled_from([f"page-{n}" for n in range(15)])
rankings = st.lists(ids, unique=True, max_size=12)
judgements = st.dictionaries(ids, st.integers(0, 3), min_size=1, max_size=8)


@given(rankings, judgements)
def test_equal_to_ir_measures(ranking: list[str], relevance: dict[str, int]) -> None:
    oracle = ir_measures.calc_aggregate(
        [ir_measures.nDCG @ 10, ir_measures.RR @ 10, ir_measures.R @ 5],
        {"q": relevance},
        {"q": {id: float(-rank) for rank, id in enumerate(ranking)}},
    )
    assert ndcg(ranking, relevance, 10) == pytest.approx(oracle[ir_measures.nDCG @ 10], abs=1e-6)
    assert reciprocal_rank(ranking, relevance, 10) == pytest.approx(oracle[ir_measures.RR @ 10], abs=1e-6)
    assert recall(ranking, relevance, 5) == pytest.approx(oracle[ir_measures.R @ 5], abs=1e-6)


def test_by_hand() -> None:
    # Gains 0, 2, 1 at ranks 1 to 3 over an ideal of 2, 1: (2/log2(3) + 1/2) / (2 + 1/log2(3)).
    assert ndcg(["c", "a", "b"], {"a": 2, "b": 1}, 10) == pytest.approx(0.66967, abs=1e-5)
    assert reciprocal_rank(["c", "a"], {"a": 2}, 10) == 0.5
    assert reciprocal_rank(["c", "a"], {"a": 2}, 1) == 0.0
    assert recall(["c", "a"], {"a": 2, "b": 1}, 2) == 0.5


def test_without_relevance_all_is_zero() -> None:
    assert (ndcg(["a"], {}, 10), reciprocal_rank(["a"], {}, 10), recall(["a"], {"a": 0}, 10)) == (0.0, 0.0, 0.0)
