"""From what was uploaded to pages, whatever its form; nothing of it ever names a path on disk."""

from io import BytesIO
from pathlib import PureWindowsPath
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from embeddings.errors import EmptyPageError
from embeddings.pages import (
    ARTICLE_ENDINGS,
    PAGE_ENDINGS,
    Imprint,
    Page,
    fill_imprint,
    make_page,
    read_articles,
    read_pages,
)
from service.api.schemas import PageUpload, iso
from service.errors import UnsupportedUploadError, UploadError

TEXT_TYPES = ("text/plain", "text/markdown")
MARKUP_TYPES = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "text/vnd.hocr+html")
PDF_TYPE = "application/pdf"
ARTICLE_TYPES = ("application/jsonl", "application/x-ndjson", "application/x-jsonlines")
JSON_TYPE = "application/json"
_UNNAMED = "upload"
PageUploads = Annotated[tuple[PageUpload, ...], Meta(min_length=1)]


class Upload(NamedTuple):
    """One file as it came: its bytes, the name that its sender gave it, and its media type."""

    data: bytes
    name: str
    media_type: str


def read_upload(upload: Upload, imprint: Imprint) -> list[Page]:
    """Pages of one upload: JSON Lines give one a line, PDF, ALTO and hOCR one a sheet, anything else one.

    The ending of the name tells that it holds pages where the media type does not; which form they are
    of, their content tells. A text without a name is named after its hash. ``imprint`` is what the
    sender says of all pages but those that JSON describes, which say it themselves.

    Raises:
        UploadError: it is no JSON that describes pages.
        UnsupportedUploadError: neither media type nor name tell of a form that can be read.
        PageError: a page in it cannot be read; nothing of the upload counts then.

    """
    name = _file_name(upload.name)
    ending = PureWindowsPath(name).suffix.lower()
    if upload.media_type in ARTICLE_TYPES or ending in ARTICLE_ENDINGS:
        pages = list(read_articles(BytesIO(upload.data), name or _UNNAMED, imprint=imprint))
        if not pages:
            raise EmptyPageError(f"{name or _UNNAMED} holds no article")
        return pages
    if upload.media_type == JSON_TYPE:
        return _described_pages(upload.data)
    if upload.media_type in (*TEXT_TYPES, *MARKUP_TYPES, PDF_TYPE) or ending in PAGE_ENDINGS:
        pages = read_pages(upload.data, name or _UNNAMED, imprint=imprint)
        return pages if name else [msgspec.structs.replace(page, name=page.id) for page in pages]
    known = ", ".join((*TEXT_TYPES, *MARKUP_TYPES, PDF_TYPE, JSON_TYPE, *ARTICLE_TYPES, "multipart/form-data"))
    what = f"{name or 'the upload'} is {upload.media_type or 'of no media type'}"
    endings = ", ".join(sorted(PAGE_ENDINGS | ARTICLE_ENDINGS))
    raise UnsupportedUploadError(f"{what}; pages are read from {known}, and from files named {endings}")


def _described_pages(data: bytes) -> list[Page]:
    """Pages of a JSON object, or of a JSON list of them."""
    try:
        described = msgspec.json.decode(data, type=PageUpload | PageUploads)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UploadError(f"the JSON describes no page: {error}") from None
    return [_make_described(page) for page in (described if isinstance(described, tuple) else (described,))]


def _make_described(upload: PageUpload) -> Page:
    page = make_page(
        upload.text,
        upload.name or _UNNAMED,
        newspaper=upload.newspaper,
        issue_date=iso(upload.issue_date),
        number=upload.number,
    )
    return fill_imprint(msgspec.structs.replace(page, name=upload.name or page.id))


def _file_name(name: str) -> str:
    """The last part of a name that may be a path of any system."""
    return PureWindowsPath(name.replace("\x00", "")).name
