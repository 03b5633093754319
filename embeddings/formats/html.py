"""HTML pages of newspapers: the article without menus and advertisements, as trafilatura finds it."""

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from urllib.parse import urlsplit

import trafilatura
from lxml import etree
from trafilatura.settings import DEFAULT_CONFIG, Document

from embeddings.errors import EmptyPageError
from embeddings.formats.sheets import Sheet
from embeddings.imprints import Told

_BLOCKS = frozenset({"head", "p", "item", "row", "quote", "lb", "code", "list", "table", "div", "ab", "del"})
_HEADING = re.compile(r"h([1-6])")
_MARK = re.compile(r"(#{1,6}) ")
# Below the limits, made for Latin letters, all text of a page is run together into one paragraph; a
# Chinese article says in 60 characters what those limits stand for.
_CONFIG = deepcopy(DEFAULT_CONFIG)
_CONFIG.set("DEFAULT", "MIN_EXTRACTED_SIZE", "60")
_CONFIG.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
# Dates that the page states, not any that stands somewhere on it.
_DATES = {"extensive_search": False, "original_date": True}
# What it discards is told by an error of ours.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def read_html(text: str, encoding: str, name: str) -> Iterator[Sheet]:
    """The one sheet of an HTML page: its headline, headings behind ``#``, and a line for each paragraph.

    A page is taken as one article where no other heading is as high as its headline, and none at all follows
    one that only the head of the file has. Raises ``EmptyPageError`` where no text is found.
    """
    found = trafilatura.bare_extraction(
        text, config=_CONFIG, include_comments=False, with_metadata=True, date_extraction_params=_DATES
    )
    lines = list(_lines(found.body)) if isinstance(found, Document) and found.body is not None else []
    if not isinstance(found, Document) or not lines:
        raise EmptyPageError(f"{name} is HTML in which no article is found")
    levels = [len(mark[1]) for line in lines if (mark := _MARK.match(line))]
    is_article = _MARK.match(lines[0]) is not None and levels.count(min(levels)) == 1 and levels[0] == min(levels)
    title = _title(found)
    if title and not any(_is_title(line, title) for line in lines[:3]):
        lines.insert(0, f"# {title}")
        is_article = not levels
    text = "\n\n".join(lines)
    yield Sheet(text, encoding, told=_told(found), is_article=is_article, has_title=is_article)


def _lines(body: etree._Element) -> Iterator[str]:
    """The paragraphs of the text that was found, headings behind ``#``."""
    parts: list[str] = []
    mark = ""
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if element.tag in _BLOCKS:
            if line := " ".join("".join(parts).split()):
                yield mark + line
            parts = []
            heading = _HEADING.fullmatch(element.get("rend", "")) if event == "start" else None
            mark = "#" * int(heading[1]) + " " if heading else ""
        elif element.tag == "cell" and event == "end":
            parts.append(" ")
        parts.append((element.text if event == "start" else element.tail) or "")


def _title(found: Document) -> str:
    """The headline as the head of the file gives it, without the name of the site behind it."""
    title = " ".join((found.title or "").split())
    return title.removesuffix(found.sitename or "").rstrip(" _|｜-–—·") or title


def _is_title(line: str, title: str) -> bool:
    """Whether a line is the headline, behind which ``title`` may still name the site."""
    return line == title or (_MARK.match(line) is not None and title.startswith(_MARK.sub("", line)))


def _told(found: Document) -> dict[str, Told]:
    told = {}
    if found.date:
        told["issue_date"] = Told(found.date, "date in the head of the HTML page")
    # Without a name of its own, a site is called by its address, which is no newspaper's name.
    if found.sitename and found.sitename != (urlsplit(found.url or "").hostname or found.hostname):
        told["newspaper"] = Told(found.sitename, "site name in the head of the HTML page")
    return told
