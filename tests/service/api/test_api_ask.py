"""Asking over HTTP."""

import asyncio
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from service.app import create_app
from service.components import Components
from service.settings import Settings

pytestmark = pytest.mark.anyio
Client = AsyncTestClient[Litestar]


async def test_an_answer_comes_with_its_citation(client: Client, components: Components) -> None:
    response = await client.post("/v1/ask", json={"question": "省财政厅"})
    assert response.status_code == 200
    answer = response.json()
    assert answer["status"] == "answered"
    assert answer["items"] == [{"text": "省财政厅", "citations": [1]}]
    citation = answer["citations"][0]
    page = components.library.page(citation["page_id"])
    assert citation["page_name"] == "一版"
    assert "".join(page.text[span["start"] : span["end"]] for span in citation["spans"]) == citation["quote"]
    mark = citation["highlights"][0]
    assert page.text[mark["start"] : mark["end"]] == "省财政厅"
    assert set(answer) == {
        "question", "question_resolved", "language", "status", "kind", "text", "items", "confidence", "citations",
        "timings_ms",
    }  # fmt: skip


async def test_no_answer_is_an_answer(client: Client) -> None:
    response = await client.post("/v1/ask", json={"question": "火星"})
    assert response.status_code == 200
    assert response.json()["status"] == "no_answer"
    assert response.json()["citations"] == []


async def test_history_and_filters_reach_the_answerer(client: Client) -> None:
    asked: dict[str, Any] = {
        "question": "阳光",
        "history": [{"question": "谁"}, {"question": "何时", "answer": "今天"}],
    }
    answer = (await client.post("/v1/ask", json=asked)).json()
    assert answer["question_resolved"] == "谁 何时 阳光"
    assert answer["status"] == "answered"
    asked["filters"] = {"pages": ["二版"]}
    assert (await client.post("/v1/ask", json=asked)).json()["status"] == "no_answer"
    asked["filters"] = {"date_from": "2022-08-28"}
    assert (await client.post("/v1/ask", json=asked)).json()["status"] == "no_answer"
    asked["filters"] = {"date_from": "2022-08-27", "date_to": "2022-08-27"}
    assert (await client.post("/v1/ask", json=asked)).json()["status"] == "answered"


async def test_the_callers_own_passages_are_read(client: Client) -> None:
    asked: dict[str, Any] = {"question": "水位", "passages": [{"text": "天晴。"}, {"text": "水位下降。", "id": "江"}]}
    answer = (await client.post("/v1/read", json=asked)).json()
    [citation] = answer["citations"]
    assert (citation["page_id"], citation["quote"], citation["spans"]) == ("江", "水位下降。", [{"start": 0, "end": 5}])
    assert (await client.post("/v1/read", json=asked | {"question": "火星"})).json()["status"] == "no_answer"
    always = (await client.post("/v1/read", json=asked | {"question": "火星", "always_answer": True})).json()
    assert always["status"] == "answered"


@pytest.mark.parametrize(
    "passages",
    [
        [],
        [{"text": ""}],
        [{"text": "一", "id": "1"}, {"text": "二"}],
        [{"text": "一", "name": "江"}],
        [{"text": "一"}] * 101,
    ],
)
async def test_passages_that_do_not_fit_are_refused(client: Client, problem: Any, passages: list[Any]) -> None:
    response = await client.post("/v1/read", json={"question": "谁", "passages": passages})
    problem(response, 400, "invalid-request")


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, ""),
        ({"question": ""}, "question"),
        ({"question": " \n\u3000"}, "question"),
        ({"question": "问" * 2001}, "question"),
        ({"question": "问" * 10_000}, "question"),
        ({"question": 7}, "question"),
        ({"question": "谁", "top_k": 0}, "top_k"),
        ({"question": "谁", "top_k": 101}, "top_k"),
        ({"question": "谁", "history": [{"question": "谁"}] * 21}, "history"),
        ({"question": "谁", "history": [{"question": "谁", "who": "我"}]}, ""),
        ({"question": "谁", "filters": {"date_from": "2022-13-45"}}, ""),
        ({"question": "谁", "filters": {"page": "一版"}}, ""),
        ({"question": "谁", "qestion": "谁"}, ""),
    ],
)
async def test_what_does_not_fit_is_refused(client: Client, problem: Any, body: Any, where: str) -> None:
    found = problem(await client.post("/v1/ask", json=body), 400, "invalid-request")
    assert any(where in flaw["where"] and flaw["detail"] for flaw in found["errors"])


async def test_the_longest_question_passes(client: Client) -> None:
    assert (await client.post("/v1/ask", json={"question": "问" * 2000})).status_code == 200


@pytest.mark.parametrize("body", [b"", b"{", b'{"question": "\xff"}', b"[]", b'"?"', b'{"question": "\\ud800"}'])
async def test_malformed_json_is_refused(client: Client, problem: Any, body: bytes) -> None:
    response = await client.post("/v1/ask", content=body, headers={"content-type": "application/json"})
    problem(response, 400, "invalid-request")


async def test_a_huge_body_is_refused(client: Client, problem: Any) -> None:
    problem(await client.post("/v1/ask", json={"question": "问" * 500_000}), 413, "request-too-large")


async def test_an_unforeseen_error_tells_nothing_of_itself(client: Client, problem: Any) -> None:
    response = await client.post("/v1/ask", json={"question": "break"})
    found = problem(response, 500, "internal-error")
    assert "secret" not in response.text
    assert "X-Request-ID" in found["detail"]
    assert response.headers["x-request-id"]


async def test_unknown_paths_and_methods_are_problems_too(client: Client, problem: Any) -> None:
    problem(await client.get("/v2/ask"), 404, "not-found")
    refused = await client.get("/v1/ask")
    problem(refused, 405, "method-not-allowed")
    assert "POST" in refused.headers["allow"]


async def test_more_than_can_wait_is_refused_at_once(app: Litestar, components: Components, problem: Any) -> None:
    """One thread and a queue of two: of four questions that block, the last is turned away."""
    async with app.lifespan(), _direct(app) as client:
        await _ready(client)
        asked = [asyncio.create_task(client.post("/v1/ask", json={"question": "wait"})) for _ in range(4)]
        done, waiting = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
        components.answerer.go_on.set()  # type: ignore[attr-defined]
        assert [response.status_code for response in await asyncio.gather(*waiting)] == [200] * 3
        assert (await client.post("/v1/ask", json={"question": "阳光"})).status_code == 200
    refused = done.pop().result()
    problem(refused, 503, "overloaded")
    assert int(refused.headers["retry-after"]) >= 1


async def test_the_time_limit_ends_a_request(tmp_path: Any, components: Components, problem: Any) -> None:
    hasty = Settings(data=tmp_path, threads=1, time_limit=0.01, log_level="error")
    app = create_app(hasty, lambda _: components)
    async with app.lifespan(), _direct(app) as client:
        await _ready(client)
        response = await client.post("/v1/ask", json={"question": "wait"})
        components.answerer.go_on.set()  # type: ignore[attr-defined]
    problem(response, 504, "time-limit")


def _direct(app: Litestar) -> httpx.AsyncClient:
    """A client whose requests run at once, which those of the test client do not."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")  # type: ignore[arg-type]


async def _ready(client: httpx.AsyncClient) -> None:
    while (await client.get("/health/ready")).status_code != 200:
        await asyncio.sleep(0)
