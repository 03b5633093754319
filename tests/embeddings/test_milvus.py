"""Vectors in Milvus: searches find there what they find in memory, whatever came, went or broke in between."""

import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from fakes import PairEncoder
from making import TOPICS, article_page

from embeddings.errors import VectorServerError
from embeddings.indexes import Scored
from embeddings.indexes.milvus import MilvusCollection
from embeddings.library import Filters, Library
from tests.milvus import Milvus

Open = Callable[..., Library]

PAPER = '晚报 "号外" \\'
FILTERS = [
    None,
    Filters(),
    Filters(pages=("page-1", "page-5")),
    Filters(pages=()),
    Filters(newspaper=PAPER),
    Filters(newspaper=""),
    Filters(date_from="2022-08-03"),
    Filters(date_to="2022-08-03"),
    Filters(date_from="2022-08-02", date_to="2022-08-06", newspaper=PAPER),
    Filters(pages=("page-2", "page-4"), date_to="2022-08-02"),
]


@pytest.fixture
def open_here(tmp_path: Path, encoder: PairEncoder, milvus: Milvus) -> Open:
    """Opens the library of a folder with its vectors in Milvus."""
    return lambda name="here": Library.open(tmp_path / name, encoder, vectors_url=milvus.url)


def fill(library: Library) -> None:
    """Pages with dates and newspapers, and pages without; one that goes, one that is replaced."""
    for number in range(8):
        fields = {"date": f"2022-08-0{number}", "newspaper": PAPER if number % 2 else "日报"} if number % 4 else {}
        library.ingest([article_page(number, **fields)])
    library.remove("page-3")
    library.replace("page-6", article_page(16, date="2022-08-06"))


def nearest(library: Library, query: str, filters: Filters | None = None, k: int = 7) -> Scored:
    return library.search_dense(PairEncoder().encode_queries([query])[0], k, filters)


def reached(library: Library) -> bool:
    """Whether the library says so; to connect anew takes a moment."""
    try:
        library.check()
    except VectorServerError:
        return False
    return True


def best_page(library: Library, query: str) -> str:
    """Name of the page of the nearest passage."""
    [(number, _)] = nearest(library, query, k=1)
    return library.page(library.passages([number])[number].page_id).name


def alike(one: Scored, other: Scored) -> bool:
    """Whether the same passages were found, by the same scores; those of one score stand in any order."""
    np.testing.assert_allclose([score for _, score in one], [score for _, score in other], atol=1e-6)
    return {number for number, _ in one} == {number for number, _ in other}


def test_it_finds_what_is_found_in_memory(open_here: Open, tmp_path: Path, encoder: PairEncoder) -> None:
    with open_here() as library, Library.open(tmp_path / "memory", encoder) as memory:
        assert nearest(library, "粮食生产") == []
        for one in (library, memory):
            fill(one)
        for filters in FILTERS:
            for topic in TOPICS:
                assert alike(nearest(library, topic, filters, 100), nearest(memory, topic, filters, 100))
                assert nearest(library, topic, filters, 1)[:1] == nearest(library, topic, filters, 100)[:1]
        assert nearest(library, "粮食生产", None, 0) == []
        told, known = library.info(), memory.info()
        assert (told.index.passages, told.index.revision) == (known.index.passages, known.index.revision)
        assert (told.index.dense_kind, told.index.dense_recall, told.index.dense_bytes) == ("milvus", 1.0, 0)


