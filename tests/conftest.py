"""What tests of all parts share; they import ``fakes`` as it stands beside this file."""

import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).parent.parent

# The folder tests/embeddings would otherwise be taken for the package of that name.
sys.path.insert(0, str(ROOT))

from fakes import PairEncoder  # noqa: E402

from embeddings.pages import Page, read_path  # noqa: E402
from tests import milvus as milvus_server  # noqa: E402
from tests.postgresql import Server, begin  # noqa: E402

# How long a test takes says more of the machine than of the code.
hypothesis.settings.register_profile("yinju", deadline=None)
hypothesis.settings.load_profile("yinju")


@pytest.fixture
def encoder() -> PairEncoder:
    return PairEncoder()


@pytest.fixture(scope="session")
def seed_pages() -> list[Page]:
    """The five pages, in the order of their file names."""
    return [page for file in sorted((ROOT / "seeds" / "pages").glob("*.txt")) for page in read_path(file)]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server of the tests' own."""
    with begin() as server:
        yield server


@pytest.fixture
def postgresql_url(postgresql: Server) -> str:
    """The address of an empty database."""
    return postgresql.new_database()


@pytest.fixture(scope="session")
def milvus() -> Iterator[milvus_server.Milvus]:
    """A Milvus server of the tests' own; each catalog has collections of its own there."""
    with milvus_server.begin() as server:
        yield server
