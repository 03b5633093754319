"""The web application: routes, errors, documentation and the life of what stands behind them."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version

from litestar import Litestar, Router
from litestar.config.cors import CORSConfig
from litestar.di import Provide

from service.api import (
    ask,
    chat,
    evaluations,
    messages,
    pages,
    problems,
    responses,
    search,
    streams,
    system,
    web,
)
from service.api.allow import allowing, heading
from service.api.auth import Doorkeeper
from service.api.backend import Backend
from service.api.mcp import McpServer
from service.api.observe import configure_logging, observed
from service.api.openapi import close_requests, openapi_config
from service.api.room import Room
from service.components import Components, open_components
from service.evaluation.jobs import Jobs
from service.settings import Settings


def create_app(
    settings: Settings | None = None,
    opener: Callable[[Settings], Components] = open_components,
    on_failure: Callable[[Exception], None] | None = None,
) -> Litestar:
    """The application; cheap, since models and index are loaded after it has begun to serve.

    Args:
        settings: how to run; read from the environment where not given.
        opener: makes the live objects from the settings.
        on_failure: told why the live objects cannot be made, to end a server that has no use then;
            without it the reason is logged, and said to all who ask.

    """
    settings = settings or Settings.from_environ(os.environ)
    configure_logging(settings.log_level)
    backend = Backend(settings, opener, on_failure)
    jobs = Jobs()
    tools = McpServer(backend, version("yinju"))

    @asynccontextmanager
    async def live(_: Litestar) -> AsyncIterator[None]:
        loading = asyncio.create_task(backend.load())
        yield
        loading.cancel()
        with suppress(asyncio.CancelledError):
            await loading
        await tools.close()
        await asyncio.to_thread(jobs.close)
        await asyncio.to_thread(backend.close)

    app = Litestar(
        route_handlers=[_api(settings), tools.route(), web.router()],
        dependencies={
            "backend": Provide(lambda: backend, sync_to_thread=False),
            "jobs": Provide(lambda: jobs, sync_to_thread=False),
        },
        guards=[Doorkeeper(settings)],
        exception_handlers=problems.handlers(),
        lifespan=[live],
        cors_config=CORSConfig(allow_origins=list(settings.origins)) if settings.origins else None,
        openapi_config=openapi_config(),
        request_max_body_size=1_000_000,
        logging_config=None,
    )
    close_requests(app.openapi_schema)
    app.asgi_handler = observed(heading(app.asgi_handler), settings, backend.metrics, backend.tracing)
    return app


def _api(settings: Settings) -> Router:
    taking = [*pages.HANDLERS, *evaluations.HANDLERS]
    limit = settings.upload_limit
    files = Router("/", route_handlers=taking, request_max_body_size=limit, middleware=[Room(limit)])
    asking = (
        *ask.HANDLERS,
        *streams.HANDLERS,
        *chat.HANDLERS,
        *responses.HANDLERS,
        *messages.HANDLERS,
        *search.HANDLERS,
    )
    options = allowing((*asking, *taking, *system.HANDLERS))
    return Router("/", route_handlers=[*options, *asking, files, *system.HANDLERS])
