"""What the network is told of a question and a passage."""

import numpy as np
import pytest

from service.answering.reader.features import FEATURES, AskedQuestion, Example, WordFacts, make_example
from service.answering.reader.lexicon import Lexicon
from service.answering.reader.tokens import tokenize


def _example(question: str, passage: str, lexicon: Lexicon) -> Example:
    return make_example(AskedQuestion(question, lexicon, WordFacts(lexicon)), tokenize(passage))


def _match(question: str, passage: str, lexicon: Lexicon) -> dict[str, dict[str, float]]:
    asked = AskedQuestion(question, lexicon, WordFacts(lexicon))
    tokens = tokenize(passage)
    match = make_example(asked, tokens).match
    return {
        token.word: {term.word: float(match[row, column]) for column, term in enumerate(asked.tokens)}
        for row, token in enumerate(tokens)
    }


def test_shapes(lexicon: Lexicon) -> None:
    example = _example("谁访问大学？", "市长在合肥访问大学。", lexicon)
    words, terms = len(tokenize("市长在合肥访问大学。")), len(tokenize("谁访问大学？"))
    assert example.features.shape == (words, FEATURES)
    assert example.match.shape == (words, terms)
    assert np.isfinite(example.features).all()
    assert 0 <= example.match.min() <= example.match.max() <= 1


def test_the_same_word_matches_whatever_its_script(lexicon: Lexicon) -> None:
    match = _match("誰訪問大學？", "市长访问大学。", lexicon)
    assert match["访问"]["访问"] == 1
    assert match["大学"]["访问"] < 1


def test_a_part_of_a_word_matches_in_part(lexicon: Lexicon) -> None:
    match = _match("图书是谁的？", "图书馆成立。", lexicon)
    assert match["图书馆"]["图书"] == pytest.approx(2 / 3, abs=0.01)


def test_an_english_word_matches_what_it_means(lexicon: Lexicon) -> None:
    match = _match("Which library was founded?", "图书馆和大学成立。", lexicon)
    assert match["图书馆"]["library"] == 1
    assert match["大学"]["library"] == pytest.approx(0.5, abs=0.01)
    assert match["成立"]["library"] < 0.5


def test_a_name_in_pinyin_matches_its_characters(lexicon: Lexicon) -> None:
    match = _match("Did Wang Qingxian visit Hefei?", "王清宪在合肥访问大学。", lexicon)
    assert match["合肥"]["hefei"] == 1
    named = [row for word, row in match.items() if "清" in word]
    assert named[0]["qingxian"] == 1


def test_each_word_knows_what_its_sentence_holds(lexicon: Lexicon) -> None:
    example = _example("合肥大学", "市长在合肥。访问大学。", lexicon)
    words = [token.word for token in tokenize("市长在合肥。访问大学。")]
    held = {(row, column): float(value) for (row, column), value in np.ndenumerate(example.held)}
    first, second = range(words.index("。") + 1), range(words.index("。") + 1, len(words))
    assert all((held[row, 0], held[row, 1] < 0.9) == (1, True) for row in first)
    assert all((held[row, 0] < 0.9, held[row, 1]) == (True, 1) for row in second)


def test_longer_questions_are_cut(lexicon: Lexicon) -> None:
    example = _example("大学" * 200, "大学。", lexicon)
    assert example.match.shape[1] == len(example.question.ids) < 200
