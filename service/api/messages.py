"""Anthropic's Messages over the same answers: each item a block of text, cited by character.

A citation's ``document_index`` counts the pages that an answer cites, in their order, and its ``file_id`` is the
page's id. Documents that come with the conversation are read in the place of the pages, and counted as
they came. Requests may carry anything else that such clients send: it has no meaning here.
"""

from asyncio import Task
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple
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

from service.answering.answerer import Answer, ReadPassage
from service.answering.citations import Citation
from service.api.backend import Backend
from service.api.chat import MODEL
from service.api.dialects import NO_ANSWER, SEPARATORS
from service.api.dialogue import ChatMessage, TextPart, conversation
from service.api.openapi import StreamingOperation
from service.api.problems import documented
from service.api.replies import Problem
from service.api.schemas import PassageUpload
from service.api.streams import begin, event, telling

_ERRORS = {503: "overloaded_error", 504: "timeout_error"}


class Source(msgspec.Struct, frozen=True):
    """What a document holds; only plain text can be read."""

    type: str
    data: str = ""


class InputBlock(msgspec.Struct, frozen=True):
    """A piece of a message: text, or a document to be read; others are passed over."""

    type: str
    text: str = ""
    source: Source | None = None
    title: str | None = None


class InputMessage(msgspec.Struct, frozen=True):
    """A message of the conversation."""

    role: Literal["system", "user", "assistant"]
    content: str | list[InputBlock]

    def of(self, kind: str) -> list[InputBlock]:
        """The blocks of one kind."""
        blocks = [InputBlock("text", self.content)] if isinstance(self.content, str) else self.content
        return [block for block in blocks if block.type == kind]


class MessageRequest(msgspec.Struct, frozen=True):
    """A conversation whose last message of the user is the question."""

    messages: Annotated[list[InputMessage], Meta(min_length=1, max_length=1000)]
    model: str = MODEL
    stream: bool | None = False


class CharLocation(msgspec.Struct, frozen=True, kw_only=True):
    """``cited_text`` is exactly what stands at ``[start_char_index, end_char_index)``, in code points."""

    type: Literal["char_location"] = "char_location"
    cited_text: str
    document_index: int
    document_title: str | None
    start_char_index: int
    end_char_index: int
    file_id: str | None