def test_all_processes_share_what_one_wrote(open_here: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_here() as one, open_here() as other:
        fill(one)
        with monkeypatch.context() as idle:
            idle.setattr(MilvusCollection, "put", pytest.fail)
            assert nearest(other, "古城旅游") == nearest(one, "古城旅游") != []
        other.remove("page-2")
        assert nearest(one, "古城旅游", Filters()) == nearest(other, "古城旅游", Filters())
    with open_here() as again:
        assert again.info().index.passages == again.passage_count


def test_those_that_come_at_once_write_each_passage_once(
    open_here: Open, monkeypatch: pytest.MonkeyPatch, milvus: Milvus
) -> None:
    monkeypatch.setattr("embeddings.indexes.following_milvus._CHANGES_AT_ONCE", 2)
    with open_here() as library:
        fill(library)
        count, before = library.info().index.passages, nearest(library, "数字经济")
        _drop(library)
    written: list[int] = []
    put = MilvusCollection.put
    monkeypatch.setattr(
        MilvusCollection, "put", lambda self, rows: (written.extend(r.id for r in rows), put(self, rows))
    )
    with ThreadPoolExecutor(4) as pool:
        libraries = list(pool.map(lambda _: open_here(), range(4)))
    assert len(written) == len(set(written)) == count
    for library in libraries:
        assert nearest(library, "数字经济") == before
        library.close()


def test_what_is_left_half_done_is_done_again(open_here: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with open_here() as library:
        fill(library)
        with monkeypatch.context() as dying:
            dying.setattr(MilvusCollection, "mark", die)
            with pytest.raises(KeyboardInterrupt):
                library.ingest([article_page(9)])
            with pytest.raises(KeyboardInterrupt):
                library.remove("page-9")
    with open_here() as library:
        assert library.info().index.passages == library.passage_count
        assert nearest(library, "社区养老", Filters(pages=("page-7",)))


def test_a_collection_that_is_gone_is_written_again(open_here: Open) -> None:
    with open_here() as library:
        fill(library)
        before = nearest(library, "煤炭增产")
        _drop(library)
        with pytest.raises(VectorServerError, match="cannot be used"):
            nearest(library, "煤炭增产")
        assert nearest(library, "煤炭增产") == before


def test_a_search_takes_in_no_more_than_some(open_here: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_here() as library:
        fill(library)
        monkeypatch.setattr("embeddings.indexes.following_milvus._CHANGES_AT_ONCE", 3)
        _drop(library)
        counts = []
        for _ in range(5):
            try:
                counts.append(len(nearest(library, "煤炭增产", None, 100)))
            except VectorServerError:
                counts.append(-1)
        assert counts[0] == -1
        assert 0 < counts[1] < counts[2] < counts[4] == library.passage_count


def test_a_collection_ahead_of_its_catalog_is_written_again(open_here: Open, tmp_path: Path) -> None:
    with open_here() as library:
        fill(library)
    shutil.copytree(tmp_path / "here", tmp_path / "copy")
    with open_here() as library:
        library.ingest([article_page(8), article_page(9)])
    with open_here("copy") as library:
        assert library.info().index.passages == library.passage_count
        library.ingest([article_page(19)])
        assert library.info().index.passages == library.passage_count
        assert best_page(library, "第19号社区养老工作推进会召开") == "page-19"


def test_another_encoder_has_a_collection_of_its_own(open_here: Open, tmp_path: Path, milvus: Milvus) -> None:
    with open_here() as library:
        fill(library)
        before = nearest(library, "雕塑展览")
        other = PairEncoder(32, "other")
        Library.reindex(tmp_path / "here", other)
        with Library.open(tmp_path / "here", other, vectors_url=milvus.url) as renewed:
            assert renewed.info().index.passages == renewed.passage_count
            assert len(renewed.search_dense(other.encode_queries(["雕塑展览"])[0], 7)) == 7
        assert nearest(library, "雕塑展览") == before


def test_while_the_server_is_away_that_is_said(open_here: Open, milvus: Milvus) -> None:
    with open_here() as library:
        fill(library)
        before = nearest(library, "城市供热", Filters(pages=("page-7",)))
        milvus.stop()
        try:
            for ask in (library.check, library.info, lambda: nearest(library, "城市供热")):
                with pytest.raises(
                    VectorServerError, match=f"Milvus at {milvus.url.partition('//')[2]} cannot be used"
                ):
                    ask()
            with pytest.raises(VectorServerError):
                library.ingest([article_page(9)])
        finally:
            milvus.start()
        while not reached(library):
            pass
        assert alike(nearest(library, "城市供热", Filters(pages=("page-7",))), before)
        assert best_page(library, "第9号社区养老工作推进会召开") == "page-9"
        assert library.info().index.passages == library.passage_count


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://reader:secret@127.0.0.1:1", r"127\.0\.0\.1:1 cannot be used"),
        ("milvus://reader:secret@127.0.0.1:1", "begin with http"),
        ("secret", "begin with http"),
    ],
)
def test_a_wrong_address_is_named_without_its_password(
    tmp_path: Path, encoder: PairEncoder, url: str, words: str
) -> None:
    with pytest.raises(VectorServerError, match=words) as refused:
        Library.open(tmp_path, encoder, vectors_url=url)
    assert "secret" not in str(refused.value)


def test_what_is_not_installed_is_named(tmp_path: Path, encoder: PairEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "embeddings.indexes.following_milvus", None)
    with pytest.raises(VectorServerError, match=r"pip install 'yinju\[milvus\]'"):
        Library.open(tmp_path, encoder, vectors_url="http://127.0.0.1:1")


def _drop(library: Library) -> None:
    """Drop the collection behind the library's back."""
    library._index._dense._collection.drop()  # type: ignore[attr-defined]
