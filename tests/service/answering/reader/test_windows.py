"""Spans picked from scores."""

import math

import numpy as np
import pytest

from embeddings.text import Span
from service.answering.reader.windows import Window, best_readings, candidate_scores


def _window(passage: int, offset: int, best: tuple[int, int], score: float) -> Window:
    """Four tokens of two characters each, one span of which stands out."""
    scores = np.where(np.triu(np.ones((4, 4))) > 0, -5, -1e4).astype(np.float32)
    scores[best] = score
    return Window(passage, [Span(offset + 2 * at, offset + 2 * at + 2) for at in range(4)], scores)


def test_the_best_span_leads_and_none_overlaps() -> None:
    reading = best_readings([_window(0, 0, (1, 2), 3)], 1, top=10)[0]
    assert reading.spans[0] == (2, 6, 3.0)
    places = [set(range(span.start, span.end)) for span in reading.spans]
    assert sum(map(len, places)) == len(set().union(*places))


def test_windows_of_one_passage_are_read_as_one() -> None:
    windows = [_window(1, 0, (0, 0), 1), _window(1, 4, (0, 0), 2), _window(0, 0, (3, 3), 0)]
    readings = best_readings(windows, 3, top=2)
    assert readings[1].spans[0] == (4, 6, 2.0)
    assert readings[0].spans[0] == (6, 8, 0.0)
    assert readings[2].spans == ()
    assert readings[2].no_answer == math.inf


def test_no_answer_is_less_likely_the_better_the_spans() -> None:
    sure, unsure = best_readings([_window(0, 0, (0, 0), 4), _window(1, 0, (0, 0), -4)], 2, top=1)
    assert sure.no_answer < 0 < unsure.no_answer + 5
    assert sure.no_answer < unsure.no_answer
    assert sure.no_answer == pytest.approx(-math.log(math.exp(4) + 9 * math.exp(-5)), abs=1e-4)


def test_candidates_take_the_words_they_touch() -> None:
    windows = [_window(0, 0, (1, 2), 3), _window(0, 4, (2, 3), 7)]
    assert candidate_scores(windows, [[Span(3, 5), Span(8, 12), Span(40, 44)]]) == [[3.0, 7.0, -math.inf]]


def _marked(passage: int, offset: int, marks: str) -> Window:
    """One token a mark, of two characters: ``B`` begins an item, ``I`` goes on, ``O`` is outside."""
    items = np.full((len(marks), 3), 0.1, np.float32)
    items[np.arange(len(marks)), ["OBI".index(mark) for mark in marks]] = 0.8
    tokens = [Span(offset + 2 * at, offset + 2 * at + 2) for at in range(len(marks))]
    return Window(passage, tokens, np.full((len(marks), len(marks)), -1, np.float32), items)


def test_items_are_runs_from_a_first_word_on() -> None:
    reading = best_readings([_marked(0, 0, "OBIBOI")], 1, top=1)[0]
    assert [(item.start, item.end) for item in reading.items] == [(2, 6), (6, 8)]
    assert reading.items[0].score == pytest.approx(math.log(9), abs=1e-3)


def test_items_of_overlapping_windows_are_told_once_in_their_order() -> None:
    reading = best_readings([_marked(0, 4, "BIOB"), _marked(0, 0, "BOBI")], 1, top=1)[0]
    assert [(item.start, item.end) for item in reading.items] == [(0, 2), (4, 8), (10, 12)]


def test_a_reader_without_marks_names_no_items() -> None:
    assert best_readings([_window(0, 0, (1, 2), 3)], 1, top=1)[0].items == ()
