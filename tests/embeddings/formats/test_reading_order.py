"""The order in which blocks are read: columns under their headline, whatever order the file has them in."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.formats.order import Piece, Rect, reading_order

EDGES = st.floats(-1e6, 1e6, allow_nan=False)
RECTS = st.builds(lambda x, y, w, h: Rect(x, y, x + w, y + h), EDGES, EDGES, st.floats(0, 1e5), st.floats(0, 1e5))
HEIGHT = 20


def shuffled(rects: list[Rect], seed: int, large: frozenset[int] = frozenset()) -> list[int]:
    """The reading order of ``rects`` put in disorder, as places in the list as it was."""
    places = list(range(len(rects)))
    random.Random(seed).shuffle(places)
    return [places[n] for n in reading_order([Piece(rects[place], place in large) for place in places], HEIGHT)]


@given(st.lists(st.builds(Piece, RECTS, st.booleans()), max_size=60), st.floats(0, 1e3))
def test_every_block_comes_once(pieces: list[Piece], line_height: float) -> None:
    assert sorted(reading_order(pieces, line_height)) == list(range(len(pieces)))


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 6)), min_size=1, max_size=5), st.integers(), st.booleans())
def test_articles_of_any_columns_are_read_one_after_another(
    articles: list[tuple[int, int]], seed: int, in_lines: bool
) -> None:
    """Each article is a headline over all its columns; a column is one block, or every line is one."""
    rects, y = [], 0.0
    for columns, lines in articles:
        rects.append(Rect(0, y, 1200, y + 40))
        y += 50
        width = 1200 / columns
        for number in range(columns):
            left, right = number * width, (number + 1) * width - 30
            step = 25 if in_lines else 25 * lines
            count = lines if in_lines else 1
            rects += [Rect(left, y + step * n, right, y + step * n + step - 5) for n in range(count)]
        y += 25 * lines + 10
    assert shuffled(rects, seed) == list(range(len(rects)))


@given(st.integers())
def test_two_articles_side_by_side_are_read_whole(seed: int) -> None:
    rects = [
        Rect(left + x, y, left + x + width, y + height)
        for left in (0, 800)
        for x, y, width, height in ((0, 0, 700, 60), (0, 80, 320, 500), (360, 80, 320, 480))
    ]
    assert shuffled(rects, seed) == list(range(6))


@given(st.integers())
def test_a_short_headline_that_stands_alone_is_read_before_its_columns(seed: int) -> None:
    rects = [Rect(500, 0, 700, 50), Rect(0, 70, 380, 500), Rect(420, 70, 800, 500), Rect(840, 70, 1200, 480)]
    assert shuffled(rects, seed, frozenset({0})) == [0, 1, 2, 3]


def test_boxes_that_overlap_a_little_are_parted_all_the_same() -> None:
    left = [Rect(0, 25 * n, 402, 25 * n + 27) for n in range(10)]
    right = [Rect(398, 25 * n, 800, 25 * n + 27) for n in range(10)]
    assert shuffled(left + right, 3) == list(range(20))


def test_white_across_the_page_parts_a_folio_line_from_columns() -> None:
    folio = [Rect(0, 0, 200, 20), Rect(700, 0, 900, 20)]
    columns = [Rect(0, 80, 580, 900), Rect(620, 80, 1200, 900)]
    assert shuffled(folio + columns, 1) == [0, 1, 2, 3]


@pytest.mark.parametrize("seed", range(3))
def test_a_headline_inside_a_column_belongs_to_it(seed: int) -> None:
    rects = [Rect(0, 0, 580, 400), Rect(0, 420, 400, 460), Rect(0, 480, 580, 900), Rect(620, 0, 1200, 900)]
    assert shuffled(rects, seed, frozenset({1})) == [0, 1, 2, 3]


def test_thousands_of_lines_in_a_staircase_are_put_in_order() -> None:
    stairs = [Rect(7 * n, 30 * n, 7 * n + 100, 30 * n + 20) for n in range(5000)]
    assert shuffled(stairs, 0) == list(range(5000))


@given(RECTS)
def test_a_turned_rectangle_keeps_its_sides(rect: Rect) -> None:
    turned = rect.turned()
    assert (turned.width, turned.height) == pytest.approx((rect.height, rect.width))
