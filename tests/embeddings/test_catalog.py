"""The catalog: a page is in or out, once, as it was read; what is wrong with a database is said."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from fakes import PairEncoder
from making import article_page

from embeddings.articles import find_articles
from embeddings.catalog import Catalog
from embeddings.errors import (
    AmbiguousNameError,
    DataFolderError,
    EncoderError,
    NewerFormatError,
    ReadOnlyDataError,
    UnknownIdError,
)
from embeddings.filters import Filters
from embeddings.pages import Page, make_page
from embeddings.passages import Passage, make_passages


@pytest.fixture(params=["sqlite", "postgresql"])
def catalog(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalog]:
    """A catalog in each database that one may be in."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    catalog = Catalog.in_folder(tmp_path / "data", url)
    yield catalog
    catalog.close()


def add(catalog: Catalog, page: Page, encoder: PairEncoder) -> bool:
    found = find_articles(page)
    cut = cut_of(page)
    vectors = encoder.encode_passages([passage.text for passage in cut])
    return catalog.add(page, found, cut, vectors, catalog.vectors.adopt(encoder))


def cut_of(page: Page) -> list[Passage]:
    return [passage for article in find_articles(page) for passage in make_passages(page, article)]


def test_a_page_comes_back_as_it_went_in(catalog: Catalog, encoder: PairEncoder) -> None:
    text = "\ufeff  标题\r\n\n正文①㎡，全角　空格\x00和\U00020000字。\t\n"
    page = make_page(text, "怪 页", newspaper="某日报", issue_date="2022-08-27", number="1", encoding="gb18030")
    assert add(catalog, page, encoder)
    assert catalog.page(page.id) == catalog.page("怪 页") == page
    assert catalog.articles(page.id) == find_articles(page)
    assert [catalog.article(article.id) for article in find_articles(page)] == find_articles(page)
    numbers = catalog.passage_ids(Filters()).tolist()
    assert list(catalog.passages(numbers).values()) == cut_of(page)


def test_the_same_text_twice_is_one_page(catalog: Catalog, encoder: PairEncoder) -> None:
    assert add(catalog, article_page(1), encoder)
    revision = catalog.revision
    assert not add(catalog, article_page(1), encoder)
    assert (catalog.revision, catalog.page_count()) == (revision, 1)


def test_a_failed_page_leaves_nothing(catalog: Catalog, encoder: PairEncoder) -> None:
    page = article_page(1)
    number = catalog.vectors.adopt(encoder)
    with pytest.raises(ValueError, match="zip"):
        catalog.add(page, find_articles(page), cut_of(page), np.zeros((1, encoder.dimension), np.float32), number)
    assert (catalog.revision, catalog.page_count(), catalog.passage_count()) == (0, 0, 0)
    assert catalog.passage_ids(Filters()).tolist() == []
    assert add(catalog, page, encoder)


def test_removal_takes_all_and_numbers_are_never_given_again(catalog: Catalog, encoder: PairEncoder) -> None:
    page, other = article_page(1), article_page(2)
    add(catalog, page, encoder)
    first = set(catalog.passage_ids(Filters()).tolist())
    add(catalog, other, encoder)
    catalog.remove(page.id)
    assert catalog.passages(sorted(first)) == {}
    assert catalog.articles(page.id) == []
    assert [ids.tolist() for ids, _ in catalog.vectors.read(1)] == [catalog.passage_ids(Filters()).tolist()]
    with pytest.raises(UnknownIdError, match=page.id):
        catalog.remove(page.id)
    catalog.remove(other.id)
    add(catalog, page, encoder)
    assert not first & set(catalog.passage_ids(Filters()).tolist())


def test_pages_are_listed_in_the_order_they_came(catalog: Catalog, encoder: PairEncoder) -> None:
    pages = [article_page(n) for n in (5, 3, 9)]
    for page in pages:
        add(catalog, page, encoder)
    assert [entry.id for entry in catalog.pages()] == [page.id for page in pages]
    assert [entry.name for entry in catalog.pages(1, 1)] == ["page-3"]
    assert [entry.name for entry in catalog.pages(offset=2)] == ["page-9"]
    entry = catalog.pages()[0]
    assert (entry.length, entry.passage_count) == (len(pages[0].text), len(cut_of(pages[0])))
    assert catalog.entry(pages[0].id) == entry


def test_a_name_of_several_pages_is_ambiguous(catalog: Catalog, encoder: PairEncoder) -> None:
    one, other = make_page("一条消息。", "头版"), make_page("另一条消息。", "头版")
    add(catalog, one, encoder)
    add(catalog, other, encoder)
    with pytest.raises(AmbiguousNameError, match=rf"{one.id}, {other.id}"):
        catalog.page("头版")
    assert catalog.page_ids("头版") == [one.id, other.id]
    with pytest.raises(UnknownIdError, match="无此页"):
        catalog.page("无此页")


