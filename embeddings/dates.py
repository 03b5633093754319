"""The day of an article: stated, or inferred from what the page names; the basis is always told."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

_NUMERALS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_DAY = re.compile(
    r"(?:(?P<year>(?:[1１][9９]|[2２][0０])\d\d|[1１][01０１]\d(?!\d)|[一二][〇零○一二三四五六七八九]{3})\s*年\s*)?"
    r"(?<!\d)(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号號](?!前|之前|以前|起)"
    r"(?:\s*(?:至|到|—|－|-|、)\s*(?:(?P<last_month>\d{1,2})\s*月\s*)?(?P<last>\d{1,2})\s*[日号號])?"
    # 22日 at the beginning of a clause or the end of a dateline names no month, 今（13）日 neither.
    r"|(?:^|(?<=[，。；：）)“\s电電讯訊在])|[今昨]\s*[（(]|(?<![\d月、至到])(?=\d{1,2}日[电電讯訊]))"
    r"(?P<bare>\d{1,2})[）)]?日(?![内內间間游遊后後前以左])"
    r"|昨(?P<yesterday>[日天晚])|今(?P<today>[日天晨晚])(?=[，,上下中晚清凌在])"
)
_FIRST = re.compile(r"[\d一二三四五六七八九十今昨]")
_COMING = re.compile(
    r"(?:[将將定拟擬]于?|[将將定拟擬][於在]|截[至止到]|[计計][划劃][于於在]?|截至目前|前往)[^，。；]{0,2}$"
)
_YEAR = re.compile(
    r"(?P<year>[12１２一二](?<![\d.．〇零○一二三四五六七八九].)[09０９〇零○九][\d〇零○一二三四五六七八九]{2})\s*"
    r"(?:年(?!代)|(?=[第“《一-鿿])(?![多余餘元万萬亿億人名个個户戶吨噸家条條公米平亩畝件次辆輛月]))"
)
# Years of plans (到2030年, 预计2027年, 将于2026年, 2024—2026年) and what follows those (2030年前, 2026年将).
_AIM = re.compile(
    r"(?:(?<!截至)(?<!截止)到|(?<!截)至|力[争爭]|[争爭]取|[锚錨]定|[瞄对對][准準]|展望|(?:[预預][计計]|[计計][划劃]|[规規][划劃])[于於在到至从從自]?"
    r"|[将將拟擬定][于於在从從自]|\d{4}年?\s?[—–~～-]{1,2})\s*$"
)
_AIMED = re.compile(
    r"\s*(?:前|底前|末前|之前|以前|[将將]|[届屆]|[远遠]景|愿景|(?:可持[续續][发發]展)?[议議]程|[目指][标標])"
)
_LONGEST_AIM = 8
# The line on which a newspaper prints its date; the weekday proves that it was read rightly.
_FOLIO = re.compile(
    r"^[^，。；\n]{0,40}?(?P<words>(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"
    r"[^，。；\n]{0,12}?(?:星期|禮拜|礼拜)\s*(?P<weekday>[一二三四五六日天]))[^，。；\n]{0,40}$",
    re.MULTILINE,
)
_WEEKDAYS = "一二三四五六日"
_WEEK = timedelta(days=7)


class Day(NamedTuple):
    """A day that a text names, ``words`` verbatim.

    ``year`` is 0 when it is not said, and so is ``month`` (22日); ``back`` counts the days before print of
    昨日 and 今日, which say no number at all.
    """

    year: int
    month: int
    day: int
    last: tuple[int, int]
    words: str
    coming: bool
    back: int | None = None


class PageDay(NamedTuple):
    """What a page tells of its own day.

    ``basis`` says from what the year is known; ``plain`` whether it is written as a year (2022年), not
    only within a name (HICOOL2022); ``newest`` is the newest day on which something happened; ``issue`` the day
    of print where it is known, and ``issue_basis`` from what.
    """

    year: int | None
    basis: str
    plain: bool
    newest: date | None
    issue: date | None
    issue_basis: str

    def resolve(self, day: Day) -> date | None:
        """The date of ``day``, in the year or month that brings it nearest to the page's own days."""
        if day.year:
            return _date(day.year, day.month, day.day)
        if day.back is not None:
            printed, _ = self.printed()
            return printed - timedelta(days=day.back) if printed else None
        near = self.issue or self.newest
        if not day.month:
            return next(_backwards(near, day.day), None) if near else None
        if self.year is None:
            return None
        if near is None:
            return _date(self.year, day.month, day.day)
        dates = [found for shift in (0, -1, 1) if (found := _date(near.year + shift, day.month, day.day))]
        return min(dates, key=lambda found: abs(found - near), default=None)

    def printed(self) -> tuple[date | None, str]:
        """The day of print, and what it is known from; none where it is not sure enough.

        A newspaper reports what happened up to the day before. Where the year itself stands only within a name, a
        day on top of it would be a guess on a guess.
        """
        if self.issue:
            return self.issue, self.issue_basis
        if self.newest and self.plain:
            after = f"page date, inferred: the day after its newest event ({self.newest}; {self.basis})"
            return self.newest + timedelta(days=1), after
        return None, ""


def find_days(text: str) -> list[Day]:
    """The days that ``text`` names, in order."""
    days = []
    for match in _day_matches(text):
        found = _read_day(match)
        if found and _date(found.year or 2000, found.month or 1, found.day or 1):
            coming = _COMING.search(text, max(0, match.start() - 10), match.start()) is not None
            days.append(found._replace(coming=coming))
    return days


