"""Dense search beyond one machine: a collection of vectors in Milvus, which many processes share.

One row of it is no passage but a mark, which says up to which revision of the catalog the collection goes.

The mark is read with strong consistency, for which Milvus waits until its parts have heard of everything
that was written before. What is searched after that has heard of it, and need not wait.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import grpc
import msgspec
import numpy as np
from pymilvus import DataType, MilvusClient, MilvusException

from embeddings.encoders import Vectors
from embeddings.errors import VectorServerError
from embeddings.filters import Filters
from embeddings.indexes import Scored

# The number of the mark; those of passages are greater.
_MARK = 0

# Seconds that a request may take, and rows that one carries.
_TIMEOUT = 10.0
_ROWS_AT_ONCE = 1000
# Milvus gives no more than so many.
_MOST = 16_384

_LONGEST_ID = 16
_LONGEST_DATE = 32


class Row(NamedTuple):
    """A passage's number and vector, and what filters ask about it."""

    id: int
    page_id: str
    date: str | None
    newspaper: str | None
    vector: Vectors


class MilvusCollection:
    """Vectors by passage number. All methods raise ``VectorServerError`` where Milvus cannot be reached or refuses.

    Args:
        url: where Milvus is, ``http://user:password@host:19530/database``.
        name: of the collection.
        dimension: of every vector.

    """

    def __init__(self, url: str, name: str, dimension: int) -> None:
        # What goes wrong is raised; the library would write it down as well, with all traces.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        self.place = urlsplit(url).netloc.rpartition("@")[2]
        self._name = name
        self._dimension = dimension
        if urlsplit(url).scheme not in ("http", "https"):
            raise VectorServerError(f"the address of Milvus, at {self.place}, has to begin with http:// or https://")
        with self._reached():
            self._client = MilvusClient(url, timeout=_TIMEOUT)

    def __len__(self) -> int:
        [found] = self._query("", "count(*)")
        return int(found["count(*)"]) - 1

    def open(self) -> None:
        """Make the collection ready for searches; an empty one where there is none."""
        with self._reached():
            if self._client.has_collection(self._name, timeout=_TIMEOUT):
                self._client.load_collection(self._name, timeout=_TIMEOUT)
            else:
                self._create()

    def check(self) -> None:
        """See that it is there."""
        self._query(f"id == {_MARK}", "revision")

    def drop(self) -> None:
        """Remove the collection."""
        with self._reached():
            self._client.drop_collection(self._name, timeout=_TIMEOUT)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    @property
    def revision(self) -> int:
        """What the mark says; 0 where nobody came to write one."""
        found = self._query(f"id == {_MARK}", "revision")
        return int(found[0]["revision"]) if found else 0

    def mark(self, revision: int) -> None:
        """Say that the collection goes up to ``revision``."""
        nothing = {"page": "", "date": "", "newspaper": "", "vector": np.zeros(self._dimension, np.float32)}
        with self._reached():
            self._client.upsert(self._name, [nothing | {"id": _MARK, "revision": revision}], timeout=_TIMEOUT)

    def put(self, rows: Sequence[Row]) -> None:
        """Add rows, in the place of those that have their numbers."""
        with self._reached():
            for start in range(0, len(rows), _ROWS_AT_ONCE):
                fields = [_fields(row) for row in rows[start : start + _ROWS_AT_ONCE]]
                self._client.upsert(self._name, fields, timeout=_TIMEOUT)

    def remove(self, ids: Sequence[int]) -> None:
        """Drop the rows of these numbers, where there are any."""
        with self._reached():
            self._client.delete(self._name, ids=list(ids), timeout=_TIMEOUT)

    def search(self, vector: Vectors, k: int, filters: Filters | None) -> Scored:
        """Numbers and inner products of the ``k`` passages nearest to ``vector``, shape ``(dimension,)``, best first.

        Of those that ``filters``, whose pages are ids, let through.
        """
        if k < 1 or (filters is not None and filters.pages == ()):
            return []
        limit = min(k + 1, _MOST)  # the mark may be among them
        with self._reached():
            [hits] = self._client.search(
                self._name,
                data=[vector],
                filter=_condition(filters) if filters else "",
                limit=limit,
                output_fields=["id"],
                search_params={"metric_type": "IP"},
                consistency_level="Eventually",
                timeout=_TIMEOUT,
            )
        found = [(int(hit["id"]), float(hit["distance"])) for hit in hits if hit["id"] != _MARK]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:k]

    def _create(self) -> None:
        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("page", DataType.VARCHAR, max_length=_LONGEST_ID)
        schema.add_field("date", DataType.VARCHAR, max_length=_LONGEST_DATE)
        schema.add_field("newspaper", DataType.VARCHAR, max_length=_LONGEST_ID)
        schema.add_field("revision", DataType.INT64)
        schema.add_field("vector", DataType.FLOAT_VECTOR, dim=self._dimension)
        indexes = MilvusClient.prepare_index_params()
        # With any other kind, Milvus searches what came of late by a small index of its own: an eighth of it,
        # whatever is asked for, so that searches with narrow filters find fewer passages than there are.
        indexes.add_index("vector", index_type="FLAT", metric_type="IP")
        for field in ("page", "date", "newspaper"):
            indexes.add_index(field, index_type="INVERTED")
        self._client.create_collection(self._name, schema=schema, timeout=_TIMEOUT)
        self._client.create_index(self._name, indexes, sync=False, timeout=_TIMEOUT)
        self._client.load_collection(self._name, timeout=_TIMEOUT)
        self.mark(0)

    def _query(self, condition: str, field: str) -> list[dict[str, Any]]:
        """Rows as all that was ever written left them."""
        with self._reached():
            found = self._client.query(
                self._name, filter=condition, output_fields=[field], consistency_level="Strong", timeout=_TIMEOUT
            )
        return list(found)

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except (MilvusException, grpc.RpcError) as error:
            reason = error.message if isinstance(error, MilvusException) else error
            raise VectorServerError(f"Milvus at {self.place} cannot be used: {reason}") from error


def _fields(row: Row) -> dict[str, Any]:
    """``row`` as the collection has it; the newspaper, which may be any text, as a digest."""
    newspaper = "" if row.newspaper is None else digest(row.newspaper)
    known = {"id": row.id, "page": row.page_id, "date": row.date or "", "newspaper": newspaper}
    return known | {"revision": 0, "vector": row.vector}


def _condition(filters: Filters) -> str:
    """``filters`` in Milvus' language; a date that is not known is empty, and comes before all days."""
    parts = []
    if filters.pages is not None:
        parts.append(f"page in {msgspec.json.encode(filters.pages).decode()}")
    if filters.newspaper is not None:
        parts.append(f'newspaper == "{digest(filters.newspaper)}"')
    if filters.date_from is not None or filters.date_to is not None:
        parts.append(f'date >= "{filters.date_from or "0"}" and date <= "{filters.date_to or "9999"}"')
    return " and ".join(parts)


def digest(text: str) -> str:
    """A name for ``text`` of the length of an id."""
    return sha256(text.encode(errors="surrogatepass")).hexdigest()[:_LONGEST_ID]
