"""How the service is, and what every reply carries."""

import asyncio
import re
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from prometheus_client.parser import text_string_to_metric_families

from embeddings.errors import EncoderNotFoundError
from service.app import create_app
from service.components import Components
from service.settings import Settings
from tests.conftest import ROOT

pytestmark = pytest.mark.anyio
Client = AsyncTestClient[Litestar]
GOLDEN = Path(__file__).parents[2] / "golden" / "openapi.json"


async def test_it_lives_at_once_and_is_ready_later(settings: Settings, components: Components, problem: Any) -> None:
    loaded = Event()

    def open_late(_: Settings) -> Components:
        loaded.wait(30)
        return components

    async with AsyncTestClient(create_app(settings, open_late), base_url="http://127.0.0.1") as client:
        assert (await client.get("/health/live")).json() == {"status": "alive"}
        for refused in (await client.get("/health/ready"), await client.post("/v1/ask", json={"question": "谁"})):
            problem(refused, 503, "not-ready")
            assert refused.headers["retry-after"] == "1"
        loaded.set()
        while (await client.get("/health/ready")).status_code != 200:
            pass
        assert (await client.post("/v1/ask", json={"question": "阳光"})).json()["status"] == "answered"


async def test_a_failed_start_is_told_to_the_server_and_to_all_who_ask(settings: Settings, problem: Any) -> None:
    told: list[Exception] = []

    def fail(_: Settings) -> Components:
        raise EncoderNotFoundError("no model named nonsense")

    async with AsyncTestClient(create_app(settings, fail, told.append), base_url="http://127.0.0.1") as client:
        while not told:
            await asyncio.sleep(0)
        assert (await client.get("/health/live")).status_code == 200
        found = problem(await client.get("/health/ready"), 503, "not-ready")
        assert "no model named nonsense" in found["detail"]
    assert [str(error) for error in told] == ["no model named nonsense"]


@pytest.mark.parametrize("path", ["/health/live", "/v1/pages", "/nowhere", "/", "/view/一版", "/schema"])
async def test_every_reply_carries_an_id_and_a_policy(client: Client, path: str) -> None:
    first, second = await client.get(path), await client.get(path)
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert first.headers["x-content-type-options"] == "nosniff"
    policy = first.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


async def test_a_request_id_is_given_back_where_it_is_harmless(client: Client) -> None:
    sent = await client.get("/health/live", headers={"X-Request-ID": "job-7.a_b"})
    assert sent.headers["x-request-id"] == "job-7.a_b"
    for harmful in ("a b", "x" * 65, "<script>"):
        assert (await client.get("/health/live", headers={"X-Request-ID": harmful})).headers["x-request-id"] != harmful


async def test_other_origins_are_let_in_by_settings_alone(settings: Settings, components: Components) -> None:
    friend = {"Origin": "https://friend.example"}
    closed = create_app(settings, lambda _: components)
    async with AsyncTestClient(closed, base_url="http://127.0.0.1") as client:
        assert "access-control-allow-origin" not in (await client.get("/health/live", headers=friend)).headers
    opened = create_app(msgspec.structs.replace(settings, origins=("https://friend.example",)), lambda _: components)
    async with AsyncTestClient(opened, base_url="http://127.0.0.1") as client:
        response = await client.get("/health/live", headers=friend)
        assert response.headers["access-control-allow-origin"] == "https://friend.example"
        assert "frame-ancestors 'self' https://friend.example" in response.headers["content-security-policy"]
        stranger = await client.get("/health/live", headers={"Origin": "https://stranger.example"})
        assert "access-control-allow-origin" not in stranger.headers
        asking = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "Authorization"}
        preflight = await client.options("/v1/ask", headers=friend | asking)
        assert preflight.status_code == 204
        assert preflight.headers["access-control-allow-origin"] == "https://friend.example"
        assert "authorization" in preflight.headers["access-control-allow-headers"].lower()


async def test_every_method_of_a_path_is_told(client: Client) -> None:
    told = await client.options("/v1/pages/一版")
    assert (told.status_code, told.headers["allow"]) == (204, "DELETE, GET, HEAD, OPTIONS, PUT")
    refused = await client.patch("/v1/pages/一版")
    assert (refused.status_code, refused.headers["allow"]) == (405, "DELETE, GET, HEAD, OPTIONS, PUT")
    refused = await client.head("/v1/ask")
    assert (refused.status_code, refused.headers["allow"]) == (405, "OPTIONS, POST")


def test_what_can_be_got_can_be_asked_about(address: str) -> None:
    paths = ["/", "/view/一版", "/web/app.js", "/health/ready", "/v1/pages/一版/text", "/schema", "/nowhere"]
    with httpx.Client(base_url=address) as client:
        for path in paths:
            got, told = client.get(path), client.head(path)
            assert (told.status_code, told.content) == (got.status_code, b"")
            for name in ("content-type", "content-length", "content-security-policy", "etag"):
                assert told.headers.get(name) == got.headers.get(name), (path, name)
        counted = client.get("/metrics").text
    assert 'yinju_requests_total{method="HEAD",route="/v1/pages/{page}/text",status="200"} 1.0' in counted


