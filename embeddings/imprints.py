"""Where a page was printed, inferred from its folio line, its name or what its file tells; the basis is always told.

A wrong date is worse than none: a date counts where it stands among other signs of a folio line (a weekday
that agrees with it, a page number, the newspaper's name), or in a name as archives give them.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

# Letters and digits of full width, which are 0xFEE0 above the plain ones.
_NARROW = {code + 0xFEE0: code for code in range(0x30, 0x7B) if chr(code).isalnum()}
_NUMERALS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "元": 1, "正": 1}
_NUMERAL = "[〇○零一二三四五六七八九十百元正廿]"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?P<republic>民[国國])?\s*(?P<year>\d{{2,4}}|{_NUMERAL}{{1,5}})\s*年\s*"
        rf"(?P<month>\d{{1,2}}|{_NUMERAL}{{1,3}})\s*月\s*(?P<day>\d{{1,2}}|{_NUMERAL}{{1,3}})\s*[日号號]",
        r"(?<![\d./-])(?P<year>\d{4})(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d./-])",
        rf"\b{_MONTH_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b",
        rf"\b(?P<day>\d{{1,2}})\s+{_MONTH_NAME},?\s+(?P<year>\d{{4}})\b",
    )
)
_WEEKDAY = re.compile(
    r"(?:星期|[周週禮礼]拜?)(?P<chinese>[一二三四五六日天])|\b(?P<english>mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.I,
)
_WEEKDAYS = ("一mon", "二tues", "三wednes", "四thurs", "五fri", "六satur", "日天sun")
_PAGE = re.compile(
    rf"第\s*(?P<counted>[A-Z]?\d{{1,3}}|{_NUMERAL}{{1,3}})\s*[版頁页张張]|(?<![A-Z\d])(?P<coded>[A-Z]\d{{1,3}})\s*版"
    r"|\bpage\s+(?P<english>[A-Z]?\d{1,3})\b",
    re.I,
)
_NEWSPAPER = re.compile(
    r"(?:^|(?<=\s))(?P<chinese>[一-鿿]{1,10}(?<![本情简簡海电電汇彙预預捷喜公战戰])[报報])(?=\s|$)"
    r"|\b(?P<english>(?:The |THE )?(?:[A-Z][A-Za-z]+ ){1,4}"
    r"(?i:times|daily|news|post|herald|tribune|gazette|journal|chronicle|express|telegraph|observer))\b"
)
_NAMED_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:18|19|20)\d\d)(?P<mark>[-_.]?)(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?!\d)"
)
_NAMED_PAGE = re.compile(
    r"[-_ .]*(?:p(?:age)?[-_ .]?|第)?(?P<page>[A-Z]?\d{1,3})(?:版|页)?(?![\da-z])|.*?第(?P<later>\w{1,4})版", re.I
)
_SENTENCE = re.compile("[，。；！？,;!?]")
# Lines at either end of a page among which a folio line is looked for, and characters that one has at most.
_HEAD_LINES = 6
_FOOT_LINES = 3
_LONGEST = 80


class Told(NamedTuple):
    """One thing known of where a page was printed: its ``value``, and ``basis``, which says from what it is known."""

    value: str
    basis: str


def infer_imprint(text: str, name: str, told: Mapping[str, Told], label: str = "") -> dict[str, Told]:
    """What can be told of ``newspaper``, ``issue_date`` (ISO 8601) and ``number`` of a page.

    What the file itself has ``told`` comes first, then the folio line of ``text`` at its head or foot,
    then ``label``, by which the file calls the sheet, and the file's ``name``, without its ending.
    """
    lines = [line.strip() for line in text[:2000].splitlines() if line.strip()][:_HEAD_LINES]
    last = [line.strip() for line in text[-1000:].splitlines() if line.strip()][-_FOOT_LINES:]
    found = _named(name, f"file name “{name}”")
    found |= _named(label, f"name “{label}” in the file") | _folio([label], f"“{label}” in the file")
    found |= _folio(last, "foot of the page") | _folio(lines, "head of the page")
    return found | _checked(told)


def _checked(told: Mapping[str, Told]) -> dict[str, Told]:
    """What the file told, without a date that is none."""
    kept = {field: Told(" ".join(value.split()), basis) for field, (value, basis) in told.items() if value.strip()}
    if stated := kept.pop("issue_date", None):
        day = _iso(stated.value[:10])
        kept |= {"issue_date": Told(day, stated.basis)} if day else {}
    return kept


def _folio(lines: Iterable[str], where: str) -> dict[str, Told]:
    """What the folio line among ``lines`` says, which may have come apart into several lines."""
    found: dict[str, Told] = {}
    agrees = False
    for line in lines:
        line = line.translate(_NARROW).lstrip("# ")
        if len(line) > _LONGEST or _SENTENCE.search(re.sub(r"(?<=[a-z\d]), (?=[A-Z\d])", " ", line)):
            continue
        if day := _day(line):
            words, printed = day
            weekday = _WEEKDAY.search(line)
            if weekday and _weekday(weekday) != printed.weekday():
                return {}
            agrees = agrees or weekday is not None
            found.setdefault("issue_date", Told(printed.isoformat(), f"{where}: {words}"))
        if page := _PAGE.search(line):
            found.setdefault("number", Told(_page_number(page), f"{where}: {page.group()}"))
        if paper := _NEWSPAPER.search(line):
            found.setdefault("newspaper", Told(paper.group(), where))
    return found if "issue_date" in found and (agrees or len(found) > 1) else {}


def _named(name: str, where: str) -> dict[str, Told]:
    """What a name like ``20220828_01`` or ``2022-08-28-A03`` says."""
    day = _NAMED_DATE.search(name)
    if not day or not (printed := _valid(int(day["year"]), int(day["month"]), int(day["day"]))):
        return {}
    found = {"issue_date": Told(printed.isoformat(), where)}
    if (page := _NAMED_PAGE.match(name, day.end())) and (number := page["page"] or page["later"]):
        found["number"] = Told(_plain_number(number), where)
    return found


def _day(line: str) -> tuple[str, date] | None:
    """The first whole date of a line, and its words."""
    for pattern in _DATES:
        for match in pattern.finditer(line):
            fields = match.groupdict()
            year = _value(fields["year"]) + (1911 if fields.get("republic") else 0)
            month = _MONTHS.index(fields["name"].lower()) + 1 if fields.get("name") else _value(fields["month"])
            if year > 1800 and (day := _valid(year, month, _value(fields["day"]))):
                return match.group().strip(), day
    return None


def _weekday(match: re.Match[str]) -> int:
    sign = (match["chinese"] or match["english"]).lower()
    return next(number for number, signs in enumerate(_WEEKDAYS) if sign in signs)


def _page_number(match: re.Match[str]) -> str:
    return _plain_number(match["counted"] or match["coded"] or match["english"])


def _plain_number(number: str) -> str:
    """``03`` and 三 as ``3``; ``A03`` stays."""
    if re.fullmatch(_NUMERAL + "+", number) or number.isdecimal():
        return str(_value(number))
    return number.upper()


def _value(text: str) -> int:
    """The value of 27, 二十七, 一百一十一 or 二〇二二."""
    if text.isascii():
        return int(text)
    text = text.replace("廿", "二十")
    if not re.search("[十百]", text):
        return int("".join(str(_NUMERALS[char]) for char in text))
    value = ones = 0
    for char in text:
        scale = {"十": 10, "百": 100}.get(char)
        value, ones = (value + (ones or 1) * scale, 0) if scale else (value, _NUMERALS[char])
    return value + ones


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iso(value: str) -> str | None:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return None
