"""What is seen of every request from outside its handler: an id, a log line, the security headers.

It wraps the whole application, so that unknown paths and refused methods are seen as well.
"""

import logging
import re
import sys
from time import perf_counter
from typing import Any
from uuid import uuid4

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from service.api.metrics import Metrics
from service.api.tracing import Tracing
from service.settings import Settings

_log = structlog.get_logger("service.access")
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_QUIET = ("/health/", "/metrics")


def configure_logging(level: str) -> None:
    """Log lines of ``level`` and above to standard error: JSON, or coloured text on a terminal."""
    rendering: list[Any] = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    if sys.stderr.isatty():
        rendering = [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper("iso", utc=True),
            *rendering,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )


def security_headers(origins: tuple[str, ...]) -> list[tuple[bytes, bytes]]:
    """Headers of every reply without its own: nothing from other hosts, no script in line, frames for ``origins``."""
    frames = " ".join(("'self'", *origins))
    policy = f"default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors {frames}"
    return [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-opener-policy", b"same-origin"),
    ]


def observed(app: ASGIApp, settings: Settings, metrics: Metrics, tracing: Tracing) -> ASGIApp:
    """``app`` with a request id in and out, one log line a request, its count, its span, and the security headers."""
    fixed = security_headers(settings.origins)

    async def traced(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["path"].startswith(_QUIET):
            await wrapped(scope, receive, send)
            return
        with tracing.request(scope) as tell:
            tell(await wrapped(scope, receive, send))

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> int:
        request_id = _request_id(scope)
        started = perf_counter()
        status = 0

        async def send_observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = {name for name, _ in message["headers"]}
                added = [header for header in fixed if header[0] not in own]
                message["headers"] = [*message["headers"], *added, (b"x-request-id", request_id)]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id.decode()):
            try:
                await app(scope, receive, send_observed)
            finally:
                if scope["type"] == ScopeType.HTTP:
                    seconds = perf_counter() - started
                    _log_request(scope, status, seconds)
                    metrics.count_request(scope["method"], scope.get("path_template") or "unknown", status, seconds)
        return status

    return traced


def _request_id(scope: Scope) -> bytes:
    """The id that the client sent, where it is fit to be repeated; else a new one."""
    sent = dict(scope["headers"]).get(b"x-request-id", b"")
    return sent if _REQUEST_ID.fullmatch(sent) else uuid4().hex.encode()


def _log_request(scope: HTTPScope, status: int, seconds: float) -> None:
    path = scope["path"]
    log = _log.debug if path.startswith(_QUIET) else _log.info
    log("request", method=scope["method"], path=path, status=status, ms=round(seconds * 1000, 1))
