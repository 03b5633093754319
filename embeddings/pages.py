"""One newspaper page: its text as read, and what is known of where it was printed."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import count
from pathlib import Path, PurePath
from typing import IO, Any, Literal

import msgspec

from embeddings.errors import EmptyPageError, PageError, PageTooLargeError
from embeddings.formats.reading import ENDINGS, read_sheets
from embeddings.formats.sheets import Sheet
from embeddings.imprints import Told, infer_imprint
from embeddings.scans import Scan

# Bytes: of the text of one page, in UTF-8, and of the file that holds pages.
LIMIT = 5_000_000
FILE_LIMIT = 64 * 1024 * 1024
PAGE_ENDINGS = frozenset(ENDINGS)
ARTICLE_ENDINGS = frozenset({".jsonl", ".ndjson"})


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One source text, immutable; all spans point into ``text``.

    ``id`` is the first 16 hexadecimal digits of ``sha256``, the SHA-256 of ``text`` in UTF-8, so the
    same text twice is one page. ``name`` is the file's name without its ending, or the id that a
    ready article brought along. Dates are ISO 8601 (``2022-08-27``).

    ``inferred`` names those of ``newspaper``, ``issue_date`` and ``number`` that nobody said, each with the
    words that it was inferred from. ``scan`` tells where the words stand, of a page that was read from a
    form that keeps it; a page that comes out of the catalog is without it.

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
    inferred: dict[str, str] = {}
    scan: Scan | None = None


class Imprint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where pages were printed, as their keeper knows it.

    A file ``NAME.meta.json`` of these fields beside ``NAME.txt`` says it for that page, whatever its form.
    """

    newspaper: str | None = None
    issue_date: str | None = None
    number: str | None = None


