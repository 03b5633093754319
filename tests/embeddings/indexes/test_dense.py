"""Dense search agrees with plain matrix products: whole, filtered, after deletes, in both kinds, in parallel."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.encoders import Vectors
from embeddings.indexes.dense import DenseIndex
from embeddings.vectors import Ids

DIMENSION = 16


def unit_vectors(count: int, seed: int = 0) -> Vectors:
    """Vectors in clusters, as those of texts are."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(20, DIMENSION))
    vectors = centres[random.integers(20, size=count)] + random.normal(scale=0.5, size=(count, DIMENSION))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def build(ids: Ids, vectors: Vectors, flat_limit: int) -> DenseIndex:
    def read() -> Iterator[tuple[Ids, Vectors]]:
        for start in range(0, len(ids), 300):
            yield ids[start : start + 300], vectors[start : start + 300]

    return DenseIndex.build(DIMENSION, len(ids), read, lambda: unit_vectors(100, 3), flat_limit)


def nearest(ids: Ids, vectors: Vectors, query: Vectors, k: int) -> list[int]:
    scores = vectors @ query
    return [int(ids[i]) for i in np.lexsort((ids, -scores))[:k]]


@settings(max_examples=30)
@given(st.integers(0, 80), st.integers(0, 90), st.sets(st.integers(1, 99)), st.booleans())
def test_flat_search_is_exact(count: int, k: int, chosen: set[int], filtered: bool) -> None:
    ids, vectors = np.arange(1, count + 1), unit_vectors(count)
    index = build(ids, vectors, 1000)
    allowed = np.array(sorted(chosen), dtype=np.int64) if filtered else None
    keep = np.isin(ids, allowed) if allowed is not None else np.ones(count, dtype=bool)
    query = unit_vectors(1, 9)[0]
    found = index.search(query, k, allowed)
    assert [number for number, _ in found] == nearest(ids[keep], vectors[keep], query, k)
    np.testing.assert_allclose(
        [score for _, score in found], [vectors[number - 1] @ query for number, _ in found], atol=1e-6
    )


def test_removed_vectors_are_not_found() -> None:
    ids, vectors = np.arange(10, 110), unit_vectors(100)
    index = build(ids, vectors, 1000)
    assert index.remove([range(20, 30), range(100, 200)]) == 20
    assert index.remove([range(20, 30)]) == 0
    keep = (ids < 20) | ((ids >= 30) & (ids < 100))
    query = vectors[15]
    assert [number for number, _ in index.search(query, 200)] == nearest(ids[keep], vectors[keep], query, 200)
    assert len(index) == 80


@pytest.fixture(scope="module")
def lists() -> tuple[DenseIndex, Ids, Vectors]:
    ids, vectors = np.arange(1, 5001), unit_vectors(5000)
    return build(ids, vectors, 1000), ids, vectors


def test_many_vectors_are_kept_in_lists_with_the_recall_measured(lists: tuple[DenseIndex, Ids, Vectors]) -> None:
    index, ids, vectors = lists
    assert index.kind.startswith("lists")
    assert index.recall > 0.9
    queries = unit_vectors(100, 3)
    shares = [
        len({number for number, _ in index.search(query, 10)} & set(nearest(ids, vectors, query, 10))) / 10
        for query in queries
    ]
    assert np.mean(shares) == pytest.approx(index.recall, abs=1e-6)


def test_lists_search_among_chosen_vectors_as_exactly_as_a_byte_a_component_allows(
    lists: tuple[DenseIndex, Ids, Vectors],
) -> None:
    index, ids, vectors = lists
    query = unit_vectors(1, 5)[0]
    allowed = ids[::50]
    found = index.search(query, 20, allowed)
    assert len(found) == 20
    assert {number for number, _ in found} <= set(allowed.tolist())
    exact = sorted(vectors[allowed - 1] @ query, reverse=True)[:20]
    np.testing.assert_allclose([vectors[number - 1] @ query for number, _ in found], exact, atol=0.02)


def test_lists_drop_vectors() -> None:
    ids, vectors = np.arange(1, 3001), unit_vectors(3000)
    index = build(ids, vectors, 1000)
    assert index.remove([range(1, 1501)]) == 1500
    assert len(index) == 1500
    assert all(number > 1500 for query in vectors[:50] for number, _ in index.search(query, 20))


def test_an_index_outgrows_its_kind() -> None:
    flat = build(np.arange(1, 101), unit_vectors(100), 100)
    assert not flat.outgrown(100)
    flat.add(np.array([101]), unit_vectors(1))
    assert flat.outgrown(100)
    lists = build(np.arange(1, 2001), unit_vectors(2000), 1000)
    assert not lists.outgrown(1000)
    lists.remove([range(1, 1600)])
    assert lists.outgrown(1000)


@pytest.mark.parametrize("flat_limit", [10_000, 1000])
def test_a_saved_index_is_the_same(tmp_path: Path, flat_limit: int) -> None:
    index = build(np.arange(1, 2001), unit_vectors(2000), flat_limit)
    index.save(tmp_path / "dense.faiss")
    loaded = DenseIndex.load(tmp_path / "dense.faiss", index.recall)
    assert (loaded.kind, loaded.recall, len(loaded)) == (index.kind, index.recall, len(index))
    query = unit_vectors(1, 7)[0]
    assert loaded.search(query, 10) == index.search(query, 10)
    assert loaded.remove([range(1, 11)]) == 10


@pytest.mark.parametrize("flat_limit", [100_000, 1000])
def test_searches_stay_true_while_vectors_come_and_go(flat_limit: int) -> None:
    ids, vectors = np.arange(1, 2001), unit_vectors(2000)
    index = build(ids, vectors, flat_limit)
    query = vectors[0]
    with ThreadPoolExecutor(4) as pool:
        searches = [pool.submit(index.search, query, 5) for _ in range(200)]
        for start in range(2001, 4001, 100):
            index.add(np.arange(start, start + 100), -np.abs(unit_vectors(100, start)) * np.sign(query))
            index.remove([range(start, start + 50)])
        found = [search.result() for search in searches]
    assert all(one[0][0] == 1 for one in found)
    assert len({tuple(one) for one in found}) == 1
