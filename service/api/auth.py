"""Who may ask, and how often: API keys by scope, and a rate for each key or address."""

import math
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic
from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException, TooManyRequestsException
from litestar.handlers import BaseRouteHandler

from service.api.origins import check_host, check_sender
from service.keys import Key, KeyFile
from service.settings import Settings

Connection = ASGIConnection[Any, Any, Any, Any]
_CLIENTS = 10_000


class Rate:
    """A bucket of tokens for each client: ``per_minute`` flow in evenly, and as many may be taken at once.

    The buckets of the clients that came last are kept; one that was forgotten is full.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self._size = float(per_minute)
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Take a token of ``client``: 0, or how many seconds it must wait for one."""
        now = self._clock()
        tokens, at = self._buckets.pop(client, (self._size, now))
        tokens = min(self._size, tokens + (now - at) * self._size / 60)
        taken = tokens >= 1
        self._buckets[client] = (tokens - taken, now)
        if len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        return 0.0 if taken else (1 - tokens) * 60 / self._size


class Doorkeeper:
    """The guard of all routes; a route's ``opt["scope"]`` says what it asks for, ``None`` that it is open to all.

    Without keys, a service that only this machine can reach is open, and so is one that was told to be.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys = KeyFile(settings.data)
        self._rate = Rate(settings.rate_limit) if settings.rate_limit else None

    def __call__(self, connection: Connection, handler: BaseRouteHandler) -> None:
        """Let the request pass.

        Raises:
            NotAuthorizedException: a key is needed, and this is none.
            PermissionDeniedException: the key's scope is not enough, or no key is needed and a page of
                another site asks for a change, or anybody for a strange host.
            TooManyRequestsException: the key or address asks too often.

        """
        scope = handler.opt.get("scope", "read")
        if scope is None:
            return
        key = self._key(connection)
        if key is None:
            check_host(connection.headers, self._settings)
            check_sender(str(connection.scope.get("method", "")), connection.headers, self._settings)
        elif not key.allows(scope):
            raise PermissionDeniedException(f"the key {key.name!r} may {key.scope}; this asks for {scope}")
        if self._rate:
            client = f"key {key.name}" if key else connection.client.host if connection.client else ""
            if wait := self._rate.wait(client):
                raise TooManyRequestsException(
                    "asked too often; wait a moment", headers={"Retry-After": str(math.ceil(wait))}
                )

    def _key(self, connection: Connection) -> Key | None:
        if self._settings.open or (self._settings.is_loopback and not self._keys.all()):
            return None
        kind, _, secret = connection.headers.get("authorization", "").partition(" ")
        # Clients of Anthropic's Messages send their key in a header of its own.
        secret = secret if kind.lower() == "bearer" else connection.headers.get("x-api-key", "")
        key = self._keys.find(secret.strip())
        if key is None:
            raise NotAuthorizedException(
                "send an API key that is known: Authorization: Bearer …", headers={"WWW-Authenticate": "Bearer"}
            )
        return key