@pytest.mark.parametrize("name", ["none", "\0", "a\0b"])
def test_unknown_pages(catalog: Catalog, name: str) -> None:
    for ask in (catalog.page, catalog.article, catalog.page_ids):
        with pytest.raises(UnknownIdError):
            ask(name)


def test_unknown_articles_and_passages(catalog: Catalog) -> None:
    with pytest.raises(UnknownIdError, match="x-01"):
        catalog.article("x-01")
    assert catalog.passages([1, 2]) == {}


def test_passages_come_in_the_order_asked_for_in_any_number(catalog: Catalog, encoder: PairEncoder) -> None:
    for n in range(3):
        add(catalog, article_page(n), encoder)
    numbers = catalog.passage_ids(Filters()).tolist()
    asked = numbers[::-1] + list(range(10_000, 12_000))
    assert list(catalog.passages(asked)) == numbers[::-1]


def test_filters_choose_exactly(catalog: Catalog, encoder: PairEncoder) -> None:
    add(catalog, article_page(1, date="2022-08-01", newspaper="甲报"), encoder)
    add(catalog, article_page(2, date="2022-08-27", newspaper="乙报"), encoder)
    add(catalog, article_page(3), encoder)

    def chosen(filters: Filters) -> set[str]:
        passages = catalog.passages(catalog.passage_ids(filters).tolist()).values()
        return {catalog.page(passage.page_id).name for passage in passages}

    assert chosen(Filters()) == {"page-1", "page-2", "page-3"}
    assert chosen(Filters(pages=(article_page(3).id,))) == {"page-3"}
    assert chosen(Filters(pages=())) == set()
    assert chosen(Filters(date_from="2022-08-27")) == {"page-2"}
    assert chosen(Filters(date_to="2022-08-27")) == {"page-1", "page-2"}
    assert chosen(Filters(date_from="2022-08-02", date_to="2022-08-26")) == set()
    assert chosen(Filters(newspaper="甲报", date_from="2022-01-01")) == {"page-1"}
    assert chosen(Filters(newspaper="甲报", pages=(article_page(2).id,))) == set()


@pytest.mark.parametrize("day", ["2022-8-27", "20220827", "27.8.2022", "2022-13-01", ""])
def test_a_filter_takes_days_only(day: str) -> None:
    with pytest.raises(ValueError, match="no day"):
        Filters(date_from=day)


def test_another_encoder_is_refused_by_name_until_pages_are_gone(catalog: Catalog, encoder: PairEncoder) -> None:
    other = PairEncoder(32, "other")
    assert catalog.vectors.adopt(encoder) == catalog.vectors.adopt(encoder)
    catalog.vectors.adopt(other)  # nothing is embedded yet
    add(catalog, article_page(1), other)
    with pytest.raises(EncoderError, match=r"'other'.*'pairs'.*yinju reindex"):
        catalog.vectors.adopt(encoder)
    catalog.remove(article_page(1).id)
    assert add(catalog, article_page(1), encoder)


def test_vectors_come_back_bit_for_bit(catalog: Catalog, encoder: PairEncoder) -> None:
    add(catalog, article_page(1), encoder)
    ((ids, vectors),) = catalog.vectors.read(catalog.vectors.adopt(encoder))
    texts = [passage.text for passage in catalog.passages(ids.tolist()).values()]
    np.testing.assert_array_equal(vectors, encoder.encode_passages(texts))


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    Catalog.in_folder(tmp_path).close()
    with sqlite3.connect(tmp_path / "catalog.db") as connection:
        connection.execute("UPDATE state SET format = 99")
    connection.close()
    with pytest.raises(NewerFormatError, match="format 99"):
        Catalog.in_folder(tmp_path)


def test_a_file_that_is_no_database_is_said_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "catalog.db"
    file.write_bytes(b"not a database at all, by any means " * 100)
    before = file.read_bytes()
    with pytest.raises(DataFolderError, match=r"catalog\.db"):
        Catalog.in_folder(tmp_path)
    assert file.read_bytes() == before


def test_a_catalog_damaged_while_it_is_open_is_said(tmp_path: Path, encoder: PairEncoder) -> None:
    catalog = Catalog.in_folder(tmp_path)
    for n in range(10):
        add(catalog, article_page(n), encoder)
    catalog.close()
    file = tmp_path / "catalog.db"
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(DataFolderError, match=r"catalog\.db cannot be used"):
        catalog.pages()
    catalog.close()


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(ReadOnlyDataError, match="data"):
        Catalog.in_folder(tmp_path / "data")


@contextmanager
def somebody_else() -> Iterator[None]:
    """Act as an ordinary user where the tests run as the superuser, who may write everywhere."""
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(65534)
    try:
        yield
    finally:
        if superuser:
            os.seteuid(0)


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_that_cannot_be_written_is_said(there: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if there:
            Catalog.in_folder(folder).close()
        for path in (*folder.iterdir(), folder):
            path.chmod(0o555)
        with somebody_else(), pytest.raises(ReadOnlyDataError, match=r"cannot be written"):
            Catalog.in_folder(folder)
        folder.chmod(0o755)
