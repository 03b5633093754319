"""From blocks of lines on a sheet to the text of a page and the boxes of its words.

A paragraph becomes one line of text: lines of Chinese are joined without anything between, those of Latin
letters with a blank, and a word that was hyphenated is made whole. Lines set larger than the body are
headlines, each on a line of its own behind ``#``. Paragraphs are parted by an empty line.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from embeddings.errors import PageTooLargeError
from embeddings.formats.order import Piece, reading_order, with_chains
from embeddings.formats.sheets import Block, Line, Word, gap
from embeddings.scans import Box

# More lines than any sheet has; the work for a sheet stays bounded by it.
_MOST_LINES = 20_000
# A line, or a lone character that says nothing of it, is upright or not from this ratio of its sides on.
_SLENDER = 1.8
# In heights of a line of the body: a headline; lines of one block that are blocks by themselves; what the
# lines of one headline differ by.
_LARGE = 1.35
_APART = 1.0
_UNLIKE = 0.2
# In heights of a line of the paragraph: the indent of a first line, white after a last one, white between
# lines beyond the usual, white between Chinese words that is meant, in body and in headlines, whose boxes
# are truer for their size, and blanks between Latin words.
_INDENT = 0.8
_SHORT = 2.0
_LOOSE = 0.8
_WIDE = 0.75
_WIDE_IN_HEADLINE = 0.4
_NARROW = 0.12
# More characters than a headline has.
_HEADLINE = 80
_SOFT_HYPHEN = "\u00ad"
_UNSPACED = re.compile(
    "[\u2e80-\u30ff\u3190-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff65\U00020000-\U0003ffff]"
)
_FINISHED = re.compile(r"""[.。！？!?…][”’」』）)】〉》"']*$""")
_HYPHENATED = re.compile(r"[^\W\d_]-$")


def compose(blocks: Sequence[Block], name: str, chains: Sequence[Sequence[int]] = ()) -> tuple[str, tuple[Box, ...]]:
    """Text of a sheet and the boxes of its words; ``name`` is for errors.

    Blocks are put in reading order by where they stand, but for the ``chains`` that the file says are read one
    after the other, by their places among the ``blocks``. Pages set in vertical lines, the right one
    first, are told by the shape of their lines.

    Raises ``PageTooLargeError`` where there are more lines than a sheet can have.
    """
    if sum(len(block.lines) for block in blocks) > _MOST_LINES:
        raise PageTooLargeError(f"{name} has more than {_MOST_LINES:,} lines")
    writer = _Writer()
    if not blocks:
        return writer.finish()
    vertical = _is_vertical((line for block in blocks for line in block.lines), False)
    seen = [block.turned() if vertical else block for block in blocks]
    read = [_lines_in_order(before, after, vertical) for before, after in zip(blocks, seen, strict=True)]
    body = _body_height(read)
    pieces = [Piece(block.rect, _height(lines) > _LARGE * body) for block, lines in zip(seen, read, strict=True)]
    order = with_chains(reading_order(pieces, body), chains)
    for lines in _regrouped([read[n] for n in order], body):
        for large, run in groupby(lines, key=lambda line: line.rect.height > _LARGE * body):
            _write_run(writer, list(run), large)
    return writer.finish()


def _is_vertical(lines: Iterable[Line], otherwise: bool) -> bool:
    """Whether most characters stand in lines that are high and narrow; ``otherwise`` where no line tells."""
    upright = level = 0
    for line in lines:
        if line.length > 1 and line.rect.height > _SLENDER * line.rect.width:
            upright += line.length
        elif line.length > 1 and line.rect.width > _SLENDER * line.rect.height:
            level += line.length
    return upright > level if upright or level else otherwise


def _lines_in_order(block: Block, seen: Block, page_vertical: bool) -> list[Line]:
    """Lines of a block as they are read, turned where they are vertical; ``seen`` is the block turned as its page."""
    vertical = _is_vertical(block.lines, page_vertical)
    lines = seen.lines if vertical == page_vertical else block.turned().lines if vertical else block.lines
    order = reading_order([Piece(line.rect) for line in lines], _height(lines))
    return [lines[n] for n in order]


def _height(lines: Sequence[Line]) -> float:
    return median(line.rect.height for line in lines)


def _body_height(blocks: Iterable[Sequence[Line]]) -> float:
    """Height of the lines that half of all characters stand in at most."""
    heights = sorted((line.rect.height, line.length) for lines in blocks for line in lines)
    half = sum(length for _, length in heights) / 2
    for height, length in heights:
        half -= length
        if half <= 0:
            return height
    raise ValueError("no line holds a character")


def _regrouped(blocks: list[list[Line]], body: float) -> Iterator[list[Line]]:
    """Blocks as they are, or, where most hold one line alone, those joined that stand closely below each other."""
    if sum(map(len, blocks)) >= 1.5 * len(blocks):
        yield from blocks
        return
    group = list(blocks[0])
    for before, lines in pairwise(blocks):
        above, below = before[-1].rect, lines[0].rect
        level = min(above.right, below.right) > max(above.left, below.left)
        if level and -body / 2 < below.top - above.bottom < _APART * body:
            group += lines
        else:
            yield group
            group = list(lines)
    yield group