async def test_the_pages_load_nothing_from_elsewhere(client: Client) -> None:
    for path in ("/", "/view/一版"):
        page = await client.get(path)
        assert page.headers["content-type"].startswith("text/html")
        assert "//" not in page.text.replace("<!doctype html>", "")
    script = await client.get("/web/app.js")
    assert "javascript" in script.headers["content-type"]
    assert (await client.get("/web/base.css")).headers["content-type"].startswith("text/css")


@pytest.mark.parametrize("path", ["/web/../settings.py", "/web/%2e%2e/settings.py", "/web/nothing.js"])
async def test_only_the_pages_files_are_served(client: Client, problem: Any, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_questions_stay_out_of_the_log(
    settings: Settings, components: Components, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(msgspec.structs.replace(settings, log_level="info"), lambda _: components)
    async with AsyncTestClient(app, base_url="http://127.0.0.1") as client:
        while (await client.get("/health/ready")).status_code != 200:
            pass
        asked = {"question": "省财政厅"}
        await client.post("/v1/ask", json=asked, headers={"X-Request-ID": "seven"})
        await client.post("/v1/ask", json={"question": "break"})
    written = capsys.readouterr().err
    lines = [msgspec.json.decode(line) for line in written.splitlines()]
    told = {line["event"]: line for line in lines if line.get("request_id") == "seven"}
    assert told["question"]["status"] == "answered"
    request = told["request"]
    assert (request["method"], request["path"], request["status"]) == ("POST", "/v1/ask", 200)
    assert "省财政厅" not in written
    assert any("RuntimeError" in line.get("exception", "") for line in lines)


async def test_the_description_is_served_and_changes_only_on_purpose(client: Client) -> None:
    """After a change that is meant, put it down anew.

    ``curl -s http://127.0.0.1:8000/schema/openapi.json | python -m json.tool > tests/golden/openapi.json``
    """
    served = (await client.get("/schema/openapi.json")).json()
    assert (await client.get("/schema")).json() == served
    assert "openapi: 3" in (await client.get("/schema/openapi.yaml")).text
    assert served == msgspec.json.decode(GOLDEN.read_bytes())


async def test_every_route_describes_its_problems(app: Litestar) -> None:
    described = app.openapi_schema.to_schema()
    for path, item in described["paths"].items():
        for operation in item.values():
            for status, response in operation["responses"].items():
                if path.startswith("/v1") and int(status) >= 400:
                    assert list(response["content"]) == ["application/problem+json"], (path, status)


async def test_requests_run_side_by_side(app: Litestar, components: Components) -> None:
    """While one question is worked on, the service still says that it lives and is ready."""
    transport: Any = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        while (await client.get("/health/ready")).status_code != 200:
            await asyncio.sleep(0)
        blocked = asyncio.create_task(client.post("/v1/ask", json={"question": "wait"}))
        await asyncio.sleep(0)
        assert (await client.get("/health/ready")).status_code == 200
        release: Callable[[], None] = components.answerer.go_on.set  # type: ignore[attr-defined]
        release()
        assert (await blocked).status_code == 200


async def test_what_happens_is_counted(client: Client) -> None:
    await client.post("/v1/ask", json={"question": "阳光"})
    await client.post("/v1/ask", json={"question": "火星"})
    await client.post("/v1/ask", json={"question": ""})
    await client.get("/v1/pages/一版")
    await client.get("/nowhere/7")
    await client.request("BREW", "/v1/ask")
    response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=")
    samples = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }
    assert samples["yinju_requests_total", "/v1/ask", "200", "POST"] == 2
    assert samples["yinju_requests_total", "/v1/ask", "400", "POST"] == 1
    assert samples["yinju_requests_total", "/v1/pages/{page}", "200", "GET"] == 1
    assert samples["yinju_requests_total", "404", "GET", "unknown"] == 1
    assert "BREW" not in response.text
    assert samples["yinju_answers_total", "answered", "zh"] == 1
    assert samples["yinju_answers_total", "no_answer", "zh"] == 1
    assert samples["yinju_confidence_count", "answered"] == 1
    assert samples["yinju_stage_seconds_count", "retrieve"] == 2
    assert samples["yinju_pages",] == 1
    assert samples["yinju_backlog",] == 0


async def test_the_dashboard_shows_what_is_measured(client: Client) -> None:
    await client.post("/v1/ask", json={"question": "阳光"})
    told = set(re.findall(r"^(yinju_\w+)", (await client.get("/metrics")).text, re.M))
    panels = msgspec.json.decode((ROOT / "service" / "deploy" / "dashboard.json").read_bytes())["panels"]
    asked = [target["expr"] for panel in panels for target in panel["targets"]]
    shown = {name for expression in asked for name in re.findall(r"yinju_\w+", expression)}
    assert len(shown) > 8
    assert shown <= told


async def test_info_tells_what_is_served(client: Client) -> None:
    info = (await client.get("/v1/info")).json()
    assert info["version"] == version("yinju")
    assert (info["library"]["pages"], info["library"]["encoder"]) == (1, "pairs")


async def test_evaluations_are_served(client: Client, problem: Any) -> None:
    assert (await client.get("/v1/evaluations")).json() == {"evaluations": []}
    problem(await client.get("/v1/evaluations/none"), 404, "unknown-id")
