"""What tests of all parts share. It also lets them import ``fakes``."""

from pathlib import Path

import pytest
from fakes import PairEncoder

from embeddings.pages import Page, read_path

ROOT = Path(__file__).parent.parent


@pytest.fixture
def encoder() -> PairEncoder:
    return PairEncoder()


@pytest.fixture(scope="session")
def seed_pages() -> list[Page]:
    """The five pages, in the order of their file names."""
    return [page for file in sorted((ROOT / "seeds" / "pages").glob("*.txt")) for page in read_path(file)]
