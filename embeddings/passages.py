"""From an article to the passages that are indexed."""

import msgspec

from embeddings.text import Span


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A run of whole sentences of one article, the unit of retrieval.

    ``text`` is exactly the join of the page's text at ``spans``. ``heading`` (headline, kickers, date)
    is embedded and searched with the passage and is no part of its text. ``number`` counts the
    passages of the article from 0.
    """

    article_id: str
    page_id: str
    number: int
    heading: str
    text: str
    spans: tuple[Span, ...]
