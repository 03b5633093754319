"""Searching: a query in, passages out."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from embeddings.library import Filters
from service.api.backend import Backend
from service.api.problems import documented
from service.api.schemas import SearchHit, SearchReply, SearchRequest, page_spans
from service.components import Components
from service.retrieval.retriever import Hit


@post("/v1/search", operation_id="search", status_code=200, tags=["Ask"], responses=documented(404, 413))
async def search(data: JSONBody[SearchRequest], backend: NamedDependency[Backend]) -> SearchReply:
    """Find the passages that fit a query, best first."""
    return await backend.read(lambda parts: find(parts, data.query, data.top_k, data.filters))


HANDLERS = (search,)


def find(components: Components, query: str, top_k: int, filters: Filters | None) -> SearchReply:
    """At most ``top_k`` passages for ``query``, best first, each with its page and article."""
    hits = components.retriever.search(query, top_k, filters)
    return SearchReply(tuple(_describe(components, hit) for hit in hits))


def _describe(components: Components, hit: Hit) -> SearchHit:
    passage = hit.passage
    article = components.library.article(passage.article_id)
    return SearchHit(
        rank=hit.rank,
        score=hit.score,
        page_id=passage.page_id,
        page_name=components.library.page(passage.page_id).name,
        article_id=passage.article_id,
        title=article.title,
        date=article.date,
        text=passage.text,
        spans=page_spans(passage.spans),
        scores=hit.scores,
    )
