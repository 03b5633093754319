"""Checking citations over HTTP, also those that were given long ago."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from service.components import Components

pytestmark = pytest.mark.anyio
Client = AsyncTestClient[Litestar]
QUOTE = "省财政厅、省水利厅派员参加调研。"


async def _claim(client: Client, **changes: Any) -> dict[str, Any]:
    [citation] = (await client.post("/v1/ask", json={"question": "省水利厅"})).json()["citations"]
    return {name: citation[name] for name in ("page_sha256", "spans", "quote")} | changes


async def _verdict(client: Client, claim: dict[str, Any]) -> dict[str, Any]:
    response = await client.post("/v1/verify", json=claim)
    assert response.status_code == 200
    reply: dict[str, Any] = response.json()
    return reply


async def test_what_was_answered_is_true(client: Client) -> None:
    claim = await _claim(client)
    reply = await _verdict(client, claim)
    assert reply["verdict"] == "true"
    assert reply["place"]["spans"] == claim["spans"]


async def test_a_quote_that_stands_elsewhere_in_its_page_has_moved(client: Client, components: Components) -> None:
    for spans in ([{"start": 0, "end": 5}], [{"start": 0, "end": 10**9}], [{"start": 5, "end": 4}]):
        reply = await _verdict(client, await _claim(client, spans=spans, quote=QUOTE))
        assert reply["verdict"] == "moved"
        text = components.library.page(reply["place"]["page_id"]).text
        assert "".join(text[span["start"] : span["end"]] for span in reply["place"]["spans"]) == QUOTE


async def test_a_quote_follows_its_page_into_a_new_revision(client: Client) -> None:
    claim = await _claim(client, quote=QUOTE)
    text = (await client.get("/v1/pages/一版/articles")).json()["articles"][0]["text"]
    [revised] = (await client.post("/v1/pages", json={"text": f"更正。\n{text}", "name": "一版更正"})).json()["pages"]
    await client.delete("/v1/pages/一版")
    reply = await _verdict(client, claim)
    assert (reply["verdict"], reply["place"]["page_id"]) == ("moved", revised["page_id"])
    await client.delete(f"/v1/pages/{revised['page_id']}")
    assert await _verdict(client, claim) == {"verdict": "gone", "place": None}


async def test_what_no_page_holds_was_never_there(client: Client) -> None:
    assert await _verdict(client, await _claim(client, quote="火星上没有水。")) == {
        "verdict": "never_there",
        "place": None,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"page_sha256": "abc"},
        {"spans": []},
        {"spans": [{"start": -1, "end": 4}]},
        {"quote": ""},
        {"quote": " "},
        {"page": "一版"},
    ],
)
async def test_what_does_not_fit_is_refused(client: Client, problem: Any, changes: dict[str, Any]) -> None:
    problem(await client.post("/v1/verify", json=await _claim(client, **changes)), 400, "invalid-request")
