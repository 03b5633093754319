"""XML and HTML of strangers, parsed so that no file can do harm: no entities, nothing fetched, bounded depth."""

import re
from collections.abc import Iterator

from lxml import etree

from embeddings.errors import NotTextError, PageError, PageTooLargeError

_DECLARED = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)")
_MOST_ELEMENTS = 2_000_000
_DEEPEST = 200


def parse_xml(text: str, name: str) -> etree._Element:
    """The root of an XML document; comments and processing instructions are left out.

    A document type is refused: no form read here has one, and entities come by it. Raises
    ``PageError`` with the line where the text is broken, and ``PageTooLargeError``.
    """
    text = _DECLARED.sub("", text)
    if _DOCTYPE.search(text):
        raise PageError(f"{name} declares a document type, which is not read")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return _bounded(etree.fromstring(text.encode(), parser), name)
    except etree.XMLSyntaxError as error:
        raise PageError(f"{name} is broken XML: {error.msg}") from None


def parse_html(text: str, name: str) -> etree._Element:
    """The root of an HTML document, however untidy.

    Raises ``NotTextError`` where there is no element in it, and ``PageTooLargeError``.
    """
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(_DECLARED.sub("", text).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise NotTextError(f"{name} is no HTML: {error.msg}") from None
    if root is None:
        raise NotTextError(f"{name} is no HTML: it holds no element")
    return _bounded(root, name)


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def below(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """All elements below ``element`` that have one of these names in any namespace, in the order of the file."""
    return (found for found in element.iter() if local_name(found) in names)


def _bounded(root: etree._Element, name: str) -> etree._Element:
    depth = elements = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        elements += event == "start"
        if depth > _DEEPEST or elements > _MOST_ELEMENTS:
            what = f"{_DEEPEST} elements in each other" if depth > _DEEPEST else f"{_MOST_ELEMENTS:,} elements"
            raise PageTooLargeError(f"{name} has more than {what}")
    return root