def _day_matches(text: str) -> Iterator[re.Match[str]]:
    """As ``_DAY.finditer``, at the few places alone where a day can begin."""
    end = 0
    for first in _FIRST.finditer(text):
        if first.start() >= end and (match := _DAY.match(text, first.start())):
            end = match.end()
            yield match


def _read_day(match: re.Match[str]) -> Day | None:
    if match["yesterday"] or match["today"]:
        return Day(0, 0, 0, (0, 0), match.group(), False, 1 if match["yesterday"] else 0)
    if match["bare"]:
        day = int(match["bare"])
        return Day(0, 0, day, (0, day), match.group(), False) if day else None
    year, month, day = (_number(match[name]) if match[name] else 0 for name in ("year", "month", "day"))
    last = (int(match["last_month"] or month), int(match["last"] or day))
    # The years of the Republic of China, 112年5月10日.
    return Day(year + 1911 if 0 < year < 200 else year, month, day, last, match.group(), False) if month else None


def page_day(text: str, openings: Iterable[Sequence[Day]], issue_date: str | None = None) -> PageDay:
    """What the page of ``text`` tells of its own day; ``openings`` are the days that its reports open with.

    The day of print is known from ``issue_date``, or from the date line that the page prints. Else the year
    is taken from the page: a newspaper names its own year and earlier ones; later years stand in plans (到2025年)
    alone. So the newest year outside plans is taken for the page's.
    """
    issue, issue_basis = date.fromisoformat(issue_date) if issue_date else None, f"issue date {issue_date}"
    if issue is None:
        issue, issue_basis = _folio(text)
    year, basis, plain = (issue.year, issue_basis, True) if issue else _newest_year(text)
    page = PageDay(year, basis, plain, None, issue, issue_basis)
    if year is None:
        return page
    events = [day for days in openings for day in days if day.month and not day.coming]
    dates = [found for day in events if (found := _date(day.year or year, *day.last)) and found.year == year]
    if not dates:
        return page
    # At the turn of the year, days of December belong to the year before the page's.
    if min(dates).month == 1 and max(dates).month == 12:
        dates = [found for found in dates if found.month < 7]
    return page._replace(newest=max(dates))


def event_day(page: PageDay, days: Sequence[Day], dateline: str | None) -> tuple[str | None, str | None]:
    """Date of what a report tells, ISO 8601, and its basis: the first day that its opening names and that is past.

    A dateline stands before all else, so its day comes first.
    """
    for day in days:
        found = _past(page, day)
        if found:
            where = "dateline" if day.words in (dateline or "") else "text"
            return found.isoformat(), f"{day.words} in the {where}{_year_from(page, day, found)}"
    return None, None


def closing_day(page: PageDay, days: Sequence[Day]) -> tuple[str | None, str | None]:
    """The newest day of a report whose opening was lost, where it is one of the page's last seven; and its basis."""
    near = page.issue or page.newest
    found = [(past, day) for day in days if (past := _past(page, day)) and near and near - _WEEK < past <= near]
    if not found:
        return None, None
    newest, day = max(found, key=lambda item: item[0])
    return newest.isoformat(), f"{day.words} in the text, its newest{_year_from(page, day, newest)}"


def publication_day(page: PageDay) -> tuple[str | None, str | None]:
    """The day of print for an article that names no day (or only 日前), and its basis; None when not sure enough."""
    printed, basis = page.printed()
    return (printed.isoformat(), basis) if printed else (None, None)


def _past(page: PageDay, day: Day) -> date | None:
    found = page.resolve(day)
    return None if found is None or day.coming or (page.year and abs(found.year - page.year) > 1) else found


def _year_from(page: PageDay, day: Day, found: date) -> str:
    if day.back is not None:
        return f", {page.printed()[1]}"
    return "" if day.year else f", year {found.year} from {page.basis}"


def _folio(text: str) -> tuple[date | None, str]:
    for match in _FOLIO.finditer(text) if "期" in text or "拜" in text else ():
        found = _date(int(match["year"]), int(match["month"]), int(match["day"]))
        if found and _WEEKDAYS[found.weekday()] == match["weekday"].replace("天", "日"):
            return found, f"date line “{match['words']}” on the page"
    return None, ""


def _newest_year(text: str) -> tuple[int | None, str, bool]:
    best: tuple[int, bool, str] | None = None
    for match in _YEAR.finditer(text):
        year = _number(match["year"])
        if not 1900 <= year < 2100 or _AIM.search(text, max(0, match.start() - _LONGEST_AIM), match.start()):
            continue
        if _AIMED.match(text, match.end()):
            continue
        inside_name = re.search(r"[A-Za-zＡ-Ｚａ-ｚ]+$", text[max(0, match.start() - 8) : match.start()])
        words = (inside_name.group() if inside_name else "") + match.group()
        best = max(best or (0, False, ""), (year, inside_name is None, words))
    return (best[0], f"“{best[2]}” on the page", best[1]) if best else (None, "", False)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _backwards(near: date, day: int) -> Iterator[date]:
    """The dates up to ``near`` that have this ``day`` of the month, newest first."""
    return (found for step in range(62) if (found := near - timedelta(days=step)).day == day)


def _number(text: str) -> int:
    """The value of 27, 二十七 or 二〇二二."""
    if "十" in text:
        tens, ones = text.split("十", 1)
        return 10 * _NUMERALS.get(tens, 1) + _NUMERALS.get(ones, 0)
    return int("".join(str(_NUMERALS.get(char, char)) for char in text))
