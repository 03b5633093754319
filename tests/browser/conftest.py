"""A real server over the five pages, and a real Chromium in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
START = 120.0  # seconds that a server may take on a busy machine

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's browser."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is on the PATH")
    return found


@pytest.fixture(scope="session")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server process that holds the five pages."""
    data = tmp_path_factory.mktemp("data")
    yinju = Path(sys.executable).with_name("yinju")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("YINJU_")}
    subprocess.run(
        [yinju, "ingest", "--data", data, ROOT / "seeds/pages"], check=True, env=environ, stdout=subprocess.DEVNULL
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (data / "server.log").open("wb")
    server = subprocess.Popen(
        [yinju, "serve", "--data", data, "--port", str(port)], env=environ, stdout=log, stderr=log
    )
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}", server, Path(log.name))
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def _wait_until_ready(site: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end and server.poll() is None:
        try:
            if httpx.get(f"{site}/health/ready").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail(f"the server did not get ready:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser a module: while Playwright runs, no other event loop can."""
    with sync_playwright() as playwright:
        # The sandbox needs rights that containers and the superuser do not have.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[OpenPage]:
    """Opens pages of the site, each in a fresh profile; fails the test where one broke a script or the CSP."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(
        path: str = "/", language: str = "zh-CN", scheme: str = "light", width: int = 1280, init: str = ""
    ) -> Page:
        context = browser.new_context(
            base_url=site,
            locale=language,
            color_scheme="dark" if scheme == "dark" else "light",
            viewport={"width": width, "height": 800},
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: "Content Security Policy" in message.text and faults.append(message.text))
        if init:
            page.add_init_script(init)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture(scope="session")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder that keeps the screenshots of this run."""
    return tmp_path_factory.mktemp("shots")


@pytest.fixture
def upload(site: str) -> Iterator[Callable[..., str]]:
    """Puts a page in over HTTP, with what is known of its print, returns its id, and takes it out after the test."""
    ids: list[str] = []

    def upload(name: str, text: str, **printed: str) -> str:
        reply = httpx.post(f"{site}/v1/pages", json={"name": name, "text": text, **printed}, timeout=60)
        ids.append(reply.raise_for_status().json()["pages"][0]["page_id"])
        return str(ids[-1])

    yield upload
    for page_id in ids:
        httpx.delete(f"{site}/v1/pages/{page_id}", timeout=60)
