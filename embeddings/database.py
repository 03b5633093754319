"""The tables of the catalog, and how a database is opened: format checked, errors named.

Portable SQL throughout; what is particular to SQLite is set in ``_configure_sqlite``.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from embeddings.errors import DataFolderError, NewerFormatError, ReadOnlyDataError

# Raised when a folder written by this version cannot be read by the one before.
FORMAT = 1

_metadata = sa.MetaData()

# A number that others who lock the same database are not likely to use.
_LOCK = 0x79696E6A75


class ExactText(sa.TypeDecorator[str]):
    """Text kept to the last character: PostgreSQL's own takes no NUL, so there it is UTF-8 in bytes."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """Bytes in PostgreSQL, text elsewhere."""
        return dialect.type_descriptor(sa.LargeBinary() if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> Any:  # noqa: ANN401
        """On the way in."""
        return value.encode() if value is not None and dialect.name == "postgresql" else value

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> str | None:  # noqa: ANN401
        """On the way out."""
        return value.decode() if isinstance(value, bytes) else value


# One row: the format of these tables, a name that no other catalog has, the last revision, the encoder
# that searches go by, and the last number given to a passage, which is never given again.
state = sa.Table(
    "state",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("format", sa.Integer, nullable=False),
    sa.Column("catalog", sa.String(32), nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("encoder_id", sa.ForeignKey("encoders.id")),
    sa.Column("last_passage_id", sa.BigInteger, nullable=False),
)

encoders = sa.Table(
    "encoders",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.String(255), nullable=False, unique=True),
    sa.Column("dimension", sa.Integer, nullable=False),
)

pages = sa.Table(
    "pages",
    _metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("name", ExactText, nullable=False, index=True),
    sa.Column("sha256", sa.String(64), nullable=False, unique=True),
    sa.Column("encoding", sa.Text, nullable=False),
    sa.Column("format", sa.String(16), nullable=False),
    sa.Column("has_title", sa.Boolean, nullable=False),
    sa.Column("newspaper", ExactText),
    sa.Column("issue_date", sa.String(32)),
    sa.Column("number", ExactText),
    sa.Column("date", sa.String(32)),
    sa.Column("byline", ExactText),
    sa.Column("revision", sa.BigInteger, nullable=False, unique=True),
    sa.Column("length", sa.Integer, nullable=False),
    sa.Column("article_count", sa.Integer, nullable=False),
    sa.Column("first_passage_id", sa.BigInteger, nullable=False),
    sa.Column("passage_count", sa.Integer, nullable=False),
    # Last, so that reading the columns before it does not read the text.
    sa.Column("text", ExactText, nullable=False),
)

# Where the words of a page stand on its scan: a row of six integers each, int32 little-endian, see ``Box``.
scans = sa.Table(
    "scans",
    _metadata,
    sa.Column("page_id", sa.ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("unit", sa.String(16), nullable=False),
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("height", sa.Integer, nullable=False),
    sa.Column("boxes", sa.LargeBinary, nullable=False),
)

# What of a page's imprint was inferred, and from what: JSON, the basis by the name of the field.
inferences = sa.Table(
    "inferences",
    _metadata,
    sa.Column("page_id", sa.ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("bases", sa.LargeBinary, nullable=False),
)

articles = sa.Table(
    "articles",
    _metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("page_id", sa.ForeignKey("pages.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("date", sa.String(32), index=True),
    sa.Column("article", sa.LargeBinary, nullable=False),
)

passages = sa.Table(
    "passages",
    _metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False),
    sa.Column("page_id", sa.ForeignKey("pages.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("article_id", sa.ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("passage", sa.LargeBinary, nullable=False),
)

vectors = sa.Table(
    "vectors",
    _metadata,
    sa.Column("passage_id", sa.ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("encoder_id", sa.ForeignKey("encoders.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)

changes = sa.Table(
    "changes",
    _metadata,
    sa.Column("revision", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String(8), nullable=False),
    sa.Column("page_id", sa.String(16), nullable=False),
    sa.Column("first_passage_id", sa.BigInteger, nullable=False),
    sa.Column("passage_count", sa.Integer, nullable=False),
)


def open_database(url: str | sa.URL) -> sa.Engine:
    """Connect to the database at ``url`` and make its tables where there are none.

    Raises:
        NewerFormatError: a newer version of Yinju made the tables.
        ReadOnlyDataError: it cannot be written.
        DataFolderError: it is not a database, or cannot be opened.

    """
    try:
        engine = _engine(sa.make_url(url))
    except (sa.exc.ArgumentError, ImportError) as error:
        raise DataFolderError(f"the catalog's address names no database that can be opened: {error}") from error
    try:
        with writing(engine) as connection:
            _make_tables(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        # A server may have ended connections since they were used last; and one that is gone is soon noticed.
        return sa.create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 5})
    engine = sa.create_engine(url, connect_args={"timeout": 60})
    sa.event.listen(engine, "connect", _configure_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection for reading.

    Raises:
        DataFolderError: the database failed.

    """
    try:
        with engine.connect() as connection:
            yield connection
    except sa.exc.DatabaseError as error:
        raise _named(error, engine.url) from error


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that may write, committed at the end and rolled back on any error.

    Raises:
        DataFolderError: the database failed; its subclasses say why.

    """
    try:
        with engine.connect().execution_options(yinju_begin="BEGIN IMMEDIATE") as connection, connection.begin():
            yield connection
    except sa.exc.DatabaseError as error:
        raise _named(error, engine.url) from error


def lock(connection: sa.Connection) -> sa.Row[Any]:
    """The row of ``state``, which no other transaction changes until this one ends."""
    return connection.execute(sa.select(state).with_for_update()).one()


def insert(connection: sa.Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    """Insert ``rows``, also where there are none."""
    if values := list(rows):
        connection.execute(sa.insert(table), values)


def within(column: sa.ColumnElement[Any], ranges: Sequence[range]) -> sa.ColumnElement[bool]:
    """The condition that ``column`` lies in one of ``ranges``."""
    return sa.or_(sa.false(), *(column.between(part.start, part.stop - 1) for part in ranges))


def _make_tables(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        # Of several that open an empty database at once, one makes the tables, as SQLite's writers do anyhow.
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    if sa.inspect(connection).has_table("state"):
        found = connection.execute(sa.select(state.c.format)).scalar_one_or_none()
        if found is not None and found > FORMAT:
            raise NewerFormatError(
                f"{connection.engine.url.database} has format {found}, and this version of Yinju reads up to {FORMAT}: "
                "install the version that wrote it, or a newer one"
            )
    _metadata.create_all(connection)
    if connection.execute(sa.select(state.c.id)).first() is None:
        row = {"id": 1, "format": FORMAT, "catalog": uuid4().hex, "revision": 0, "last_passage_id": 0}
        connection.execute(sa.insert(state).values(row))


def _configure_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would otherwise begin transactions by itself, and later than it should.
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",  # searches read while a page is written
        "synchronous = FULL",  # a page that was acknowledged outlives a power cut, not only a killed process
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    # A transaction that reads first and writes later could find the database changed between.
    connection.exec_driver_sql(connection.get_execution_options().get("yinju_begin", "BEGIN"))


def _named(error: sa.exc.DatabaseError, url: sa.URL) -> DataFolderError:
    reason, place = str(error.orig), url.database or url.render_as_string()
    if any(sign in reason for sign in ("readonly", "read-only", "unable to open")):
        return ReadOnlyDataError(f"{place} cannot be written ({reason}): choose a data folder that can")
    return DataFolderError(f"{place} cannot be used: {reason}")
