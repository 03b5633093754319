"""OpenAI's Responses, asked with OpenAI's own client over a real server."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import openai
import pytest
from openai.types.responses import Response, ResponseOutputMessage, ResponseOutputText
from openai.types.responses.response_output_text import AnnotationURLCitation

pytestmark = pytest.mark.anyio


@pytest.fixture
async def chat(address: str) -> AsyncIterator[openai.AsyncOpenAI]:
    async with openai.AsyncOpenAI(api_key="none", base_url=f"{address}/v1", max_retries=0) as client:
        yield client


def checked(response: Response) -> Response:
    """``response``, held strictly against the client's types, which it is not when it is read."""
    return Response.model_validate(response.model_dump(), strict=False)


def text_of(response: Response) -> ResponseOutputText:
    [said] = response.output
    assert isinstance(said, ResponseOutputMessage)
    [text] = said.content
    assert isinstance(text, ResponseOutputText)
    return text


async def test_a_response_cites_what_it_says(chat: openai.AsyncOpenAI, address: str) -> None:
    response = checked(await chat.responses.create(model="yinju", input="省水利厅", temperature=0))
    assert (response.status, response.error) == ("completed", None)
    text = text_of(response)
    assert response.output_text == text.text
    [annotation] = text.annotations
    assert isinstance(annotation, AnnotationURLCitation)
    assert text.text[annotation.start_index : annotation.end_index] == "省水利厅"
    assert text.text == f"省水利厅[[1]]({annotation.url})"
    assert annotation.url.startswith(f"{address}/view/")
    assert httpx.get(annotation.url).status_code == 200


async def test_a_stream_says_the_same(chat: openai.AsyncOpenAI) -> None:
    whole = await chat.responses.create(model="yinju", input="省")
    events = [event async for event in await chat.responses.create(model="yinju", input="省", stream=True)]
    assert [event.sequence_number for event in events] == list(range(len(events)))
    kinds = [event.type.removeprefix("response.") for event in events]
    assert kinds[:4] == ["created", "in_progress", "output_item.added", "content_part.added"]
    assert kinds[-4:] == ["output_text.done", "content_part.done", "output_item.done", "completed"]
    assert "".join(event.delta for event in events if event.type == "response.output_text.delta") == whole.output_text
    cited: list[Any] = [e.annotation for e in events if e.type == "response.output_text.annotation.added"]
    assert [one.model_dump() for one in cited] == [one.model_dump() for one in text_of(whole).annotations]
    last = events[-1]
    assert last.type == "response.completed"
    assert text_of(checked(last.response)) == text_of(whole)


async def test_the_clients_own_helper_follows_the_stream(chat: openai.AsyncOpenAI) -> None:
    async with chat.responses.stream(model="yinju", input="阳光") as stream:
        final = await stream.get_final_response()
    assert final.output_text.startswith("阳光")


async def test_earlier_turns_come_in_the_input(chat: openai.AsyncOpenAI) -> None:
    first = await chat.responses.create(model="yinju", input="谁")
    said: list[Any] = [
        {"role": "developer", "content": "Be brief."},
        {"role": "user", "content": "谁"},
        *(item.model_dump(exclude_none=True) for item in first.output),
        {"type": "reasoning", "id": "r", "summary": []},
        {"role": "user", "content": [{"type": "input_text", "text": "阳光"}]},
    ]
    response = await chat.responses.create(model="yinju", input=said)
    answer = (response.model_extra or {})["answer"]
    assert (answer["question"], answer["question_resolved"]) == ("阳光", "谁 阳光")


async def test_what_cannot_be_done_is_refused(chat: openai.AsyncOpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        await chat.responses.create(model="yinju", input="谁", previous_response_id="resp_1")
    assert "no response is stored" in str(refused.value.body)
    for wrong in ("", " ", [{"role": "assistant", "content": "我"}]):
        with pytest.raises(openai.BadRequestError):
            await chat.responses.create(model="yinju", input=wrong)  # type: ignore[arg-type]


async def test_failures_reach_the_client(chat: openai.AsyncOpenAI) -> None:
    with pytest.raises(openai.InternalServerError):
        await chat.responses.create(model="yinju", input="break")
    events = [event async for event in await chat.responses.create(model="yinju", input="break", stream=True)]
    last = events[-1]
    assert last.type == "response.failed"
    assert last.response.error is not None
    assert "not foreseen" in last.response.error.message
    assert "secret" not in last.response.error.message
