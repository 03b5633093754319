"""Asking a service from Python, over HTTP: ``Client``, and ``AsyncClient`` with the same calls.

::

    with Client("http://127.0.0.1:8000") as client:
        answer = client.ask("市委书记走访了哪些省直部门？")
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, Self, TypeVar

import httpx
import msgspec

from service import calls
from service.answering.answerer import Answer, Item
from service.answering.citations import Citation
from service.api.replies import SearchReply
from service.calls import Call

P = ParamSpec("P")
T = TypeVar("T")
_TIMEOUT = 60.0
_DATA: dict[str, Any] = {"hits": SearchReply, "item": Item, "citation": Citation, "answer": Answer}


class Event(NamedTuple):
    """A piece of an answer as it comes: ``hits``, ``item``, ``citation``, ``answer`` or ``done``, and what it holds."""

    name: str
    data: Any


def _sync(build: Callable[P, Call[T]]) -> "Callable[Concatenate[Client, P], T]":
    @wraps(build)
    def method(self: "Client", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.send(build(*args, **kwargs))

    return method


def _async(build: Callable[P, Call[T]]) -> "Callable[Concatenate[AsyncClient, P], Coroutine[Any, Any, T]]":
    @wraps(build)
    async def method(self: "AsyncClient", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.send(build(*args, **kwargs))

    return method


class Client:
    """Asks the service at ``url``; safe to use from several threads.

    ``key`` is an API key, ``retries`` how often a call that changes nothing is sent again where that may
    help. Every call raises ``UnreachableError`` where no reply comes, and ``RefusedError`` where it is a refusal.
    """

    def __init__(
        self, url: str, key: str | None = None, retries: int = 3, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._http = httpx.Client(base_url=url, headers=_headers(key), timeout=_TIMEOUT, transport=transport)
        self._retries = retries

    ask = _sync(calls.ask)
    read = _sync(calls.read)
    search = _sync(calls.search)
    verify = _sync(calls.verify)
    pages = _sync(calls.pages)
    page = _sync(calls.page)
    page_text = _sync(calls.page_text)
    boxes = _sync(calls.boxes)
    articles = _sync(calls.articles)
    article = _sync(calls.article)
    add_page = _sync(calls.add_page)
    add_files = _sync(calls.add_files)
    remove_page = _sync(calls.remove_page)
    info = _sync(calls.info)

    def send(self, call: Call[T]) -> T:
        """Carry a call out."""
        attempt = 0
        while (pause := call.pause(outcome := self._try(call), attempt, self._retries)) is not None:
            time.sleep(pause)
            attempt += 1
        return call.read(outcome)

    def stream(self, question: str, **more: Any) -> Iterator[Event]:  # noqa: ANN401
        """Answer a question piece by piece; takes what ``ask`` takes."""
        call = calls.ask(question, **more)
        reader = _EventReader()
        try:
            with self._http.stream(call.method, f"{call.path}/stream", **call.options) as response:
                if not response.is_success:
                    raise calls.refusal(response.read(), response.status_code)
                for line in response.iter_lines():
                    if event := reader.take(line):
                        yield event
        except httpx.TransportError as error:
            raise calls.unreachable(error) from error

    def _try(self, call: Call[T]) -> httpx.Response | httpx.TransportError:
        try:
            return self._http.request(call.method, call.path, **call.options)
        except httpx.TransportError as error:
            return error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


class AsyncClient:
    """``Client`` for asyncio."""

    def __init__(
        self, url: str, key: str | None = None, retries: int = 3, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._http = httpx.AsyncClient(base_url=url, headers=_headers(key), timeout=_TIMEOUT, transport=transport)
        self._retries = retries

    ask = _async(calls.ask)
    read = _async(calls.read)
    search = _async(calls.search)
    verify = _async(calls.verify)
    pages = _async(calls.pages)
    page = _async(calls.page)
    page_text = _async(calls.page_text)
    boxes = _async(calls.boxes)
    articles = _async(calls.articles)
    article = _async(calls.article)
    add_page = _async(calls.add_page)
    add_files = _async(calls.add_files)
    remove_page = _async(calls.remove_page)
    info = _async(calls.info)

    async def send(self, call: Call[T]) -> T:
        """Carry a call out."""
        attempt = 0
        while (pause := call.pause(outcome := await self._try(call), attempt, self._retries)) is not None:
            await asyncio.sleep(pause)
            attempt += 1
        return call.read(outcome)

    async def stream(self, question: str, **more: Any) -> AsyncIterator[Event]:  # noqa: ANN401
        """Answer a question piece by piece; takes what ``ask`` takes."""
        call = calls.ask(question, **more)
        reader = _EventReader()
        try:
            async with self._http.stream(call.method, f"{call.path}/stream", **call.options) as response:
                if not response.is_success:
                    raise calls.refusal(await response.aread(), response.status_code)
                async for line in response.aiter_lines():
                    if event := reader.take(line):
                        yield event
        except httpx.TransportError as error:
            raise calls.unreachable(error) from error

    async def _try(self, call: Call[T]) -> httpx.Response | httpx.TransportError:
        try:
            return await self._http.request(call.method, call.path, **call.options)
        except httpx.TransportError as error:
            return error

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


class _EventReader:
    """Puts the lines of server-sent events together."""

    def __init__(self) -> None:
        self._name = ""

    def take(self, line: str) -> Event | None:
        """The event whose data ``line`` is.

        Raises:
            RefusedError: it tells of a failure.

        """
        field, _, value = line.partition(": ")
        if field == "event":
            self._name = value
        if field != "data":
            return None
        if self._name == "error":
            raise calls.refusal(value.encode(), 500)
        return Event(self._name, msgspec.json.decode(value, type=_DATA.get(self._name, Any)))


def _headers(key: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"} if key else {}
