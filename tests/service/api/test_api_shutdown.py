"""A server that is told to end: what was begun is answered first."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from litestar import Litestar

from service.components import Components
from tests.service.api.conftest import serving


def test_asks_and_streams_that_were_begun_are_answered(app: Litestar, components: Components) -> None:
    answerer: Any = components.answerer
    asked = {"question": "wait"}
    with ThreadPoolExecutor(2) as pool, serving(app) as (url, server):
        asks = [pool.submit(httpx.post, f"{url}/v1/ask{what}", json=asked, timeout=60) for what in ("", "/stream")]
        while "yinju_backlog 2.0" not in httpx.get(f"{url}/metrics").text:
            time.sleep(0.01)
        server.should_exit = True
        while _lets_in(url):
            time.sleep(0.01)
        answerer.go_on.set()
        whole, stream = (ask.result() for ask in asks)
    assert whole.json()["question"] == "wait"
    assert stream.text.rstrip().splitlines()[-2:] == ["event: done", "data: {}"]


def _lets_in(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/live").is_success
    except httpx.TransportError:
        return False
