"""The day of an article: stated, or inferred from what the page names; the basis is always told."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

_DIGITS = str.maketrans("０１２３４５６７８９〇零○", "0123456789000")
_NUMERALS = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_DAY = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d|[一二][〇一二三四五六七八九0]{3})\s*年\s*)?"
    r"(?<!\d)(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[日号號](?!前|之前|以前|起)"
    r"(?:\s*(?:至|到|—|－|-|、)\s*(?:(?P<last_month>\d{1,2})\s*月\s*)?(?P<last>\d{1,2})\s*[日号號])?"
)
_COMING = re.compile(
    r"(?:[将將定拟擬]于?|[将將定拟擬][於在]|截[至止到]|[计計][划劃][于於在]?|截至目前|前往)[^，。；]{0,2}$"
)
_YEAR = re.compile(
    r"(?<![\d.．])(?P<year>(?:19|20)\d\d)\s*"
    r"(?:年(?!代)|(?=[第“《一-鿿])(?![多余餘元万萬亿億人名个個户戶吨噸家条條公米平亩畝件次辆輛]))"
)
_AIM = re.compile(r"(?:到|至|力争|争取|力爭|爭取)\s*$")
_AIMED = re.compile(r"\s*(?:前|底前|末前|之前|以前|[远遠]景|愿景|[议議]程|[目指][标標])")


class Day(NamedTuple):
    """A day that a text names, ``words`` verbatim; ``year`` 0 when it is not said."""

    year: int
    month: int
    day: int
    last: tuple[int, int]
    words: str
    coming: bool


class PageDay(NamedTuple):
    """What a page tells of its own day.

    ``basis`` says from what the year is known; ``plain`` whether it is written as a year (2022年), not
    only within a name (HICOOL2022); ``newest`` is the newest day on which something happened.
    """

    year: int | None
    basis: str
    plain: bool
    newest: date | None
    issue: date | None

    def resolve(self, day: Day) -> date | None:
        """The date of ``day``, in the year that brings it nearest to the page's own days."""
        if day.year:
            return _date(day.year, day.month, day.day)
        near = self.issue or self.newest
        if self.year is None:
            return None
        if near is None:
            return _date(self.year, day.month, day.day)
        dates = [found for shift in (0, -1, 1) if (found := _date(near.year + shift, day.month, day.day))]
        return min(dates, key=lambda found: abs(found - near), default=None)


def find_days(text: str) -> list[Day]:
    """The days that ``text`` names, in order."""
    text = text.translate(_DIGITS)
    days = []
    for match in _DAY.finditer(text):
        month, day = _number(match["month"]), _number(match["day"])
        year = _number(match["year"]) if match["year"] else 0
        if _date(year or 2000, month, day) is None:
            continue
        last = (int(match["last_month"] or month), int(match["last"] or day))
        coming = _COMING.search(text, max(0, match.start() - 10), match.start()) is not None
        days.append(Day(year, month, day, last, match.group(), coming))
    return days


def page_day(text: str, leads: Sequence[str], issue_date: str | None = None) -> PageDay:
    """What the page of ``text`` tells of its own day; ``leads`` are the texts that name events.

    A newspaper names its own year and earlier ones; later years stand in plans (到2025年) alone. So the
    newest year outside plans is taken for the page's.
    """
    issue = date.fromisoformat(issue_date) if issue_date else None
    year, basis, plain = (issue.year, f"issue date {issue}", True) if issue else _newest_year(text)
    page = PageDay(year, basis, plain, None, issue)
    if year is None:
        return page
    events = [day for lead in leads for day in find_days(lead) if not day.coming]
    dates = [found for day in events if (found := _date(day.year or year, *day.last)) and found.year == year]
    if not dates:
        return page
    # At the turn of the year, days of December belong to the year before the page's.
    if min(dates).month == 1 and max(dates).month == 12:
        dates = [found for found in dates if found.month < 7]
    return page._replace(newest=max(dates))


def event_day(page: PageDay, lead: str, dateline: str | None) -> tuple[str | None, str | None]:
    """Date of what ``lead`` reports, ISO 8601, and its basis; of the dateline before all others."""
    for where, text in (("dateline", dateline or ""), ("text", lead)):
        for day in find_days(text):
            found = page.resolve(day)
            if found is None or day.coming or (page.year and abs(found.year - page.year) > 1):
                continue
            year = "" if day.year else f", year {found.year} from {page.basis}"
            return found.isoformat(), f"{day.words} in the {where}{year}"
    return None, None


def publication_day(page: PageDay) -> tuple[str | None, str | None]:
    """The page's own date for an article that names no day, and its basis; None when it is not sure enough."""
    if page.issue:
        return page.issue.isoformat(), f"issue date {page.issue}"
    if page.newest and page.plain:
        day = page.newest + timedelta(days=1)
        return day.isoformat(), f"page date, inferred: the day after its newest event ({page.newest}; {page.basis})"
    return None, None


def _newest_year(text: str) -> tuple[int | None, str, bool]:
    text = text.translate(_DIGITS)
    best: tuple[int, bool, str] | None = None
    for match in _YEAR.finditer(text):
        if _AIM.search(text, max(0, match.start() - 3), match.start()) or _AIMED.match(text, match.end()):
            continue
        before = text[max(0, match.start() - 8) : match.start()]
        inside_name = re.search(r"[A-Za-z]+$", before)
        words = (inside_name.group() if inside_name else "") + match.group()
        best = max(best or (0, False, ""), (int(match["year"]), inside_name is None, words))
    return (best[0], f"“{best[2]}” on the page", best[1]) if best else (None, "", False)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    """The value of 27, 二十七 or 二〇二二."""
    if text.isascii():
        return int(text)
    if "十" in text:
        tens, ones = text.split("十", 1)
        return 10 * _NUMERALS.get(tens, 1) + _NUMERALS.get(ones, 0)
    return int("".join(str(_NUMERALS.get(char, char)) for char in text))
