"""ALTO XML, versions 2 to 4: the words of a scanned page and where they stand (loc.gov/standards/alto)."""

from collections.abc import Iterator, Sequence
from pathlib import PureWindowsPath

from lxml import etree

from embeddings.errors import PageError
from embeddings.formats.composing import compose
from embeddings.formats.markup import below, local_name, parse_xml
from embeddings.formats.order import Rect
from embeddings.formats.sheets import Block, Line, Sheet, Word, line_of
from embeddings.imprints import Told
from embeddings.scans import Scan, Unit

_UNITS: dict[str, Unit] = {"pixel": "pixel", "mm10": "mm10", "inch1200": "inch1200"}
_SOFT_HYPHEN = "\u00ad"


def read_alto(text: str, encoding: str, name: str) -> Iterator[Sheet]:
    """The sheets of an ALTO document, one for each of its pages.

    Raises ``PageError`` where it is broken or something else than ALTO.
    """
    root = parse_xml(text, name)
    if local_name(root) != "alto":
        raise PageError(f"{name} is XML, but no ALTO: its root is <{local_name(root)}>")
    unit = _UNITS.get(_text_of(root, "MeasurementUnit") or "pixel", "pixel")
    label = PureWindowsPath(_text_of(root, "fileName") or "").stem
    for number, page in enumerate(below(root, "Page"), start=1):
        found = [(element, block) for element in below(page, "TextBlock") if (block := _block(element))]
        chains = _chains(root, page, [element for element, _ in found])
        written, boxes = compose([block for _, block in found], f"{name} page {number}", chains)
        width, height = (round(_number(page.get(side)) or 0) for side in ("WIDTH", "HEIGHT"))
        scan = Scan(unit=unit, width=width, height=height, boxes=boxes)
        yield Sheet(written, encoding, number, scan, _told(page), label)


def _chains(root: etree._Element, page: etree._Element, blocks: Sequence[etree._Element]) -> list[list[int]]:
    """Runs of ``blocks`` that are read one after the other: the ordered groups of ``ReadingOrder``, or ``IDNEXT``."""
    held: dict[str, list[int]] = {}
    for place, block in enumerate(blocks):
        for element in (block, *block.iterancestors(), *below(block, "TextLine")):
            if id_ := element.get("ID"):
                held.setdefault(id_, []).append(place)
    named = [run for order in below(root, "ReadingOrder") for run in _ordered(order)] or _followed(page)
    return [[place for id_ in run for place in held.get(id_, ())] for run in named]


def _ordered(element: etree._Element) -> Iterator[list[str]]:
    """What the outermost ordered groups refer to."""
    if local_name(element) == "OrderedGroup":
        yield [ref.get("REF", "") for ref in below(element, "ElementRef")]
    else:
        for part in element:
            yield from _ordered(part)


def _followed(page: etree._Element) -> list[list[str]]:
    """Blocks by the next that each names; what runs in a circle says nothing."""
    following = {element.get("ID", ""): element.get("IDNEXT", "") for element in page.iter() if element.get("IDNEXT")}
    runs = []
    for first in following.keys() - set(following.values()):
        run = {first: None}
        while (after := following.get(next(reversed(run)))) and after not in run:
            run[after] = None
        runs.append(list(run))
    return runs


def _block(element: etree._Element) -> Block | None:
    pending: list[str] = []
    lines = (_line(line, pending) for line in below(element, "TextLine"))
    found = tuple(line for line in lines if line is not None)
    return Block(found) if found else None


def _line(element: etree._Element, pending: list[str]) -> Line | None:
    words: list[Word] = []
    for part in element:
        kind = local_name(part)
        if kind == "String" and (text := " ".join(part.get("CONTENT", "").split())):
            words.append(Word(_hyphenated(part, text, pending), _rect(part)))
        elif kind == "HYP" and words and not words[-1].text.endswith(_SOFT_HYPHEN):
            words[-1] = words[-1]._replace(text=words[-1].text + _SOFT_HYPHEN)
    return line_of(words, _rect(element))


def _hyphenated(part: etree._Element, text: str, pending: list[str]) -> str:
    """The part of a word that a ``String`` stands for, where the word is broken over two lines.

    ``SUBS_CONTENT`` gives the whole word, which may be spelt otherwise than its two parts; ``pending``
    holds what of it the second part has left.
    """
    kind, whole = part.get("SUBS_TYPE"), part.get("SUBS_CONTENT", "").strip()
    if kind == "HypPart1":
        first = text.rstrip("-" + _SOFT_HYPHEN) or text
        first = whole[: len(first)] or first
        pending[:] = [whole[len(first) :]]
        return first + _SOFT_HYPHEN
    if kind == "HypPart2" and pending:
        return pending.pop() or text
    return text


def _rect(element: etree._Element) -> Rect | None:
    left, top, width, height = (_number(element.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    if left is None or top is None or width is None or height is None:
        return None
    return Rect(left, top, left + max(width, 0), top + max(height, 0))


def _number(value: str | None) -> float | None:
    """A coordinate; ``None`` where there is none, or none that could be on a sheet."""
    try:
        number = float(value or "")
    except ValueError:
        return None
    return number if abs(number) < 1e7 else None


def _told(page: etree._Element) -> dict[str, Told]:
    printed = (page.get("PRINTED_IMG_NR") or "").strip()
    return {"number": Told(printed, "PRINTED_IMG_NR of the ALTO file")} if printed else {}


def _text_of(root: etree._Element, name: str) -> str | None:
    found = next(below(root, name), None)
    return None if found is None else (found.text or "").strip()
