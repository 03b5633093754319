"""Spans of a text that could answer a question of a kind: numbers with units, dates, people, titles, clauses."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from embeddings.people import Person
from embeddings.text import Span
from embeddings.words import Word, Words
from service.answering.question import Question
from service.answering.wording import DEICTIC, Kind

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
_QUOTED = re.compile(r"《[^《》]{1,60}》|“[^“”]{1,80}”|「[^「」]{1,80}」")
ORGANISATION_END = re.compile(
    r"(?:公司|集团|银行|[厅局委办社署院]|部门?|中学|小学|大学|学校|学院|研究院|基地|中心|协会|学会|商会|联合会|委员会|政府|法院|检察院|工会|医院"
    r"|支行|分行|信用社|剧院|剧团|乐团|博物馆|图书馆|出版社|报社|电视台|日报|电台|组委会|办公室|指挥部|大队|支队|中队|总队|党委|合作社|厂|园区|队|站|所|馆"
    r"|联盟|基金会|机构|单位|企业|公社|联社|总公司|建投|发改委)$"
)
PLACE_END = re.compile(
    r"(?:[省市县区镇乡村国州旗盟路街桥河湖山岛港湾站馆园院场厅窟寺庙宫塔城堡峡泉湾海滩口岸洲楼店庄屯营]|街道|社区|广场|中心|景区|公园|园区|机场|车站|水库|基地|大道"
    r"|会展|产业园|保利剧院|音乐厅|展览馆|通道|流域|盆地|易涝点|工地|现场|盐田|车间)$"
)
_NOUN_TAGS = ("n", "j", "vn", "an", "b", "m", "s", "l", "eng", "x", "f", "i", "t", "q", "z")
PRESS = re.compile(r"记者|通讯员|摄影|编辑$")
AUTHOR = re.compile(
    r"记者|通讯员|作者|摄影|谁[写拍摄]|[写拍摄](?:的|了)|\b(?:reporters?|journalists?|photographers?|wrote|written|author|photo)",
    re.I,
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
# Asks for somebody's words or demands, and the verbs that newspapers tell them by.
WORDS_ASKED = re.compile(
    r"\bwhat (?:\w+ )?(?:did|does|do|has|had) .{2,80}?\b(?:say|ask|call for|want|stress|urge|promise|pledge|order"
    r"|tell|propose|demand|request|hope|emphasi[sz]e|require|suggest|express)\b"
    r"|\bhow did .{2,80}?\b(?:describe|say|promise|respond|react)\b"
    r"|(?:说|讲|提|谈|要求|希望|强调|指出|表示|承诺|建议|呼吁)了?(?:些|几点|哪些|哪几点|哪几项)?(?:什么|哪些|怎样|怎么)"
    r"|怎么(?:说|表态|评价|要求)",
    re.I,
)
_SAYING = re.compile(
    r"(?:要求|强调|指出|表示|希望|提出|认为|介绍|承诺|建议|呼吁|称|说|愿|欢迎)(?:[，,：:]“?|(?=[㐀-鿿“]{4}))"
    r"|(?<=[，。；])要(?=[㐀-鿿]{3})"
)
_OBJECT_ASKED = re.compile(r"(?P<verb>[㐀-鿿]{2})(?:了|过)?(?:哪些|些)?(?:什么|怎样|啥)")
_LEAD_IN = re.compile(r"(?:本报讯|本报记者|新华社|据[^，。]{2,10}报道)[^，。]{0,24}?(?:[）)]|电|讯)[ 　]*")
_GLUED = "由在为对向将把与和"
_CLAUSE_END = re.compile(r"[，。；！？：\n]")


class Candidate(NamedTuple):
    """A span that may answer, and how well its form fits what is asked, 0 to 1."""

    span: Span
    fit: float


def find_candidates(
    text: str, cut: Sequence[Word], people: Sequence[Person], question: Question, words: Words
) -> list[Candidate]:
    """Candidates of the question's kind in ``text``, in no order; ``cut`` are its words, ``people`` those it names."""
    finders: dict[Kind, Callable[[], Iterator[Candidate]]] = {
        "number": lambda: _numbers(text, question),
        "date": lambda: _dates(text, question),
        "person": lambda: _people(people, question),
        "contact": lambda: (Candidate(span, 1.0) for span in contacts(text, Span(0, len(text)), question)),
        "role": lambda: _roles(text, people, question),
        "organisation": lambda: _named(text, cut, words, question, ORGANISATION_END),
        "place": lambda: _named(text, cut, words, question, PLACE_END),
        "title": lambda: _titles(text),
        "quote": lambda: _quoted(text),
        "thing": lambda: _things(text, cut, words, question),
    }
    found = finders.get(question.kind)
    return list(found()) if found else list(_clauses(text, question))


