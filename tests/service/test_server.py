"""The real server, a process of its own, asked over HTTP."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

QUESTIONS = ["市委书记走访了哪些省直部门？", "Which provincial departments did the party secretary visit?"]
SEEDS = Path(__file__).parents[2] / "seeds" / "pages"


def _start(data: Path, port: str = "0", **environ: str) -> subprocess.Popen[str]:
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("YINJU_")}
    command = [sys.executable, "-m", "service.cli", "serve", "--data", str(data), "--port", port, "--json"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=quiet | environ)


@contextmanager
def _serving(data: Path, **environ: str) -> Iterator[httpx.Client]:
    """A client of a server of ``data`` that is ready, and is ended kindly."""
    process = _start(data, **environ)
    assert process.stdout is not None
    with process, httpx.Client(base_url=json.loads(process.stdout.readline())["url"], timeout=60) as client:
        assert client.get("/health/live").status_code == 200
        while client.get("/health/ready").status_code != 200:
            assert process.poll() is None
        yield client
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def _give(server: httpx.Client) -> None:
    """Put the seed pages in."""
    files = [("files", (page.name, page.read_bytes())) for page in sorted(SEEDS.glob("*.txt"))]
    assert server.post("/v1/pages", files=files).status_code == 201


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[httpx.Client]:
    """A client of a server that started on an empty folder and was given the seed pages."""
    with _serving(data) as client:
        _give(client)
        yield client


def _ask(server: httpx.Client, question: str) -> dict[str, Any]:
    response = server.post("/v1/ask", json={"question": question})
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_item_stands_in_its_page(server: httpx.Client, question: str) -> None:
    answer = _ask(server, question)
    assert answer["status"] == "answered"
    cited = {citation["n"]: citation for citation in answer["citations"]}
    for item in answer["items"]:
        assert any(item["text"] in cited[number]["quote"] for number in item["citations"])
    for citation in answer["citations"]:
        text = server.get(f"/v1/pages/{citation['page_id']}/text").text
        assert "".join(text[span["start"] : span["end"]] for span in citation["spans"]) == citation["quote"]
        assert server.get(citation["url"]).headers["content-type"].startswith("text/html")
        claim = {name: citation[name] for name in ("page_sha256", "spans", "quote")}
        assert server.post("/v1/verify", json=claim).json()["verdict"] == "true"


def _told(server: httpx.Client, question: str) -> dict[str, Any]:
    """An answer without its times."""
    answer = _ask(server, question)
    del answer["timings_ms"]
    return answer


def _answer_alike(one: httpx.Client, other: httpx.Client) -> None:
    """Both answer all questions in the same way, before and after a page comes and goes."""
    for question in QUESTIONS:
        assert _told(one, question) == _told(other, question)
    news = {"text": "火星探测\n\n本报讯 火星上有五座大火山。", "name": "news"}
    assert one.post("/v1/pages", json=news).status_code == 201
    assert _told(other, "火星上有几座大火山？") == _told(one, "火星上有几座大火山？")
    assert _told(one, "火星上有几座大火山？")["citations"][0]["page_name"] == "news"
    assert other.delete("/v1/pages/news").status_code == 204
    assert _told(one, QUESTIONS[0]) == _told(other, QUESTIONS[0])
    assert one.get("/v1/pages/news").status_code == 404


def test_two_workers_on_one_folder_answer_alike(server: httpx.Client, data: Path) -> None:
    with _serving(data) as other:
        _answer_alike(server, other)


def test_two_workers_on_one_database_answer_alike(server: httpx.Client, tmp_path: Path, postgresql_url: str) -> None:
    with (
        _serving(tmp_path / "one", YINJU_CATALOG=postgresql_url) as one,
        _serving(tmp_path / "two", YINJU_CATALOG=postgresql_url) as two,
    ):
        _give(one)
        assert [_told(one, question) for question in QUESTIONS] == [_told(server, question) for question in QUESTIONS]
        _answer_alike(one, two)


def test_what_no_page_holds_is_not_answered(server: httpx.Client) -> None:
    assert _ask(server, "火星上有几座火山？")["status"] == "no_answer"


def test_hits_come_from_the_pages(server: httpx.Client) -> None:
    hits = server.post("/v1/search", json={"query": "乡村振兴", "top_k": 3}).json()["hits"]
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert all("乡村" in hit["text"] or "振兴" in hit["text"] or "乡村" in (hit["title"] or "") for hit in hits)


def test_an_encoder_that_does_not_exist_ends_it_with_a_reason(tmp_path: Path) -> None:
    with _start(tmp_path, YINJU_ENCODER="no/such-model", HF_HUB_OFFLINE="1") as process:
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert "no/such-model" in said
    assert "Traceback" not in said


def test_a_taken_address_ends_it_with_a_reason(server: httpx.Client, tmp_path: Path) -> None:
    taken = str(server.base_url.port)
    with _start(tmp_path, taken) as process:
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert taken in said
    assert "Traceback" not in said