def _write_run(writer: "_Writer", lines: list[Line], large: bool) -> None:
    """Lines of one size: headlines a line each, but Latin ones whole, body by paragraphs."""
    headline = large and sum(line.length for line in lines) <= _HEADLINE
    for paragraph in _headlines(lines) if headline else _paragraphs(lines):
        writer.write(paragraph, "# " if headline else "")


def _headlines(lines: list[Line]) -> Iterator[list[Line]]:
    """Lines of headlines: Latin ones of one height are one headline, Chinese lines are decks."""
    headline = [lines[0]]
    for above, below in pairwise(lines):
        latin = not (_is_unspaced_line(above) or _is_unspaced_line(below))
        if not latin or abs(above.rect.height - below.rect.height) > _UNLIKE * below.rect.height:
            yield headline
            headline = []
        headline.append(below)
    yield headline


def _paragraphs(lines: list[Line]) -> Iterator[list[Line]]:
    """Lines parted where a first line is indented, a last one ends early, or more white stands between than usual."""
    size = _height(lines)
    left = sorted(line.rect.left for line in lines)[len(lines) // 4]
    right = sorted(line.rect.right for line in lines)[3 * len(lines) // 4]
    white = [below.rect.top - above.rect.bottom for above, below in pairwise(lines)]
    usual = median(white) if white else 0
    paragraph = [lines[0]]
    for (above, below), free in zip(pairwise(lines), white, strict=True):
        finished = _FINISHED.search(above.words[-1].text) is not None
        # After a paragraph of one line, the line before is indented as well.
        indented = below.rect.left - (left if finished else max(left, above.rect.left)) > _INDENT * size
        ended = finished and right - above.rect.right > _SHORT * size
        if indented or ended or free - usual > _LOOSE * size:
            yield paragraph
            paragraph = []
        paragraph.append(below)
    yield paragraph


class _Writer:
    """Text as it grows, with the boxes of its words."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._boxes: list[Box] = []

    def write(self, lines: Sequence[Line], mark: str) -> None:
        """Add a paragraph behind ``mark``."""
        self._add("\n\n" if self._parts else "")
        self._add(mark)
        for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
            if before is not None:
                self._add(_blank_between(before, line))
            blanks = _blanks_within(line, _WIDE_IN_HEADLINE if mark else _WIDE)
            for place, word in enumerate(line.words):
                self._add(blanks[place])
                last = place == len(line.words) - 1
                self._add_word(word, _unbroken(word.text, after) if last else word.text)

    def finish(self) -> tuple[str, tuple[Box, ...]]:
        """The text and its boxes."""
        return "".join(self._parts), tuple(self._boxes)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _add_word(self, word: Word, text: str) -> None:
        start = self._length
        self._add(text)
        if word.rect is not None and text:
            left, top = round(word.rect.left), round(word.rect.top)
            size = round(word.rect.right) - left, round(word.rect.bottom) - top
            self._boxes.append(Box(start, self._length, left, top, *size))


def _unbroken(text: str, after: Line | None) -> str:
    """The last word of a line without the hyphen that broke it; ``after`` is the next line of the paragraph."""
    if text.endswith(_SOFT_HYPHEN):
        return text[:-1] + ("" if after else "-")
    return text[:-1] if after and _is_broken(text, after.words[0].text) else text


def _is_broken(text: str, rest: str) -> bool:
    return rest[0].islower() and _HYPHENATED.search(text) is not None


def _blank_between(before: Line, line: Line) -> str:
    """What stands between a line and the next of its paragraph."""
    last, first = before.words[-1].text, line.words[0].text
    if last.endswith(_SOFT_HYPHEN) or _is_broken(last, first) or _is_unspaced(last[-1] + first[0]):
        return ""
    # In Chinese text only Latin words are parted; a number goes on in the next line.
    latin = last[-1].isalpha() and first[0].isalpha()
    return " " if latin or not (_is_unspaced_line(before) and _is_unspaced_line(line)) else ""


def _blanks_within(line: Line, wide: float) -> list[str]:
    """What stands before each word of a line: a blank between Latin words, and where ``wide`` white is left."""
    free = [gap(before.rect, after.rect) for before, after in pairwise(line.words)]
    told = [white for white in free if white is not None]
    usual = max(0.0, median(told)) if told else 0.0
    height, unspaced = line.rect.height, _is_unspaced_line(line)
    blanks = [""]
    for (before, after), white in zip(pairwise(line.words), free, strict=True):
        ends = before.text[-1] + after.text[0]
        if _is_unspaced(ends):
            # Punctuation has white of its own.
            blank = white is not None and ends.isalnum() and white > wide * height and white > 2 * usual
        elif unspaced:
            blank = ends.isalnum() and (white is None or white > _NARROW * height)
        else:
            blank = True
        blanks.append(" " if blank or after.spaced else "")
    return blanks


def _is_unspaced(ends: str) -> bool:
    return _UNSPACED.search(ends) is not None


def _is_unspaced_line(line: Line) -> bool:
    return any(_UNSPACED.search(word.text) for word in line.words)
