"""The Model Context Protocol, asked with its own client over a real server."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import httpx2
import jsonschema
import msgspec
import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, TextContent

from service.keys import KeyFile
from service.settings import Settings
from tests.service.api.conftest import TEXT

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def connected(address: str, mode: str = "auto", **headers: str) -> AsyncIterator[Client]:
    """The protocol's client, which speaks its newest version or, in ``legacy`` mode, the one before."""
    async with httpx2.AsyncClient(headers=headers) as http:
        transport: Any = streamable_http_client(f"{address}/mcp", http_client=http)
        async with Client(transport, mode=mode) as client:
            yield client


async def call(client: Client, tool: str, **arguments: object) -> Any:
    """What a tool gives; the client holds it against the schema that it was told."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    [text] = result.content
    assert isinstance(text, TextContent)
    assert msgspec.json.decode(text.text) == result.structured_content
    return result.structured_content


def complaint(result: CallToolResult) -> str:
    assert result.is_error
    [text] = result.content
    assert isinstance(text, TextContent)
    return text.text


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_an_answer_comes_with_its_citations(address: str, mode: str) -> None:
    async with connected(address, mode) as client:
        answer = await call(client, "ask", question="省水利厅")
    assert answer["items"] == [{"text": "省水利厅", "citations": [1]}]
    [citation] = answer["citations"]
    assert "".join(TEXT[span["start"] : span["end"]] for span in citation["spans"]) == citation["quote"]
    assert citation["newspaper"] == "日报"
    assert citation["url"].startswith(f"{address}/view/")
    assert httpx.get(citation["url"]).status_code == 200


async def test_tools_are_described_so_that_their_replies_can_be_checked(address: str) -> None:
    async with connected(address) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert list(tools) == ["ask", "search", "list_pages", "read_page"]
        for tool in tools.values():
            jsonschema.Draft202012Validator.check_schema(tool.input_schema)
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint
        replies = {
            "ask": await call(client, "ask", question="省", filters={"pages": ["一版"]}),
            "search": await call(client, "search", query="省"),
            "list_pages": await call(client, "list_pages"),
            "read_page": await call(client, "read_page", page="一版"),
        }
    for name, reply in replies.items():
        assert tools[name].output_schema is not None
        jsonschema.validate(reply, tools[name].output_schema)


async def test_pages_are_listed_and_read_in_parts(address: str) -> None:
    async with connected(address) as client:
        [page] = (await call(client, "list_pages"))["pages"]
        whole = await call(client, "read_page", page=page["page_id"])
        part = await call(client, "read_page", page="一版", start=4, length=6)
        beyond = await call(client, "read_page", page="一版", start=9999)
        hits = (await call(client, "search", query="阳光"))["hits"]
    assert (whole["text"], whole["start"], whole["end"]) == (TEXT, 0, len(TEXT))
    assert (part["text"], part["end"]) == (TEXT[4:10], 10)
    assert (beyond["text"], beyond["start"], beyond["end"]) == ("", len(TEXT), len(TEXT))
    assert TEXT[hits[0]["spans"][0]["start"] : hits[0]["spans"][0]["end"]] == hits[0]["text"]


async def test_what_is_wrong_is_told_to_the_agent(address: str) -> None:
    async with connected(address) as client:
        assert "query" in complaint(await client.call_tool("ask", {"query": "省"}))
        assert "none" in complaint(await client.call_tool("read_page", {"page": "none"}))
        broken = complaint(await client.call_tool("ask", {"question": "break"}))
        assert "not foreseen" in broken
        assert "secret" not in broken
        with pytest.raises(Exception, match="no tool"):
            await client.call_tool("erase", {})


@pytest.fixture
def secret(settings: Settings) -> Iterator[str]:
    """A key of the data folder, so that nobody comes in without one."""
    yield KeyFile(settings.data).add("agent", "read")
    KeyFile(settings.data).remove("agent")


async def test_a_key_is_asked_for(secret: str, address: str) -> None:
    refused = httpx.post(f"{address}/mcp", json={})
    assert (refused.status_code, refused.json()["type"]) == (401, "urn:yinju:problem:unauthorized")
    assert refused.headers["www-authenticate"] == "Bearer"
    async with connected(address, Authorization=f"Bearer {secret}") as client:
        assert (await call(client, "ask", question="省"))["status"] == "answered"


async def test_pages_of_other_sites_cannot_ask(address: str) -> None:
    strangers = ("https://stranger.example", "null", "http://[")
    for origin, status in (*((stranger, 403) for stranger in strangers), ("http://localhost:3000", 400)):
        assert httpx.post(f"{address}/mcp", json={}, headers={"Origin": origin}).status_code == status


async def test_there_is_nothing_to_listen_to(address: str) -> None:
    refused = httpx.get(f"{address}/mcp", headers={"Accept": "text/event-stream"})
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")


async def test_too_long_a_request_is_refused(address: str) -> None:
    assert httpx.post(f"{address}/mcp", content=b" " * 1_000_001).status_code == 413
