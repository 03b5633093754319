"""OpenAI's Responses over the same answers.

Nothing is stored, so earlier turns come in ``input``. Requests may carry anything else that such clients
send (instructions, tools): it has no meaning here.
"""

from asyncio import Task
from collections.abc import AsyncIterator, Iterator
from itertools import count
from time import time
from typing import Annotated, Any, Literal
from uuid import uuid4

import msgspec
from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.openapi import ResponseSpec
from litestar.params import JSONBody
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage
from msgspec import Meta

from service.answering.answerer import Answer
from service.api.backend import Backend
from service.api.chat import MODEL
from service.api.dialects import base_url, message
from service.api.dialogue import ChatMessage, TextPart, conversation
from service.api.openapi import StreamingOperation
from service.api.problems import documented
from service.api.replies import Problem
from service.api.streams import begin, event, telling
from service.settings import Settings

Status = Literal["in_progress", "completed", "failed"]


class InputItem(msgspec.Struct, frozen=True):
    """One thing that was said before, or the question; what has no role is passed over."""

    role: Literal["system", "developer", "user", "assistant"] | None = None
    content: str | list[TextPart] | None = None


class ResponseRequest(msgspec.Struct, frozen=True):
    """A question, or a conversation whose last message of the user is the question."""

    input: str | Annotated[list[InputItem], Meta(min_length=1, max_length=1000)]
    model: str = MODEL
    stream: bool | None = False
    previous_response_id: str | None = None


class FlatUrlCitation(msgspec.Struct, frozen=True, kw_only=True):
    """Where an item's source is to be read; the item stands at ``[start_index, end_index)`` of the text."""

    type: Literal["url_citation"] = "url_citation"
    start_index: int
    end_index: int
    title: str
    url: str


class OutputText(msgspec.Struct, frozen=True, kw_only=True):
    """The text of an answer, with its citations."""

    type: Literal["output_text"] = "output_text"
    text: str
    annotations: tuple[FlatUrlCitation, ...]
    logprobs: tuple[()] = ()


class OutputMessage(msgspec.Struct, frozen=True, kw_only=True):
    """The message that is the answer."""

    id: str
    type: Literal["message"] = "message"
    role: Literal["assistant"] = "assistant"
    status: Literal["in_progress", "completed"]
    content: tuple[OutputText, ...]


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is no answer."""

    code: Literal["server_error"] = "server_error"
    message: str


class ResponseObject(msgspec.Struct, frozen=True, kw_only=True):
    """A response, and in ``answer`` the same in the native shape; no tokens were generated."""

    id: str
    object: Literal["response"] = "response"
    created_at: int
    status: Status
    model: str
    output: tuple[OutputMessage, ...] = ()
    error: Failure | None = None
    incomplete_details: None = None
    instructions: None = None
    metadata: dict[str, str] = {}
    parallel_tool_calls: bool = False
    previous_response_id: None = None
    store: bool = False
    temperature: None = None
    tool_choice: Literal["none"] = "none"
    tools: tuple[()] = ()
    top_p: None = None
    answer: Answer | None = None


@post(
    "/v1/responses",
    operation_id="createResponse",
    operation_class=StreamingOperation,
    status_code=200,
    tags=["Chat"],
    responses={200: ResponseSpec(ResponseObject, generate_examples=False), **documented(413)},
)
async def create_response(
    request: Request[Any, Any, Any], data: JSONBody[ResponseRequest], backend: NamedDependency[Backend]
) -> Response[Any]:
    """Answer a question, or the last one of a conversation, as OpenAI's Responses do, at once or as a stream."""
    if data.previous_response_id:
        raise ValidationException("no response is stored; send what was said before in `input`")
    question, history = conversation(_messages(data))
    answering = await begin(backend.answer(lambda parts: parts.answerer.ask(question, history)))
    teller = _Teller(data.model, backend.settings, base_url(request, backend.settings))
    if data.stream:
        return ServerSentEvent(teller.stream(answering, request.url.path))
    return Response(teller.completed(await answering))


HANDLERS = (create_response,)


def _messages(data: ResponseRequest) -> list[ChatMessage]:
    if isinstance(data.input, str):
        return [ChatMessage("user", data.input)]
    return [ChatMessage(item.role, item.content) for item in data.input if item.role]


class _Teller:
    """Tells one answer to one client."""

    def __init__(self, model: str, settings: Settings, base_url: str) -> None:
        self._begun = ResponseObject(
            id=f"resp_{uuid4().hex}", created_at=int(time()), status="in_progress", model=model
        )
        self._item = f"msg_{uuid4().hex}"
        self._markers = settings.chat_markers
        self._base_url = base_url
        self._numbers = count()

    def completed(self, answer: Answer) -> ResponseObject:
        said = self._message(self._text(answer))
        return msgspec.structs.replace(self._begun, status="completed", output=(said,), answer=answer)

    async def stream(self, answering: Task[Answer], path: str) -> AsyncIterator[ServerSentEventMessage]:
        for name in ("created", "in_progress"):
            yield self._event(name, response=self._begun)
        async for told in telling(answering, path, self._pieces, self._failure):
            yield told

    def _pieces(self, answer: Answer) -> Iterator[ServerSentEventMessage]:
        whole = self._text(answer)
        empty = OutputText(text="", annotations=())
        place = {"item_id": self._item, "output_index": 0, "content_index": 0}
        opened = OutputMessage(id=self._item, status="in_progress", content=())
        yield self._event("output_item.added", output_index=0, item=opened)
        yield self._event("content_part.added", **place, part=empty)
        for piece in message(answer, self._base_url, self._markers).pieces:
            yield self._event("output_text.delta", **place, delta=piece, logprobs=())
        for number, annotation in enumerate(whole.annotations):
            yield self._event("output_text.annotation.added", **place, annotation_index=number, annotation=annotation)
        yield self._event("output_text.done", **place, text=whole.text, logprobs=())
        yield self._event("content_part.done", **place, part=whole)
        yield self._event("output_item.done", output_index=0, item=self._message(whole))
        yield self._event("completed", response=self.completed(answer))

    def _failure(self, problem: Problem) -> ServerSentEventMessage:
        failed = msgspec.structs.replace(self._begun, status="failed", error=Failure(message=problem.detail))
        return self._event("failed", response=failed)

    def _text(self, answer: Answer) -> OutputText:
        told = message(answer, self._base_url, self._markers)
        cited = (FlatUrlCitation(**msgspec.structs.asdict(one.url_citation)) for one in told.annotations)
        return OutputText(text=told.content, annotations=tuple(cited))

    def _message(self, text: OutputText) -> OutputMessage:
        return OutputMessage(id=self._item, status="completed", content=(text,))

    def _event(self, name: str, **data: object) -> ServerSentEventMessage:
        kind = f"response.{name}"
        return event(kind, {"type": kind, "sequence_number": next(self._numbers), **data})
