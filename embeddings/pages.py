"""One newspaper page: its text as read, and what is known of where it was printed."""

from typing import Literal

import msgspec


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One source text, immutable; all spans point into ``text``.

    ``id`` is the first 16 hexadecimal digits of ``sha256``, the SHA-256 of ``text`` in UTF-8, so the
    same text twice is one page. ``name`` is the file's name without its ending, or the id that a
    ready article brought along. Dates are ISO 8601 (``2022-08-27``).

    A page whose ``format`` is ``article`` holds one ready article: its title, when ``has_title``, is
    the first line; ``date`` and ``byline`` then are the article's own.
    """

    id: str
    name: str
    text: str
    sha256: str
    encoding: str = "utf-8"
    format: Literal["page", "article"] = "page"
    has_title: bool = False
    newspaper: str | None = None
    issue_date: str | None = None
    number: str | None = None
    date: str | None = None
    byline: str | None = None
