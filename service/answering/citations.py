"""Citations: where on which page an answer stands, word for word."""

import msgspec


class PageSpan(msgspec.Struct, frozen=True):
    """Half-open range of code points of a page's text."""

    start: int
    end: int


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """Whole sentences of one article that hold an answer item.

    ``quote`` is exactly the join of the page's text at ``spans``. ``highlights`` are page spans too, each
    within ``spans``: where the items that cite it stand.
    """

    n: int
    page_id: str
    page_name: str
    page_sha256: str
    article_id: str
    title: str | None
    date: str | None
    byline: str | None
    quote: str
    spans: tuple[PageSpan, ...]
    highlights: tuple[PageSpan, ...]
    url: str
