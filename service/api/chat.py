"""OpenAI's chat completions over the same answers, for the clients that speak them.

Requests may carry anything else that such clients send (temperature, tools): it has no meaning here.
"""

from asyncio import Task
from collections.abc import AsyncIterator
from time import time
from typing import Annotated, Any, Literal
from uuid import uuid4

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, JSONBody
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage
from msgspec import Meta

from service.answering.answerer import Answer
from service.api.backend import Backend
from service.api.dialects import Annotation, Message, base_url, message, open_webui_sources
from service.api.dialogue import ChatMessage, conversation
from service.api.openapi import StreamingOperation
from service.api.problems import documented
from service.api.replies import Problem
from service.api.streams import begin, telling
from service.settings import Settings

MODEL = "yinju"


class ChatRequest(msgspec.Struct, frozen=True):
    """A conversation whose last message of the user is the question."""

    messages: Annotated[list[ChatMessage], Meta(min_length=1, max_length=1000)]
    model: str = MODEL
    stream: bool | None = False


class ChatReply(msgspec.Struct, frozen=True, kw_only=True):
    """A message of the service, with its citations."""

    role: Literal["assistant"] = "assistant"
    content: str
    annotations: tuple[Annotation, ...]
    refusal: None = None


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """The only choice there is."""

    index: int = 0
    message: ChatReply
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


class Usage(msgspec.Struct, frozen=True):
    """Tokens that were generated: none, since answers are cut from pages."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0


class ChatCompletion(msgspec.Struct, frozen=True, kw_only=True):
    """A reply, and in ``answer`` the same in the native shape."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: tuple[Choice, ...]
    usage: Usage
    answer: Answer


class Model(msgspec.Struct, frozen=True):
    """A model that a client may choose."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "yinju"


class ModelList(msgspec.Struct, frozen=True):
    """The models that a client may choose from: one."""

    data: tuple[Model, ...]
    object: Literal["list"] = "list"


@get("/v1/models", operation_id="listModels", tags=["Chat"], responses=documented())
async def list_models() -> ModelList:
    """List the models of the chat, as OpenAI does."""
    return ModelList((Model(),))


@get("/v1/models/{model:str}", operation_id="getModel", tags=["Chat"], responses=documented(404))
async def get_model(model: FromPath[str]) -> Model:
    """One model of the chat, as OpenAI shows it."""
    if model != MODEL:
        raise NotFoundException(f"there is no model {model!r}, only {MODEL!r}")
    return Model()


@post(
    "/v1/chat/completions",
    operation_id="chat",
    operation_class=StreamingOperation,
    status_code=200,
    tags=["Chat"],
    responses={200: ResponseSpec(ChatCompletion, generate_examples=False), **documented(413)},
)
async def chat(
    request: Request[Any, Any, Any], data: JSONBody[ChatRequest], backend: NamedDependency[Backend]
) -> Response[Any]:
    """Answer the last question of a conversation, as OpenAI's chat completions do, at once or as a stream.

    Citations are `annotations` of the message, and where the settings say so markers in its text. Streams
    carry Open WebUI's `source` events besides.
    """
    question, history = conversation(data.messages)
    answering = await begin(backend.answer(lambda parts: parts.answerer.ask(question, history)))
    teller = _Teller(data.model, backend.settings, base_url(request, backend.settings))
    if data.stream:
        return ServerSentEvent(teller.stream(answering, request.url.path))
    return Response(teller.completion(await answering))


HANDLERS = (list_models, get_model, chat)


class _Teller:
    """Tells an answer in one dialect to one client."""

    def __init__(self, model: str, settings: Settings, base_url: str) -> None:
        self._id = f"chatcmpl-{uuid4().hex}"
        self._created = int(time())
        self._model = model
        self._markers = settings.chat_markers
        self._base_url = base_url

    def completion(self, answer: Answer) -> ChatCompletion:
        told = self._message(answer)
        reply = ChatReply(content=told.content, annotations=told.annotations)
        return ChatCompletion(
            id=self._id,
            created=self._created,
            model=self._model,
            choices=(Choice(message=reply),),
            usage=Usage(),
            answer=answer,
        )

    async def stream(self, answering: Task[Answer], path: str) -> AsyncIterator[ServerSentEventMessage]:
        yield self._chunk({"role": "assistant", "content": ""})
        async for chunk in telling(answering, path, self._chunks, _failure):
            yield chunk
        yield ServerSentEventMessage(data="[DONE]")

    def _chunks(self, answer: Answer) -> list[ServerSentEventMessage]:
        told = self._message(answer)
        return [
            *(self._chunk({}, event=event) for event in open_webui_sources(answer, self._base_url)),
            *(self._chunk({"content": piece}) for piece in told.pieces),
            self._chunk({"annotations": told.annotations}),
            self._chunk({}, finish_reason="stop", answer=answer, usage=Usage()),
        ]

    def _message(self, answer: Answer) -> Message:
        return message(answer, self._base_url, self._markers)

    def _chunk(self, delta: object, finish_reason: str | None = None, **more: object) -> ServerSentEventMessage:
        """A chunk that any client reads; what it does not know in it, it passes over."""
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason, "logprobs": None}
        chunk = {
            "id": self._id,
            "object": "chat.completion.chunk",
            "created": self._created,
            "model": self._model,
            "choices": [choice],
            **more,
        }
        return ServerSentEventMessage(data=msgspec.json.encode(chunk).decode())


def _failure(problem: Problem) -> ServerSentEventMessage:
    told = {"message": problem.detail, "type": problem.type, "code": problem.status}
    return ServerSentEventMessage(data=msgspec.json.encode({"error": told}).decode())
