"""Newspaper sheets as the tests print them: articles with headlines and columns, in ALTO and in hOCR."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

SIZE = 20
LEADING = 28
GUTTER = 40


class PrintedLine(NamedTuple):
    """A line of words, all of one size, at the upper left corner ``x``, ``y``."""

    words: Sequence[str]
    x: int
    y: int
    size: int = SIZE

    def boxes(self) -> list[tuple[str, int, int, int, int]]:
        """Each word with x, y, width and height, a quarter of a character apart where Latin."""
        found, x = [], self.x
        for word in self.words:
            width = round(len(word) * self.size * (0.5 if word.isascii() else 1))
            found.append((word, x, self.y, width, self.size))
            x += width + (self.size // 4 if word.isascii() else 0)
        return found

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Its x, y, width and height."""
        boxes = self.boxes()
        return self.x, self.y, boxes[-1][1] + boxes[-1][3] - self.x, self.size


def column(lines: Iterable[str], x: int, y: int) -> list[PrintedLine]:
    """A block of lines, one below the other; a full-width blank at the start of one indents it."""
    return [
        PrintedLine((line.lstrip("　"),), x + SIZE * (len(line) - len(line.lstrip("　"))), y + LEADING * number)
        for number, line in enumerate(lines)
    ]


def set_in_columns(lines: Sequence[str], count: int, x: int, y: int) -> list[list[PrintedLine]]:
    """``lines`` in ``count`` columns side by side, the first ones longer where they do not come out even."""
    per = -(-len(lines) // count)
    step = SIZE * max(map(len, lines)) + GUTTER
    parts = [lines[per * number : per * (number + 1)] for number in range(count)]
    return [column(part, x + step * number, y) for number, part in enumerate(parts) if part]


def alto(blocks: Iterable[Iterable[PrintedLine]], page: str = 'WIDTH="2000" HEIGHT="3000"', head: str = "") -> str:
    """An ALTO 4 document of one page."""
    made = "".join(f"<TextBlock>{''.join(map(_text_line, block))}</TextBlock>" for block in blocks)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">'
        f"<Description><MeasurementUnit>pixel</MeasurementUnit>{head}</Description>"
        f"<Layout><Page {page}><PrintSpace>{made}</PrintSpace></Page></Layout></alto>"
    )


def hocr(*pages: Iterable[Iterable[PrintedLine]], title: str = 'image "scan.png"; bbox 0 0 2000 3000') -> str:
    """An hOCR document as tesseract writes it."""
    made = "".join(f"<div class='ocr_page' title='{title}'>{''.join(map(_paragraph, page))}</div>" for page in pages)
    return (
        f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"><html><head></head><body>{made}</body></html>'
    )


def _place(box: tuple[int, int, int, int]) -> str:
    return "HPOS='{}' VPOS='{}' WIDTH='{}' HEIGHT='{}'".format(*box)


def _text_line(line: PrintedLine) -> str:
    return f"<TextLine {_place(line.box)}>{_strings(line)}</TextLine>"


def _strings(line: PrintedLine) -> str:
    return "<SP/>".join(f'<String CONTENT="{escape(word)}" {_place(tuple(box))}/>' for word, *box in line.boxes())


def _paragraph(lines: Iterable[PrintedLine]) -> str:
    made = "".join(
        f"<span class='ocr_line' title='{_bbox(line.box)}; baseline 0 0'>"
        + "".join(
            f"<span class='ocrx_word' title='{_bbox(tuple(box))}; x_wconf 90'>{escape(word)}</span>"
            for word, *box in line.boxes()
        )
        + "</span>"
        for line in lines
    )
    return f"<div class='ocr_carea'><p class='ocr_par'>{made}</p></div>"


def _bbox(box: tuple[int, ...]) -> str:
    x, y, width, height = box
    return f"bbox {x} {y} {x + width} {y + height}"
