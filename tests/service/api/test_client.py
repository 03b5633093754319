"""The Python client against the application, and against servers that fail."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from embeddings.filters import Filters
from embeddings.text import Span
from service.answering.answerer import ReadPassage, Turn
from service.calls import Call
from service.client import AsyncClient, Client
from service.errors import RefusedError, UnreachableError

OK = httpx.Response(200, json={"pages": [], "total": 0, "offset": 0, "limit": 100})


class ThroughTestClient(httpx.BaseTransport):
    """Leads requests into an application that runs in a test client."""

    def __init__(self, served: "TestClient[Litestar]") -> None:
        self._served = served

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url.raw_path.decode()
        response = self._served.request(request.method, url, content=request.read(), headers=request.headers)
        return httpx.Response(response.status_code, headers=response.headers, content=response.content)


@pytest.fixture
def client(app: Litestar) -> Iterator[Client]:
    address = "http://127.0.0.1"
    with (
        TestClient(app, base_url=address) as served,
        Client(address, transport=ThroughTestClient(served)) as client,
    ):
        while served.get("/health/ready").status_code != 200:
            pass
        yield client


def test_answers_come_typed(client: Client) -> None:
    answer = client.ask("阳光", history=[Turn("谁", "我")], filters=Filters(pages=("一版",)))
    assert answer.question_resolved == "谁 阳光"
    [citation] = answer.citations
    assert client.verify(citation).verdict == "true"
    assert client.read("水位", [ReadPassage("水位下降。", "江")]).citations[0].page_id == "江"
    assert client.search("。", top_k=1).hits[0].rank == 1
    assert client.info().library.pages == 1


def test_pages_come_and_go(client: Client, tmp_path: Path) -> None:
    file = tmp_path / "三版.txt"
    file.write_text("第三版。", encoding="utf-8")
    assert client.add_page("第二版。", "二/版", newspaper="晚报").pages[0].added
    assert client.add_files([file]).pages[0].page_name == "三版"
    assert [page.page_name for page in client.pages(offset=1).pages] == ["二/版", "三版"]
    page = client.pages(offset=1).pages[0]
    assert client.page_text(page.page_id) == "第二版。"
    assert client.page(page.page_id).newspaper == "晚报"
    [article] = client.articles(page.page_id).articles
    assert client.article(article.id) == article
    client.remove_page(page.page_id)
    with pytest.raises(RefusedError) as refused:
        client.page(page.page_id)
    assert (refused.value.type, refused.value.status) == ("urn:yinju:problem:unknown-id", 404)


def test_boxes_of_a_span_are_asked_for(client: Client, tmp_path: Path) -> None:
    file = tmp_path / "扫描.hocr"
    words = "".join(
        f"<span class='ocrx_word' title='bbox {x} 5 {x + 40} 25'>{word}</span>"
        for x, word in ((10, "市长"), (50, "讲话"))
    )
    file.write_text(f"<div class='ocr_page'><span class='ocr_line'>{words}</span></div>", encoding="utf-8")
    client.add_files([file])
    assert [box.x for box in client.boxes("扫描").boxes] == [10, 50]
    [box] = client.boxes("扫描", [Span(2, 3)]).boxes
    assert (box.start, box.end, box.x, box.y, box.width, box.height) == (2, 4, 50, 5, 40, 20)


def test_an_answer_streams(client: Client) -> None:
    events = list(client.stream("省"))
    assert [event.name for event in events] == ["hits", "item", "citation", "answer", "done"]
    assert events[3].data == client.ask("省")
    with pytest.raises(RefusedError, match="not foreseen"):
        list(client.stream("break"))
    with pytest.raises(RefusedError):
        list(client.stream(""))


@pytest.mark.anyio
async def test_the_same_for_asyncio(app: Litestar) -> None:
    transport: Any = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with app.lifespan(), AsyncClient("http://127.0.0.1", transport=transport, retries=50) as client:
        answer = await client.ask("省")
        assert (await client.verify(answer.citations[0])).verdict == "true"
        events = [event async for event in client.stream("省")]
        assert events[-2].data == answer
        with pytest.raises(RefusedError):
            await client.page("nowhere")


def test_both_clients_offer_the_same() -> None:
    offered = [{name for name in vars(client) if not name.startswith("_")} for client in (Client, AsyncClient)]
    assert offered[0] == offered[1]


@pytest.fixture
def failing() -> Iterator[Any]:
    """Makes clients of a server that gives these outcomes one after another; tells how many were asked for."""
    clients: list[Client] = []

    def make(*outcomes: httpx.Response | Exception) -> tuple[Client, list[httpx.Request]]:
        asked: list[httpx.Request] = []

        def handle(request: httpx.Request) -> httpx.Response:
            asked.append(request)
            outcome = outcomes[len(asked) - 1]
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        clients.append(Client("http://test", "secret", retries=2, transport=httpx.MockTransport(handle)))
        return clients[-1], asked

    yield make
    for client in clients:
        client.close()


def test_a_safe_call_is_sent_again(failing: Any) -> None:
    busy = httpx.Response(503, headers={"Retry-After": "0"})
    client, asked = failing(busy, busy, OK)
    assert client.pages().total == 0
    assert len(asked) == 3
    assert asked[0].headers["authorization"] == "Bearer secret"
    client, asked = failing(busy, busy, busy)
    with pytest.raises(RefusedError, match="503"):
        client.pages()


def test_a_call_that_changes_something_is_sent_once(failing: Any) -> None:
    client, asked = failing(httpx.Response(503, headers={"Retry-After": "0"}))
    with pytest.raises(RefusedError):
        client.remove_page("一版")
    assert len(asked) == 1
    client, asked = failing(httpx.ConnectError("no route"))
    with pytest.raises(UnreachableError, match="no route"):
        client.add_page("第二版。")


def test_a_stream_that_cannot_begin_is_told_as_any_call(failing: Any) -> None:
    client, _ = failing(httpx.ConnectError("no route"))
    with pytest.raises(UnreachableError, match="no route"):
        list(client.stream("省"))


@pytest.mark.parametrize("content", [b"<html>", b"{}", b"", b"\xff"])
def test_a_reply_of_something_else_is_none(failing: Any, content: bytes) -> None:
    client, _ = failing(httpx.Response(200, content=content))
    with pytest.raises(UnreachableError, match="at test is not this service"):
        client.pages()


def test_a_redirection_is_no_reply(failing: Any) -> None:
    client, _ = failing(httpx.Response(302, headers={"Location": "https://elsewhere.example"}))
    with pytest.raises(RefusedError, match="302"):
        client.page_text("一版")


def test_pauses_grow_and_heed_the_server() -> None:
    call = Call(type(None), "GET", "/")
    broken = httpx.ConnectError("no route")
    assert [call.pause(broken, attempt, 3) for attempt in range(4)] == [0.2, 0.4, 0.8, None]
    assert call.pause(httpx.Response(429, headers={"Retry-After": "7"}), 0, 3) == 7.0
    assert call.pause(httpx.Response(429, headers={"Retry-After": "9999"}), 0, 3) == 30.0
    assert call.pause(httpx.Response(404), 0, 3) is None
