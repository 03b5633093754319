"""A catalog in PostgreSQL: libraries with folders of their own share it, and what is wrong with it is said."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fakes import PairEncoder
from making import TOPICS, article_page

from embeddings.catalog import Catalog
from embeddings.errors import DataFolderError
from embeddings.library import Library


def found(library: Library, encoder: PairEncoder) -> list[object]:
    """What searches find for all topics; BM25 counts what was removed for a while, so that its scores differ."""
    vectors = encoder.encode_queries(TOPICS)
    dense = [library.search_dense(vector, 10) for vector in vectors]
    return [dense, [[number for number, _ in library.search_lexical(topic, 10)] for topic in TOPICS]]


def test_libraries_with_folders_of_their_own_follow_one_catalog(
    tmp_path: Path, encoder: PairEncoder, postgresql_url: str
) -> None:
    with (
        Library.open(tmp_path / "one", encoder, catalog_url=postgresql_url) as one,
        Library.open(tmp_path / "two", encoder, catalog_url=postgresql_url) as two,
        Library.open(tmp_path / "file", encoder) as file,
    ):
        for library in (one, file):
            library.ingest([article_page(n) for n in range(4)])
            library.remove("page-1")
            library.replace("page-2", article_page(5))
        assert two.pages() == one.pages() == file.pages()
        assert found(two, encoder) == found(one, encoder) == found(file, encoder)
        assert not (tmp_path / "one" / "catalog.db").exists()


def test_pages_that_come_at_once_come_each_once(tmp_path: Path, encoder: PairEncoder, postgresql_url: str) -> None:
    def ingest(number: int) -> None:
        with Library.open(tmp_path / str(number), encoder, catalog_url=postgresql_url) as library:
            library.ingest([article_page(n) for n in range(6)])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ingest, range(4)))
    catalog = Catalog(postgresql_url)
    assert sorted(page.name for page in catalog.pages()) == [f"page-{n}" for n in range(6)]
    assert [change.revision for change in catalog.log.after(0)] == list(range(1, 7))
    catalog.close()


def test_reindexing_reaches_all(tmp_path: Path, encoder: PairEncoder, postgresql_url: str) -> None:
    with Library.open(tmp_path / "one", encoder, catalog_url=postgresql_url) as library:
        library.ingest([article_page(1)])
    other = PairEncoder(32, "other")
    assert Library.reindex(tmp_path / "two", other, catalog_url=postgresql_url) > 0
    with Library.open(tmp_path / "one", other, catalog_url=postgresql_url) as library:
        assert library.info().encoder == "other"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "no database"),
        ("oracle+nothing://host/db", "no database"),
        ("postgresql+psycopg://somebody:secret@127.0.0.1:1/pages", "cannot be used"),
    ],
)
def test_a_catalog_that_cannot_be_reached_is_said(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(DataFolderError, match=said) as refused:
        Catalog.in_folder(tmp_path, url)
    assert "secret" not in str(refused.value)
