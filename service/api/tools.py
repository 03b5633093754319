"""The library as tools for agents: ask, search, list pages, read a page.

Each takes and gives what the HTTP route of the same purpose does, with the addresses in citations made
whole, since an agent knows no base that they could be relative to.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from litestar.exceptions import ValidationException
from msgspec import Meta

from service.answering.answerer import Answer
from service.api.backend import Backend
from service.api.hits import find
from service.api.problems import describe
from service.api.replies import PageList, PageReply, SearchReply
from service.api.schemas import AskRequest, Request, SearchRequest, filters_of
from service.components import Components


class PagesRequest(Request, frozen=True, kw_only=True):
    """Which stretch of the list of pages."""

    offset: Annotated[int, Meta(ge=0, le=2**31 - 1, description="pages to pass over")] = 0
    limit: Annotated[int, Meta(ge=1, le=1000, description="most pages to be listed")] = 100


class ExcerptRequest(Request, frozen=True, kw_only=True):
    """Which part of a page's text."""

    page: Annotated[str, Meta(min_length=1, max_length=200, description="id or name of the page")]
    start: Annotated[int, Meta(ge=0, description="code point to begin with")] = 0
    length: Annotated[int, Meta(ge=1, le=50_000, description="most code points to be read")] = 10_000


class Excerpt(msgspec.Struct, frozen=True, kw_only=True):
    """``text`` is exactly what stands at ``[start, end)`` of the page, in code points."""

    page: PageReply
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Tool:
    """Something that an agent may do; ``work`` is given the request and the address of the service."""

    name: str
    title: str
    description: str
    takes: type[msgspec.Struct]
    gives: type[msgspec.Struct]
    work: Callable[[Backend, Any, str], Awaitable[msgspec.Struct]]

    async def use(self, backend: Backend, arguments: dict[str, Any], base_url: str) -> msgspec.Struct:
        """The reply to ``arguments``.

        Raises:
            ToolError: there is none; says why.

        """
        try:
            return await self.work(backend, _convert(arguments, self.takes), base_url)
        except Exception as error:
            raise ToolError(describe(error, "/mcp").detail) from error


class ToolError(Exception):
    """A tool could not be used; the text is for the agent."""


def json_schema(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON schema of ``kind``, itself at the root, as the protocol wants it."""
    [root], parts = msgspec.json.schema_components((kind,), ref_template="#/$defs/{name}")
    own: dict[str, Any] = parts.pop(root["$ref"].removeprefix("#/$defs/"))
    return own | {"$defs": parts} if parts else own


def _convert(arguments: dict[str, Any], kind: type[msgspec.Struct]) -> msgspec.Struct:
    try:
        return msgspec.convert(arguments, kind)
    except msgspec.ValidationError as error:
        raise ValidationException(str(error)) from error


async def _ask(backend: Backend, asked: AskRequest, base_url: str) -> Answer:
    filters = filters_of(asked.filters)
    answer = await backend.answer(lambda parts: parts.answerer.ask(asked.question, asked.history, filters, asked.top_k))
    cited = tuple(msgspec.structs.replace(one, url=one.url and base_url + one.url) for one in answer.citations)
    return msgspec.structs.replace(answer, citations=cited)


async def _search(backend: Backend, asked: SearchRequest, _: str) -> SearchReply:
    return await backend.read(lambda parts: find(parts, asked.query, asked.top_k, filters_of(asked.filters)))


async def _list_pages(backend: Backend, asked: PagesRequest, _: str) -> PageList:
    return await backend.read(lambda parts: PageList.of(parts.library, asked.offset, asked.limit))


async def _read_page(backend: Backend, asked: ExcerptRequest, _: str) -> Excerpt:
    def work(parts: Components) -> Excerpt:
        page = parts.library.page(asked.page)
        text = page.text[asked.start : asked.start + asked.length]
        start = min(asked.start, len(page.text))
        entry = PageReply.of(parts.library.entry(page.id))
        return Excerpt(page=entry, start=start, end=start + len(text), text=text)

    return await backend.read(work)


TOOLS = (
    Tool(
        "ask",
        "Ask the pages",
        "Answer a question, in Chinese or English, from newspaper pages. Every item of the answer is verbatim text of "
        "a page and names the citations that hold it; `status` is `no_answer` where the pages hold none. Quote items "
        "as they are and give the `url` of their citations.",
        AskRequest,
        Answer,
        _ask,
    ),
    Tool(
        "search",
        "Search the pages",
        "Find the passages of newspaper pages that fit a query, best first, to read what an answer leaves out.",
        SearchRequest,
        SearchReply,
        _search,
    ),
    Tool(
        "list_pages",
        "List the pages",
        "List the newspaper pages that can be asked, in the order in which they came.",
        PagesRequest,
        PageList,
        _list_pages,
    ),
    Tool(
        "read_page",
        "Read a page",
        "Read the text of a page, unchanged. Spans of citations and hits are offsets into it, in code points.",
        ExcerptRequest,
        Excerpt,
        _read_page,
    ),
)
