"""Searching over HTTP."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from service.components import Components

pytestmark = pytest.mark.anyio
Client = AsyncTestClient[Litestar]


async def test_hits_stand_in_the_page(client: Client, components: Components) -> None:
    hits = (await client.post("/v1/search", json={"query": "省"})).json()["hits"]
    assert [hit["rank"] for hit in hits] == [1]
    hit = hits[0]
    page = components.library.page(hit["page_id"])
    assert "".join(page.text[span["start"] : span["end"]] for span in hit["spans"]) == hit["text"]
    assert (hit["page_name"], hit["title"], hit["date"]) == ("一版", "市委书记深入县区调研", "2022-08-27")
    assert (hit["scores"], hit["ranks"]) == ({"lexical": 1.0}, {"lexical": 1})
    assert set(hit) == {
        "rank", "score", "page_id", "page_name", "article_id", "title", "date", "text", "spans", "scores",
        "ranks",
    }  # fmt: skip


async def test_an_explanation_comes_where_it_is_asked_for(client: Client) -> None:
    reply = (await client.post("/v1/search", json={"query": "省", "explain": True})).json()
    assert reply["explanation"] == {
        "query": "省",
        "terms": {"words": ["省"], "pairs": [], "wholes": []},
        "weights": {"lexical": 1.0},
    }
    assert "explanation" not in (await client.post("/v1/search", json={"query": "省"})).json()


async def test_top_k_and_filters_bound_the_hits(client: Client) -> None:
    assert len((await client.post("/v1/search", json={"query": "。"})).json()["hits"]) == 2
    assert len((await client.post("/v1/search", json={"query": "。", "top_k": 1})).json()["hits"]) == 1
    elsewhere = {"query": "。", "filters": {"pages": ["二版"]}}
    assert (await client.post("/v1/search", json=elsewhere)).json() == {"hits": []}


@pytest.mark.parametrize(
    "body",
    [{}, {"query": ""}, {"query": "问" * 2001}, {"query": "省", "top_k": 0}, {"query": "省", "k": 3}, {"query": None}],
)
async def test_what_does_not_fit_is_refused(client: Client, problem: Any, body: Any) -> None:
    problem(await client.post("/v1/search", json=body), 400, "invalid-request")
