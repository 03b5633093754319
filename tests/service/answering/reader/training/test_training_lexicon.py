"""Word vectors and translations from small corpora."""

import numpy as np
import pytest

from service.answering.reader.training.lexicon import translations, word_vectors


def test_words_in_like_company_lie_near() -> None:
    # Words 0 and 1 stand among 2 and 3, words 4 and 5 among 6 and 7.
    random = np.random.default_rng(1)
    texts = []
    for _ in range(300):
        low, high = random.integers(0, 2), random.integers(4, 6)
        texts += [np.array([2, low, 3], np.int32), np.array([6, high, 7], np.int32)]
    vectors = word_vectors(texts, 8, seed=0)
    assert vectors.shape[0] == 8
    assert vectors[0] @ vectors[1] > 0.9
    assert vectors[4] @ vectors[5] > 0.9
    assert vectors[0] @ vectors[4] < 0.3


def test_words_that_always_meet_translate_each_other() -> None:
    index = {"红": 0, "花": 1, "草": 2, "绿": 3}
    pairs = [
        (["red", "flower"], ["红", "花"]),
        (["red", "grass"], ["红", "草"]),
        (["green", "grass"], ["绿", "草"]),
        (["green", "flower"], ["绿", "花"]),
    ] * 5
    found = translations(pairs, index)
    best = {word: (found.ids[row, 0], found.weights[row, 0]) for row, word in enumerate(found.words)}
    assert {word: best[word][0] for word in best} == {"red": 0, "flower": 1, "grass": 2, "green": 3}
    assert best["red"][1] == pytest.approx(1, abs=0.2)