def _people(people: Sequence[Person], question: Question) -> Iterator[Candidate]:
    """People; reporters and photographers answer where the question asks who wrote or photographed, and only there."""
    asks_author = AUTHOR.search(question.text) is not None
    for person in people:
        is_author = person.role is not None and PRESS.search(person.role) is not None
        if is_author and not asks_author:
            continue
        yield Candidate(person.span, 1.0 if is_author == asks_author else 0.2)


def contacts(text: str, scope: Span, question: Question) -> Iterator[Span]:
    """Telephone numbers, or the mail or web addresses where those are asked for."""
    pattern = next(pattern for asked, pattern in _CONTACTS if re.search(asked, question.text, re.I))
    return (Span(*match.span()) for match in pattern.finditer(text, *scope))


def _numbers(text: str, question: Question) -> Iterator[Candidate]:
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


def _roles(text: str, people: Sequence[Person], question: Question) -> Iterator[Candidate]:
    """The roles that stand before the people whom the question names."""
    for person in people:
        if person.role and person.name in question.text and not PRESS.search(person.role):
            start = text.rfind(person.role, 0, person.span.start)
            if start >= 0:
                yield Candidate(Span(start, start + len(person.role)), 1.0)


def _dates(text: str, question: Question) -> Iterator[Candidate]:
    """Dates; better where they are as fine as what is asked for: a day, a month, a year, an hour."""
    wanted = next((unit for asked, unit in _DATE_GRAINS if re.search(asked, question.text, re.I)), "日")
    asks_end = _END_ASKED.search(question.text) is not None
    for match in _DATE.finditer(text):
        if match.group() not in _VAGUE_DATES:
            fine = re.search(wanted, match.group()) is not None
            fit = 1.0 if fine else 0.5 if wanted == "日" else 0.3
            is_end = _END.search(match.group()) or _END.search(text[max(match.start() - 3, 0) : match.end() + 2])
            yield Candidate(Span(*match.span()), 0.3 * fit if asks_end and not is_end else fit)


def _titles(text: str) -> Iterator[Candidate]:
    for match in re.finditer(r"《([^《》]{1,60})》", text):
        yield Candidate(Span(*match.span(1)), 1.0)


def _quoted(text: str) -> Iterator[Candidate]:
    for match in _QUOTED.finditer(text):
        yield Candidate(Span(match.start() + 1, match.end() - 1), 1.0 if match.group()[0] != "《" else 0.4)


def _named(
    text: str, cut: Sequence[Word], words: Words, question: Question, ending: re.Pattern[str]
) -> Iterator[Candidate]:
    """Noun phrases that end as names of the kind do; better where they end as the noun asked for does."""
    for run in noun_runs(cut, words):
        for last in range(len(run), 0, -1):
            phrase = text[run[0].start : run[last - 1].end]
            if ending.search(phrase) and len(phrase) > 1:
                fit = 1.0 if last == len(run) else 0.8
                # 学校, 单位: a common noun alone names no body and no place.
                is_common = last == 1 and words.tag(run[0].text) == "n"
                fit = 0.2 if DEICTIC.match(phrase) else 0.4 if is_common else fit
                yield Candidate(Span(run[0].start, run[last - 1].end), fit)
    for person_free in re.finditer(r"(?<=[在赴到往从于])([㐀-鿿（）]{2,20}?)(?=[，。、举召开展进出建考调]|$)", text):
        if question.kind == "place":
            yield Candidate(Span(*person_free.span(1)), 0.2 if DEICTIC.match(person_free[1]) else 0.8)


