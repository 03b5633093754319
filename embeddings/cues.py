"""What the words of a line give away: formulas that newspapers write, in simplified and traditional script."""

import re

from embeddings.names import SURNAMES
from embeddings.text import is_finished

_AGENCY = (
    r"(?:据|據)?(?:新[华華]社|中新社|中新[网網]|人民[网網]|央[视視][网網]"
    r"|中央社|路透社|法新社|美[联聯]社|[国國][际際]在[线線])"
)
_DESK = r"[^，。；！？]{1,10}?(?:[综綜]合|[专專][访訪]|[电電])?[报報][导導道]"
_LEAD = re.compile(
    r"[【〔\[（(]?\s*(?:"
    # 电 ends a dateline, unless it begins 电力, 电影 and the like.
    rf"{_AGENCY}(?![记記]者)[^，。；！？（(]{{0,22}}?[电電讯訊](?![力话話影动動子台视視网網息])"
    r"|本[报報台刊社](?:[^，。；！？（(]{0,14}?[日号號])?\s*(?:[讯訊电電](?![力话話影动動子台视視网網息])|消息|[综綜]合)"
    r"|[一-鿿]{0,4}[报報网網][讯訊](?=[\s（(：:】〕\]])"
    rf"|(?:本[报報台刊])?[记記]者\s*[^，。；！？]{{2,16}}?[／/]{_DESK}"
    r"|本[报報台刊][记記]者\s*[^，。；！？]{2,12}?\s*[报報][导導道]"
    # MILLFORD, March 3 —, LONDON (Reuters) -
    r"|[A-Z][A-Z.' ]{2,24}(?:, [A-Z][\w.]+){0,2}(?: \d{1,2})?(?: ?\([A-Z][\w ]+\))? ?(?:--?|[–—]+)(?= )"
    r")"
)
_PHOTOGRAPHER = r"(?:[/／]?\s*[摄攝](?:影)?(?:[报報][导導道])?|[/／]\s*[图圖]|文[/／、]?[图圖]|供[图圖])"
_PEOPLE = r"(?:[记記]\s*者|通[讯訊][员員]|特派[员員]|作者|撰文|[摄攝]影(?:[记記]者)?|文[/／])"
# Names run into their office must begin like names: 记者节 is none.
_NAMES = rf"(?:[\s:：]+|(?=[{SURNAMES}][一-鿿]))[一-鿿·]{{1,6}}(?:[\s、，]+[一-鿿·]{{1,4}}){{0,6}}"
_CREDIT = re.compile(
    rf"^[（(【]?\s*(?:[一-鿿]{{0,8}}{_PEOPLE}[\s:：]*)?(?:[一-鿿·]{{2,4}}[\s、，]*){{1,4}}{_PHOTOGRAPHER}[）)】。]?$"
)
_EDITORS = (
    r"(?:本版|[责責]任|值班|[执執]行|[视視][觉覺]|[图圖]片|版面|首席)?"
    r"(?:[编編][辑輯]|[编編]委|主[编編]|校[对對]|版式|美[编編]|[责責][编編]|[检檢]校|[组組]版|[设設][计計])[\s：:／/]"
)
# The line at the edge of a page: who edited it, or its date with the day of the week.
_IMPRINT = re.compile(
    rf"^[（(【]?{_EDITORS}[^，。；]*$"
    r"|^[^，。；]{0,30}\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:星期|[礼禮]拜)[一二三四五六日天][^，。；]{0,30}$"
)
_CREDIT_ENDS = frozenset("摄攝影道導图圖")
_BYLINE = re.compile(
    r"^[□■◆●○◇▲△★☆·\s（(【]*(?:本[报報台刊网網]|新[华華]社)?(?:全媒[体體]|融媒[体體])?"
    r"(?:首席|[见見][习習]|[实實][习習]|特[约約])?"
    rf"(?P<people>{_PEOPLE}{_NAMES}(?:\s*{_PEOPLE}{_NAMES})*)[）)】]?$"
)
_ENGLISH_BYLINE = re.compile(
    r"^(?:By|BY)\s(?P<people>[A-Z][\w.'’-]*(?: (?:and )?[A-Z][\w.'’-]*){1,4})(?:\n[^\n]{1,40})?$"
)
_LATIN = re.compile("[A-Za-zÀ-ɏ]{2}")
_CAPTION = re.compile(
    r"^(?:[（(]?[上下左右]?[图圖][①-⑳\d一二三四]?(?:[：:]|[为為爲](?!什))|[▲△▼▽])"
    r"|[图圖][为為爲](?!什)|^Photos? by [A-Z]"
    r"|日(?:[，,]?[^。]{0,12})?拍[摄攝]的|[（(][^）)]{0,8}照片[）)]|[摄攝][。）)]?$"
)
_CAPTION_SIGN = re.compile("[图圖摄攝照▲△▼▽]|Photo")
# A Latin full stop, also where OCR read one for 。, but not a decimal point or a numbered item.
_FULL_STOP = re.compile(r"[^\W\d]\.[”\"'’)）]*$")
# How far from its end the formulas that close a text may begin.
_TAIL = 16
_FIELD = re.compile(r"^[\w（）()、]{2,14}[：:].")
_KICKER = re.compile(r"(?:强调|強調|指出|要求|提出|表示)$|[时時]$")
_ATTENDANCE = re.compile(
    r"(?:出席|参加|參加|主持|主持会议|主持會議|讲话|講話|陪同|见证\w{0,4}|見證\w{0,4}|率[队隊]|致辞|致辭|列席)$"
)
_DELEGATION = re.compile(rf"(?:[{SURNAMES}][一-鿿]{{1,2}}){{2,6}}等?(?:[带帶率][队隊团團])")
_CLOSING = re.compile(r"(?:参加|參加|出席|陪同|见证|見證|主持|观摩|觀摩)[^，。；]{0,10}。$")
_DAY_ALONE = re.compile(
    r"[\d〇零一二三四五六七八九十]{2,4}\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日$"
)


