"""What comes back over HTTP.

Spans are objects ``{"start", "end"}``, half-open, in code points of the page's text.
"""

from collections.abc import Iterable
from typing import Self

import msgspec

from embeddings.articles import Article, Kind, view_article
from embeddings.library import Ingested, Library, LibraryInfo, PageEntry
from embeddings.pages import Page
from embeddings.scans import Scan, Unit
from embeddings.text import Span
from service.answering.citations import PageSpan
from service.answering.verification import Verdict, Verification
from service.retrieval.retriever import Explanation


def page_spans(spans: Iterable[Span]) -> tuple[PageSpan, ...]:
    """``spans`` as they go over HTTP."""
    return tuple(PageSpan(start, end) for start, end in spans)


class SearchHit(msgspec.Struct, frozen=True, kw_only=True):
    """A passage that was found; ``text`` is exactly the join of the page's text at ``spans``.

    ``scores`` and ``ranks`` are those of each part of the search; ``score`` is the weighted sum of ``scores``.
    """

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
    ranks: dict[str, int]


class SearchReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """Passages, best first; how they were searched where that was asked for."""

    hits: tuple[SearchHit, ...]
    explanation: Explanation | None = None


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
    """What is known of a page, without its text, whose ``length`` is in code points.

    ``inferred`` names the fields that nobody said, each with what it was inferred from.
    """

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
    inferred: dict[str, str] = {}

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
            inferred=page.inferred,
        )


class BoxReply(msgspec.Struct, frozen=True):
    """A word, ``start`` to ``end`` of the page's text, and its rectangle, placed from the upper left corner."""

    start: int
    end: int
    x: int
    y: int
    width: int
    height: int


class BoxesReply(msgspec.Struct, frozen=True, kw_only=True):
    """Where words stand on the scan of a page, in the order of its text.

    ``unit`` is that of all lengths: ``pixel``, ``mm10`` (tenths of a millimetre), ``inch1200`` or ``point``;
    it is null where nothing is known. A ``width`` or ``height`` of 0 is not known.
    """

    page_id: str
    unit: Unit | None
    width: int
    height: int
    boxes: tuple[BoxReply, ...]

    @classmethod
    def of(cls, page_id: str, scan: Scan | None) -> Self:
        """The reply for the words of ``scan``."""
        if scan is None:
            return cls(page_id=page_id, unit=None, width=0, height=0, boxes=())
        boxes = tuple(BoxReply(*box) for box in scan.boxes)
        return cls(page_id=page_id, unit=scan.unit, width=scan.width, height=scan.height, boxes=boxes)


class PageList(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of all pages, in the order in which they came."""

    pages: tuple[PageReply, ...]
    total: int
    offset: int
    limit: int

    @classmethod
    def of(cls, library: Library, offset: int, limit: int) -> Self:
        """The stretch of the pages of ``library`` from ``offset`` on."""
        pages = tuple(PageReply.of(page) for page in library.pages(offset, limit))
        return cls(pages=pages, total=library.page_count, offset=offset, limit=limit)


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
