"""Citations: where on which page an answer stands, word for word; and the check that they are true."""

from collections.abc import Iterable, Sequence

import msgspec

from embeddings.articles import Article
from embeddings.pages import Page
from embeddings.text import Span


class PageSpan(msgspec.Struct, frozen=True):
    """Half-open range of code points of a page's text."""

    start: int
    end: int


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """Whole sentences of one article that hold an answer item.

    ``quote`` is exactly the join of the page's text at ``spans``. ``highlights`` are page spans too, each
    within ``spans``: where the items that cite it stand. ``url`` shows them; passages that a caller brought
    along have none.
    """

    n: int
    page_id: str
    page_name: str
    page_sha256: str
    newspaper: str | None = None
    article_id: str
    title: str | None
    date: str | None
    byline: str | None
    quote: str
    spans: tuple[PageSpan, ...]
    highlights: tuple[PageSpan, ...]
    url: str | None


class Item(msgspec.Struct, frozen=True):
    """One thing that answers, verbatim, with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]


class UntrueCitationError(AssertionError):
    """An answer was about to leave that its page does not hold: a fault of this program, never of its user."""


def cite(number: int, page: Page, article: Article, quote: Sequence[Span], highlights: Iterable[Span]) -> Citation:
    """Cite ``quote``, spans of ``page`` in reading order, with ``highlights`` marked in it."""
    marks = tuple(PageSpan(*span) for span in sorted(set(highlights)))
    spans = tuple(PageSpan(*span) for span in quote)
    return Citation(
        n=number,
        page_id=page.id,
        page_name=page.name,
        page_sha256=page.sha256,
        newspaper=page.newspaper,
        article_id=article.id,
        title=article.title,
        date=article.date,
        byline=article.byline,
        quote="".join(page.text[start:end] for start, end in quote),
        spans=spans,
        highlights=marks,
        url=f"/view/{page.id}#quote={_listed(spans)}&mark={_listed(marks)}",
    )


def check(items: Sequence[Item], citations: Sequence[Citation], texts: Sequence[str]) -> None:
    """Hold an answer against ``texts``: for each citation the text of its page.

    Raises:
        UntrueCitationError: a quote is not what the page holds at its spans, an item is not in any of its
            quotes, or a highlight lies outside the quote.

    """
    by_number = {citation.n: citation for citation in citations}
    for citation, text in zip(citations, texts, strict=True):
        inside = all(0 <= span.start <= span.end <= len(text) for span in citation.spans)
        if not inside or citation.quote != "".join(text[span.start : span.end] for span in citation.spans):
            raise UntrueCitationError(f"citation {citation.n} does not quote page {citation.page_id}")
        for mark in citation.highlights:
            if not any(span.start <= mark.start <= mark.end <= span.end for span in citation.spans):
                raise UntrueCitationError(f"citation {citation.n} marks {mark} outside its quote")
    for item in items:
        quotes = [by_number[number].quote for number in item.citations if number in by_number]
        if not any(item.text in quote for quote in quotes):
            raise UntrueCitationError(f"no citation holds the item {item.text!r}")


def _listed(spans: Iterable[PageSpan]) -> str:
    return ",".join(f"{span.start}-{span.end}" for span in spans)
