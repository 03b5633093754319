"""Taking pages in and out over HTTP, and reading them."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
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
TEXT = "标题\n\n正文一句。"
PLAIN = {"content-type": "text/plain"}


async def names(client: Client) -> list[str]:
    return [page["page_name"] for page in (await client.get("/v1/pages")).json()["pages"]]


async def test_text_becomes_a_page_once(client: Client, components: Components) -> None:
    first = await client.post("/v1/pages?name=二版.txt", content=TEXT.encode(), headers=PLAIN)
    assert first.status_code == 201
    page_id = sha256(TEXT.encode()).hexdigest()[:16]
    [taken] = first.json()["pages"]
    assert (taken["page_id"], taken["page_name"], taken["added"]) == (page_id, "二版", True)
    again = await client.post("/v1/pages", content=TEXT.encode(), headers={"content-type": "text/markdown"})
    assert again.status_code == 200
    assert [page["added"] for page in again.json()["pages"]] == [False]
    assert components.library.page(page_id).text == TEXT


async def test_a_page_without_a_name_is_named_after_its_hash(client: Client) -> None:
    [text] = (await client.post("/v1/pages", content=TEXT.encode(), headers=PLAIN)).json()["pages"]
    [described] = (await client.post("/v1/pages", json={"text": TEXT + "又一句。"})).json()["pages"]
    assert text["page_name"] == text["page_id"]
    assert described["page_name"] == described["page_id"]


async def test_json_brings_what_is_known_of_a_page(client: Client) -> None:
    page = {"text": TEXT, "name": "二版", "newspaper": "晚报", "issue_date": "2022-08-28", "number": "2"}
    assert (await client.post("/v1/pages", json=page)).status_code == 201
    known = (await client.get("/v1/pages/二版")).json()
    assert {name: known[name] for name in ("newspaper", "issue_date", "number")} == {
        "newspaper": "晚报",
        "issue_date": "2022-08-28",
        "number": "2",
    }
    several = [{"text": TEXT, "name": "二版"}, {"text": "第三版。", "name": "三版"}]
    added = (await client.post("/v1/pages", json=several)).json()["pages"]
    assert [page["added"] for page in added] == [False, True]


async def test_json_lines_are_ready_articles(client: Client) -> None:
    lines = '{"id": "a1", "title": "标题", "text": "一。"}\n\n{"text": "二。", "date": "2022-08-28"}\n'
    headers = {"content-type": "application/x-ndjson"}
    told = {"name": "新闻.jsonl", "newspaper": "晚报"}
    reply = await client.post("/v1/pages", params=told, content=lines.encode(), headers=headers)
    assert [(page["page_name"], page["newspaper"]) for page in reply.json()["pages"]] == [
        ("a1", "晚报"),
        ("新闻-3", "晚报"),
    ]


ALTO = (
    '<alto><Layout><Page WIDTH="900" HEIGHT="600"><TextBlock><TextLine>'
    '<String CONTENT="市长" HPOS="10" VPOS="20" WIDTH="60" HEIGHT="30"/>'
    '<String CONTENT="主持会议" HPOS="70" VPOS="20" WIDTH="120" HEIGHT="30"/>'
    "</TextLine></TextBlock></Page></Layout></alto>"
)


@pytest.mark.parametrize("media_type", ["application/xml", "text/xml", "text/plain"])
async def test_words_of_a_scan_keep_their_places(client: Client, problem: Any, media_type: str) -> None:
    headers = {"content-type": media_type}
    [taken] = (await client.post("/v1/pages?name=扫描.xml", content=ALTO.encode(), headers=headers)).json()["pages"]
    found = (await client.get(f"/v1/pages/{taken['page_id']}/boxes")).json()
    assert found == {
        "page_id": taken["page_id"],
        "unit": "pixel",
        "width": 900,
        "height": 600,
        "boxes": [
            {"start": 0, "end": 2, "x": 10, "y": 20, "width": 60, "height": 30},
            {"start": 2, "end": 6, "x": 70, "y": 20, "width": 120, "height": 30},
        ],
    }
    chosen = (await client.get("/v1/pages/扫描/boxes?spans=3-4,9-12")).json()
    assert chosen["boxes"] == found["boxes"][1:]
    for spans in ("3", "4-", "a-b", "1-2,", "1-2;3-4"):
        problem(await client.get("/v1/pages/扫描/boxes", params={"spans": spans}), 400, "invalid-request")
    problem(await client.get("/v1/pages/none/boxes"), 404, "unknown-id")


async def test_a_page_of_plain_text_has_no_boxes(client: Client) -> None:
    found = (await client.get("/v1/pages/一版/boxes?spans=0-5")).json()
    assert (found["unit"], found["width"], found["boxes"]) == (None, 0, [])


async def test_what_is_said_of_files_comes_before_what_is_inferred_and_that_is_marked(client: Client) -> None:
    text = "晚报 2022年8月28日 星期日 第2版\n\n本报讯 正文一句。"
    files = [("files", ("20220828_02.txt", text.encode()))]
    [taken] = (await client.post("/v1/pages?newspaper=日报&number=5", files=files)).json()["pages"]
    known = (await client.get("/v1/pages/20220828_02")).json()
    for reply in (taken, known):
        assert (reply["newspaper"], reply["issue_date"], reply["number"]) == ("日报", "2022-08-28", "5")
        assert reply["inferred"] == {"issue_date": "head of the page: 2022年8月28日"}
    [described] = (await client.post("/v1/pages", json={"text": text + "又一句。", "number": "3"})).json()["pages"]
    assert (described["newspaper"], described["number"]) == ("晚报", "3")
    assert set(described["inferred"]) == {"newspaper", "issue_date"}


@pytest.mark.parametrize(
    ("body", "media_type", "words"),
    [
        (b"%PDF-1.7 nothing", "application/pdf", "is a broken PDF"),
        (b"<html><body></body></html>", "text/html", "is HTML in which no article is found"),
        (b"<alto><Layout>", "application/xml", "is broken XML"),
        (b"<?xml version='1.0'?><mets/>", "application/xml", "no ALTO: its root is <mets>"),
        (b"<!DOCTYPE alto [<!ENTITY a 'b'>]><alto>&a;</alto>", "text/xml", "declares a document type"),
    ],
)
async def test_a_broken_file_is_refused_with_what_is_wrong(
    client: Client, problem: Any, body: bytes, media_type: str, words: str
) -> None:
    response = await client.post("/v1/pages", content=body, headers={"content-type": media_type})
    assert words in problem(response, 422, "unreadable-page")["detail"]


async def test_a_form_brings_files_of_several_kinds(client: Client) -> None:
    files: list[tuple[str, Any]] = [
        ("files", ("二版.txt", "第二版。".encode())),
        ("files", ("../../etc/三版.md", "第三版。".encode())),
        ("files", ("C:\\报\\四版.txt", "第四版。".encode("gb18030"), "application/octet-stream")),
        ("files", ("新闻.jsonl", '{"text": "五。"}'.encode())),
    ]
    response = await client.post("/v1/pages", files=files)
    assert response.status_code == 201
    assert [page["page_name"] for page in response.json()["pages"]] == ["二版", "三版", "四版", "新闻-1"]
    assert await names(client) == ["一版", "二版", "三版", "四版", "新闻-1"]


@pytest.mark.parametrize(
    ("body", "media_type", "status", "kind"),
    [
        (b"", "text/plain", 422, "unreadable-page"),
        (b" \n ", "text/plain", 422, "unreadable-page"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "text/plain", 422, "unreadable-page"),
        (b"x", "image/png", 415, "unsupported-upload"),
        (b"x", "", 415, "unsupported-upload"),
        (b"{", "application/json", 400, "invalid-upload"),
        (b'{"text": "\xff"}', "application/json", 400, "invalid-upload"),
        (b'{"txt": "a"}', "application/json", 400, "invalid-upload"),
        (b'{"text": "a", "issue_date": "2022-02-30"}', "application/json", 400, "invalid-upload"),
        (b'{"text": ""}', "application/json", 400, "invalid-upload"),
        (b'{"text": " "}', "application/json", 422, "unreadable-page"),
        (b"[]", "application/json", 400, "invalid-upload"),
        (b"", "application/x-ndjson", 422, "unreadable-page"),
        (b'{"text": "a"}\nnonsense\n', "application/x-ndjson", 422, "unreadable-page"),
        (b"nonsense", "multipart/form-data; boundary=x", 400, "invalid-request"),
        (b"nonsense", "multipart/form-data", 400, "invalid-request"),
    ],
)
async def test_what_is_no_page_is_refused(
    client: Client, problem: Any, body: bytes, media_type: str, status: int, kind: str
) -> None:
    response = await client.post("/v1/pages", content=body, headers={"content-type": media_type})
    problem(response, status, kind)
    assert await names(client) == ["一版"]


async def test_one_bad_file_keeps_the_others_out(client: Client, problem: Any) -> None:
    files = [("files", ("二版.txt", "第二版。".encode())), ("files", ("空.txt", b""))]
    found = problem(await client.post("/v1/pages", files=files), 422, "unreadable-page")
    assert "空.txt" in found["detail"]
    assert await names(client) == ["一版"]


async def test_uploads_are_bounded(settings: Settings, components: Components, problem: Any) -> None:
    app = create_app(Settings(data=settings.data, upload_limit=1024, log_level="error"), lambda _: components)
    async with AsyncTestClient(app, base_url="http://127.0.0.1") as client:
        problem(await client.post("/v1/pages", content=b"a" * 1025, headers=PLAIN), 413, "request-too-large")


@pytest.mark.parametrize("told", [{"content-length": "1024"}, {"transfer-encoding": "chunked"}])
async def test_there_is_room_for_a_few_uploads_at_once(
    settings: Settings, components: Components, problem: Any, told: dict[str, str]
) -> None:
    app = create_app(Settings(data=settings.data, upload_limit=1024, log_level="error"), lambda _: components)
    go_on = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b"a" * 1000
        await go_on.wait()
        yield b"a" * 24

    transport: Any = httpx.ASGITransport(app)  # type: ignore[arg-type]
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        while (await client.get("/health/ready")).status_code != 200:
            await asyncio.sleep(0)
        coming = [asyncio.create_task(client.post("/v1/pages", content=slowly(), headers=PLAIN | told)) for _ in "1234"]
        await asyncio.sleep(0)
        refused = await client.post("/v1/pages", content=b"b", headers=PLAIN)
        problem(refused, 503, "overloaded")
        assert int(refused.headers["retry-after"]) > 0
        problem(await client.post("/v1/pages", content=b"a" * 1025, headers=PLAIN), 503, "overloaded")
        assert (await client.get("/v1/pages")).json()["total"] == 1
        coming[0].cancel()
        await asyncio.sleep(0)
        assert (await client.post("/v1/pages", content=b"b", headers=PLAIN)).status_code == 201
        go_on.set()
        assert sorted([(await task).status_code for task in coming[1:]]) == [200, 200, 201]
        assert (await client.post("/v1/pages", content=b"c" * 1024, headers=PLAIN)).status_code == 201


async def test_pages_are_listed_a_stretch_at_a_time(client: Client, problem: Any) -> None:
    await client.post("/v1/pages", json=[{"text": f"第{n}版。", "name": str(n)} for n in range(5)])
    found = (await client.get("/v1/pages?offset=1&limit=2")).json()
    assert [page["page_name"] for page in found["pages"]] == ["0", "1"]
    assert (found["total"], found["offset"], found["limit"]) == (6, 1, 2)
    assert (await client.get("/v1/pages?offset=99")).json()["pages"] == []
    for query in ("limit=0", "limit=1001", "offset=-1", "limit=many", f"offset={2**70}"):
        problem(await client.get(f"/v1/pages?{query}"), 400, "invalid-request")


async def test_the_text_comes_back_unchanged(client: Client) -> None:
    text = "\ufeff标题\r\n\r\n正文\u3000一句。\n\n"
    [taken] = (await client.post("/v1/pages", json={"text": text, "name": "原样"})).json()["pages"]
    for page in ("原样", taken["page_id"]):
        response = await client.get(f"/v1/pages/{page}/text")
        assert response.headers["content-type"] == "text/plain; charset=utf-8"
        assert response.content == text.encode()


async def test_a_revision_takes_the_place_of_a_page(client: Client, problem: Any) -> None:
    revised = await client.put("/v1/pages/一版", content=TEXT.encode(), headers=PLAIN)
    assert revised.status_code == 201
    assert await names(client) == ["一版"]
    assert (await client.get("/v1/pages/一版/text")).text == TEXT
    again = await client.put("/v1/pages/一版", content=TEXT.encode(), headers=PLAIN)
    assert (again.status_code, await names(client)) == (200, ["一版"])
    page_id = again.json()["pages"][0]["page_id"]
    assert (await client.put(f"/v1/pages/{page_id}", json={"text": TEXT + "又一句。"})).status_code == 201
    assert await names(client) == ["一版"]
    new = await client.put("/v1/pages/二版", json={"text": "第二版。", "name": "别名"})
    assert (new.status_code, await names(client)) == (201, ["一版", "二版"])
    several = [{"text": "甲。"}, {"text": "乙。"}]
    problem(await client.put("/v1/pages/一版", json=several), 400, "invalid-upload")
    problem(await client.put("/v1/pages/一版", content=b"", headers=PLAIN), 422, "unreadable-page")
    assert await names(client) == ["一版", "二版"]


async def test_a_name_of_several_pages_is_ambiguous(client: Client, problem: Any) -> None:
    await client.post("/v1/pages", json=[{"text": "甲。", "name": "同名"}, {"text": "乙。", "name": "同名"}])
    for response in (
        await client.get("/v1/pages/同名"),
        await client.delete("/v1/pages/同名"),
        await client.put("/v1/pages/同名", json={"text": "丙。"}),
    ):
        problem(response, 409, "ambiguous-name")


async def test_a_removed_page_is_gone(client: Client, problem: Any) -> None:
    assert (await client.delete("/v1/pages/一版")).status_code == 204
    assert await names(client) == []
    found = problem(await client.delete("/v1/pages/一版"), 404, "unknown-id")
    assert "一版" in found["detail"]
    assert (await client.post("/v1/ask", json={"question": "阳光"})).json()["status"] == "no_answer"


async def test_articles_are_read_with_their_text(client: Client, components: Components, problem: Any) -> None:
    [listed] = (await client.get("/v1/pages/一版/articles")).json()["articles"]
    article = (await client.get(f"/v1/articles/{listed['id']}")).json()
    assert article == listed
    page = components.library.page(article["page_id"])
    assert "".join(page.text[span["start"] : span["end"]] for span in article["body_spans"]) == article["text"]
    assert article["title"] == "市委书记深入县区调研"
    for path in ("/v1/articles/none", "/v1/pages/none", "/v1/pages/none/articles", "/v1/pages/none/text"):
        problem(await client.get(path), 404, "unknown-id")
