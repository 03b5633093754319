"""Spans of a text that could answer a question of a kind: numbers with units, dates, people, titles, clauses."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from embeddings.names import SURNAMES
from embeddings.people import Person, role_span
from embeddings.text import Span
from embeddings.words import Word, Words
from service.answering.figures import Candidate, contacts, find_dates, find_numbers
from service.answering.question import Question
from service.answering.wording import DEICTIC, Kind

_QUOTED = re.compile(r"《[^《》]{1,60}》|“[^“”]{1,80}”|「[^「」]{1,80}」")
ORGANISATION_END = re.compile(
    r"(?:公司|集团|银行|[厅局委办社署院]|部门?|中学|小学|大学|学校|学院|研究院|基地|中心|协会|学会|商会|联合会|委员会|政府|法院|检察院|工会|医院"
    r"|支行|分行|信用社|剧院|剧团|乐团|博物馆|图书馆|出版社|报社|电视台|日报|电台|组委会|办公室|指挥部|大队|支队|中队|总队|党委|合作社|厂|园区|队|站|所|馆"
    r"|联盟|基金会|机构|单位|企业|公社|联社|总公司|[建城国农文交]投|发改委)$"
)
PLACE_END = re.compile(
    r"(?:[省市县区镇乡村国州旗盟路街桥河湖山岛港湾站馆园院场厅窟寺庙宫塔城堡峡泉湾海滩口岸洲楼店庄屯营]|街道|社区|广场|中心|景区|公园|园区|机场|车站|水库|基地|大道"
    r"|会展|产业园|剧院|音乐厅|展览馆|通道|流域|盆地|点位|工地|现场|农田|车间)$"
)
_NOUN_TAGS = ("n", "j", "vn", "an", "b", "m", "s", "l", "eng", "x", "f", "i", "t", "q", "z")
PRESS = re.compile(r"记者|通讯员|摄影|编辑$")
AUTHOR = re.compile(
    r"记者|通讯员|作者|摄影|谁[写拍摄]|[写拍摄](?:的|了)|\b(?:reporters?|journalists?|photographers?|wrote|written|author|photo)",
    re.I,
)
# What tells of a person is no answer where one of these is asked for.
NO_PEOPLE: frozenset[Kind] = frozenset(("organisation", "place"))
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
_LEAD_IN_WORD = re.compile("本报|新华社")
_GLUED = "由在为对向将把与和"
_CLAUSE_END = re.compile(r"[，。；！？：\n]")


def find_candidates(
    text: str, cut: Sequence[Word], people: Sequence[Person], question: Question, words: Words
) -> list[Candidate]:
    """Candidates of the question's kind in ``text``, in no order; ``cut`` are its words, ``people`` those it names."""
    finders: dict[Kind, Callable[[], Iterator[Candidate]]] = {
        "number": lambda: find_numbers(text, question),
        "date": lambda: find_dates(text, question),
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


def _roles(text: str, people: Sequence[Person], question: Question) -> Iterator[Candidate]:
    """The roles of the people whom the question names."""
    for person in people:
        if person.role and person.name in question.text and not PRESS.search(person.role):
            role = role_span(text, person)
            if role:
                yield Candidate(role, 1.0)


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


def may_be_name(said: str) -> bool:
    """Whether ``said`` can be a person's name: short, or of parts; no body's and no place's name by its ending."""
    is_other = ORGANISATION_END.search(said) or PLACE_END.search(said) or _LEAD_IN_WORD.match(said)
    short_or_parted = re.fullmatch(r"[㐀-鿿]{2,5}|(?=.*[·•-])[㐀-鿿·•-]{3,20}", said) is not None
    return short_or_parted and not (is_other and said[0] not in SURNAMES)


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
