"""PDF with a text layer, read by PDFium: characters with their places, put in order as words of a scan are."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from threading import Lock
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from embeddings.errors import EmptyPageError, NotTextError, PageError, PageTooLargeError
from embeddings.formats.composing import compose
from embeddings.formats.order import Rect, around
from embeddings.formats.sheets import Block, Line, Sheet, Word, line_of
from embeddings.imprints import Told
from embeddings.scans import Scan

_MOST_PAGES = 1000
_MOST_CHARACTERS = 500_000
# White that parts columns though their lines are level, what lines of one row may differ, and white
# between the characters of a line that runs down: in heights of a character.
_COLUMN = 1.5
_ROW = 0.5
_DOWN = 0.3
# More of a page's characters that no font names than an ornament or two would be.
_NAMELESS = 0.2
_FAILURES = {
    raw.FPDF_ERR_PASSWORD: "is encrypted: save it without a password first",
    raw.FPDF_ERR_SECURITY: "is encrypted in a way that is not read: save it without a password first",
}
_UNSPACED = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff65\U00020000-\U0003ffff]")
# PDFium may be used by one thread at a time.
_lock = Lock()


class _Char(NamedTuple):
    text: str
    rect: Rect


def read_pdf(data: bytes, name: str) -> Iterator[Sheet]:
    """The sheets of a PDF, one for each page that holds text; pages without any are passed over.

    Raises ``EmptyPageError`` where no page holds text, and ``PageError`` where the PDF is encrypted or broken.
    """
    with _lock:
        sheets = list(_read(data, name))
    if not sheets:
        raise EmptyPageError(
            f"{name} has no text layer: its pages are pictures; put them through OCR and send ALTO, hOCR or plain text"
        )
    yield from sheets


def _read(data: bytes, name: str) -> Iterator[Sheet]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise PageError(f"{name} {_FAILURES.get(error.err_code, 'is a broken PDF')}") from None
    with document:
        if len(document) > _MOST_PAGES:
            raise PageTooLargeError(f"{name} has {len(document):,} pages, more than {_MOST_PAGES:,}")
        title = " ".join(document.get_metadata_value(key) for key in ("Title", "Subject"))
        for number in range(1, len(document) + 1):
            printed = document.get_page_label(number - 1).strip()
            told = {"number": Told(printed, "page label of the PDF")} if printed else {}
            try:
                sheet = _sheet(document[number - 1], number, f"{name} page {number}")
            except pdfium.PdfiumError as error:
                raise PageError(f"{name} page {number} is broken: {error}") from None
            if sheet.text:
                yield sheet._replace(told=told, label=title.strip())


def _sheet(page: pdfium.PdfPage, number: int, where: str) -> Sheet:
    characters = _characters(page, where)
    lines = [line for run in _runs(characters) if (line := _line(run))]
    text, boxes = compose([Block((line,)) for line in lines], where)
    width, height = map(round, page.get_size())
    return Sheet(text, "pdf", number, Scan(unit="point", width=width, height=height, boxes=boxes))


def _characters(page: pdfium.PdfPage, where: str) -> list[_Char]:
    """The characters that are drawn on a page, blanks among them, in the order of the file."""
    characters: list[_Char] = []
    nameless = 0
    text_page = page.get_textpage()
    count = text_page.count_chars()
    if count > _MOST_CHARACTERS:
        raise PageTooLargeError(f"{where} has {count:,} characters, more than {_MOST_CHARACTERS:,}")
    place = _Placing(page)
    found = raw.FS_RECTF()
    for index in range(count):
        if raw.FPDFText_IsGenerated(text_page, index) == 1 or not raw.FPDFText_GetLooseCharBox(text_page, index, found):
            continue
        code = raw.FPDFText_GetUnicode(text_page, index)
        text = "-" if raw.FPDFText_IsHyphen(text_page, index) == 1 else chr(code)
        if unicodedata.category(text) in ("Cc", "Cn", "Co", "Cs") or text == "\ufffd":
            nameless += 1
        else:
            characters.append(_Char(text, place.on_sheet(found.left, found.bottom, found.right, found.top)))
    if nameless > _NAMELESS * (nameless + len(characters)):
        raise NotTextError(f"{where} has a text layer that cannot be read: its fonts do not name their characters")
    return characters


class _Placing:
    """From the coordinates of a PDF page, y upwards and before any rotation, to those of the sheet as it is seen."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._left, self._bottom, self._right, self._top = page.get_bbox()
        self._rotation = page.get_rotation()

    def on_sheet(self, left: float, bottom: float, right: float, top: float) -> Rect:
        """The rectangle as it is seen."""
        if self._rotation == 90:
            return Rect(bottom - self._bottom, left - self._left, top - self._bottom, right - self._left)
        if self._rotation == 180:
            return Rect(self._right - right, bottom - self._bottom, self._right - left, top - self._bottom)
        if self._rotation == 270:
            return Rect(self._top - top, self._right - right, self._top - bottom, self._right - left)
        return Rect(left - self._left, self._top - top, right - self._left, self._top - bottom)


def _runs(characters: Sequence[_Char]) -> Iterator[list[_Char]]:
    """Characters that follow each other in one line, be it across or down."""
    run: list[_Char] = []
    down = False
    for before, char in pairwise([None, *characters]):
        assert char is not None
        if before is not None and len(run) == 1:
            down = _follows_down(before, char)
        if before is None or not (_follows_down if down else _follows)(before, char):
            if run:
                yield run
            run = []
        run.append(char)
    if run:
        yield run


def _follows(before: _Char, char: _Char) -> bool:
    height = max(before.rect.height, char.rect.height)
    level = abs(before.rect.top + before.rect.bottom - char.rect.top - char.rect.bottom) / 2 < _ROW * height
    return level and -height < char.rect.left - before.rect.right < _COLUMN * height


def _follows_down(before: _Char, char: _Char) -> bool:
    size = max(before.rect.width, char.rect.width)
    aligned = abs(before.rect.left + before.rect.right - char.rect.left - char.rect.right) / 2 < _ROW * size
    near = abs(char.rect.top - before.rect.bottom) < _DOWN * size
    return aligned and near and all(_UNSPACED.match(one.text) for one in (before, char))


def _line(run: Sequence[_Char]) -> Line | None:
    """A line of words: runs of letters between blanks, and every Chinese character by itself."""
    words: list[list[_Char]] = []
    spaced: list[bool] = []
    before = " "
    for char in run:
        if not char.text.isspace():
            if before.isspace() or _UNSPACED.match(before) or _UNSPACED.match(char.text):
                words.append([])
                spaced.append(before.isspace())
            words[-1].append(char)
        before = char.text
    made = [
        Word("".join(char.text for char in word), around([char.rect for char in word]), blank)
        for word, blank in zip(words, spaced, strict=True)
    ]
    return line_of(made, None)
