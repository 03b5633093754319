"""Pages with their articles and passages, in SQL: the truth that indexes follow.

A page is written in one transaction with all that comes from it: it is in or out.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import msgspec
import numpy as np
import sqlalchemy as sa

from embeddings.articles import Article
from embeddings.changelog import Change, ChangeLog, passage_range, record
from embeddings.database import (
    articles,
    inferences,
    insert,
    lock,
    open_database,
    pages,
    passages,
    reading,
    scans,
    state,
    vectors,
    writing,
)
from embeddings.encoders import Vectors
from embeddings.errors import AmbiguousNameError, EncoderError, ReadOnlyDataError, UnknownIdError
from embeddings.filters import Filters
from embeddings.pages import Page
from embeddings.passages import Passage
from embeddings.rows import (
    PageEntry,
    article_row,
    chosen_pages,
    inference_rows,
    page_fields,
    page_row,
    passage_row,
    scan_rows,
)
from embeddings.scans import Scan, unpack_boxes
from embeddings.vectors import Ids, VectorStore, vector_rows

# How many ids one statement carries, well below the limit of any database.
_AT_ONCE = 500


class Catalog:
    """The catalog of one data folder; safe to use from several threads and processes at once.

    Args:
        url: where the database is, in SQLAlchemy's form.

    Raises:
        DataFolderError: it cannot be opened; its subclasses say why.

    """

    def __init__(self, url: str | sa.URL) -> None:
        self._engine = open_database(url)
        self.vectors = VectorStore(self._engine)
        self.log = ChangeLog(self._engine)

    @classmethod
    def in_folder(cls, data: Path, url: str = "") -> Self:
        """Open the catalog of the folder ``data``: SQLite in it, else what ``url`` names; made where there is none."""
        try:
            data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ReadOnlyDataError(f"{data} cannot be made or is no folder: {error.strerror}") from error
        return cls(url or sa.URL.create("sqlite", database=str(data / "catalog.db")))

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let nobody else change the catalog, or hold it locked, until the block is left."""
        with writing(self._engine) as connection:
            lock(connection)
            yield

    @property
    def identity(self) -> str:
        """A name that no other catalog has."""
        return str(self._rows(sa.select(state.c.catalog))[0].catalog)

    @property
    def revision(self) -> int:
        """How many changes there were; the last one's number."""
        return self._number(sa.select(state.c.revision))

    def page_count(self) -> int:
        """How many pages there are."""
        return self._number(sa.select(sa.func.count()).select_from(pages))

    def passage_count(self) -> int:
        """How many passages there are."""
        return self._number(sa.select(sa.func.coalesce(sa.func.sum(pages.c.passage_count), 0)))

    def add(
        self,
        page: Page,
        found: Sequence[Article],
        cut: Sequence[Passage],
        embedded: Vectors,
        encoder: int,
        replaced: str | None = None,
    ) -> bool:
        """Add a page with all that comes from it in one transaction; ``False`` where its text is there already.

        Args:
            page: the page.
            found: its articles, in page order.
            cut: the passages of all its articles.
            embedded: their vectors, shape ``(len(cut), dimension)``.
            encoder: the number of the encoder that made them.
            replaced: the id of a page that is removed in the same transaction, in either case.

        Raises:
            EncoderError: another encoder was chosen for this catalog in the meantime.
            UnknownIdError: there is no page to be replaced.

        """
        with writing(self._engine) as connection:
            if replaced is not None and replaced != page.id:
                _remove(connection, replaced)
            current = lock(connection)
            if connection.execute(sa.select(pages.c.id).where(pages.c.sha256 == page.sha256)).first():
                return False
            if current.encoder_id != encoder:
                raise EncoderError("the pages were embedded anew with another encoder: open the data folder again")
            numbers = passage_range(current.last_passage_id + 1, len(cut))
            change = Change(current.revision + 1, "add", page.id, numbers)
            record(connection, change)
            insert(connection, pages, [page_row(page, change, len(found))])
            insert(connection, inferences, inference_rows(page))
            insert(connection, scans, scan_rows(page))
            insert(connection, articles, (article_row(article, n) for n, article in enumerate(found)))
            insert(connection, passages, map(passage_row, numbers, cut))
            insert(connection, vectors, vector_rows(numbers, embedded, encoder))
        return True

    def remove(self, page_id: str) -> None:
        """Remove the page of that id with all that came from it.

        Raises:
            UnknownIdError: there is none.

        """
        with writing(self._engine) as connection:
            _remove(connection, page_id)

    def page(self, id_or_name: str) -> Page:
        """Read the page of that id, or else of that name, without its scan.

        Raises:
            UnknownIdError: no page has that id or name.
            AmbiguousNameError: several pages have that name.

        """
        [row] = self._rows(chosen_pages(Page).where(pages.c.id == self.page_id(id_or_name)))
        return Page(**page_fields(row))

    def scan(self, page_id: str) -> Scan | None:
        """Where the words of the page of that id stand; ``None`` where that is not known."""
        rows = self._rows(sa.select(scans).where(scans.c.page_id == page_id))
        if not rows:
            return None
        row = rows[0]
        return Scan(unit=row.unit, width=row.width, height=row.height, boxes=unpack_boxes(row.boxes))

    def page_id(self, id_or_name: str) -> str:
        """Id of the page of that id, or else of that name.

        Raises:
            UnknownIdError: no page has that id or name.
            AmbiguousNameError: several pages have that name.

        """
        ids = self.page_ids(id_or_name)
        if len(ids) > 1:
            raise AmbiguousNameError(
                f"{len(ids)} pages are named {id_or_name!r}; choose one by its id: {', '.join(ids)}"
            )
        return ids[0]

    def page_ids(self, id_or_name: str) -> list[str]:
        """Ids of the pages meant: the one of that id, or else all of that name.

        Raises:
            UnknownIdError: no page has that id or name.

        """
        for named in (pages.c.id == _plain(id_or_name), pages.c.name == id_or_name):
            if rows := self._rows(sa.select(pages.c.id).where(named).order_by(pages.c.revision)):
                return [row.id for row in rows]
        raise UnknownIdError(f"there is no page {id_or_name!r}")

    def pages(self, offset: int = 0, limit: int | None = None) -> list[PageEntry]:
        """Pages in the order in which they were added."""
        # SQLite takes no offset without a limit.
        limit = 2**62 if limit is None else limit
        chosen = chosen_pages(PageEntry).order_by(pages.c.revision).offset(offset).limit(limit)
        return [PageEntry(**page_fields(row)) for row in self._rows(chosen)]

    def entry(self, page_id: str) -> PageEntry | None:
        """The page of that id without its text, if it is there."""
        rows = self._rows(chosen_pages(PageEntry).where(pages.c.id == page_id))
        return PageEntry(**page_fields(rows[0])) if rows else None

    def articles(self, page_id: str) -> list[Article]:
        """Articles of a page, in page order; none where there is no such page."""
        chosen = sa.select(articles.c.article).where(articles.c.page_id == page_id).order_by(articles.c.position)
        return [msgspec.json.decode(row.article, type=Article) for row in self._rows(chosen)]

    def article(self, article_id: str) -> Article:
        """Read the article of that id.

        Raises:
            UnknownIdError: there is none.

        """
        rows = self._rows(sa.select(articles.c.article).where(articles.c.id == _plain(article_id)))
        if not rows:
            raise UnknownIdError(f"there is no article {article_id!r}")
        return msgspec.json.decode(rows[0].article, type=Article)

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Passages by number, in the order asked for; those that went with their page are left out."""
        found: dict[int, bytes] = {}
        for start in range(0, len(ids), _AT_ONCE):
            some = [int(number) for number in ids[start : start + _AT_ONCE]]
            found.update(
                (row.id, row.passage)
                for row in self._rows(sa.select(passages.c.id, passages.c.passage).where(passages.c.id.in_(some)))
            )
        return {number: msgspec.json.decode(found[number], type=Passage) for number in ids if number in found}

    def passage_ids(self, filters: Filters) -> Ids:
        """Numbers of the passages that ``filters`` let through, ascending; ``filters.pages`` are ids here."""
        chosen = sa.select(passages.c.id).order_by(passages.c.id)
        if filters.pages is not None:
            chosen = chosen.where(passages.c.page_id.in_(filters.pages))
        if filters.newspaper is not None:
            chosen = chosen.join(pages, pages.c.id == passages.c.page_id).where(pages.c.newspaper == filters.newspaper)
        if filters.date_from is not None or filters.date_to is not None:
            chosen = chosen.join(articles, articles.c.id == passages.c.article_id)
            chosen = chosen.where(articles.c.date.between(filters.date_from or "", filters.date_to or "9999"))
        return np.fromiter((row.id for row in self._rows(chosen)), np.int64)

    def _rows(self, statement: sa.Select[Any]) -> Sequence[sa.Row[Any]]:
        with reading(self._engine) as connection:
            return connection.execute(statement).all()

    def _number(self, statement: sa.Select[Any]) -> int:
        with reading(self._engine) as connection:
            return int(connection.execute(statement).scalar_one())


def _plain(id_: str) -> str:
    """``id_`` as any database can be asked for it: PostgreSQL takes no NUL, which no id has."""
    return id_.replace("\0", " ")


def _remove(connection: sa.Connection, page_id: str) -> None:
    current = lock(connection)
    row = connection.execute(sa.select(pages).where(pages.c.id == page_id)).first()
    if row is None:
        raise UnknownIdError(f"there is no page {page_id!r}")
    numbers = passage_range(row.first_passage_id, row.passage_count)
    record(connection, Change(current.revision + 1, "remove", page_id, numbers))
    connection.execute(sa.delete(pages).where(pages.c.id == page_id))
