"""The lines of a page as blocks, with what can be seen on each alone.

An OCR page is a sequence of lines. What a line is (headline, body, caption) is decided later, by
evidence; here stand only plain observations: marks, jump lines, lead formulas, credits, cut ends.
Simplified and traditional script are both read.
"""

import re
from typing import NamedTuple

from embeddings.text import Span, is_finished

_LINE = re.compile(r"[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_MARK = re.compile(r"\s*(?P<mark>#{1,6}|[*＊]{2,}|>|[-=_*~—]{3,}\s*$)\s*")
_JUMP = re.compile(
    r"[（(【〔\[]\s*(?P<way>下[转轉]|上接|[紧緊]接|[转轉])\s*(?:本[报報])?第?\s*[\w·]{1,6}\s*[版页頁][^）)】〕\]]{0,12}[）)】〕\]]"
    r"|(?:(?<=[。！？”])|^\s*)(?P<bare>下[转轉]|上接|[紧緊]接)第?\s*[\w·]{1,6}\s*[版页頁]\s*(?=$|[^\w])",
    re.MULTILINE,
)
_AGENCY = (
    r"(?:据|據)?(?:新[华華]社|中新社|中新[网網]|人民[网網]|央[视視][网網]"
    r"|中央社|路透社|法新社|美[联聯]社|[国國][际際]在[线線])"
)
_LEAD = re.compile(
    r"[【〔\[（(]?\s*(?:"
    rf"{_AGENCY}[^，。；！？]{{0,24}}?[电電讯訊]"
    r"|本[报報台刊社][^，。；！？（(]{0,16}?[讯訊电電]"
    r"|(?:本|[一-鿿]{1,4}[报報])[网網]?[讯訊](?=[\s（(：:】〕\]])"
    r"|本[报報台]?(?:[综綜]合)?(?:消息|[报報][导導道])"
    r"|[记記]者\s*[^，。；！？]{2,16}?[／/][^，。；！？]{1,10}?(?:[综綜]合|[专專][访訪]|[电電])?[报報][导導道]"
    r")"
)
_PHOTOGRAPHER = r"(?:[摄攝](?:影)?(?:[报報][导導道])?|文[/／、]?[图圖]|[图圖][/／、]?文|供[图圖]|[图圖])"
_PEOPLE = r"(?:[记記]\s*者|通[讯訊][员員]|特派[员員]|作者|撰文|[摄攝]影(?:[记記]者)?|文[/／])"
_NAMES = r"[一-鿿·]{1,6}(?:[\s、，]+[一-鿿·]{1,4}){0,6}"
_CREDIT = re.compile(
    rf"^[（(【]?\s*(?:[一-鿿]{{0,8}}{_PEOPLE}[\s:：]*)?(?:[一-鿿·]{{2,4}}[\s、，]*){{1,4}}[/／]?{_PHOTOGRAPHER}[）)】。]?$"
)
_BYLINE = re.compile(
    r"^[□■◆●○◇▲△★☆·\s（(【]*(?:本[报報台刊网網]|新[华華]社)?(?:全媒[体體]|融媒[体體])?(?:首席|[见見][习習]|[实實][习習]|特[约約])?"
    rf"(?P<people>{_PEOPLE}[\s:：]*{_NAMES}(?:\s*{_PEOPLE}[\s:：]*{_NAMES})*)[）)】]?$"
)
_CAPTION = re.compile(
    r"^(?:[（(]?[上下左右]?[图圖][①-⑳\d一二三四]?[为為：:]|[▲△▼▽])"
    r"|[图圖][为為](?!什)|日(?:[，,]?[^。]{0,12})?拍[摄攝]的|[（(][^）)]{0,8}照片[）)]|[摄攝][。）)]?$"
)
_FIELD = re.compile(r"^[\w（）()、]{2,14}[：:].")


class Block(NamedTuple):
    """One line of a page, without its mark and jump line.

    ``gap`` counts the line breaks before it and ``level`` its ``#``; ``others`` are the spans of marks
    and jump lines taken off it. ``jumps_on`` and ``jumps_back`` say that a jump line stood at its
    end or start. A block without text holds nothing else but such marks.
    """

    start: int
    end: int
    text: str
    gap: int
    level: int
    others: tuple[Span, ...]
    jumps_on: bool
    jumps_back: bool

    @property
    def span(self) -> Span:
        """Where the text stands on the page."""
        return Span(self.start, self.end)


def find_blocks(text: str) -> list[Block]:
    """The blocks of a page in order; with their ``others`` they hold every non-blank code point once."""
    blocks: list[Block] = []
    end = 0
    for line in _LINE.finditer(text):
        if line.group().strip():
            blocks.extend(_line_blocks(text, line.start(), line.end(), text.count("\n", end, line.start())))
            end = line.end()
    return blocks


def _line_blocks(text: str, start: int, end: int, gap: int) -> list[Block]:
    """The blocks of one line: mostly one, more where jump lines are glued between texts."""
    others: list[Span] = []
    level = 0
    mark = _MARK.match(text, start, end)
    if mark:
        others.append(Span(*mark.span("mark")))
        level = mark["mark"].count("#")
        start = mark.end()
    blocks: list[Block] = []
    back = onward = False
    for jump in [*_JUMP.finditer(text, start, end), None]:
        piece = _trimmed(text, start, jump.start() if jump else end)
        ahead = jump is not None and (jump["way"] or jump["bare"]) not in ("上接", "紧接", "緊接")
        if jump:
            others.append(_trimmed(text, *jump.span()))
        if piece.end > piece.start or (jump is None and others):
            blocks.append(Block(*piece, text[slice(*piece)], gap, level, tuple(others), ahead or onward, back))
            others, gap, level, back, onward = [], 0, 0, False, False
        elif ahead:
            onward = True
        back = back or (jump is not None and not ahead)
        start = jump.end() if jump else end
    return blocks


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def is_lead(text: str) -> bool:
    """Whether ``text`` begins as a news report does: 本报讯, 新华社…电, 〔記者…報導〕."""
    return _LEAD.match(text) is not None


def lead_formula(text: str) -> str:
    """The formula that ``text`` begins with, or nothing."""
    match = _LEAD.match(text)
    return match.group() if match else ""


def is_credit(text: str) -> bool:
    """Whether ``text`` is nothing but who took a picture: 本报记者 韩堃摄."""
    return len(text) <= 40 and _CREDIT.match(text) is not None


def is_byline(text: str) -> bool:
    """Whether ``text`` is nothing but who wrote: □ 本报记者 陈云华."""
    return len(text) <= 60 and _BYLINE.match(text) is not None and not is_credit(text)


def byline_people(text: str) -> str:
    """Offices and names of a byline that stands alone."""
    match = _BYLINE.match(text)
    return match["people"] if match else ""


def has_caption_cue(text: str) -> bool:
    """Whether ``text`` speaks of a picture: 图为…, …日拍摄的…, …摄."""
    return _CAPTION.search(text) is not None


def is_field(text: str) -> bool:
    """Whether ``text`` is a labelled line as notices have them (受理电话：…)."""
    return _FIELD.match(text) is not None


def is_cut(text: str) -> bool:
    """Whether ``text`` stops before its sentence does."""
    return not is_finished(text) and not text.endswith(("：", ":", "；", ";"))
