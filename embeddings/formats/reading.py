"""Which form a file is of, told by its content first and by its ending then, and its sheets."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Literal

from embeddings.decoding import decode
from embeddings.errors import NotTextError, PageError
from embeddings.formats.sheets import Sheet

Form = Literal["text", "html", "pdf", "alto", "hocr"]

ENDINGS: dict[str, Form] = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".markdown": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".xml": "alto",
    ".alto": "alto",
    ".hocr": "hocr",
}
_NAMES = {"alto": "ALTO", "hocr": "hOCR", "html": "HTML"}
# How far into a file its first element or its signature is looked for.
_LOOK = 16 * 1024
_PDF_LOOK = 1024
_FIRST_ELEMENT = re.compile(
    r"(?:[\s\ufeff]|<\?[^>]*>|<!--(?:[^-]|-(?!->))*-->)*+<(?:!doctype\s+)?(?P<name>[a-z][\w:.-]*)", re.I
)
_HTML_NAMES = frozenset({"html", "head", "body", "div", "article", "main", "section", "p", "table", "meta", "title"})
_OCR_CLASS = re.compile(r"""\bclass\s*=\s*["'][^"'>]*\bocr_page\b""")
_DECLARED = re.compile(rb"""(?:<\?xml[^>]{0,200}encoding|<meta[^>]{0,200}charset)\s*=\s*["']?([\w-]{1,40})""", re.I)


def read_sheets(data: bytes, name: str) -> Iterator[Sheet]:
    """The sheets of a file: one of text or HTML, one for each page of a PDF, of ALTO or of hOCR.

    Content that has a signature is believed over the ending of ``name``. Raises ``PageError`` where
    the file is broken, or is not what its ending says.
    """
    if b"%PDF-" in data[:_PDF_LOOK]:
        from embeddings.formats.pdf import read_pdf

        yield from read_pdf(data, name)
        return
    text, encoding = decode(data, name, _declared(data))
    form = tell_form(text, name)
    if form == "alto":
        from embeddings.formats.alto import read_alto

        yield from read_alto(text, encoding, name)
    elif form == "hocr":
        from embeddings.formats.hocr import read_hocr

        yield from read_hocr(text, encoding, name)
    elif form == "html":
        from embeddings.formats.html import read_html

        yield from read_html(text, encoding, name)
    else:
        yield Sheet(text, encoding)


def tell_form(text: str, name: str) -> Form:
    """The form of decoded ``text``.

    Raises ``PageError`` where the ending of ``name`` promises a form that it is not, or where it is
    XML of another kind than those that are read.
    """
    first = _FIRST_ELEMENT.match(text[:_LOOK])
    element = first["name"].rpartition(":")[2].lower() if first else ""
    promised = ENDINGS.get(PurePath(name).suffix.lower(), "text")
    if element == "alto":
        return "alto"
    if element in _HTML_NAMES:
        return "hocr" if promised == "hocr" or _OCR_CLASS.search(text) else "html"
    if text.lstrip("\ufeff \t\r\n").startswith("<?xml"):
        raise PageError(f"{name} is XML, but no ALTO: its root is <{element or '?'}>")
    if promised == "pdf":
        raise NotTextError(f"{name} is no PDF: it does not begin with %PDF-")
    if promised in ("alto", "hocr") or (promised == "html" and first is None):
        raise PageError(f"{name} is no {_NAMES[promised]}")
    return promised


def _declared(data: bytes) -> str | None:
    """The encoding that an XML or HTML file says it is in."""
    found = _DECLARED.search(data[:_LOOK])
    return found[1].decode("ascii").lower() if found else None