def _things(text: str, cut: Sequence[Word], words: Words, question: Question) -> Iterator[Candidate]:
    """Noun phrases, better where they end in the noun asked for; and quoted names."""
    head = question.head[-2:] if question.head and question.language == "zh" else None
    for run in noun_runs(cut, words):
        phrase = Span(run[0].start, run[-1].end)
        if text[run[0].start : run[-1].end].isdecimal() or all((words.tag(word.text) or "n")[0] == "m" for word in run):
            continue
        if len(run) == 1 and len(run[0].text) < 2:
            continue
        if head and head in text[phrase.start : phrase.end]:
            end = text.rfind(head, *phrase) + len(head)
            if end - phrase.start > len(head):
                yield Candidate(Span(phrase.start, end), 1.0)
        else:
            yield Candidate(phrase, 0.5)
    for candidate in _quoted(text):
        yield Candidate(candidate.span, 0.7)


def _clauses(text: str, question: Question) -> Iterator[Candidate]:
    """Clauses, runs of up to three neighbouring ones, and what follows the verb whose object is asked for."""
    lead = _LEAD_IN.match(text)
    begin = lead.end() if lead else 0
    cuts = [begin] + [match.end() for match in _CLAUSE_END.finditer(text, begin)] + [len(text)]
    bounds = [(start, end) for start, end in pairwise(cuts) if end > start]
    for first in range(len(bounds)):
        for last in range(first, min(first + 3, len(bounds))):
            span = _trimmed(text, bounds[first][0], bounds[last][1])
            if len(re.findall(r"\w", text[slice(*span)])) > 1:
                yield Candidate(span, 0.7 - 0.1 * (last - first))
    ends = [end for _, end in bounds]
    yield from _objects(text, question, ends)
    if WORDS_ASKED.search(question.text):
        yield from _speech(text, ends)


def _speech(text: str, ends: Sequence[int]) -> Iterator[Candidate]:
    """What is told as somebody's words, from the verb that says so to the end of one of the next clauses."""
    for match in _SAYING.finditer(text):
        for end in [end for end in ends if end > match.end() + 3][:4]:
            yield Candidate(_trimmed(text, match.end(), end), 0.9)


def _objects(text: str, question: Question, ends: Sequence[int]) -> Iterator[Candidate]:
    """介绍了什么 is answered by what follows 介绍 in the text, to the end of the clause or of the sentence."""
    for asked in _OBJECT_ASKED.finditer(question.text):
        for match in re.finditer(re.escape(asked["verb"]) + "[了过：，]?", text):
            for end in ends:
                span = _trimmed(text, match.end(), end)
                if span.end - span.start > 1:
                    yield Candidate(span, 1.0)


def _trimmed(text: str, start: int, end: int) -> Span:
    body = text[start:end]
    return Span(start + len(body) - len(body.lstrip("，。；！？：\n ")), start + len(body.rstrip("，。；！？：\n ")))


def noun_runs(cut: Sequence[Word], words: Words) -> Iterator[list[Word]]:
    """Longest runs of neighbouring words that can make up one noun phrase."""
    run: list[Word] = []
    for word in cut:
        if words.tag(word.text) is None and len(word.text) > 1 and word.text[0] in _GLUED:
            # A guessed word took the preposition before a name along.
            if run:
                yield run
            run = [Word(word.text[1:], word.start + 1, word.end)]
            continue
        if is_nounlike(word.text, words) and (not run or run[-1].end == word.start):
            run.append(word)
            continue
        if run:
            yield run
        run = [word] if is_nounlike(word.text, words) else []
    if run:
        yield run


def is_nounlike(word: str, words: Words) -> bool:
    """Whether ``word`` can stand inside a noun phrase; words that the dictionary lacks can."""
    if not re.match(r"[\w%％]", word):
        return False
    tag = words.tag(word)
    if tag is None or (tag.startswith(_NOUN_TAGS) and word not in ("等", "中", "后", "前", "内", "上", "下", "时")):
        return True
    # The dictionary may know a city's short name only as another word (大同, "alike").
    return len(word) > 1 and any(words.tag(word + kind) == "ns" for kind in "省市县")
