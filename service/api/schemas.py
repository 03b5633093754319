"""What goes over HTTP: requests, which refuse fields they do not know, and replies.

Spans are objects ``{"start", "end"}``, half-open, in code points of the page's text.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Self

import msgspec
from msgspec import Meta

from embeddings.articles import Article, Kind, view_article
from embeddings.library import Filters, Ingested, LibraryInfo, PageEntry
from embeddings.pages import Page
from embeddings.text import Span
from service.answering.answerer import ReadPassage, Turn
from service.answering.citations import PageSpan
from service.answering.verification import Verdict, Verification

QUESTION_LIMIT = 2000

QuestionText = Annotated[
    str,
    Meta(min_length=1, max_length=QUESTION_LIMIT, pattern=r"\S", description="a question in Chinese or English"),
]
TopK = Annotated[int, Meta(ge=1, le=100, description="most hits to be looked at")]


def page_spans(spans: Iterable[Span]) -> tuple[PageSpan, ...]:
    """``spans`` as they go over HTTP."""
    return tuple(PageSpan(start, end) for start, end in spans)


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all requests: a field that is not known is refused, never ignored."""


class EarlierTurn(Turn, frozen=True, forbid_unknown_fields=True):
    """An earlier question of the conversation and what was answered."""

    question: QuestionText
    answer: Annotated[str, Meta(max_length=20_000)] | None = None


class Conditions(Request, frozen=True, kw_only=True):
    """Which articles count; days are those of the articles, inclusive."""

    pages: Annotated[list[str], Meta(max_length=1000, description="ids or names of pages")] | None = None
    date_from: date | None = None
    date_to: date | None = None
    newspaper: Annotated[str, Meta(max_length=200)] | None = None


def filters_of(conditions: Conditions | None) -> Filters | None:
    """``conditions`` as the library takes them."""
    if conditions is None:
        return None
    return Filters(
        pages=None if conditions.pages is None else tuple(conditions.pages),
        date_from=iso(conditions.date_from),
        date_to=iso(conditions.date_to),
        newspaper=conditions.newspaper,
    )


def iso(day: date | None) -> str | None:
    """``day`` as 2022-08-27."""
    return None if day is None else day.isoformat()


class ClaimedSpan(Request, frozen=True, kw_only=True):
    """Half-open range of code points of a page's text."""

    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=0)]


class AskRequest(Request, frozen=True, kw_only=True):
    """A question, with what was asked before it and where to look."""

    question: QuestionText
    history: Annotated[list[EarlierTurn], Meta(max_length=20, description="oldest first")] = []
    filters: Conditions | None = None
    top_k: TopK | None = None


class PassageUpload(ReadPassage, frozen=True, forbid_unknown_fields=True):
    """A passage that the caller brings along, and the name that citations give it: ``id``, else its place from 0."""

    text: Annotated[str, Meta(min_length=1, max_length=100_000)]
    id: Annotated[str, Meta(min_length=1, max_length=200)] | None = None


class ReadRequest(Request, frozen=True, kw_only=True):
    """A question to be answered from these passages alone."""

    question: QuestionText
    passages: Annotated[list[PassageUpload], Meta(min_length=1, max_length=100)]
    always_answer: Annotated[bool, Meta(description="give the best span even where it hardly fits")] = False

    def __post_init__(self) -> None:
        names = [passage.id or str(number) for number, passage in enumerate(self.passages)]
        if len(set(names)) < len(names):
            raise ValueError("two passages go by the same id")


class SearchRequest(Request, frozen=True, kw_only=True):
    """A query for passages."""

    query: QuestionText
    filters: Conditions | None = None
    top_k: TopK = 10


class SearchHit(msgspec.Struct, frozen=True, kw_only=True):
    """A passage that was found; ``text`` is exactly the join of the page's text at ``spans``."""

    rank: int
    score: float
    page_id: str
    page_name: str
    article_id: str
    title: str | None
    date: str | None
    text: str
    spans: tuple[PageSpan, ...]
    scores: dict[str, float]


class SearchReply(msgspec.Struct, frozen=True):
    """Passages, best first."""

    hits: tuple[SearchHit, ...]


