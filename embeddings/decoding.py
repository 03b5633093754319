"""From bytes to text, in the encodings that newspaper archives hold."""

import codecs
import unicodedata
from collections import Counter

import charset_normalizer

from embeddings.errors import EmptyPageError, NotTextError

# Longer marks first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE = ["gb18030", "big5", "big5hkscs", "utf_16_le", "utf_16_be"]
# What a file may declare itself to be in; other names that Python knows are no encodings of text.
_DECLARABLE = ("gb", "big5", "utf-16", "utf-8", "iso8859", "cp", "euc", "shift_jis", "hz")
_CONTROLS_ALLOWED = 0.001
_SAMPLE = 64 * 1024


def decode(data: bytes, name: str, declared: str | None = None) -> tuple[str, str]:
    """Text of ``data`` with the encoding it was in, as Python names it.

    A byte order mark decides, and is no part of the text. Without one, UTF-8 is tried strictly, since
    hardly any other text passes for it; then the encoding that the file itself has ``declared``, if it
    is known and fits; then the statistics of charset-normalizer choose among the
    Chinese encodings, and at last among all it knows. Nothing else of the text is changed: line
    ends, blanks and widths stay.

    Raises ``EmptyPageError`` and ``NotTextError``; ``name`` is for their messages.
    """
    if not data.strip():
        raise EmptyPageError(f"{name} is empty")
    text, encoding = _marked(data, name) or _strict_utf8(data) or _as_declared(data, declared) or _guessed(data, name)
    if not text.strip():
        raise EmptyPageError(f"{name} holds nothing but blanks")
    if not _is_text(text):
        raise NotTextError(f"{name} is not text: it holds control characters (is it a picture or an archive?)")
    return text, encoding


def _marked(data: bytes, name: str) -> tuple[str, str] | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise NotTextError(f"{name} is marked as {encoding} but does not decode: {error}") from error
    return None


def _strict_utf8(data: bytes) -> tuple[str, str] | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    # UTF-16 without a mark passes for UTF-8 where it holds Latin text; NUL gives it away.
    return None if "\0" in text else (text, "utf-8")


def _as_declared(data: bytes, declared: str | None) -> tuple[str, str] | None:
    try:
        encoding = codecs.lookup(declared or "").name
        # Pages that are declared GB2312 or GBK hold characters of its successor all the same.
        encoding = "gb18030" if encoding in ("gb2312", "gbk") else encoding
        text = data.decode(encoding) if encoding.startswith(_DECLARABLE) else ""
    except (LookupError, ValueError):
        return None
    return (text, encoding) if text and _is_text(text) else None


def _guessed(data: bytes, name: str) -> tuple[str, str]:
    for candidates in (_CHINESE, None):
        best = charset_normalizer.from_bytes(data, cp_isolation=candidates).best()
        if best is None:
            continue
        try:
            text = data.decode(best.encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text, best.encoding.replace("_", "-")
    raise NotTextError(f"{name} is not text: no known encoding decodes it")


def _is_text(text: str) -> bool:
    """Whether control and unassigned characters are as rare as a stray form feed would be."""
    sample = Counter(text[:_SAMPLE])
    strange = sum(
        count
        for char, count in sample.items()
        if not char.isspace() and unicodedata.category(char) in ("Cc", "Cn", "Co")
    )
    return "\0" not in text and strange <= max(1, _CONTROLS_ALLOWED * sample.total())
