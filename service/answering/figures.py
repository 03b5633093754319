"""Figures that a text gives: numbers with what they count or measure, dates, telephone numbers, addresses."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from embeddings.text import Span
from service.answering.question import Question

_DIGITS = r"[0-9０-９]+(?:[,，][0-9０-９]{3})*(?:[.．·][0-9０-９]+)?"
_HAN_NUMBER = r"[一二两三四五六七八九十百千]+"
_UNIT = (
    r"人次|平方公里|平方千米|立方米|平方米|公里|公顷|千米|毫米|厘米|千瓦时|千瓦|公斤|千克|美元|欧元|港元|人民币|个百分点|个月|小时|分钟|周年|周岁"
    r"|元|吨|亩|户|家|个|名|位|人|项|处|座|条|种|类|件|份|部|本|场|次|届|支|只|张|幅|篇|则|句|道|点|段|批|栋|款|辆|架|艘|台|套|棵|头|期|级|岁|年"
    r"|天|秒|度|米|倍|成|%|％|‰|尊|笔|门|所|间|层|集|股|幢|孔|眼|口|宗|起|卷|册|组|对|车|列|班|里|斤|升|轮|步|环|例|枚|块|片|周|集|行|曲|首|万|亿"
)
_NUMBER = re.compile(
    rf"(?P<value>{_DIGITS}(?:[~～—\-－至到]{_DIGITS})?|{_HAN_NUMBER}(?={_UNIT}|[万亿]))(?P<scale>[万亿千百]{{0,2}})(?P<more>[多余]?)"
    rf"(?P<unit>{_UNIT})?(?P<tail>以上|以下|左右|以内)?"
)
_CLOCK = r"(?:上午|下午|中午|晚上?|凌晨|早上?)"
_DAY = r"(?:[0-9０-９]{2,4}年)?[0-9０-９]{1,2}月(?:[0-9０-９]{1,2}日)?(?:底|初|末|中旬|上旬|下旬|份)?"
_DATE = re.compile(
    rf"(?:(?:今年|去年|明年|前年|当年)?{_DAY}(?:{_CLOCK}(?:[0-9]{{1,2}}时)?)?(?:\s*(?:至|到|—|－|-|~|、|和|与)\s*(?:{_DAY}|[0-9０-９]{{1,2}}日)(?:{_CLOCK})?)*"
    rf"|[12][0-9]{{3}}年(?:[底初末春夏秋冬]|上半年|下半年|[一二三四]季度)?|(?:今年|去年|明年|前年)(?:[上下]半年|[一二三四]季度|年?[底初末])"
    rf"|近日|日前|目前|当日|昨日|今日|(?:{_CLOCK})?[0-9]{{1,2}}[时点](?:[0-9]{{1,2}}分)?(?:至(?:{_CLOCK})?[0-9]{{1,2}}[时点])?"
    r"|[0-9]{1,2}[:：][0-9]{2}(?:[—\-－至][0-9]{1,2}[:：][0-9]{2})?)"
)
# Asks until when, and what says so around a date.
_END_ASKED = re.compile(
    r"(?:到|至|截至|截止到?)(?:哪|什么时候|何时|几)|截止|闭幕|结束|\buntil\b|deadline|\bends?\b|\bclos(?:e|ing)", re.I
)
_END = re.compile(r"[至到—～~－-]|[前底止]|截|结束|闭幕")
_VAGUE_DATES = ("近日", "日前", "目前", "当日", "昨日", "今日")
_DATE_GRAINS = (
    (r"几点|钟|what time|what hour|o'clock", r"[时点:：]"),
    (r"哪(?:一)?年|年份|(?:what|which) year", "年"),
    (r"哪(?:一)?个?月|几月(?!几)|(?:what|which) month", "月"),
)
# What a unit measures; all others count things.
_DIMENSIONS = (
    ("money", re.compile(r"元$")),
    ("share", re.compile(r"[%％‰倍成]$|百分点$")),
    ("length", re.compile(r"^(?:公里|千米|[米里步])$|[毫厘]米$")),
    ("area", re.compile(r"[亩顷]$|平方")),
    ("amount", re.compile(r"[吨斤升克]$|千克$|立方米$")),
    ("time", re.compile(r"[年月天日秒周]$|小时$|分钟$|周年$")),
    ("age", re.compile(r"岁$")),
    ("power", re.compile(r"千瓦")),
)
# Units of what is never told by the ten thousand alone.
_SMALL = ("%", "年", "公里", "岁", "度")
# Asks how many of a thing there are, without the word that counts it: 多少就业机会.
_COUNT_ASKED = re.compile(r"多少(?=[㐀-鿿]{2})(?!钱|的)|how many", re.I)
_CONTACTS = (
    (r"邮箱|邮件|e-?mail|电邮", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.A)),
    (r"网址|网站|website|web address|url", re.compile(r"(?:https?://|www\.)[\w./?=&%#~-]+[\w/]", re.A)),
    (
        r"",
        re.compile(
            r"(?<![\d.])(?:\+?86[- ]?)?(?:1[3-9]\d{9}|0\d{2,3}[-—－ ]?\d{7,8}|[48]00[-—－ ]?\d{3,4}[-—－ ]?\d{3,4}"
            r"|\d{7,8}|1\d{4}|1\d{2})(?![\d.%％年月元万亿])"
        ),
    ),
)  # fmt: skip


class Candidate(NamedTuple):
    """A span that may answer, and how well its form fits what is asked, 0 to 1."""

    span: Span
    fit: float


def find_numbers(text: str, question: Question) -> Iterator[Candidate]:
    """Numbers, better where they carry the unit asked for; none of another dimension, no ordinals, no dates."""
    dates = [match.span() for match in _DATE.finditer(text)]
    for match in _NUMBER.finditer(text):
        if any(start <= match.start() < end for start, end in dates):
            continue
        unit = match["unit"] or match["scale"]
        is_ordinal = text[match.start() - 1 : match.start()] == "第"
        if is_ordinal or (not unit and question.units):
            continue
        if question.units:
            bare = () if question.units[0] in _SMALL else ("万", "亿")
            fits = match.group().rstrip("以上下左右内").endswith((*question.units, *bare))
            if not fits and _dimension(question.units[0]) != _dimension(unit):
                continue  # Money is not told in kilometres.
            fit = 1.0 if fits else 0.25
        elif _COUNT_ASKED.search(question.text):
            fit = 0.8 if unit and _dimension(unit) == "count" else 0.3
        else:
            fit = 0.8 if unit else 0.3
        if not match["value"][0].isdecimal():
            fit *= 0.6
        yield Candidate(Span(*match.span()), fit)


def _dimension(unit: str) -> str:
    return next((name for name, pattern in _DIMENSIONS if pattern.search(unit)), "count")


def find_dates(text: str, question: Question) -> Iterator[Candidate]:
    """Dates; better where they are as fine as what is asked for: a day, a month, a year, an hour."""
    wanted = next((unit for asked, unit in _DATE_GRAINS if re.search(asked, question.text, re.I)), "日")
    asks_end = _END_ASKED.search(question.text) is not None
    for match in _DATE.finditer(text):
        if match.group() not in _VAGUE_DATES:
            fine = re.search(wanted, match.group()) is not None
            fit = 1.0 if fine else 0.5 if wanted == "日" else 0.3
            is_end = _END.search(match.group()) or _END.search(text[max(match.start() - 3, 0) : match.end() + 2])
            yield Candidate(Span(*match.span()), 0.3 * fit if asks_end and not is_end else fit)


def contacts(text: str, scope: Span, question: Question) -> Iterator[Span]:
    """Telephone numbers, or the mail or web addresses where those are asked for."""
    pattern = next(pattern for asked, pattern in _CONTACTS if re.search(asked, question.text, re.I))
    return (Span(*match.span()) for match in pattern.finditer(text, *scope))
