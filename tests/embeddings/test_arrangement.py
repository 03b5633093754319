"""The best whole arrangement: an exact assignment, without circles, in bounded sections."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.arrangement import SECTION, arrange, choose, learned_weights
from embeddings.blocks import find_blocks


@st.composite
def worths(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    count = draw(st.integers(1, 4))
    cells = st.lists(st.integers(-50, 50).map(float), min_size=count, max_size=count)
    links = np.array([draw(cells) for _ in range(count)])
    np.fill_diagonal(links, -1e6)
    return links, np.array(draw(cells))


def total(links: np.ndarray, starts: np.ndarray, following: tuple[int, ...] | np.ndarray) -> float:
    begun = set(range(len(starts))) - set(following)
    return sum(links[i, j] for i, j in enumerate(following) if j >= 0) + sum(starts[j] for j in begun)


@given(worths())
def test_every_block_is_read_once_and_in_no_circle(case: tuple[np.ndarray, np.ndarray]) -> None:
    following = choose(*case)
    linked = following[following >= 0]
    assert len(set(linked)) == len(linked)
    for first in range(len(following)):
        at, steps = first, 0
        while at >= 0:
            at, steps = int(following[at]), steps + 1
            assert steps <= len(following)


@given(worths())
def test_no_other_assignment_is_worth_more_unless_it_has_a_circle(case: tuple[np.ndarray, np.ndarray]) -> None:
    links, starts = case
    count = len(starts)
    ahead = np.triu(links, 1) + np.tril(np.full_like(links, -1e6))
    best = max(
        total(ahead, starts, tuple(j if j < count else -1 for j in order[:count]))
        for order in permutations(range(2 * count), count)
        if all(j >= count or j > i for i, j in enumerate(order))
    )
    assert total(ahead, starts, choose(ahead, starts)) == pytest.approx(best)


def test_weights_are_complete() -> None:
    weights = learned_weights()
    assert {name for name, value in weights.links.items() if value} > {"body, next", "heading to body, next"}
    assert weights.titles
    assert all(0 <= value <= 1 for value in weights.rarity.values())


def test_long_pages_are_arranged_in_sections_and_keep_every_block() -> None:
    report = "市图书馆新馆开放\n\n本报讯（记者 张三）昨日，新馆开放，读者很多。\n\n首日迎来读者三千人，藏书百万册。\n\n"
    blocks = find_blocks(report * SECTION)
    drafts = arrange(blocks)
    held = sorted(index for draft in drafts for index in draft.heads + draft.body + draft.others)
    assert held == list(range(len(blocks)))
    assert len(drafts) == SECTION


def test_columns_of_figures_stay_as_they_stand() -> None:
    blocks = find_blocks("12.5\n8\n#\n" * 1000)
    (draft,) = arrange(blocks)
    assert len(draft.body) == 2000
    assert sorted(draft.body + draft.others) == list(range(len(blocks)))


def test_a_page_of_marks_alone_is_kept() -> None:
    blocks = find_blocks("#\n\n（下转第三版）\n\n----")
    (draft,) = arrange(blocks)
    assert sorted(draft.others) == [0, 1, 2]
