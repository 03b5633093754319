"""Answers as they come."""

import asyncio
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from embeddings.errors import UnknownIdError
from service.api.backend import Workers
from service.api.streams import beating
from service.components import Components
from service.errors import OverloadedError

pytestmark = pytest.mark.anyio
Client = AsyncTestClient[Litestar]


def events(text: str) -> list[tuple[str, Any]]:
    """The events of a stream: name and decoded data; comments are left out."""
    found = []
    for block in text.replace("\r\n", "\n").strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append((fields["event"], msgspec.json.decode(fields["data"])))
    return found


async def test_events_tell_the_answer_piece_by_piece(client: Client) -> None:
    asked = {"question": "省"}
    response = await client.post("/v1/ask/stream", json=asked)
    assert response.headers["content-type"].startswith("text/event-stream")
    answer = (await client.post("/v1/ask", json=asked)).json()
    hits = (await client.post("/v1/search", json={"query": "省"})).json()
    told = events(response.text)
    assert told[0] == ("hits", hits)
    assert [data for name, data in told if name == "item"] == answer["items"]
    assert [data for name, data in told if name == "citation"] == answer["citations"]
    assert told[-2:] == [("answer", answer), ("done", {})]


async def test_no_answer_streams_too(client: Client) -> None:
    told = events((await client.post("/v1/ask/stream", json={"question": "火星"})).text)
    assert [name for name, _ in told] == ["hits", "answer", "done"]


async def test_a_failure_on_the_way_is_an_event(client: Client) -> None:
    name, found = events((await client.post("/v1/ask/stream", json={"question": "break"})).text)[-1]
    assert (name, found["type"], found["status"]) == ("error", "urn:yinju:problem:internal-error", 500)
    assert "secret" not in found["detail"]


async def test_what_does_not_fit_is_refused_before_the_stream(client: Client, problem: Any) -> None:
    problem(await client.post("/v1/ask/stream", json={"question": ""}), 400, "invalid-request")


async def test_what_fails_before_anything_is_found_is_refused_before_the_stream(
    client: Client, components: Components, problem: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise UnknownIdError("there is no page 'none'")

    monkeypatch.setattr(components.answerer, "ask", fail)
    asked = {"question": "谁", "filters": {"pages": ["none"]}}
    problem(await client.post("/v1/ask/stream", json=asked), 404, "unknown-id")


async def test_hits_come_before_the_answer_is_there(address: str, components: Components) -> None:
    answerer: Any = components.answerer
    async with (
        httpx.AsyncClient(base_url=address) as http,
        http.stream("POST", "/v1/ask/stream", json={"question": "wait"}) as response,
    ):
        lines = response.aiter_lines()
        assert await anext(lines) == "event: hits"
        answerer.go_on.set()
        assert "event: done" in [line async for line in lines]


async def test_silence_is_broken_by_heartbeats() -> None:
    go_on = asyncio.Event()

    async def work() -> str:
        await go_on.wait()
        return "done"

    heard: list[str | None] = []
    async for sound in beating(asyncio.create_task(work()), seconds=0.001):
        heard.append(sound)
        if len(heard) == 3:
            go_on.set()
    assert heard[:3] == [None] * 3
    assert heard[-1] == "done"


async def test_who_stops_listening_stops_the_work() -> None:
    stopped = asyncio.Event()

    async def work() -> str:
        try:
            await asyncio.Event().wait()
            return "never"
        finally:
            stopped.set()

    listening = beating(asyncio.create_task(work()), seconds=0.001)
    assert await anext(listening) is None
    await listening.aclose()
    await asyncio.wait_for(stopped.wait(), 10)


async def test_a_batch_is_answered_in_order(client: Client) -> None:
    asked = [{"question": word} for word in ("阳光", "火星", "省水利厅")] * 5
    lines = "\n".join(msgspec.json.encode(one).decode() for one in asked)
    response = await client.post(
        "/v1/ask/batch", content=lines.encode(), headers={"content-type": "application/x-ndjson"}
    )
    assert response.headers["content-type"] == "application/x-ndjson"
    answers = [msgspec.json.decode(line) for line in response.text.splitlines()]
    assert [answer["question"] for answer in answers] == [one["question"] for one in asked]
    assert [answer["status"] for answer in answers] == ["answered", "no_answer", "answered"] * 5


async def test_a_bad_line_of_a_batch_keeps_its_place(client: Client) -> None:
    lines = (
        b'{"question": ""}\n\n{"question": "break"}\nnonsense\n{"question": "\xff"}\n' + '{"question": "阳光"}'.encode()
    )
    replies = (await client.post("/v1/ask/batch", content=lines)).text.splitlines()
    kinds = [msgspec.json.decode(line).get("type", "").removeprefix("urn:yinju:problem:") for line in replies]
    assert kinds == ["invalid-request", "internal-error", "invalid-request", "invalid-request", ""]


async def test_a_batch_waits_for_room_and_is_never_turned_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    full = [True, True, False, True]
    enter = Workers._enter

    def try_to_enter(workers: Workers) -> None:
        if full and full.pop(0):
            raise OverloadedError("full")
        enter(workers)

    monkeypatch.setattr(Workers, "_enter", try_to_enter)
    batch = await client.post("/v1/ask/batch", content='{"question": "阳光"}'.encode())
    assert msgspec.json.decode(batch.text)["status"] == "answered"
    assert (await client.post("/v1/ask", json={"question": "阳光"})).status_code == 503
    assert "yinju_overloads_total 1.0" in (await client.get("/metrics")).text


async def test_an_empty_batch_is_refused(client: Client, problem: Any) -> None:
    problem(await client.post("/v1/ask/batch", content=b"\n"), 400, "invalid-request")
