"""From a page to its articles."""

from typing import Literal

import msgspec

from embeddings.text import Span

Kind = Literal["news", "brief", "photo_caption", "notice", "fragment"]


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One article of a page.

    ``paragraphs`` are in reading order; each holds the spans of one paragraph, more than one where a
    column break or a displaced piece cut it: joined without anything between, they read on.
    All spans of a page's articles together hold every non-blank code point of the page once.
    """

    id: str
    page_id: str
    kind: Kind
    title: str | None
    title_spans: tuple[Span, ...]
    subtitle_spans: tuple[Span, ...]
    byline: str | None
    dateline: str | None
    date: str | None
    date_basis: str | None
    paragraphs: tuple[tuple[Span, ...], ...]
    other_spans: tuple[Span, ...]

    @property
    def body_spans(self) -> tuple[Span, ...]:
        """Spans of the body in reading order."""
        return tuple(span for paragraph in self.paragraphs for span in paragraph)
