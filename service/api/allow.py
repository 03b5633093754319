"""Replies to ``OPTIONS``: which methods a path takes, all of them."""

from collections import defaultdict
from collections.abc import Iterable

from litestar import HttpMethod, Response, route
from litestar.handlers import HTTPRouteHandler


def allowing(handlers: Iterable[HTTPRouteHandler]) -> list[HTTPRouteHandler]:
    """One for each path of ``handlers``: those that the framework makes know but the first handler of a path."""
    methods: dict[str, set[str]] = defaultdict(lambda: {"OPTIONS"})
    for handler in handlers:
        for path in handler.paths:
            methods[path] |= handler.http_methods
    return [_allow(path, ", ".join(sorted(allowed))) for path, allowed in methods.items()]


def _allow(path: str, methods: str) -> HTTPRouteHandler:
    @route(path, http_method=[HttpMethod.OPTIONS], status_code=204, include_in_schema=False, opt={"scope": None})
    async def options() -> Response[None]:
        return Response(None, headers={"Allow": methods})

    return options
