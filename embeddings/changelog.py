"""The log of changes: what indexes follow.

Every change of pages locks the catalog's state and raises the revision, so the writers of all
processes stand in line and revisions are committed in their own order: who asks for the changes
after the revision it knows misses none.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import msgspec
import sqlalchemy as sa

from embeddings.database import articles, changes, pages, passages, reading, state, within
from embeddings.passages import Passage

_BATCH = 500


class Change(NamedTuple):
    """One change of the log: a page came or went, with the passages of these numbers."""

    revision: int
    kind: Literal["add", "remove"]
    page_id: str
    passages: range


class IndexEntry(NamedTuple):
    """A passage as an index takes it in: its number, and what filters ask about it."""

    id: int
    page_id: str
    date: str | None
    newspaper: str | None
    passage: Passage


class ChangeLog:
    """The log of one database, and what its changes brought."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def position(self) -> tuple[int, range]:
        """The revision, and all numbers that passages have been given up to it."""
        with reading(self._engine) as connection:
            row = connection.execute(sa.select(state.c.revision, state.c.last_passage_id)).one()
        return row.revision, range(1, row.last_passage_id + 1)

    def after(self, revision: int, limit: int | None = None) -> list[Change]:
        """All changes that came later than ``revision``, in order, or the first ``limit`` of them."""
        chosen = sa.select(changes).where(changes.c.revision > revision).order_by(changes.c.revision).limit(limit)
        with reading(self._engine) as connection:
            rows = connection.execute(chosen).all()
        return [
            Change(row.revision, row.kind, row.page_id, passage_range(row.first_passage_id, row.passage_count))
            for row in rows
        ]

    def entries(self, ranges: Sequence[range]) -> Iterator[list[IndexEntry]]:
        """Read the passages in ``ranges`` that are still there, in batches, by number."""
        chosen = (
            sa.select(passages.c.id, passages.c.page_id, articles.c.date, pages.c.newspaper, passages.c.passage)
            .join(articles, articles.c.id == passages.c.article_id)
            .join(pages, pages.c.id == passages.c.page_id)
            .where(within(passages.c.id, ranges))
            .order_by(passages.c.id)
            .limit(_BATCH)
        )
        after = 0
        while True:
            with reading(self._engine) as connection:
                rows = connection.execute(chosen.where(passages.c.id > after)).all()
            if not rows:
                return
            yield [
                IndexEntry(row.id, row.page_id, row.date, row.newspaper, msgspec.json.decode(row.passage, type=Passage))
                for row in rows
            ]
            after = rows[-1].id


def record(connection: sa.Connection, change: Change) -> None:
    """Write down ``change``, in the transaction that makes it and has locked the state."""
    row = {"first_passage_id": change.passages.start, "passage_count": len(change.passages)}
    connection.execute(
        sa.insert(changes).values(revision=change.revision, kind=change.kind, page_id=change.page_id, **row)
    )
    connection.execute(sa.update(state).values(revision=change.revision))
    if change.kind == "add":
        connection.execute(sa.update(state).values(last_passage_id=change.passages.stop - 1))


def passage_range(first: int, count: int) -> range:
    """The numbers of ``count`` passages from ``first`` on."""
    return range(first, first + count)
