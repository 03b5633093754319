"""Searching: a query in, passages out."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from service.api.backend import Backend
from service.api.hits import find
from service.api.problems import documented
from service.api.replies import SearchReply
from service.api.schemas import SearchRequest, filters_of


@post("/v1/search", operation_id="search", status_code=200, tags=["Ask"], responses=documented(404, 413))
async def search(data: JSONBody[SearchRequest], backend: NamedDependency[Backend]) -> SearchReply:
    """Find the passages that fit a query, best first."""
    return await backend.read(lambda parts: find(parts, data.query, data.top_k, filters_of(data.filters), data.explain))


HANDLERS = (search,)
