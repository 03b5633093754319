"""How the service is: alive, ready, and what it holds."""

from litestar import get
from litestar.di import NamedDependency

from service.api.backend import Backend
from service.api.problems import documented
from service.api.schemas import Health


@get("/health/live", operation_id="live", tags=["System"], opt={"scope": None})
async def live() -> Health:
    """Whether the process answers at all."""
    return Health("alive")


@get("/health/ready", operation_id="ready", tags=["System"], responses=documented(), opt={"scope": None})
async def ready(backend: NamedDependency[Backend]) -> Health:
    """Whether models and index are there and the catalog can be read; 503 until then."""
    await backend.probe()
    return Health("ready")


HANDLERS = (live, ready)
