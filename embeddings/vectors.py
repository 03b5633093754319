"""The passages' vectors in the catalog, by encoder, so that vectors of two encoders never meet."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from embeddings.database import encoders, insert, lock, passages, reading, state, vectors, within, writing
from embeddings.encoders import Encoder, Vectors
from embeddings.errors import EncoderError
from embeddings.passages import Passage

Ids = npt.NDArray[np.int64]

_BATCH = 4096


class VectorStore:
    """Vectors of all passages of one database, float32, in the order of the passages' numbers."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def adopt(self, encoder: Encoder) -> int:
        """Give the number of ``encoder``, which becomes the catalog's own where nothing is embedded yet.

        Raises:
            EncoderError: the passages were embedded with another encoder.

        """
        with writing(self._engine) as connection:
            current = lock(connection)
            found = connection.execute(sa.select(encoders).where(encoders.c.id == current.encoder_id)).first()
            if found is not None and found.fingerprint == encoder.fingerprint:
                return int(found.id)
            if found is not None and connection.execute(sa.select(passages.c.id).limit(1)).first():
                raise EncoderError(
                    f"the pages of this data folder were embedded with {found.name!r} ({found.fingerprint}), "
                    f"not with {encoder.name!r} ({encoder.fingerprint}): run 'yinju reindex' to embed them anew "
                    "with the new one, or choose the old one again"
                )
            number = _register(connection, encoder)
            connection.execute(sa.update(state).values(encoder_id=number))
            return number

    def register(self, encoder: Encoder) -> int:
        """Give the number of ``encoder``, without making it the one that searches go by."""
        with writing(self._engine) as connection:
            lock(connection)
            return _register(connection, encoder)

    def read(self, encoder: int, ranges: Sequence[range] | None = None) -> Iterator[tuple[Ids, Vectors]]:
        """Read vectors in batches ``(n,)``, ``(n, dimension)``: all, or those of passages in ``ranges``."""
        after = 0
        chosen = sa.select(vectors.c.passage_id, vectors.c.vector).where(vectors.c.encoder_id == encoder)
        if ranges is not None:
            chosen = chosen.where(within(vectors.c.passage_id, ranges))
        while True:
            batch = chosen.where(vectors.c.passage_id > after).order_by(vectors.c.passage_id).limit(_BATCH)
            with reading(self._engine) as connection:
                rows = connection.execute(batch).all()
            if not rows:
                return
            ids = np.fromiter((row.passage_id for row in rows), np.int64, len(rows))
            yield ids, np.frombuffer(b"".join(row.vector for row in rows), "<f4").reshape(len(rows), -1)
            after = int(ids[-1])

    def missing_count(self, encoder: int) -> int:
        """Count how many passages have no vector of ``encoder``."""
        with reading(self._engine) as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(_missing(encoder).subquery())).scalar_one()

    def missing(self, encoder: int, at_once: int) -> Iterator[tuple[list[int], list[Passage]]]:
        """Read the passages that have no vector of ``encoder``, with their numbers, ``at_once`` in a batch."""
        after = 0
        while True:
            with reading(self._engine) as connection:
                rows = connection.execute(_missing(encoder).where(passages.c.id > after).limit(at_once)).all()
            if not rows:
                return
            yield [row.id for row in rows], [msgspec.json.decode(row.passage, type=Passage) for row in rows]
            after = rows[-1].id

    def put(self, encoder: int, ids: Sequence[int], embedded: Vectors) -> None:
        """Add vectors, shape ``(len(ids), dimension)``, of passages that are still there and have none yet."""
        with writing(self._engine) as connection:
            lock(connection)
            wanted = {row.id for row in connection.execute(_missing(encoder).where(passages.c.id.in_(ids)))}
            insert(
                connection, vectors, (row for row in vector_rows(ids, embedded, encoder) if row["passage_id"] in wanted)
            )

    def switch(self, encoder: int) -> bool:
        """Let searches go by ``encoder`` and drop all other vectors; ``False`` while some passage lacks its own."""
        with writing(self._engine) as connection:
            lock(connection)
            if connection.execute(_missing(encoder).limit(1)).first():
                return False
            connection.execute(sa.update(state).values(encoder_id=encoder))
            connection.execute(sa.delete(encoders).where(encoders.c.id != encoder))
            return True


def vector_rows(ids: Iterable[int], embedded: Vectors, encoder: int) -> Iterator[dict[str, Any]]:
    """Rows of the table of vectors, little-endian float32."""
    rows = np.ascontiguousarray(embedded, dtype="<f4")
    for number, row in zip(ids, rows, strict=True):
        yield {"passage_id": number, "encoder_id": encoder, "vector": row.tobytes()}


def _register(connection: sa.Connection, encoder: Encoder) -> int:
    same = sa.select(encoders.c.id).where(encoders.c.fingerprint == encoder.fingerprint)
    if (found := connection.execute(same).scalar_one_or_none()) is not None:
        return int(found)
    row = {"name": encoder.name, "fingerprint": encoder.fingerprint, "dimension": encoder.dimension}
    connection.execute(sa.insert(encoders).values(row))
    return int(connection.execute(same).scalar_one())


def _missing(encoder: int) -> sa.Select[tuple[int, bytes]]:
    there = sa.exists().where(vectors.c.passage_id == passages.c.id, vectors.c.encoder_id == encoder)
    return sa.select(passages.c.id, passages.c.passage).where(~there).order_by(passages.c.id)
