"""Room for the bodies of uploads, which are held in memory until their pages are taken in."""

from collections.abc import Iterator
from contextlib import contextmanager

from litestar.types import ASGIApp, Receive, Scope, Send

from service.errors import OverloadedError

_RETRY_AFTER = 5


class Room:
    """Middleware that keeps uploads out, before they are read, when the bytes of others leave no room.

    Args:
        limit: bytes of the longest upload, which one counts for that does not say how long it is.
        uploads: how many of the longest there is room for.

    """

    def __init__(self, limit: int, uploads: int = 4) -> None:
        self._limit = limit
        self._left = uploads * limit

    def __call__(self, app: ASGIApp) -> ASGIApp:
        """``app`` for requests that find room."""

        async def bounded(scope: Scope, receive: Receive, send: Send) -> None:
            with self._taken(self._announced(scope)):
                await app(scope, receive, send)

        return bounded

    def _announced(self, scope: Scope) -> int:
        """How many bytes may be read; a longer body is refused, unread, by whoever would read it."""
        headers = dict(scope["headers"])
        length = headers.get(b"content-length", b"")
        if length.isdigit():
            return min(int(length), self._limit)
        return self._limit if b"transfer-encoding" in headers else 0

    @contextmanager
    def _taken(self, size: int) -> Iterator[None]:
        if size > self._left:
            raise OverloadedError("too many uploads at once; send this one again in a moment", _RETRY_AFTER)
        self._left -= size
        try:
            yield
        finally:
            self._left += size