class Claim(Request, frozen=True, kw_only=True):
    """A citation that may be true: that the page of this hash reads ``quote`` at ``spans``."""

    page_sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    spans: Annotated[list[ClaimedSpan], Meta(min_length=1, max_length=1000)]
    quote: Annotated[str, Meta(min_length=1, max_length=20_000, pattern=r"\S")]


class PageUpload(Request, frozen=True, kw_only=True):
    """A page sent as JSON: its text, and what is known of where it was printed."""

    text: Annotated[str, Meta(min_length=1, description="kept as it is, to the last blank")]
    name: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    newspaper: Annotated[str, Meta(max_length=200)] | None = None
    issue_date: date | None = None
    number: Annotated[str, Meta(max_length=50)] | None = None


class PlaceReply(msgspec.Struct, frozen=True, kw_only=True):
    """Where a quote stands: exactly the join of that page's text at ``spans``."""

    page_id: str
    page_sha256: str
    article_id: str | None
    spans: tuple[PageSpan, ...]


class VerifyReply(msgspec.Struct, frozen=True):
    """What became of a citation: ``true``, ``moved`` to ``place``, ``gone`` with its page, or ``never_there``."""

    verdict: Verdict
    place: PlaceReply | None

    @classmethod
    def of(cls, verification: Verification) -> Self:
        """The reply for ``verification``."""
        place = verification.place
        if place is None:
            return cls(verification.verdict, None)
        spans = page_spans(place.spans)
        found = PlaceReply(
            page_id=place.page_id, page_sha256=place.page_sha256, article_id=place.article_id, spans=spans
        )
        return cls(verification.verdict, found)


class PageReply(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a page, without its text, whose ``length`` is in code points."""

    page_id: str
    page_name: str
    sha256: str
    encoding: str
    format: str
    newspaper: str | None
    issue_date: str | None
    number: str | None
    length: int
    articles: int
    passages: int

    @classmethod
    def of(cls, page: PageEntry) -> Self:
        """The reply for ``page``."""
        return cls(
            length=page.length,
            articles=page.article_count,
            passages=page.passage_count,
            page_id=page.id,
            page_name=page.name,
            sha256=page.sha256,
            encoding=page.encoding,
            format=page.format,
            newspaper=page.newspaper,
            issue_date=page.issue_date,
            number=page.number,
        )


class PageList(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of all pages, in the order in which they came."""

    pages: tuple[PageReply, ...]
    total: int
    offset: int
    limit: int


class IngestReply(msgspec.Struct, frozen=True):
    """What became of each page that was sent, in order; ``added`` is false where it was there already."""

    pages: tuple[Ingested, ...]


class ArticleReply(msgspec.Struct, frozen=True, kw_only=True):
    """One article with its text; ``body_spans`` are in reading order, ``text`` has a line for each paragraph."""

    id: str
    page_id: str
    page_name: str
    kind: Kind
    title: str | None
    byline: str | None
    dateline: str | None
    date: str | None
    title_spans: tuple[PageSpan, ...]
    subtitle_spans: tuple[PageSpan, ...]
    body_spans: tuple[PageSpan, ...]
    other_spans: tuple[PageSpan, ...]
    text: str

    @classmethod
    def of(cls, article: Article, page: Page) -> Self:
        """The reply for ``article`` of ``page``."""
        view = msgspec.structs.asdict(view_article(page.text, article))
        spans = {name: page_spans(value) for name, value in view.items() if name.endswith("_spans")}
        return cls(page_id=page.id, page_name=page.name, **view | spans)


class ArticleList(msgspec.Struct, frozen=True):
    """The articles of one page, in page order."""

    articles: tuple[ArticleReply, ...]


class Health(msgspec.Struct, frozen=True):
    """Whether the service lives, or is ready."""

    status: str


class InfoReply(msgspec.Struct, frozen=True):
    """What serves, and what is served."""

    version: str
    library: LibraryInfo


class Flaw(msgspec.Struct, frozen=True):
    """One thing wrong with a request: where (a field, as ``history.0.question``, or a parameter) and what."""

    where: str
    detail: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong, for a program (``type``) and for a person (``title``, ``detail``)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[Flaw, ...] = ()