def is_latin(text: str) -> bool:
    """Whether ``text`` is written in Latin letters, as English is, but for a name or two."""
    return 4 * len(text.encode("ascii", "ignore")) > 3 * len(text) and _LATIN.search(text) is not None


def is_lead(text: str) -> bool:
    """Whether ``text`` begins as a news report does: 本报讯, 新华社…电, 〔記者…報導〕."""
    return _LEAD.match(text) is not None


def lead_formula(text: str) -> str:
    """The formula that ``text`` begins with, or nothing."""
    match = _LEAD.match(text)
    return match.group() if match else ""


def is_credit(text: str) -> bool:
    """Whether ``text`` is nothing but who took a picture: 本报记者 韩堃摄."""
    if len(text) > 40 or text.rstrip("）)】。")[-1:] not in _CREDIT_ENDS:
        return False
    return _CREDIT.match(text) is not None


def is_byline(text: str) -> bool:
    """Whether ``text`` is nothing but who wrote: □ 本报记者 陈云华."""
    if len(text) > 60:
        return False
    return _ENGLISH_BYLINE.match(text) is not None or (_BYLINE.match(text) is not None and not is_credit(text))


def is_imprint(text: str) -> bool:
    """Whether ``text`` is a line about the page itself: 责任编辑：陈云华 版式：韩堃, 2022年8月28日 星期日 第3版."""
    return len(text) <= 80 and _IMPRINT.match(text) is not None


def byline_people(text: str) -> str:
    """Offices and names of a byline that stands alone."""
    match = _BYLINE.match(text) or _ENGLISH_BYLINE.match(text)
    return match["people"] if match else ""


def has_caption_cue(text: str) -> bool:
    """Whether ``text`` speaks of a picture: 图为…, …日拍摄的…, …摄."""
    return _CAPTION_SIGN.search(text) is not None and _CAPTION.search(text) is not None


def is_field(text: str) -> bool:
    """Whether ``text`` is a labelled line as notices have them (受理电话：…)."""
    return _FIELD.match(text) is not None


def is_cut(text: str) -> bool:
    """Whether ``text`` stops before its sentence does."""
    if is_finished(text) or text.endswith(("：", ":", "；", ";")):
        return False
    return _FULL_STOP.search(text, max(0, len(text) - _TAIL)) is None


def is_kicker(text: str) -> bool:
    """Whether a heading line leads up to the next: …调研时强调."""
    return _KICKER.search(text, max(0, len(text) - _TAIL)) is not None


def names_attendance(text: str) -> bool:
    """Whether a heading line says who was there: …出席, 张强王明带队…."""
    return bool(_ATTENDANCE.search(text, max(0, len(text) - _TAIL)) or _DELEGATION.match(text))


def is_closing(text: str) -> bool:
    """Whether a paragraph ends as those that close a report with who was there (…参加会议。)."""
    return _CLOSING.search(text, max(0, len(text) - _TAIL)) is not None


def is_day(text: str) -> bool:
    """Whether ``text`` is nothing but a date, as below a signature: 2023年3月29日."""
    return _DAY_ALONE.match(text) is not None
