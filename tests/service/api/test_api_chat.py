"""OpenAI's chat completions, asked with OpenAI's own client."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import msgspec
import openai
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from openai.types.chat import ChatCompletionChunk

from service.answering.citations import Citation, PageSpan
from service.api.dialects import marked_html
from service.app import create_app
from service.components import Components
from service.settings import Settings

pytestmark = pytest.mark.anyio
Client = AsyncTestClient[Litestar]


@pytest.fixture
async def chat(app: Litestar) -> AsyncIterator[openai.AsyncOpenAI]:
    """OpenAI's client, its requests led straight into the application."""
    async with app.lifespan():
        transport: Any = httpx2.ASGITransport(app)  # type: ignore[arg-type]
        async with httpx2.AsyncClient(transport=transport) as http:
            while (await http.get("http://127.0.0.1/health/ready")).status_code != 200:
                pass
            yield openai.AsyncOpenAI(api_key="none", base_url="http://127.0.0.1/v1", http_client=http, max_retries=0)


def user(text: str) -> Any:
    return {"role": "user", "content": text}


async def test_the_models_are_listed(chat: openai.AsyncOpenAI) -> None:
    assert [model.id for model in (await chat.models.list()).data] == ["yinju"]
    assert (await chat.models.retrieve("yinju")).owned_by == "yinju"
    with pytest.raises(openai.NotFoundError):
        await chat.models.retrieve("gpt-4")


async def test_a_completion_cites_what_it_says(chat: openai.AsyncOpenAI) -> None:
    completion = await chat.chat.completions.create(model="yinju", messages=[user("省水利厅")], temperature=0)
    reply = completion.choices[0].message
    assert completion.choices[0].finish_reason == "stop"
    assert reply.content is not None
    assert reply.annotations is not None
    [annotation] = reply.annotations
    place = annotation.url_citation
    assert reply.content[place.start_index : place.end_index] == "省水利厅"
    assert place.url.startswith("http://127.0.0.1/view/")
    assert reply.content == f"省水利厅[[1]]({place.url})"
    assert "市委书记深入县区调研" in place.title


async def test_a_stream_says_the_same(chat: openai.AsyncOpenAI) -> None:
    whole = await chat.chat.completions.create(model="yinju", messages=[user("省")])
    stream = await chat.chat.completions.create(model="yinju", messages=[user("省")], stream=True)
    chunks: list[ChatCompletionChunk] = [chunk async for chunk in stream]
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == whole.choices[0].message.content
    annotations = [
        found for chunk in chunks for found in (chunk.choices[0].delta.model_extra or {}).get("annotations", [])
    ]
    assert whole.choices[0].message.annotations is not None
    assert annotations == [found.model_dump() for found in whole.choices[0].message.annotations]
    assert [chunk.choices[0].finish_reason for chunk in chunks][-1] == "stop"


async def test_a_stream_carries_open_webui_sources(chat: openai.AsyncOpenAI) -> None:
    stream = await chat.chat.completions.create(model="yinju", messages=[user("省水利厅")], stream=True)
    extras = [chunk.model_extra or {} async for chunk in stream]
    [event] = [extra["event"] for extra in extras if "event" in extra]
    assert event["type"] == "source"
    source = event["data"]
    assert len(source["document"]) == len(source["metadata"]) == len(source["distances"]) == 1
    assert source["document"] == ["本报讯（记者张三）8月27日，省财政厅、<mark>省水利厅</mark>派员参加调研。"]
    known = source["metadata"][0]
    assert known["html"] is True
    assert not known["source"].startswith("http")
    assert known["source_url"] == source["source"]["embed_url"]
    assert source["source"]["embed_url"].startswith("http://127.0.0.1/view/")


async def test_earlier_messages_are_history_without_their_markers(chat: openai.AsyncOpenAI) -> None:
    said: list[Any] = [
        {"role": "system", "content": "Be brief."},
        user("谁"),
        {"role": "assistant", "content": "张三[[1]](http://127.0.0.1/view/x#quote=1-2)、李四[2]"},
        {
            "role": "user",
            "content": [{"type": "text", "text": "阳光"}, {"type": "image_url", "image_url": {"url": "x"}}],
        },
    ]
    completion = await chat.chat.completions.create(model="yinju", messages=said)
    answer = (completion.model_extra or {})["answer"]
    assert answer["question"] == "阳光"
    assert answer["question_resolved"] == "谁 阳光"


async def test_no_answer_is_said(chat: openai.AsyncOpenAI) -> None:
    completion = await chat.chat.completions.create(model="yinju", messages=[user("火星")])
    assert completion.choices[0].message.content == "版面上没有找到答案。"
    assert completion.choices[0].message.annotations == []


async def test_failures_reach_the_client(chat: openai.AsyncOpenAI) -> None:
    with pytest.raises(openai.InternalServerError):
        await chat.chat.completions.create(model="yinju", messages=[user("break")])
    stream = await chat.chat.completions.create(model="yinju", messages=[user("break")], stream=True)
    with pytest.raises(openai.APIError, match="not foreseen"):
        async for _ in stream:
            pass


@pytest.mark.parametrize(
    "messages",
    [
        [],
        [{"role": "system", "content": "谁"}],
        [{"role": "user", "content": "谁"}, {"role": "assistant", "content": "我"}],
        [{"role": "user", "content": " "}],
        [{"role": "user", "content": "问" * 2001}],
        [{"role": "user", "content": None}],
        [{"role": "robot", "content": "谁"}],
    ],
)
async def test_a_conversation_without_a_question_is_refused(client: Client, problem: Any, messages: list[Any]) -> None:
    response = await client.post("/v1/chat/completions", json={"model": "yinju", "messages": messages})
    problem(response, 400, "invalid-request")


@pytest.mark.parametrize(("markers", "content"), [("numbers", "阳光[1]"), ("none", "阳光")])
async def test_markers_are_as_set(settings: Settings, components: Components, markers: str, content: str) -> None:
    changed = msgspec.structs.replace(settings, chat_markers=markers, public_url="https://pages.example/")
    async with AsyncTestClient(create_app(changed, lambda _: components), base_url="http://127.0.0.1") as client:
        while (await client.get("/health/ready")).status_code != 200:
            pass
        asked = {"model": "yinju", "messages": [user("阳光")]}
        reply = (await client.post("/v1/chat/completions", json=asked)).json()["choices"][0]["message"]
    assert reply["content"] == content
    assert reply["annotations"][0]["url_citation"]["url"].startswith("https://pages.example/view/")


def test_a_quote_is_escaped_and_marked_across_its_spans() -> None:
    citation = Citation(
        n=1,
        page_id="p",
        page_name="p",
        page_sha256="",
        article_id="p-01",
        title=None,
        date=None,
        byline=None,
        quote="<b>甲&乙丙丁",
        spans=(PageSpan(10, 16), PageSpan(20, 22)),
        highlights=(PageSpan(13, 16), PageSpan(20, 21)),
        url="/view/p",
    )
    assert marked_html(citation) == "&lt;b&gt;<mark>甲&amp;乙</mark><mark>丙</mark>丁"
