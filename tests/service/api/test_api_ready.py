"""Readiness follows catalog and vectors: nobody is sent here while they are away, and everybody once they are back."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar.testing import AsyncTestClient

from embeddings.library import Library
from embeddings.pages import make_page
from service.app import create_app
from service.components import Components
from service.settings import Settings
from tests.fakes import PairEncoder
from tests.milvus import Milvus
from tests.postgresql import Server
from tests.service.api.conftest import TEXT, StandInAnswerer, StandInRetriever

pytestmark = pytest.mark.anyio


@pytest.fixture
def shared(settings: Settings, tmp_path: Path, postgresql_url: str) -> Components:
    """Components over a catalog in PostgreSQL."""
    library = Library.open(tmp_path / "own", PairEncoder(), catalog_url=postgresql_url)
    library.ingest([make_page(TEXT, "一版", format="article")])
    retriever: Any = StandInRetriever(library)
    answerer: Any = StandInAnswerer(library)
    return Components(settings, PairEncoder(), library, retriever, answerer)


async def test_it_is_not_ready_while_the_catalog_is_away(
    settings: Settings, shared: Components, postgresql: Server, problem: Any
) -> None:
    app = create_app(msgspec.structs.replace(settings, log_level="error"), lambda _: shared)
    async with AsyncTestClient(app, base_url="http://127.0.0.1") as client:
        while (await client.get("/health/ready")).status_code != 200:
            pass
        postgresql.stop()
        try:
            problem(await client.get("/health/ready"), 503, "data-folder")
            problem(await client.post("/v1/ask", json={"question": "阳光"}), 503, "data-folder")
            assert (await client.get("/health/live")).status_code == 200
        finally:
            postgresql.start()
        assert (await client.get("/health/ready")).status_code == 200
        assert (await client.post("/v1/ask", json={"question": "阳光"})).json()["status"] == "answered"


async def test_it_is_not_ready_while_the_vectors_are_away(
    settings: Settings, tmp_path: Path, milvus: Milvus, problem: Any
) -> None:
    library = Library.open(tmp_path / "own", PairEncoder(), vectors_url=milvus.url)
    components = Components(settings, PairEncoder(), library, StandInRetriever(library), StandInAnswerer(library))
    async with AsyncTestClient(create_app(settings, lambda _: components), base_url="http://127.0.0.1") as client:
        while (await client.get("/health/ready")).status_code != 200:
            pass
        milvus.stop()
        try:
            problem(await client.get("/health/ready"), 503, "vector-server")
            assert (await client.get("/health/live")).status_code == 200
        finally:
            milvus.start()
        while (await client.get("/health/ready")).status_code != 200:
            pass
        assert (await client.post("/v1/pages", json={"text": TEXT})).status_code == 201
