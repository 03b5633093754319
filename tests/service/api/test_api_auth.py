"""Who may ask, and how often."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from service.api.auth import Rate
from service.app import create_app
from service.components import Components
from service.keys import KeyFile
from service.settings import Settings

pytestmark = pytest.mark.anyio
Client = AsyncTestClient[Litestar]
Serve = Callable[..., AbstractAsyncContextManager[Client]]
ASKED = {"question": "阳光"}


@pytest.fixture
def serve(settings: Settings, components: Components) -> Serve:
    """Serves with changed settings."""

    @asynccontextmanager
    async def run(**changes: Any) -> AsyncIterator[Client]:
        app = create_app(msgspec.structs.replace(settings, **changes), lambda _: components)
        async with AsyncTestClient(app, base_url="http://127.0.0.1") as client:
            while (await client.get("/health/ready")).status_code != 200:
                pass
            yield client

    return run


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


async def test_each_key_does_what_its_scope_allows(serve: Serve, settings: Settings, problem: Any) -> None:
    keys = KeyFile(settings.data)
    reader, writer = keys.add("reader", "read"), keys.add("writer", "write")
    async with serve() as client:
        for headers in ({}, bearer("nonsense"), bearer(""), {"Authorization": reader}):
            refused = await client.post("/v1/ask", json=ASKED, headers=headers)
            problem(refused, 401, "unauthorized")
            assert refused.headers["www-authenticate"] == "Bearer"
        assert (await client.post("/v1/ask", json=ASKED, headers=bearer(reader))).status_code == 200
        problem(await client.delete("/v1/pages/一版", headers=bearer(reader)), 403, "forbidden")
        assert (await client.delete("/v1/pages/一版", headers=bearer(writer))).status_code == 204
        keys.remove("writer")
        problem(await client.get("/v1/pages", headers=bearer(writer)), 401, "unauthorized")


@pytest.mark.parametrize("path", ["/", "/view/一版", "/web/app.js", "/health/live", "/health/ready", "/schema"])
async def test_what_everybody_may_see_needs_no_key(serve: Serve, settings: Settings, path: str) -> None:
    KeyFile(settings.data).add("reader", "read")
    async with serve() as client:
        assert (await client.get(path)).status_code == 200


async def test_every_route_of_the_api_asks_for_a_key(serve: Serve, settings: Settings, problem: Any) -> None:
    KeyFile(settings.data).add("reader", "read")
    async with serve() as client:
        described = (await client.get("/schema/openapi.json")).json()["paths"]
        routes = [(path, method) for path, item in described.items() for method in item if "/health/" not in path]
        for path, method in routes:
            filled = path.replace("{", "").replace("}", "")
            problem(await client.request(method, filled), 401, "unauthorized")
    assert ("/v1/ask", "post") in routes


async def test_an_address_that_others_reach_is_closed_without_keys(serve: Serve, problem: Any) -> None:
    async with serve(host="0.0.0.0") as client:
        problem(await client.post("/v1/ask", json=ASKED), 401, "unauthorized")
    async with serve(host="0.0.0.0", open=True) as client:
        assert (await client.post("/v1/ask", json=ASKED)).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"Origin": "https://stranger.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://sibling.example", "Sec-Fetch-Site": "same-site"},
        {"Origin": "https://stranger.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_pages_of_other_sites_change_nothing(serve: Serve, problem: Any, sent: dict[str, str]) -> None:
    page = {"Content-Type": "text/plain"} | sent  # a form may send this; no browser asks beforehand
    async with serve() as client:
        problem(await client.post("/v1/pages", content="别处来的。", headers=page), 403, "forbidden")
        assert (await client.get("/v1/pages", headers=sent)).json()["total"] == 1


async def test_own_pages_and_those_of_friends_may_call(serve: Serve) -> None:
    friends = {"origins": ("https://friend.example",), "public_url": "https://news.example/yinju/"}
    async with serve(**friends) as client:
        for sent in (
            {},
            {"Origin": "https://proxied.example", "Sec-Fetch-Site": "same-origin"},
            {"Origin": "http://127.0.0.1"},
            {"Origin": "http://localhost:3000", "Sec-Fetch-Site": "same-site"},
            {"Origin": "https://friend.example", "Sec-Fetch-Site": "cross-site"},
            {"Origin": "https://news.example"},
        ):
            assert (await client.post("/v1/ask", json=ASKED, headers=sent)).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "192.168.0.7", "[::2]", ""]
)
async def test_a_name_made_to_lead_here_is_refused(serve: Serve, problem: Any, host: str) -> None:
    sent = {"Host": host, "Sec-Fetch-Site": "same-origin"}
    async with serve() as client:
        problem(await client.post("/v1/ask", json=ASKED, headers=sent), 403, "forbidden")
        problem(await client.get("/v1/pages/一版/text", headers=sent), 403, "forbidden")
        problem(await client.post("/mcp", json={}, headers=sent), 403, "forbidden")
        assert (await client.get("/health/live", headers=sent)).status_code == 200


@pytest.mark.parametrize(
    "host", ["localhost:8000", "LOCALHOST", "127.0.0.1", "127.0.0.2:1", "[::1]:8000", "news.example"]
)
async def test_names_of_this_machine_and_of_the_settings_are_known(serve: Serve, host: str) -> None:
    async with serve(public_url="https://news.example/yinju/") as client:
        assert (await client.get("/v1/pages", headers={"Host": host})).status_code == 200


async def test_keys_and_addresses_that_others_reach_go_by_any_name(serve: Serve, settings: Settings) -> None:
    sent = {"Host": "news.example"}
    async with serve(host="0.0.0.0", open=True) as client:
        assert (await client.get("/v1/pages", headers=sent)).status_code == 200
    secret = KeyFile(settings.data).add("reader", "read")
    async with serve() as client:
        assert (await client.get("/v1/pages", headers=sent | bearer(secret))).status_code == 200


async def test_a_key_lets_pages_of_other_sites_in(serve: Serve, settings: Settings) -> None:
    secret = KeyFile(settings.data).add("reader", "read")
    sent = {"Origin": "https://stranger.example", "Sec-Fetch-Site": "cross-site"}
    async with serve() as client:
        assert (await client.post("/v1/ask", json=ASKED, headers=bearer(secret) | sent)).status_code == 200


async def test_who_asks_too_often_is_told_to_wait(serve: Serve, problem: Any) -> None:
    async with serve(rate_limit=2) as client:
        for _ in range(2):
            assert (await client.post("/v1/ask", json=ASKED)).status_code == 200
        refused = await client.post("/v1/ask", json=ASKED)
        problem(refused, 429, "rate-limited")
        assert 1 <= int(refused.headers["retry-after"]) <= 30
        assert (await client.get("/health/live")).status_code == 200


def test_tokens_come_back_evenly() -> None:
    now = 0.0
    rate = Rate(60, lambda: now)
    assert [rate.wait("a") for _ in range(60)] == [0.0] * 60
    assert rate.wait("a") == pytest.approx(1.0)
    assert rate.wait("b") == 0.0
    now = 0.5
    assert rate.wait("a") == pytest.approx(0.5)
    now = 1.0
    assert rate.wait("a") == 0.0
    assert rate.wait("a") == pytest.approx(1.0)
