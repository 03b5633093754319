"""Whether a citation is true: word for word where it says, somewhere else, or nowhere."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from embeddings.articles import Article
from embeddings.errors import UnknownIdError
from embeddings.library import Library
from embeddings.pages import Page
from embeddings.text import Span, SpannedText

# How many passages near the quote are looked at when it does not stand where it should.
_NEAR = 20

Verdict = Literal["true", "moved", "gone", "never_there"]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a quote stands: exactly the join of that page's text at ``spans``."""

    page_id: str
    page_sha256: str
    article_id: str | None
    spans: tuple[Span, ...]


class Verification(msgspec.Struct, frozen=True):
    """What became of a citation, and where its quote stands now.

    ``true``: the page is there, and reads so at these spans. ``moved``: the quote stands elsewhere, in
    this page or another. ``gone``: the page is not in the library, and no other holds the quote.
    ``never_there``: the page is there and does not hold the quote.
    """

    verdict: Verdict
    place: Place | None


def verify(library: Library, page_sha256: str, spans: Sequence[Span], quote: str) -> Verification:
    """Check that the page of that hash reads ``quote`` at ``spans``; if not, look for the quote elsewhere."""
    page = _page_of(library, page_sha256)
    if page is not None:
        if (
            all(start <= end <= len(page.text) for start, end in spans)
            and SpannedText.read(page.text, spans).text == quote
        ):
            return Verification("true", _place(page, None, spans))
        if place := _find(library, [page], quote):
            return Verification("moved", place)
    if place := _find(library, _near(library, quote), quote):
        return Verification("moved", place)
    return Verification("gone" if page is None else "never_there", None)


def _page_of(library: Library, sha256: str) -> Page | None:
    try:
        page = library.page(sha256[:16])
    except UnknownIdError:
        return None
    return page if page.sha256 == sha256 else None


def _near(library: Library, quote: str) -> Iterator[Page]:
    """Pages whose passages share most words with the quote."""
    numbers = [number for number, _ in library.search_lexical(quote, _NEAR)]
    page_ids = dict.fromkeys(passage.page_id for passage in library.passages(numbers).values())
    return map(library.page, page_ids)


def _find(library: Library, pages: Iterable[Page], quote: str) -> Place | None:
    """The first place that reads ``quote``: in the body of an article, across its breaks too, or in the page."""
    for page in pages:
        for article in library.articles(page.id):
            body = SpannedText.read(page.text, article.body_spans)
            if (start := body.text.find(quote)) >= 0:
                return _place(page, article, body.locate(start, start + len(quote)))
        if (start := page.text.find(quote)) >= 0:
            return _place(page, None, [Span(start, start + len(quote))])
    return None


def _place(page: Page, article: Article | None, spans: Sequence[Span]) -> Place:
    return Place(
        page_id=page.id,
        page_sha256=page.sha256,
        article_id=article.id if article else None,
        spans=tuple(spans),
    )
