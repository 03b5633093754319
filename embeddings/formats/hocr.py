"""hOCR: OCR kept in HTML, as tesseract and ocropus write it (kba.github.io/hocr-spec/1.2)."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PureWindowsPath

from lxml import etree

from embeddings.errors import PageError
from embeddings.formats.composing import compose
from embeddings.formats.markup import parse_html
from embeddings.formats.order import Rect
from embeddings.formats.sheets import Block, Line, Sheet, Word, line_of
from embeddings.imprints import Told
from embeddings.scans import Scan

# What tesseract calls lines besides ``ocr_line``.
_LINES = frozenset({"ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_caption", "ocr_textfloat"})
_WORDS = frozenset({"ocrx_word", "ocr_word"})
_BLOCKS = frozenset({"ocr_par", "ocr_carea", "ocrx_block"})
_BOX = re.compile(r"\bbbox\s+(-?\d{1,7})\s+(-?\d{1,7})\s+(-?\d{1,7})\s+(-?\d{1,7})\b")
_IMAGE = re.compile(r"""\bimage\s+(?:"([^"]*)"|'([^']*)'|([^;\s]+))""")
_ORDER = re.compile(r"\border\s+(\d{1,7})\b")
_PRINTED = re.compile(r"\blpageno\s+([\w.-]{1,20})")


def read_hocr(text: str, encoding: str, name: str) -> Iterator[Sheet]:
    """The sheets of an hOCR document, one for each ``ocr_page``.

    Raises ``PageError`` where there is none.
    """
    pages = list(_classed(parse_html(text, name), {"ocr_page"}))
    if not pages:
        raise PageError(f"{name} is HTML, but no hOCR: nothing in it is of the class ocr_page")
    for number, page in enumerate(pages, start=1):
        title = page.get("title", "")
        blocks, chain = _blocks(page)
        written, boxes = compose(blocks, f"{name} page {number}", [chain])
        rect = _rect(page) or Rect(0, 0, 0, 0)
        scan = Scan(unit="pixel", width=round(rect.right), height=round(rect.bottom), boxes=boxes)
        image = _IMAGE.search(title)
        label = PureWindowsPath(image[1] or image[2] or image[3] or "").stem if image else ""
        printed = _PRINTED.search(title)
        told = {"number": Told(printed[1], "lpageno of the hOCR file")} if printed else {}
        yield Sheet(written, encoding, number, scan, told, label)


def _blocks(page: etree._Element) -> tuple[list[Block], list[int]]:
    """Lines by the innermost paragraph or area that holds them; a line in none is a block by itself.

    Also the places of those blocks that say in which ``order`` they are read, or whose area says it, in that order.
    """
    grouped: dict[etree._Element, list[Line]] = {}
    for element in _classed(page, _LINES):
        if line := line_of(list(_words(element)), _rect(element)):
            home = next((above for above in element.iterancestors() if _classes(above) & _BLOCKS), element)
            grouped.setdefault(home, []).append(line)
    orders = [_order(home) for home in grouped]
    chain = sorted((place for place, order in enumerate(orders) if order), key=lambda place: orders[place])
    return [Block(tuple(lines)) for lines in grouped.values()], chain


def _order(element: etree._Element) -> list[int]:
    """The numbers that the element and all that hold it have, the outermost first."""
    found = (_ORDER.search(above.get("title", "")) for above in (element, *element.iterancestors()))
    return [int(match[1]) for match in found if match][::-1]


def _words(line: etree._Element) -> Iterator[Word]:
    """The words of a line; a line that has none marked is read as a whole."""
    words = list(_classed(line, _WORDS)) or [line]
    for word in words:
        if text := " ".join("".join(word.itertext()).split()):
            yield Word(text, _rect(word))


def _classed(element: etree._Element, names: Iterable[str]) -> Iterator[etree._Element]:
    wanted = frozenset(names)
    return (found for found in element.iter() if _classes(found) & wanted)


def _classes(element: etree._Element) -> set[str]:
    return set(element.get("class", "").split())


def _rect(element: etree._Element) -> Rect | None:
    found = _BOX.search(element.get("title", ""))
    if not found:
        return None
    left, top, right, bottom = map(float, found.groups())
    return Rect(left, top, max(left, right), max(top, bottom))
