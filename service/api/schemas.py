"""What comes in over HTTP; a field that is not known is refused, never ignored."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from embeddings.library import Filters
from service.answering.answerer import ReadPassage, Turn

QUESTION_LIMIT = 2000

QuestionText = Annotated[
    str,
    Meta(min_length=1, max_length=QUESTION_LIMIT, pattern=r"\S", description="a question in Chinese or English"),
]
TopK = Annotated[int, Meta(ge=1, le=100, description="most hits to be looked at")]


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
    explain: Annotated[bool, Meta(description="tell how the query is searched, and how much each score counts")] = False


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