class TextBlock(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of the answer: an item with what it cites, or what stands between two."""

    type: Literal["text"] = "text"
    text: str
    citations: tuple[CharLocation, ...] | None = None


class TokenUsage(msgspec.Struct, frozen=True):
    """Tokens that were generated: none, since answers are cut from pages."""

    input_tokens: int = 0
    output_tokens: int = 0


class MessageReply(msgspec.Struct, frozen=True, kw_only=True):
    """A message of the service, and in ``answer`` the same in the native shape."""

    id: str
    type: Literal["message"] = "message"
    role: Literal["assistant"] = "assistant"
    model: str
    content: tuple[TextBlock, ...] = ()
    stop_reason: Literal["end_turn"] | None = None
    stop_sequence: None = None
    usage: TokenUsage = TokenUsage()
    answer: Answer | None = None


@post(
    "/v1/messages",
    operation_id="createMessage",
    operation_class=StreamingOperation,
    status_code=200,
    tags=["Chat"],
    responses={200: ResponseSpec(MessageReply, generate_examples=False), **documented(413)},
)
async def create_message(
    request: Request[Any, Any, Any], data: JSONBody[MessageRequest], backend: NamedDependency[Backend]
) -> Response[Any]:
    """Answer the last question of a conversation, as Anthropic's Messages do, at once or as a stream.

    Where documents of plain text come with the conversation, the answer is read from them.
    """
    question, history = conversation([_plain(one) for one in data.messages])
    documents = [block for one in data.messages for block in one.of("document")]
    passages = _passages(documents)
    if passages:
        answering = await begin(backend.answer(lambda parts: parts.answerer.read(question, passages)))
    else:
        answering = await begin(backend.answer(lambda parts: parts.answerer.ask(question, history)))
    teller = _Teller(data.model, documents)
    if data.stream:
        return ServerSentEvent(teller.stream(answering, request.url.path))
    return Response(teller.whole(await answering))


HANDLERS = (create_message,)


def _plain(said: InputMessage) -> ChatMessage:
    return ChatMessage(said.role, [TextPart(block.type, block.text) for block in said.of("text")])


def _passages(documents: Sequence[InputBlock]) -> list[ReadPassage]:
    """Documents as passages, each named by its place."""
    read = [{"text": one.source.data, "id": str(n)} for n, one in enumerate(documents) if one.source]
    if any(one.source is None or one.source.type != "text" for one in documents):
        raise ValidationException("only documents of plain text can be read")
    try:
        return list(msgspec.convert(read, Annotated[list[PassageUpload], Meta(max_length=100)]))
    except msgspec.ValidationError as error:
        raise ValidationException(f"the documents: {error}") from error


class _Teller:
    """Tells one answer to one client."""

    def __init__(self, model: str, documents: Sequence[InputBlock]) -> None:
        self._begun = MessageReply(id=f"msg_{uuid4().hex}", model=model)
        self._documents = {str(n): Document(n, one.title) for n, one in enumerate(documents)}

    def whole(self, answer: Answer) -> MessageReply:
        content = tuple(self._blocks(answer))
        return msgspec.structs.replace(self._begun, content=content, stop_reason="end_turn", answer=answer)

    async def stream(self, answering: Task[Answer], path: str) -> AsyncIterator[ServerSentEventMessage]:
        yield _event("message_start", message=self._begun)
        async for told in telling(answering, path, self._pieces, _failure):
            yield told

    def _pieces(self, answer: Answer) -> Iterator[ServerSentEventMessage]:
        for index, block in enumerate(self._blocks(answer)):
            yield _event("content_block_start", index=index, content_block=TextBlock(text=""))
            told = {"type": "text_delta", "text": block.text}
            yield _event("content_block_delta", index=index, delta=told)
            for citation in block.citations or ():
                cited = {"type": "citations_delta", "citation": citation}
                yield _event("content_block_delta", index=index, delta=cited)
            yield _event("content_block_stop", index=index)
        end = {"stop_reason": "end_turn", "stop_sequence": None}
        yield _event("message_delta", delta=end, usage=TokenUsage(), answer=answer)
        yield _event("message_stop")

    def _blocks(self, answer: Answer) -> Iterator[TextBlock]:
        if answer.status == "no_answer":
            yield TextBlock(text=NO_ANSWER[answer.language])
        cited = {citation.n: citation for citation in answer.citations}
        documents = self._documents or _pages_of(answer)
        for number, item in enumerate(answer.items):
            if number:
                yield TextBlock(text=SEPARATORS[answer.language])
            locations = [one for n in item.citations for one in _locations(cited[n], documents)]
            yield TextBlock(text=item.text, citations=tuple(locations))


class Document(NamedTuple):
    """What citations say of the text that they cite."""

    place: int
    title: str | None
    file_id: str | None = None


def _pages_of(answer: Answer) -> dict[str, Document]:
    """The pages that an answer cites, by id, in their order."""
    names = {one.page_id: one.page_name for one in answer.citations}
    return {page: Document(n, name, page) for n, (page, name) in enumerate(names.items())}


def _locations(citation: Citation, documents: Mapping[str, Document]) -> Iterator[CharLocation]:
    """A location for each span of a citation."""
    place, title, file_id = documents[citation.page_id]
    offset = 0
    for span in citation.spans:
        text = citation.quote[offset : offset + span.end - span.start]
        offset += len(text)
        yield CharLocation(
            cited_text=text,
            document_index=place,
            document_title=title,
            start_char_index=span.start,
            end_char_index=span.end,
            file_id=file_id,
        )


def _event(kind: str, **data: object) -> ServerSentEventMessage:
    return event(kind, {"type": kind, **data})


def _failure(problem: Problem) -> ServerSentEventMessage:
    told = {"type": _ERRORS.get(problem.status, "api_error"), "message": problem.detail}
    return _event("error", error=told)
