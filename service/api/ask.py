"""Asking: a question in, a cited answer out."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from service.answering.answerer import Answer
from service.api.backend import Backend
from service.api.problems import documented
from service.api.schemas import AskRequest


@post("/v1/ask", operation_id="ask", status_code=200, tags=["Ask"], responses=documented(413))
async def ask(data: JSONBody[AskRequest], backend: NamedDependency[Backend]) -> Answer:
    """Answer a question with verbatim, cited spans of the pages, or say that they hold no answer."""
    return await backend.read(
        lambda parts: parts.answerer.ask(data.question, data.history, data.filters, data.top_k)
    )
