"""Rows of the catalog's tables, and what is read from them."""

from typing import Any, Literal

import msgspec
import sqlalchemy as sa

from embeddings.articles import Article
from embeddings.changelog import Change
from embeddings.database import inferences, pages
from embeddings.filters import is_day
from embeddings.pages import Page
from embeddings.passages import Passage
from embeddings.scans import pack_boxes


class PageEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the catalog without its text; ``length`` in code points, ``revision`` the one that added it.

    ``inferred`` says of what of its imprint was inferred what it was inferred from, see ``Page``.
    """

    id: str
    name: str
    sha256: str
    encoding: str
    format: Literal["page", "article"]
    newspaper: str | None
    issue_date: str | None
    number: str | None
    length: int
    article_count: int
    passage_count: int
    revision: int
    inferred: dict[str, str] = {}


def chosen_pages(kind: type[Page] | type[PageEntry]) -> sa.Select[Any]:
    """The columns of pages that ``kind`` is made of."""
    fields = [pages.c[field] for field in kind.__struct_fields__ if field in pages.c]
    return sa.select(*fields, inferences.c.bases).outerjoin(inferences, inferences.c.page_id == pages.c.id)


def page_fields(row: sa.Row[Any]) -> dict[str, Any]:
    """What a struct of pages is made of, from a row of ``chosen_pages``."""
    fields = dict(row._mapping)
    bases = fields.pop("bases")
    return fields if bases is None else fields | {"inferred": msgspec.json.decode(bases)}


def inference_rows(page: Page) -> list[dict[str, Any]]:
    """What of the page's imprint was inferred: a row, or none."""
    return [{"page_id": page.id, "bases": msgspec.json.encode(page.inferred)}] if page.inferred else []


def scan_rows(page: Page) -> list[dict[str, Any]]:
    """Where the page's words stand on its scan: a row, or none."""
    if page.scan is None:
        return []
    return [msgspec.structs.asdict(page.scan) | {"page_id": page.id, "boxes": pack_boxes(page.scan.boxes)}]


def page_row(page: Page, change: Change, article_count: int) -> dict[str, Any]:
    """The page itself, added by ``change``."""
    fields = msgspec.structs.asdict(page)
    return {name: fields[name] for name in fields if name in pages.c} | {
        "revision": change.revision,
        "length": len(page.text),
        "article_count": article_count,
        "first_passage_id": change.passages.start,
        "passage_count": len(change.passages),
    }


def article_row(article: Article, position: int) -> dict[str, Any]:
    """An article at its position among those of its page, from 0."""
    return {
        "id": article.id,
        "page_id": article.page_id,
        "position": position,
        "date": article.date if article.date and is_day(article.date) else None,
        "article": msgspec.json.encode(article),
    }


def passage_row(number: int, passage: Passage) -> dict[str, Any]:
    """A passage under its number."""
    return {
        "id": number,
        "page_id": passage.page_id,
        "article_id": passage.article_id,
        "passage": msgspec.json.encode(passage),
    }