class ReadyArticle(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a JSON Lines file: an article that needs no finding."""

    text: str
    id: str | None = None
    title: str | None = None
    date: str | None = None
    byline: str | None = None


def make_page(text: str, name: str, **metadata: Any) -> Page:  # noqa: ANN401
    """A page of ``text``, unchanged, with its hash; ``metadata`` are further fields of ``Page``.

    Raises ``EmptyPageError`` when there is nothing but blanks, and ``PageError`` when a date is none.
    """
    if not text.strip():
        raise EmptyPageError(f"{name} holds nothing but blanks")
    for field in ("issue_date", "date"):
        metadata[field] = _iso_date(metadata.get(field), name)
    try:
        sha256 = hashlib.sha256(text.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise PageError(f"{name} holds half a surrogate pair, which is no character: {error}") from error
    return Page(id=sha256[:16], name=name, text=text, sha256=sha256, **metadata)


def read_pages(data: bytes, name: str, *, limit: int = LIMIT, imprint: Imprint | None = None) -> list[Page]:
    """Pages of the bytes of a file of text, Markdown, HTML, PDF, ALTO or hOCR, told apart by their content.

    A file of several pages gives several; they are called after the file and their place in it. What
    ``imprint`` leaves open is inferred where it can be. ``limit`` bounds the text of one page, in bytes of UTF-8.
    Raises ``PageError`` with ``name`` where the file cannot be read.
    """
    if len(data) > FILE_LIMIT:
        raise PageTooLargeError(f"{name} has {len(data):,} bytes, more than the limit of {FILE_LIMIT:,}")
    sheets = [sheet for sheet in read_sheets(data, name) if sheet.text.strip()]
    if not sheets:
        raise EmptyPageError(f"{name} holds no text")
    several = len(sheets) > 1
    return [_sheet_page(sheet, name, limit, imprint or Imprint(), several) for sheet in sheets]


def _sheet_page(sheet: Sheet, name: str, limit: int, imprint: Imprint, several: bool) -> Page:
    size = len(sheet.text.encode(errors="surrogatepass"))
    if size > limit:
        raise PageTooLargeError(f"{name} has {size:,} bytes, more than the limit of {limit:,}")
    page = make_page(
        sheet.text,
        name,
        encoding=sheet.encoding,
        format="article" if sheet.is_article else "page",
        has_title=sheet.has_title,
        scan=sheet.scan,
        **msgspec.structs.asdict(msgspec.structs.replace(imprint, number=None) if several else imprint),
    )
    stem = page_name(name)
    filled = fill_imprint(msgspec.structs.replace(page, name=stem), sheet.told, sheet.label)
    return msgspec.structs.replace(filled, name=f"{stem}-{sheet.number}") if several else filled


def fill_imprint(page: Page, told: Mapping[str, Told] = {}, label: str = "") -> Page:
    """``page`` with what nobody said of where it was printed inferred where that can be, and marked so.

    ``told`` and ``label`` are what its file tells, see ``infer_imprint``.
    """
    found = infer_imprint(page.text, page.name, told, label)
    missing = {field: said for field, said in found.items() if getattr(page, field) is None}
    values = {field: said.value for field, said in missing.items()}
    return msgspec.structs.replace(page, inferred={field: said.basis for field, said in missing.items()}, **values)


def page_name(file: str) -> str:
    """Name of a page that is read from ``file``: that of the file without folders and endings of known forms."""
    path = PurePath(file)
    while path.suffix.lower() in PAGE_ENDINGS | ARTICLE_ENDINGS:
        path = path.with_suffix("")
    return path.name


def read_path(path: Path, *, limit: int = LIMIT, imprint: Imprint | None = None) -> Iterator[Page]:
    """Pages of a file, or of all files of known endings below a folder, in the order of their names.

    A ``.jsonl`` file gives one page a line. ``limit`` bounds the text of one page, in bytes; what a
    ``NAME.meta.json`` says comes before what ``imprint`` says. Raises ``PageError`` with the file
    and, of JSON Lines, the line.
    """
    for file in list_files(path):
        try:
            said = _said_of(file, imprint)
            if file.suffix.lower() in ARTICLE_ENDINGS:
                with file.open("rb") as lines:
                    yield from read_articles(lines, str(file), limit=limit, imprint=said)
            else:
                with file.open("rb") as whole:
                    yield from read_pages(whole.read(FILE_LIMIT + 1), str(file), limit=limit, imprint=said)
        except OSError as error:
            raise PageError(f"{file} cannot be read: {error.strerror or error}") from error


def list_files(path: Path) -> list[Path]:
    """The file itself, or all files of known endings below a folder, in the order of their names."""
    if not path.is_dir():
        return [path]
    known = PAGE_ENDINGS | ARTICLE_ENDINGS
    return [file for file in sorted(path.rglob("*")) if file.suffix.lower() in known and file.is_file()]


def _said_of(path: Path, imprint: Imprint | None) -> Imprint:
    """What the file beside ``path`` says, and of the rest what ``imprint`` says."""
    beside = msgspec.structs.asdict(_read_sidecar(path.with_name(f"{page_name(path.name)}.meta.json")))
    return msgspec.structs.replace(imprint or Imprint(), **{field: value for field, value in beside.items() if value})


def _read_sidecar(path: Path) -> Imprint:
    if not path.is_file():
        return Imprint()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Imprint)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PageError(f"{path} does not say where the page was printed: {error}") from error


def read_articles(lines: IO[bytes], name: str, *, limit: int = LIMIT, imprint: Imprint | None = None) -> Iterator[Page]:
    """Pages of a JSON Lines file of ready articles, one a line; blank lines are passed over.

    An article without an id is named after the file, ``name``, and its line. ``limit`` bounds one line,
    in bytes. ``imprint`` is of all of them: articles of one printed page are a page each. Raises ``PageError``
    with the file and the line.
    """
    decoder = msgspec.json.Decoder(ReadyArticle)
    for number in count(1):
        line = lines.readline(limit + 1)
        if not line:
            return
        where = f"{name} line {number}"
        if len(line) > limit:
            raise PageTooLargeError(f"{where} is longer than the limit of {limit:,} bytes")
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            article = _ready_article(decoder, line, where)
            yield _article_page(article, f"{Path(name).stem}-{number}", where, imprint or Imprint())


def _ready_article(decoder: msgspec.json.Decoder[ReadyArticle], line: bytes, where: str) -> ReadyArticle:
    try:
        return decoder.decode(line.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PageError(f"{where} is no article: {error}") from error


def _article_page(article: ReadyArticle, name: str, where: str, imprint: Imprint) -> Page:
    title = " ".join((article.title or "").split())
    if not article.text.strip():
        raise EmptyPageError(f"{where} holds no text")
    page = make_page(
        f"{title}\n\n{article.text}" if title else article.text,
        where,
        format="article",
        has_title=bool(title),
        date=article.date or None,
        byline=article.byline or None,
        **msgspec.structs.asdict(imprint),
    )
    return msgspec.structs.replace(page, name=article.id or name)


def _iso_date(value: str | None, name: str) -> str | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise PageError(f"{name}: {value!r} is no date like 2022-08-27") from None
