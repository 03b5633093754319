"""Late interaction, over token vectors that can be reckoned by hand."""

from collections.abc import Sequence

import numpy as np
import pytest

from embeddings.encoders import Vectors
from service.retrieval.rerank import LateInteraction
from tests.fakes import PairEncoder

EAST, NORTH = (1.0, 0.0), (0.0, 1.0)


class Table(PairEncoder):
    """Token vectors of each text from a table; says which texts it was asked for."""

    def __init__(self, vectors: dict[str, list[tuple[float, float]]]) -> None:
        super().__init__(2)
        self.vectors = vectors
        self.encoded: list[str] = []

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors] | None:
        self.encoded += texts
        return [np.array(self.vectors[text], np.float32).reshape(-1, 2) for text in texts]


class Wordless(PairEncoder):
    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors] | None:
        return None


def test_each_word_of_the_query_counts_its_best_match_by_its_weight() -> None:
    late = LateInteraction(Table({"query": [(3.0, 0.0), (0.0, 1.0)], "passage": [(5.0, 0.0), (0.6, 0.8)]}))
    # The east word weighs 3 and is met by 1; the north word weighs 1 and is met by 0.8.
    assert late.scores("query", [(7, "passage")]) == {7: pytest.approx((3 * 1 + 1 * 0.8) / 4)}


def test_scores_lie_between_the_opposite_and_the_same() -> None:
    late = LateInteraction(Table({"query": [EAST], "same": [EAST, NORTH], "far": [NORTH], "against": [(-2.0, 0.0)]}))
    assert late.scores("query", [(1, "same"), (2, "far"), (3, "against")]) == {
        1: pytest.approx(1),
        2: pytest.approx(0),
        3: pytest.approx(-1),
    }


def test_an_encoder_without_token_vectors_has_no_say() -> None:
    assert LateInteraction(Wordless()).scores("query", [(1, "passage")]) is None


@pytest.mark.parametrize("query", [[], [(0.0, 0.0)]])
def test_a_query_without_weight_scores_nothing(query: list[tuple[float, float]]) -> None:
    late = LateInteraction(Table({"query": query, "passage": [EAST]}))
    assert late.scores("query", [(1, "passage"), (2, "passage")]) == {1: 0.0, 2: 0.0}


def test_a_passage_without_words_scores_nothing() -> None:
    late = LateInteraction(Table({"query": [EAST], "empty": [], "weightless": [(0.0, 0.0)], "passage": [EAST]}))
    scores = late.scores("query", [(1, "empty"), (2, "weightless"), (3, "passage")])
    assert scores == {1: 0.0, 2: 0.0, 3: pytest.approx(1)}


def test_no_passages_have_no_scores() -> None:
    assert LateInteraction(Table({"query": [EAST]})).scores("query", []) == {}


def test_a_passage_is_encoded_once() -> None:
    encoder = Table({"first": [EAST], "second": [NORTH], "passage": [EAST], "other": [NORTH]})
    late = LateInteraction(encoder)
    before = late.scores("first", [(1, "passage")])
    after = late.scores("first", [(1, "passage"), (2, "other")])
    assert encoder.encoded == ["first", "passage", "first", "other"]
    assert before is not None
    assert after == {**before, 2: pytest.approx(0)}
    assert late.scores("second", [(1, "passage")]) == {1: pytest.approx(0)}


def test_no_more_passages_are_kept_than_agreed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.retrieval.rerank._KEPT", 2)
    encoder = Table({"query": [EAST], "passage": [EAST]})
    late = LateInteraction(encoder)
    for number in (1, 2, 3, 3, 1):
        assert late.scores("query", [(number, "passage")]) == {number: pytest.approx(1)}
    assert encoder.encoded.count("passage") == 4
