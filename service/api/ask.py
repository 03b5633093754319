"""Asking: a question in, a cited answer out."""

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from embeddings.text import Span
from service.answering.answerer import Answer
from service.answering.verification import verify
from service.api.backend import Backend
from service.api.problems import documented
from service.api.replies import VerifyReply
from service.api.schemas import AskRequest, Claim, ReadRequest, filters_of


@post("/v1/ask", operation_id="ask", status_code=200, tags=["Ask"], responses=documented(404, 413))
async def ask(data: JSONBody[AskRequest], backend: NamedDependency[Backend]) -> Answer:
    """Answer a question with verbatim, cited spans of the pages, or say that they hold no answer."""
    filters = filters_of(data.filters)
    return await backend.answer(lambda parts: parts.answerer.ask(data.question, data.history, filters, data.top_k))


@post("/v1/read", operation_id="read", status_code=200, tags=["Ask"], responses=documented(413))
async def read(data: JSONBody[ReadRequest], backend: NamedDependency[Backend]) -> Answer:
    """Answer a question from the passages that come with it; spans are offsets into their texts."""
    return await backend.answer(lambda parts: parts.answerer.read(data.question, data.passages, data.always_answer))


@post("/v1/verify", operation_id="verify", status_code=200, tags=["Ask"], responses=documented(413))
async def verify_citation(data: JSONBody[Claim], backend: NamedDependency[Backend]) -> VerifyReply:
    """Check a citation, also one given long ago: whether its quote stands where it says, elsewhere, or nowhere."""
    spans = [Span(span.start, span.end) for span in data.spans]
    return await backend.read(lambda parts: VerifyReply.of(verify(parts.library, data.page_sha256, spans, data.quote)))


HANDLERS = (ask, read, verify_citation)
