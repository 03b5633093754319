"""Anthropic's Messages, asked with Anthropic's own client over a real server."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import anthropic
import pytest
from anthropic.types import CitationCharLocation, Message, TextBlock

from embeddings.pages import make_page
from service.components import Components
from service.keys import KeyFile
from service.settings import Settings
from tests.service.api.conftest import TEXT

pytestmark = pytest.mark.anyio
ASKED: dict[str, Any] = {"model": "yinju", "max_tokens": 1000}


@pytest.fixture
async def chat(address: str) -> AsyncIterator[anthropic.AsyncAnthropic]:
    async with anthropic.AsyncAnthropic(api_key="none", base_url=address, max_retries=0) as client:
        yield client


def user(*content: Any) -> list[Any]:
    return [{"role": "user", "content": list(content) if len(content) > 1 else content[0]}]


def text(words: str) -> dict[str, str]:
    return {"type": "text", "text": words}


def document(words: str, title: str | None = None) -> dict[str, Any]:
    source = {"type": "text", "media_type": "text/plain", "data": words}
    return {"type": "document", "source": source, "title": title, "citations": {"enabled": True}}


def blocks(message: Message) -> list[TextBlock]:
    """The blocks of a message, held strictly against the client's types, which they are not when they are read."""
    return [TextBlock.model_validate(block.model_dump()) for block in message.content]


def only_citation(block: TextBlock) -> CitationCharLocation:
    assert block.citations is not None
    [citation] = block.citations
    assert isinstance(citation, CitationCharLocation)
    return citation


async def test_each_item_cites_the_page_by_character(chat: anthropic.AsyncAnthropic) -> None:
    message = await chat.messages.create(messages=user("省水利厅"), **ASKED)
    assert (message.stop_reason, message.role) == ("end_turn", "assistant")
    [block] = blocks(message)
    assert block.text == "省水利厅"
    citation = only_citation(block)
    assert TEXT[citation.start_char_index : citation.end_char_index] == citation.cited_text
    assert "省水利厅" in citation.cited_text
    assert (citation.document_index, citation.document_title) == (0, "一版")
    [native] = (message.model_extra or {})["answer"]["citations"]
    assert citation.file_id == native["page_id"]


async def test_a_stream_says_the_same(chat: anthropic.AsyncAnthropic, components: Components) -> None:
    components.library.ingest([make_page("省内无事。", "二版")])
    whole = await chat.messages.create(messages=user("省"), **ASKED)
    async with chat.messages.stream(messages=user("省"), **ASKED) as stream:
        final = await stream.get_final_message()
    assert blocks(final) == blocks(whole)
    assert final.stop_reason == "end_turn"
    one, between, other = blocks(whole)
    assert (one.text, between.text, other.text) == ("省", "、", "省")
    assert between.citations is None
    assert [only_citation(block).document_index for block in (one, other)] == [0, 1]


async def test_documents_that_come_along_are_read_in_the_place_of_the_pages(chat: anthropic.AsyncAnthropic) -> None:
    said = user(document("无关。", "甲"), document("今天下雨。", "乙"), text("下雨"))
    [block] = blocks(await chat.messages.create(messages=said, **ASKED))
    citation = only_citation(block)
    assert (citation.document_index, citation.document_title, citation.cited_text) == (1, "乙", "今天下雨。")
    [refused] = blocks(await chat.messages.create(messages=user(document("无关。"), text("阳光")), **ASKED))
    assert (refused.text, refused.citations) == ("版面上没有找到答案。", None)


async def test_earlier_messages_are_history(chat: anthropic.AsyncAnthropic) -> None:
    said: list[Any] = [
        *user("谁"),
        {"role": "assistant", "content": [text("张三")]},
        *user(text("阳光"), {"type": "image", "source": {"type": "url", "url": "x"}}),
    ]
    message = await chat.messages.create(messages=said, system="Be brief.", **ASKED)
    assert (message.model_extra or {})["answer"]["question_resolved"] == "谁 阳光"


@pytest.mark.parametrize(
    "content",
    [
        (text(" "),),
        ({"type": "document", "source": {"type": "url", "url": "https://x.example"}}, text("谁")),
        ({"type": "document"}, text("谁")),
        (document(""), text("谁")),
    ],
)
async def test_what_cannot_be_read_is_refused(chat: anthropic.AsyncAnthropic, content: tuple[Any, ...]) -> None:
    with pytest.raises(anthropic.BadRequestError):
        await chat.messages.create(messages=[{"role": "user", "content": list(content)}], **ASKED)


async def test_failures_reach_the_client(chat: anthropic.AsyncAnthropic) -> None:
    with pytest.raises(anthropic.InternalServerError):
        await chat.messages.create(messages=user("break"), **ASKED)
    with pytest.raises(anthropic.APIStatusError, match="not foreseen"):
        async with chat.messages.stream(messages=user("break"), **ASKED) as stream:
            await stream.get_final_message()


@pytest.fixture
def secret(settings: Settings) -> Iterator[str]:
    """A key of the data folder, so that nobody comes in without one."""
    yield KeyFile(settings.data).add("client", "read")
    KeyFile(settings.data).remove("client")


async def test_the_clients_own_header_carries_the_key(secret: str, address: str) -> None:
    for key, let_in in ((secret, True), ("wrong", False)):
        async with anthropic.AsyncAnthropic(api_key=key, base_url=address, max_retries=0) as client:
            if let_in:
                assert (await client.messages.create(messages=user("省"), **ASKED)).content
            else:
                with pytest.raises(anthropic.AuthenticationError):
                    await client.messages.create(messages=user("省"), **ASKED)
