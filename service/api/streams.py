"""Answers as they come: one question as server-sent events, many as JSON Lines."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.params import JSONBody
from litestar.response import ServerSentEvent, Stream
from litestar.response.sse import ServerSentEventMessage

from service.answering.answerer import Answer
from service.api.backend import Backend
from service.api.hits import describe as describe_hits
from service.api.openapi import LINES_TYPE, LinesOperation
from service.api.problems import describe, documented
from service.api.replies import Problem, SearchReply
from service.api.schemas import AskRequest, filters_of
from service.components import Components
from service.retrieval.retriever import Hit

T = TypeVar("T")
HEARTBEAT = 10.0
"""Seconds of silence after which an idle connection is shown to live, well below what proxies allow."""
_BATCH_LIMIT = 32 * 1024 * 1024


@post(
    "/v1/ask/stream",
    operation_id="askStream",
    status_code=200,
    media_type="text/event-stream",
    tags=["Ask"],
    responses=documented(404, 413),
)
async def ask_stream(
    request: Request[Any, Any, Any], data: JSONBody[AskRequest], backend: NamedDependency[Backend]
) -> ServerSentEvent:
    """Answer a question as server-sent events: `hits`, then each `item` and `citation`, the `answer`, and `done`.

    What fails after the hits is an `error` event that holds the problem document.
    """
    hits: asyncio.Future[SearchReply] = asyncio.get_running_loop().create_future()
    answering = asyncio.create_task(_answer(backend, data, hits.set_result))
    await asyncio.wait((hits, answering), return_when=asyncio.FIRST_COMPLETED)
    if not hits.done():
        answering.result()
    return ServerSentEvent(_events(hits.result(), answering, request.url.path))


@post(
    "/v1/ask/batch",
    operation_id="askBatch",
    operation_class=LinesOperation,
    status_code=200,
    tags=["Ask"],
    responses=documented(413),
    request_max_body_size=_BATCH_LIMIT,
)
async def ask_batch(request: Request[Any, Any, Any], backend: NamedDependency[Backend]) -> Stream:
    """Answer many questions: JSON Lines of what `/v1/ask` takes in, JSON Lines of answers out, in the same order.

    A line that fails has its problem document in the place of the answer.
    """
    lines = [line for line in (await request.body()).splitlines() if line.strip()]
    if not lines:
        raise ValidationException("there is no line with a question")
    return Stream(_batch(lines, backend, request.url.path), media_type=LINES_TYPE)


HANDLERS = (ask_stream, ask_batch)


async def begin(work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Start ``work``; what makes it fail at once, as a full queue does, is raised here, before any stream."""
    task = asyncio.create_task(work)
    await asyncio.sleep(0)
    if task.done():
        task.result()
    return task


async def beating(task: asyncio.Task[T], seconds: float = HEARTBEAT) -> AsyncGenerator[T | None, None]:
    """``None`` whenever ``task`` has been silent for ``seconds``, and at last what it gives.

    Who stops listening stops the task.
    """
    try:
        while not (await asyncio.wait({task}, timeout=seconds))[0]:
            yield None
        yield task.result()
    finally:
        task.cancel()


async def telling(
    answering: asyncio.Task[Answer],
    path: str,
    tell: Callable[[Answer], Iterable[ServerSentEventMessage]],
    fail: Callable[[Problem], ServerSentEventMessage],
) -> AsyncIterator[ServerSentEventMessage]:
    """What ``tell`` makes of the answer, or ``fail`` of what went wrong at ``path``; heartbeats until then."""
    try:
        async for answer in beating(answering):
            if answer is None:
                yield ServerSentEventMessage(comment="reading")
                continue
            for told in tell(answer):
                yield told
    except Exception as error:
        yield fail(describe(error, path))


def event(name: str, data: object) -> ServerSentEventMessage:
    """A server-sent event of that name, its data as JSON."""
    return ServerSentEventMessage(event=name, data=msgspec.json.encode(data).decode())


def _answer(
    backend: Backend,
    asked: AskRequest,
    on_hits: Callable[[SearchReply], None] | None = None,
    patiently: bool = False,
) -> Coroutine[Any, Any, Answer]:
    """Answer; ``on_hits`` is told, in the loop, what was found."""
    loop = asyncio.get_running_loop()
    filters = filters_of(asked.filters)

    def work(parts: Components) -> Answer:
        def tell(hits: Sequence[Hit]) -> None:
            if on_hits:
                loop.call_soon_threadsafe(on_hits, describe_hits(parts.library, hits))

        return parts.answerer.ask(asked.question, asked.history, filters, asked.top_k, tell)

    return backend.answer(work, patiently)


async def _events(
    hits: SearchReply, answering: asyncio.Task[Answer], path: str
) -> AsyncIterator[ServerSentEventMessage]:
    yield event("hits", hits)
    async for told in telling(answering, path, _pieces, lambda problem: event("error", problem)):
        yield told


def _pieces(answer: Answer) -> Iterator[ServerSentEventMessage]:
    yield from (event("item", item) for item in answer.items)
    yield from (event("citation", citation) for citation in answer.citations)
    yield event("answer", answer)
    yield event("done", {})


async def _batch(lines: list[bytes], backend: Backend, path: str) -> AsyncIterator[bytes]:
    """Replies to ``lines`` in order, at most as many in the making as there are threads."""
    pending: deque[asyncio.Task[bytes]] = deque()
    rest = iter(lines)
    try:
        while True:
            while len(pending) < backend.threads and (line := next(rest, None)) is not None:
                pending.append(asyncio.create_task(_reply_to(line, backend, path)))
            if not pending:
                return
            yield await pending.popleft()
    finally:
        for task in pending:
            task.cancel()


async def _reply_to(line: bytes, backend: Backend, path: str) -> bytes:
    try:
        asked = msgspec.json.decode(line, type=AskRequest)
        return msgspec.json.encode(await _answer(backend, asked, patiently=True)) + b"\n"
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return msgspec.json.encode(describe(ValidationException(str(error)), path)) + b"\n"
    except Exception as error:
        return msgspec.json.encode(describe(error, path)) + b"\n"
