"""Soft word match, on tiny invented texts."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.encoders import Vectors
from embeddings.text import Span
from embeddings.words import Word
from service.answering.evidence import Match, Worded, WordVectors, weighted
from tests.fakes import PairEncoder


class Counting(PairEncoder):
    """Says which words it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors] | None:
        self.asked += texts
        return super().encode_tokens(texts)


class Wordless(PairEncoder):
    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors] | None:
        return None


VECTORS = WordVectors(PairEncoder(256))


def worded(text: str) -> Worded:
    """``text`` with its words, which blanks part."""
    cut, start = [], 0
    for piece in text.split(" "):
        if piece:
            cut.append(Word(piece, start, start + len(piece)))
        start += len(piece) + 1
    return Worded(text, cut, VECTORS)


def span_of(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


def near(question: str, text: str, part: str) -> float:
    asked = worded(question)
    return Match(asked, worded(text)).near(span_of(text, part), asked.weights)


# --- words ---------------------------------------------------------------------------------------------------------


def test_vectors_have_one_row_a_word_and_are_made_once() -> None:
    encoder = Counting()
    vectors = WordVectors(encoder)
    first = vectors(["图书馆", "开馆", "图书馆"])
    assert first.shape == (3, 64)
    assert np.array_equal(first[0], first[2])
    assert not np.array_equal(first[0], first[1])
    assert np.array_equal(vectors(["开馆"])[0], first[1])
    assert encoder.asked == ["图书馆", "开馆"]


def test_a_word_without_pairs_has_no_weight() -> None:
    assert not VECTORS(["", "图书馆"])[0].any()
    assert VECTORS([]).shape == (0, 256)


def test_an_encoder_without_words_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="encoder pairs has no token vectors"):
        WordVectors(Wordless())(["图书馆"])


def test_a_worded_text_weighs_words_by_the_length_of_their_vectors() -> None:
    told = worded("图书馆 开馆")
    assert told.weights == pytest.approx(np.linalg.norm(VECTORS(["图书馆", "开馆"]), axis=1))
    assert np.linalg.norm(told.units, axis=1) == pytest.approx([1, 1])
    assert told.centres.tolist() == [1.5, 5.0]


def test_words_know_their_clause_and_their_part() -> None:
    told = worded("春天 ， 种树 ； 秋天 ， 收果")
    by_word = {word.text: (clause, part) for word, clause, part in zip(told.cut, told.clauses, told.parts, strict=True)}
    assert by_word["春天"][1] == by_word["种树"][1] != by_word["秋天"][1] == by_word["收果"][1]
    assert len({by_word[word][0] for word in ("春天", "种树", "收果")}) == 3


def test_weighted_means() -> None:
    assert weighted(np.array([1.0, 0.0], np.float32), np.array([3.0, 1.0], np.float32)) == 0.75
    assert weighted(np.array([1.0, 1.0], np.float32), np.zeros(2, np.float32)) == 0
    assert weighted(np.zeros(0, np.float32), np.zeros(0, np.float32)) == 0


# --- match ---------------------------------------------------------------------------------------------------------


def test_the_same_word_matches_fully_a_kindred_one_in_part_a_stranger_hardly() -> None:
    same, kindred, stranger = Match(worded("图书馆 水利工程 苹果"), worded("图书馆 水利局 大桥")).best()
    assert same == 1
    assert 0.1 < kindred < 1
    assert stranger < 0.1


def test_the_script_of_a_word_makes_no_difference() -> None:
    assert Match(worded("圖書館 ＡＢＣ"), worded("图书馆 abc")).best().tolist() == [1, 1]


def test_a_word_nearer_by_says_more() -> None:
    close = near("投资", "投资 3200万元 建成 图书馆 新馆 以及 广场", "3200万元")
    far = near("投资", "投资 建成 图书馆 新馆 以及 广场 3200万元", "3200万元")
    assert 0 < far < close <= 1


def test_what_stands_inside_is_not_near() -> None:
    text = "新馆 投资 落成"
    assert near("投资", text, "投资") < 0.1
    assert near("新馆", text, "投资") > 0.8


def test_a_word_beyond_a_clause_says_less_and_beyond_a_part_less_still() -> None:
    same, clause, part = (near("投资", f"投资 {mark} 3200万元", "3200万元") for mark in ("、", "，", "；"))
    assert same > clause > part > 0


def test_near_counts_by_the_weights_given() -> None:
    asked, text = worded("投资 苹果"), "投资 3200万元"
    match, span = Match(asked, worded(text)), span_of(text, "3200万元")
    assert match.near(span, np.array([1, 0], np.float32)) > 0.8
    assert match.near(span, np.array([0, 1], np.float32)) < 0.1


def test_held_is_the_share_of_the_question_that_a_span_says() -> None:
    asked, text = worded("大桥 通车"), "昨天 大桥 通车 了"
    match = Match(asked, worded(text))
    assert match.held(span_of(text, "大桥 通车")) == pytest.approx(1)
    share = float(asked.weights[0] / asked.weights.sum())
    assert match.held(span_of(text, "大桥")) == pytest.approx(share, abs=0.05)
    assert match.held(span_of(text, "昨天")) < 0.1


def test_inside_is_the_share_of_a_span_that_repeats_the_question() -> None:
    text = "大桥 通车 了 水利工程 完成"
    match = Match(worded("大桥 通车"), worded(text))
    assert match.inside(span_of(text, "大桥 通车")) == pytest.approx(1)
    assert match.inside(span_of(text, "水利工程")) < 0.1
    assert 0.1 < match.inside(span_of(text, "通车 了 水利工程")) < 0.9


@pytest.mark.parametrize(("question", "text"), [("", "大桥 通车"), ("大桥 通车", ""), ("", "")])
def test_without_words_nothing_matches(question: str, text: str) -> None:
    asked = worded(question)
    match, whole = Match(asked, worded(text)), Span(0, len(text))
    assert match.best().tolist() == [0] * len(asked.cut)
    assert (match.near(whole, asked.weights), match.held(whole), match.inside(whole)) == (0, 0, 0)


def test_a_span_without_words_holds_nothing() -> None:
    match = Match(worded("大桥"), worded("大桥 通车"))
    assert (match.held(Span(2, 3)), match.inside(Span(2, 3))) == (0, 0)


TEXTS = st.lists(st.sampled_from(["大桥", "通车", "水利", "水利局", "，", "；", "12", "the"]), max_size=8).map(" ".join)


@given(TEXTS, TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_all_shares_lie_between_nothing_and_everything(question: str, text: str, one: int, other: int) -> None:
    asked, span = worded(question), Span(*sorted((one, other)))
    match = Match(asked, worded(text))
    shares = [*match.best(), match.near(span, asked.weights), match.held(span), match.inside(span)]
    assert all(0 <= share <= 1 + 1e-5 for share in shares)
    assert match.table.shape == (len(asked.cut), len(match.told.cut))
