"""Ranges of passages are joined and parted without losing a number."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from embeddings.changelog import Change
from embeddings.indexes.following import added, batches, removed

RANGES = st.lists(st.builds(lambda start, size: range(start, start + size), st.integers(1, 2000), st.integers(0, 9)))


@given(RANGES | st.lists(st.integers(0, 3000).map(lambda n: range(3 * n, 3 * n + 1)), min_size=201, max_size=900))
def test_batches_hold_every_number_once_in_order(ranges: list[range]) -> None:
    parts = list(batches(ranges))
    joined = [numbers for some in parts for numbers in some]
    numbers = [number for one in joined for number in one]
    assert numbers == sorted({number for one in ranges for number in one})
    assert all(before.stop < after.start for before, after in pairwise(joined))
    assert all(0 < len(some) <= 200 for some in parts)


def test_changes_are_told_apart() -> None:
    come, gone = Change(1, "add", "a", range(1, 5)), Change(2, "remove", "a", range(1, 5))
    assert (added([come, gone]), removed([come, gone])) == ([range(1, 5)], [range(1, 5)])
