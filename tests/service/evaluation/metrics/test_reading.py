"""Against independent oracles: NLTK for words, difflib for runs, and the scripts' own rules restated."""

import random
from difflib import SequenceMatcher
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.tokenize import NLTKWordTokenizer

from service.evaluation.metrics.reading import (
    best_threshold,
    cmrc_exact,
    cmrc_f1,
    cmrc_tokens,
    longest_common_run,
    mlqa_exact,
    mlqa_f1,
    mlqa_tokens,
    squad_exact,
    squad_f1,
)
from service.evaluation.metrics.words import treebank_words

nltk_words = NLTKWordTokenizer().tokenize
stems = st.sampled_from(["a", "it's", "don't", "the panthers'", "x", "12", "3.5", "1,000", "u.s.", "nfl", "-"])
openings = st.sampled_from(["", "", "", "(", "[", '"', "$", "“", "‘"])
closings = st.sampled_from(["", "", "", ".", ",", ";", ":", ")", "]", '"', "%", "!", "?", "”", "...", " —", ".)"])
phrases = st.lists(st.tuples(openings, stems, closings).map("".join), max_size=6).map(" ".join)


@given(phrases)
def test_words_are_those_of_nltk(text: str) -> None:
    assert treebank_words(text) == nltk_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "they cannot say it's mr. smith's, don't they?",
        'he paid $1,234.50 (3.5% more) in "new york". so there.',
        "the '90s -- gonna be fun...",
        "the panthers' defense gave up just 308 points, ranking sixth",
    ],
)
def test_words_of_sentences_are_those_of_nltk(text: str) -> None:
    assert treebank_words(text) == nltk_words(text)


def oracle_cmrc_tokens(text: str) -> list[str]:
    marks = ["-", ":", "_", "*", "^", "/", "\\", "~", "`", "+", "=", *"，。：？！“”；’《》·、「」（）－～『』", "……"]
    kept = [char for char in text.lower().strip() if char not in marks]
    tokens: list[str] = []
    for is_han, group in groupby(kept, key=lambda char: "\u4e00" <= char <= "\u9fa5"):
        run = "".join(group)
        tokens += run if is_han else nltk_words(run)
    return tokens


def oracle_cmrc_f1(predicted: str, golds: list[str]) -> float:
    best = 0.0
    for gold in golds:
        one, two = oracle_cmrc_tokens(gold), oracle_cmrc_tokens(predicted)
        run = SequenceMatcher(None, one, two, autojunk=False).find_longest_match().size
        if run:
            precision, recall = run / len(two), run / len(one)
            best = max(best, 2 * precision * recall / (precision + recall))
    return best


pieces = st.sampled_from([*"大同市，。《》…-（） ", "NFL ", "Super Bowl", "3.5%", "(9月)", "1,000"])
mixed = st.lists(pieces, max_size=8).map("".join)


@given(mixed, st.lists(mixed, min_size=1, max_size=3))
def test_cmrc_scores_follow_the_official_rules(predicted: str, golds: list[str]) -> None:
    assert cmrc_f1(predicted, golds) == pytest.approx(oracle_cmrc_f1(predicted, golds))


def test_cmrc_quirks() -> None:
    assert cmrc_exact("《北魏长歌》", ["北魏长歌"]) == 1.0
    assert cmrc_exact("3.5%", ["35%"]) == 0.0  # the ASCII full stop stays
    assert cmrc_exact("北 魏", ["北魏"]) == 0.0  # so do blanks
    assert cmrc_f1("3.5%", ["3.5％"]) == 0.0  # and widths
    assert cmrc_exact("…", ["……"]) == 0.0  # an ellipsis of two is never found, so none is removed
    assert cmrc_exact("", ["，"]) == 0.0  # an unanswered question scores nothing
    # The same list in another order has only one item's run in common.
    assert cmrc_f1("张强、谷明", ["谷明、张强"]) == pytest.approx(0.5)


def test_cmrc_tokens_are_han_characters_and_words_between() -> None:
    assert cmrc_tokens("在NFL中，它得了3.5分") == ["在", "nfl", "中", "它", "得", "了", "3.5", "分"]


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_longest_common_run_is_the_longest(first: list[str], second: list[str]) -> None:
    found = SequenceMatcher(None, first, second, autojunk=False).find_longest_match().size
    assert longest_common_run(first, second) == found


def test_mlqa_cuts_chinese_into_characters_and_english_at_blanks() -> None:
    assert mlqa_tokens("《Super Bowl 50》，在加州。", "zh") == ["super", "bowl", "50", "在", "加", "州"]
    assert mlqa_tokens("The Super-Bowl, a game", "en") == ["superbowl", "game"]


def test_mlqa_f1_is_over_bags() -> None:
    assert mlqa_f1("州加", ["加州"], "zh") == 1.0
    assert mlqa_exact("州加", ["加州"], "zh") == 0.0
    assert mlqa_f1("在加州", ["丹佛", "加州"], "zh") == pytest.approx(4 / 5)
    assert mlqa_f1("，", ["。"], "zh") == 0.0
    assert mlqa_f1("the broncos won", ["broncos"], "en") == pytest.approx(2 / 3)


def test_squad_drops_articles_and_ascii_marks_alone() -> None:
    assert squad_exact("the Denver Broncos!", ["Denver  broncos"]) == 1.0
    assert squad_exact("丹佛。", ["丹佛"]) == 0.0
    assert squad_f1("Denver Broncos won", ["Denver Broncos"]) == pytest.approx(4 / 5)


def test_squad_gives_no_answer_its_point() -> None:
    assert (squad_exact("", []), squad_f1("", [])) == (1.0, 1.0)
    assert (squad_exact("Denver", []), squad_f1("Denver", [])) == (0.0, 0.0)
    assert (squad_exact("", ["Denver"]), squad_f1("", ["Denver"])) == (0.0, 0.0)
    assert squad_exact("", ["the"]) == 1.0  # a gold of articles alone is none


def test_best_threshold_is_the_best_of_all_thresholds() -> None:
    rng = random.Random(7)
    for _ in range(50):
        size = rng.randint(1, 9)
        answerable = [rng.random() < 0.6 for _ in range(size)]
        answered = [rng.random() < 0.8 for _ in range(size)]
        refusals = rng.sample([n / 100 for n in range(1, 100)], size)
        scores = [
            rng.random() if can and did else float(not can and not did)
            for can, did in zip(answerable, answered, strict=True)
        ]
        tried = [
            sum(
                score if refusal <= threshold else float(not can)
                for score, refusal, can in zip(scores, refusals, answerable, strict=True)
            )
            / size
            for threshold in (0.0, *refusals)
        ]
        assert best_threshold(scores, refusals, answered, answerable).score == pytest.approx(max(tried))


def test_best_threshold_needs_questions() -> None:
    with pytest.raises(ValueError, match="no question"):
        best_threshold([], [], [], [])
