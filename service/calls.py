"""What a client asks of a service: each function makes one ``Call``, which knows how its reply is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import quote

import httpx
import msgspec

from embeddings.filters import Filters
from embeddings.text import Span
from service.answering.answerer import Answer, ReadPassage, Turn
from service.answering.citations import Citation
from service.api.replies import (
    ArticleList,
    ArticleReply,
    BoxesReply,
    InfoReply,
    IngestReply,
    PageList,
    PageReply,
    Problem,
    SearchReply,
    VerifyReply,
)
from service.errors import RefusedError, UnreachableError

T = TypeVar("T")
_RETRIED = frozenset({429, 502, 503, 504})
_LONGEST_PAUSE = 30.0


@dataclass(frozen=True)
class Call(Generic[T]):
    """One request and the type of its reply; a ``safe`` one may be sent again when it failed."""

    reply: type[T]
    method: str
    path: str
    options: Mapping[str, Any] = field(default_factory=dict)
    safe: bool = True

    def pause(self, outcome: httpx.Response | httpx.TransportError, attempt: int, retries: int) -> float | None:
        """Seconds after which to send it again, counting attempts from 0; ``None`` where the outcome stands."""
        if not self.safe or attempt >= retries:
            return None
        if isinstance(outcome, httpx.TransportError):
            return 0.2 * 2.0**attempt
        if outcome.status_code not in _RETRIED:
            return None
        after: str = outcome.headers.get("retry-after", "")
        return min(float(after), _LONGEST_PAUSE) if after.isdigit() else 0.2 * 2.0**attempt

    def read(self, outcome: httpx.Response | httpx.TransportError) -> T:
        """The reply.

        Raises:
            UnreachableError: there is none, or none of this service's.
            RefusedError: it is a refusal.

        """
        if isinstance(outcome, httpx.TransportError):
            raise unreachable(outcome) from outcome
        if not outcome.is_success:
            raise refusal(outcome.content, outcome.status_code)
        if self.reply is str:
            return outcome.text  # type: ignore[return-value]
        try:
            return msgspec.json.decode(outcome.content or b"null", type=self.reply)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UnreachableError(f"what replies at {outcome.url.host} is not this service: {error}") from error


def unreachable(error: httpx.TransportError) -> UnreachableError:
    """The error that no reply came, and why."""
    return UnreachableError(f"the service cannot be reached: {error}")


def refusal(content: bytes, status: int) -> RefusedError:
    """The error that a problem document describes; a reply that is none is quoted."""
    try:
        problem = msgspec.json.decode(content, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return RefusedError(f"status {status}: {content[:200].decode(errors='replace')}", "about:blank", status)
    return RefusedError(problem.detail, problem.type, problem.status)


def _post(reply: type[T], path: str, safe: bool = True, **body: Any) -> Call[T]:  # noqa: ANN401
    given = {name: value for name, value in body.items() if value is not None}
    headers = {"Content-Type": "application/json"}
    return Call(reply, "POST", path, {"content": msgspec.json.encode(given), "headers": headers}, safe)


def _page_path(page: str, what: str = "") -> str:
    return f"/v1/pages/{quote(page, safe='')}{what}"


def ask(
    question: str, history: Sequence[Turn] = (), filters: Filters | None = None, top_k: int | None = None
) -> Call[Answer]:
    """Answer a question from the pages."""
    return _post(Answer, "/v1/ask", question=question, history=history, filters=filters, top_k=top_k)


def read(question: str, passages: Sequence[ReadPassage], always_answer: bool = False) -> Call[Answer]:
    """Answer a question from these passages alone."""
    return _post(Answer, "/v1/read", question=question, passages=passages, always_answer=always_answer)


def search(query: str, top_k: int = 10, filters: Filters | None = None) -> Call[SearchReply]:
    """Find the passages that fit a query, best first."""
    return _post(SearchReply, "/v1/search", query=query, top_k=top_k, filters=filters)


def verify(citation: Citation) -> Call[VerifyReply]:
    """Check whether a citation still holds."""
    sha256, spans, words = citation.page_sha256, citation.spans, citation.quote
    return _post(VerifyReply, "/v1/verify", page_sha256=sha256, spans=spans, quote=words)


def pages(offset: int = 0, limit: int = 100) -> Call[PageList]:
    """List pages, in the order in which they came."""
    return Call(PageList, "GET", "/v1/pages", {"params": {"offset": offset, "limit": limit}})


def page(page: str) -> Call[PageReply]:
    """What is known of a page, by id or name."""
    return Call(PageReply, "GET", _page_path(page))


def page_text(page: str) -> Call[str]:
    """The text of a page, by id or name: what all spans point into."""
    return Call(str, "GET", _page_path(page, "/text"))


def boxes(page: str, spans: Sequence[Span] | None = None) -> Call[BoxesReply]:
    """Where words of a page, by id or name, stand on its scan: those that ``spans`` touch, else all."""
    params = {} if spans is None else {"spans": ",".join(f"{start}-{end}" for start, end in spans)}
    return Call(BoxesReply, "GET", _page_path(page, "/boxes"), {"params": params})


def articles(page: str) -> Call[ArticleList]:
    """List the articles of a page, by id or name."""
    return Call(ArticleList, "GET", _page_path(page, "/articles"))


def article(article: str) -> Call[ArticleReply]:
    """One article, by id."""
    return Call(ArticleReply, "GET", f"/v1/articles/{quote(article, safe='')}")


def add_page(
    text: str,
    name: str | None = None,
    newspaper: str | None = None,
    issue_date: str | None = None,
    number: str | None = None,
) -> Call[IngestReply]:
    """Take a page in, with what is known of where it was printed."""
    imprint = {"newspaper": newspaper, "issue_date": issue_date, "number": number}
    return _post(IngestReply, "/v1/pages", False, text=text, name=name, **imprint)


def add_files(paths: Sequence[Path]) -> Call[IngestReply]:
    """Take files in, all or none: texts, HTML, PDF, ALTO, hOCR, and JSON Lines of ready articles."""
    files = [("files", (path.name, path.read_bytes())) for path in paths]
    return Call(IngestReply, "POST", "/v1/pages", {"files": files}, safe=False)


def remove_page(page: str) -> Call[None]:
    """Take a page out, by id or name."""
    return Call(type(None), "DELETE", _page_path(page), safe=False)


def info() -> Call[InfoReply]:
    """What serves, and what is served."""
    return Call(InfoReply, "GET", "/v1/info")
