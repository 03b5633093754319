"""How the service is: alive, ready, and what it holds."""

from importlib.metadata import version

from litestar import get
from litestar.di import NamedDependency

from service.api import metrics
from service.api.backend import Backend
from service.api.problems import documented
from service.api.replies import Health, InfoReply


@get("/health/live", operation_id="live", tags=["System"], opt={"scope": None})
async def live() -> Health:
    """Whether the process answers at all."""
    return Health("alive")


@get("/health/ready", operation_id="ready", tags=["System"], responses=documented(), opt={"scope": None})
async def ready(backend: NamedDependency[Backend]) -> Health:
    """Whether models and index are there, and catalog and vectors can be reached; 503 until then."""
    await backend.probe(lambda parts: parts.library.check())
    return Health("ready")


@get("/v1/info", operation_id="info", tags=["System"], responses=documented())
async def info(backend: NamedDependency[Backend]) -> InfoReply:
    """What serves, and what is served: versions, encoder, pages, index."""
    library = await backend.probe(lambda parts: parts.library.info())
    return InfoReply(version=version("yinju"), library=library)


@get(
    "/metrics",
    operation_id="metrics",
    tags=["System"],
    media_type=metrics.CONTENT_TYPE,
    responses=documented(),
    opt={"scope": "admin"},
)
async def show_metrics(backend: NamedDependency[Backend]) -> bytes:
    """Counters and times, as Prometheus reads them."""
    return await backend.probe(lambda _: backend.metrics.text())


HANDLERS = (live, ready, info, show_metrics)
