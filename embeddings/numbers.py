"""Numbers, dates and shares in one form, however a page or a question writes them.

八月二十七日, 8/27, 2022-08-27 and August 27 all hold ``8月27日``; 百分之五 and 5 percent are ``5%``; 627 million is
``6.27亿``. The forms are terms for search, made alike of pages and questions: nothing is read off them.
"""

import re

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_COUNTED = "零〇一二三四五六七八九十百千"
# Where a numeral is sure to be one: it counts in tens, spells a year, or stands before a day or a month.
_NUMERAL = re.compile(
    rf"[一二三四五六七八九两]?[十百千][{_COUNTED}]*(?:点[零〇一二三四五六七八九]+)?"
    r"|[一二][零〇一二三四五六七八九]{3}(?=年)|[一二三四五六七八九](?=[月日号]|个百分点)"
)
_SHARE_NUMERAL = re.compile(rf"百分之([{_COUNTED}]+(?:点[零〇一二三四五六七八九]+)?)")
_SHARE = re.compile(r"百分之(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?) ?(?:percent|per cent)\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_MAGNITUDE = re.compile(r"(\d+(?:\.\d+)?) ?(thousand|million|billion|trillion)\b")
_MAGNITUDES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_DATE = re.compile(
    r"\b(?:(?P<before>\d{1,2})(?:st|nd|rd|th)?(?: of)? )?"
    r"(?P<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?"
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)(?![a-z])"
    r"(?: (?P<after>\d{1,2})(?:st|nd|rd|th)?\b(?![\d.%]))?(?:,? (?P<year>\d{4})\b)?",
    re.I,
)
_FIGURE_DATE = re.compile(
    r"(?<![\d./-])(?:(\d{4})([-/.]))?(1[0-2]|0?[1-9])(?(2)\2|[/])(3[01]|[12]\d|0?[1-9])(?![\d./%-])"
)
_DAY = re.compile(r"(?:1[0-2]|[1-9])月(?:3[01]|[12]\d|[1-9])日")
_NUMBER_AND_NEXT = re.compile(r"\d+(?:\.\d+)?[㐀-䶿一-鿿%]")


def chinese_dates(text: str) -> str:
    """``text`` with its English dates as Chinese pages write them: 27 August, Sept. 2021 → 8月27日, 2021年9月."""
    return _ENGLISH_DATE.sub(_chinese_date, text)


def without_thousands(text: str) -> str:
    """``text`` without the marks between the thousands of its numbers: 1,234 → 1234."""
    return _THOUSANDS.sub("", text)


def quantities(folded: str) -> list[str]:
    """Numbers of ``folded`` with what they count (``6.27亿``, ``27日``, ``5%``), and its days (``8月27日``).

    ``folded`` is text in simplified script, half-width and lower case.
    """
    plain = _SHARE_NUMERAL.sub(lambda match: f"{_digits(match[1])}%", without_thousands(folded))
    plain = _NUMERAL.sub(lambda match: _digits(match[0]), plain)
    plain = _FIGURE_DATE.sub(_figure_date, chinese_dates(plain))
    plain = _SHARE.sub(lambda match: f"{match[1] or match[2]}%", plain)
    plain = _MAGNITUDE.sub(_magnitude, plain).replace("号", "日")
    return _NUMBER_AND_NEXT.findall(plain) + _DAY.findall(plain)


def _digits(numeral: str) -> str:
    """The digits of a Chinese numeral, counted (三百二十) or spelled one by one (二〇二二), below ten thousand."""
    whole, _, rest = numeral.partition("点")
    if any(char in _TENS for char in whole):
        total = digit = 0
        for char in whole:
            if char in _DIGITS:
                digit = _DIGITS[char]
            else:
                total, digit = total + (digit or 1) * _TENS[char], 0
        whole = str(total + digit)
    return ".".join(filter(None, ("".join(str(_DIGITS.get(char, char)) for char in part) for part in (whole, rest))))


def _chinese_date(match: re.Match[str]) -> str:
    month = _MONTHS.index(match["month"][:3].lower()) + 1
    day = match["before"] or match["after"]
    if not (day or match["year"]) and (match["month"].islower() or not match.start()):
        return match[0]  # The verbs may and march.
    year = f"{match['year']}年" if match["year"] else ""
    return f" {year}{month}月{int(day)}日 " if day else f" {year}{month}月 "


def _figure_date(match: re.Match[str]) -> str:
    year = f"{match[1]}年" if match[1] else ""
    return f"{match[0]} {year}{int(match[3])}月{int(match[4])}日 "


def _magnitude(match: re.Match[str]) -> str:
    value = float(match[1]) * _MAGNITUDES[match[2]]
    unit, name = (10**8, "亿") if value >= 10**8 else (10**4, "万") if value >= 10**4 else (1, "")
    return f"{value / unit:.10g}{name}"
