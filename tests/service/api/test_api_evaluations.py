"""Evaluations over HTTP: started, watched, stopped, and told plainly when they cannot be."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import AsyncTestClient

from service.api import evaluations, problems
from service.api.backend import Backend
from service.app import create_app
from service.components import Components
from service.evaluation.jobs import Jobs
from service.settings import Settings

pytestmark = pytest.mark.anyio
Client = AsyncTestClient[Litestar]


def line(id: str, question: str, *answers: str) -> str:
    kind = "org" if answers else "unanswerable"
    return json.dumps({"id": id, "question": question, "type": kind, "answers": answers}) + "\n"


QUESTIONS = line("1", "省财政厅", "省财政厅") + line("2", "break", "谁") + line("3", "北京")
WAITING = line("1", "wait", "谁") + line("2", "省财政厅", "省财政厅")


@pytest.fixture
async def client(components: Components) -> AsyncIterator[Client]:
    backend = Backend(components.settings, lambda _: components)
    await backend.load()
    jobs = Jobs()
    app = Litestar(
        evaluations.HANDLERS,
        dependencies={
            "backend": Provide(lambda: backend, sync_to_thread=False),
            "jobs": Provide(lambda: jobs, sync_to_thread=False),
        },
        exception_handlers=problems.handlers(),
        openapi_config=None,
    )
    async with AsyncTestClient(app, base_url="http://127.0.0.1") as client:
        yield client
    components.answerer.go_on.set()  # type: ignore[attr-defined]
    jobs.close()
    backend.close()


async def start(client: Client, **request: Any) -> dict[str, Any]:
    reply = await client.post("/v1/evaluations", json=request)
    assert reply.status_code == 202, reply.text
    job: dict[str, Any] = reply.json()
    assert reply.headers["location"] == f"/v1/evaluations/{job['id']}"
    return job


async def ended(client: Client, id: str) -> dict[str, Any]:
    for _ in range(1000):
        job: dict[str, Any] = (await client.get(f"/v1/evaluations/{id}")).json()
        if job["state"] != "running":
            return job
        await asyncio.sleep(0.01)
    pytest.fail("it never ended")


async def test_a_run_is_started_and_read(client: Client) -> None:
    job = await start(client, questions=QUESTIONS + "{broken\n", language="zh")
    over = await ended(client, job["id"])
    assert (over["state"], over["done"], over["total"]) == ("finished", 3, 3)
    every = over["run"]["summary"]["groups"]["all"]
    assert (every["span_f1"]["value"], every["refused"]["value"]) == (0.5, 1.0)
    assert over["run"]["summary"]["crashed"] == ["2@zh"]
    assert over["run"]["problems"][0].startswith("questions: line 4: ")
    assert over["run"]["provenance"]["encoder"] == "pairs"
    assert (await client.get("/v1/evaluations")).json() == {"evaluations": [over]}
    page = await client.get(f"/v1/evaluations/{job['id']}/report")
    # Its script is in line, and must not reach what the page that links to it may.
    assert page.headers.get_list("content-security-policy") == [page.headers["content-security-policy"]]
    assert "sandbox" in page.headers["content-security-policy"]
    assert page.headers["content-type"].startswith("text/html")
    assert "省财政厅" in page.text


async def test_a_run_keeps_the_name_of_its_file(client: Client) -> None:
    job = await start(client, questions=QUESTIONS, name="三题.jsonl")
    assert [file["path"] for file in job["run"]["provenance"]["files"]] == ["三题.jsonl"]


async def test_question_files_may_be_as_large_as_pages(settings: Settings, components: Components) -> None:
    async with AsyncTestClient(create_app(settings, lambda _: components), base_url="http://127.0.0.1") as client:
        reply = await client.post("/v1/evaluations", json={"questions": "only words " * 100_000})
    assert (reply.status_code, reply.json()["type"]) == (400, "urn:yinju:problem:invalid-request")


async def test_one_at_a_time_and_stopped_on_request(client: Client, components: Components) -> None:
    job = await start(client, questions=WAITING)
    busy = await client.post("/v1/evaluations", json={"questions": QUESTIONS})
    assert (busy.status_code, busy.json()["type"]) == (503, "urn:yinju:problem:overloaded")
    assert (await client.get(f"/v1/evaluations/{job['id']}/report")).status_code == 400
    assert (await client.delete(f"/v1/evaluations/{job['id']}")).json()["state"] == "running"
    components.answerer.go_on.set()  # type: ignore[attr-defined]
    over = await ended(client, job["id"])
    assert (over["state"], over["done"]) == ("stopped", 1)


async def test_a_run_that_fails_tells_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def summarise(*_: object) -> None:
        raise ZeroDivisionError("of nothing")

    monkeypatch.setattr("service.evaluation.jobs.summarise", summarise)
    over = await ended(client, (await start(client, questions=QUESTIONS))["id"])
    assert (over["state"], over["error"]) == ("failed", "ZeroDivisionError: of nothing")
    report = await client.get(f"/v1/evaluations/{over['id']}/report")
    assert (report.status_code, report.json()["detail"]) == (
        400,
        "the evaluation failed: ZeroDivisionError: of nothing",
    )


async def test_paragraphs_are_read(client: Client) -> None:
    row = {"id": "r", "context": "省财政厅开会。", "question": "省财政厅"}
    row |= {"answers": [{"text": "省财政厅", "start": 0}]}
    job = await start(client, questions=json.dumps(row), mode="read")
    assert (await ended(client, job["id"]))["run"]["summary"]["groups"]["all"]["cmrc_exact"]["value"] == 1


async def test_searching_and_a_limit(client: Client) -> None:
    job = await start(client, questions=QUESTIONS, mode="search", limit=2)
    over = await ended(client, job["id"])
    assert (over["total"], over["run"]["summary"]["crashed"]) == (2, [])


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"questions": "only words"}, "of no known format"),
        ({"questions": QUESTIONS, "mode": "read"}, "bring no paragraphs"),
        ({"questions": QUESTIONS, "language": "en"}, "no question in the language asked for"),
        ({"questions": ""}, "questions"),
        ({"questions": QUESTIONS, "mode": "open"}, "mode"),
    ],
)
async def test_what_cannot_be_put_is_refused(client: Client, request_: dict[str, Any], words: str) -> None:
    reply = await client.post("/v1/evaluations", json=request_)
    assert (reply.status_code, reply.json()["type"]) == (400, "urn:yinju:problem:invalid-request")
    assert words in reply.text


async def test_unknown_evaluations(client: Client) -> None:
    for reply in (
        await client.get("/v1/evaluations/absent"),
        await client.get("/v1/evaluations/absent/report"),
        await client.delete("/v1/evaluations/absent"),
    ):
        assert (reply.status_code, reply.json()["type"]) == (404, "urn:yinju:problem:unknown-id")
