"""Which methods a path takes: all are told, and ``HEAD`` is taken wherever ``GET`` is."""

from collections import defaultdict
from collections.abc import Iterable

from litestar import HttpMethod, Response, route
from litestar.enums import ScopeType
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, Receive, Scope, Send


def allowing(handlers: Iterable[HTTPRouteHandler]) -> list[HTTPRouteHandler]:
    """Replies to ``OPTIONS`` for each path of ``handlers``: the framework's know but the first handler of a path."""
    methods: dict[str, set[str]] = defaultdict(lambda: {"OPTIONS"})
    for handler in handlers:
        for path in handler.paths:
            methods[path] |= handler.http_methods
    return [_allow(path, listed(allowed)) for path, allowed in methods.items()]


def listed(methods: Iterable[str]) -> str:
    """``methods`` that have handlers, and what follows from them, as ``Allow`` has them (RFC 9110)."""
    taken = set(methods)
    return ", ".join(sorted(taken | {"HEAD"} if "GET" in taken else taken))


def heading(app: ASGIApp) -> ASGIApp:
    """``app`` that replies to ``HEAD`` as to ``GET``; the server, which knows what was asked, leaves the body out."""

    async def reply(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "HEAD":
            await app(scope, receive, send)
            return
        asked = scope.copy()
        asked["method"] = "GET"
        try:
            await app(asked, receive, send)
        finally:
            scope["path_template"] = asked.get("path_template", "")

    return reply


def _allow(path: str, methods: str) -> HTTPRouteHandler:
    @route(path, http_method=[HttpMethod.OPTIONS], status_code=204, include_in_schema=False, opt={"scope": None})
    async def options() -> Response[None]:
        return Response(None, headers={"Allow": methods})

    return options
