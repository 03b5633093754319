"""Words that point back (他, 该公司, 当天, she, there, the second one), replaced by what they point at."""

import re
from collections.abc import Callable, Sequence

from embeddings.words import Words
from service.answering.antecedents import COUNTER, Said, antecedent, described_zh, last_date
from service.answering.grammar import EN_IN_ALL
from service.answering.phrases import find_phrases, kind_of
from service.answering.wording import ZH_DIGITS, Kind

_YEAR = re.compile(r"\d{4}年?|[今去前明]年|(?:this|last|next) year")
_TIME_OF_DAY = re.compile(r"上午|下午|晚上|晚|凌晨|清晨")
_PERSON: tuple[Kind, ...] = ("person",)
_BODY: tuple[Kind, ...] = ("organisation", "place", "title", "thing", "number")
_GROUP: tuple[Kind, ...] = ("person", "organisation", "place", "title", "thing")
_WHERE: tuple[Kind, ...] = ("organisation", "place", "thing")


# --- Chinese -------------------------------------------------------------------------------------------------------

_ZH_NTH = re.compile(rf"(?:第(?P<n>[一二三四五六七八九十]|[1-9]\d?)|最后一){COUNTER}|(?P<former>前者)|后者")
_ZH_SAME_DAY = re.compile(r"(?:同一天|当天|当日|同日|那一?天)(?P<time>上午|下午|晚上|凌晨)?")
_ZH_SAME_YEAR = re.compile(r"当年|同年|那一?年")
_ZH_THEY = re.compile(r"他们|她们|它们|这些人|那些人")
_ZH_PERSON = re.compile(r"他|她|此人")
# Behind another noun a demonstrative does not point back: 某市那所中学.
_ZH_THAT = re.compile(
    rf"(?:(?<![㐀-鿿”》])|(?<=[在从对为给向跟和与由是到于]))(?:该|此次|这{COUNTER}?|那{COUNTER}|本次|上述)(?=[㐀-鿿])"
)
_ZH_ITS = re.compile(r"其|它")
_ZH_THERE = re.compile(r"那边|那里|那儿|这里(?!是)|当地")
_ZH_AMONG = re.compile(r"^其中")
_ZH_OFFICE = re.compile(
    r"(?<![㐀-鿿])(?:新任|原|现任)?(?:副|常务副)?(?P<body>[厅局院校馆市县区镇部行社站])长(?!呢|[？?]|$)"
)
_SCHOOLS = "学校|中学|小学|大学|学院|一中|二中"
_ZH_MEETING = re.compile(r"(?:(?<![㐀-鿿])|(?<=[在从他她]))(?:会议|大会|会)上")


def pointed_zh(question: str, said: Sequence[Said], words: Words) -> str:
    """``question`` with what points back replaced by what it points at, as far as the conversation tells."""
    whole = _ZH_NTH.sub(lambda m: _nth(m, said) or m.group(), question)
    whole = _ZH_SAME_DAY.sub(lambda m: _same_day(m, said), whole)
    whole = _ZH_AMONG.sub(lambda _: f"{described_zh(said[-1])}中", whole) if said[-1].asked.language == "zh" else whole
    whole = _ZH_OFFICE.sub(lambda m: _office(m, said), whole)
    whole = _put(_ZH_SAME_YEAR, whole, last_date(said, _YEAR))
    whole = _put(_ZH_THEY, whole, lambda: antecedent(said, _GROUP, many=True) or antecedent(said, _GROUP))
    whole = _that_zh(whole, said, words)
    whole = _pronouns_zh(whole, said, words)
    whole = _put(_ZH_THERE, whole, lambda: antecedent(said, _WHERE))
    meeting = antecedent(said, (), head="会") if _ZH_MEETING.search(whole) else None
    whole = _ZH_MEETING.sub(f"{meeting}上", whole) if meeting else whole
    return whole if whole != question else _asked_zh(question, said[-1], words)


def _office(match: re.Match[str], said: Sequence[Said]) -> str:
    """厅长 with the 厅 that was spoken of."""
    ending = re.compile(f"[^{match['body']}](?:{_SCHOOLS if match['body'] == '校' else match['body']})$")
    bodies = [phrase.text for turn in said[-1:] for phrase in turn.phrases if ending.search(phrase.text)]
    return f"{bodies[-1]}{match.group()}" if bodies else match.group()


def _put(pattern: re.Pattern[str], text: str, found: str | Callable[[], str | None] | None) -> str:
    if not pattern.search(text):
        return text
    named = found() if callable(found) else found
    return pattern.sub(lambda _: named, text) if named else text


def _asked_zh(text: str, last: Said, words: Words) -> str:
    """``text`` with the bare noun that was asked for, 演练 after 开展了什么演练, as what answered or was asked."""
    nouns = {phrase.text for phrase in last.phrases if phrase.asked and len(phrase.text) > 1}
    for phrase in find_phrases(text, words):
        if phrase.text in nouns and not phrase.asked and len(text) > len(phrase.text) + 2:
            name = last.items[0] if len(last.items) == 1 and len(last.items[0]) < 20 else described_zh(last)
            return text[: phrase.span.start] + name + text[phrase.span.end :]
    return text


def _nth(match: re.Match[str], said: Sequence[Said]) -> str | None:
    items = said[-1].items
    number = match.groupdict().get("n")
    place = (1 if number == "一" else ZH_DIGITS.get(number) or int(number)) - 1 if number else -1
    if match.groupdict().get("former"):
        place = 0
    return items[place] if len(items) > 1 and place < len(items) else None


def _same_day(match: re.Match[str], said: Sequence[Said]) -> str:
    date = last_date(said)
    if not date:
        return match.group()
    return _TIME_OF_DAY.sub("", date) + match["time"] if match["time"] else date


def _that_zh(text: str, said: Sequence[Said], words: Words) -> str:
    """``text`` with 该公司 or 这次会议 named: a demonstrative and one noun, which what it points at ends in."""
    phrases = {phrase.span.start: phrase for phrase in find_phrases(text, words)}
    for match in _ZH_THAT.finditer(text):
        noun = phrases.get(match.end())
        if noun and len(noun.words) == 1:
            found = antecedent(said, (noun.kind,), head=noun.text) or antecedent(said, _BODY)
            return f"{text[: match.start()]}{found}{text[noun.span.end :]}" if found else text
    return text


def _pronouns_zh(text: str, said: Sequence[Said], words: Words) -> str:
    """``text`` with 他, 她, 它 and 其 replaced where they are words, not part of one."""
    whole, end = "", 0
    for word in words.cut(text):
        person, thing = _ZH_PERSON.fullmatch(word.text), _ZH_ITS.fullmatch(word.text)
        found = antecedent(said, _PERSON if person else _BODY) if person or thing else None
        if found:
            whole += text[end : word.start] + (f"{found}的" if word.text == "其" else found)
            end = word.end
    return whole + text[end:]


# --- English -------------------------------------------------------------------------------------------------------

_EN_ORDER = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_EN_NTH = re.compile(
    rf"\bthe (?P<nth>{'|'.join(_EN_ORDER)}|last|former|latter)(?: one)?\b(?=\?| (?:of|is|was|do|did|has)\b|'s|$)", re.I
)
_EN_SAME_TIME = re.compile(
    r"\b(?:(?:on|in) )?(?:that(?: same)?|the same) (?P<time>day|date|morning|afternoon|evening|year)\b", re.I
)
_TIMES = {"morning": "上午", "afternoon": "下午", "evening": "晚上"}
_EN_OF_THEM = re.compile(r"\bof (?:them|these|those)\b(?! \w+s\b)", re.I)
_EN_THEY = re.compile(r"\b(?:they|them|(?P<of>their))\b", re.I)
_EN_HE = re.compile(
    r"\b(?:he|she|him|(?P<of>his|her(?= (?!in|on|at|to|for|with|there|that|this)[a-z])|hers)|her)\b", re.I
)
_EN_IT = re.compile(r"\b(?:it|(?P<of>its))\b(?! (?:take|took|rain|snow)s? )", re.I)
# A pronoun ahead of what it stands for: in his speech, the mayor …
_EN_AHEAD = re.compile(r"(?:in|at|during|on|with|after|before) (?:his|her|their|its)\b[^,]*,", re.I)
_EN_EXISTS = re.compile(r"\b(?:is|are|was|were|be|been) there\b|\bthere (?:is|are|was|were)\b", re.I)
_EN_GOING = re.compile(r"\b(?:go|goes|went|gone|come|came|travel(?:led|ed)?|move[ds]?|get|got) there\b", re.I)
_EN_THERE = re.compile(r"\b(?:over |in )?there\b", re.I)
_EN_THAT = re.compile(
    r"\b(?:(?:that|this|these|those) (?!year|day|month|week)(?P<that>[a-z]+)"
    r"|the (?!city|town|county|village|place)(?P<the>[a-z]+)"
    r"(?=\?|$| (?:in|on|at|do|did|has|have|is|was|will|[a-z]+ed|[a-z]+ing)\b| [a-z]+\?))"
)


def pointed_en(question: str, said: Sequence[Said], words: Words) -> str:
    """``question`` with what points back replaced by what it points at, as far as the conversation tells."""
    whole = _EN_NTH.sub(lambda m: _nth_en(m, said), question)
    whole = _EN_SAME_TIME.sub(lambda m: _same_time(m, said), whole)
    whole = _EN_OF_THEM.sub(lambda m: _of_them(m, said), whole)
    whole = _EN_THAT.sub(lambda m: _that_en(m, said), whole)
    if _EN_THEY.search(whole):
        whole = _named(_EN_THEY, whole, antecedent(said, _GROUP, many=True) or antecedent(said, _GROUP), _GROUP, words)
    whole = _named(_EN_HE, whole, antecedent(said, _PERSON), _PERSON, words)
    whole = _named(_EN_IT, whole, antecedent(said, _BODY), _BODY, words)
    return _there(whole, said, words)


def _named(pattern: re.Pattern[str], text: str, name: str | None, kinds: Sequence[Kind], words: Words) -> str:
    """``text`` with ``name`` for the pronouns of ``pattern``, unless ``text`` itself has spoken of one of ``kinds``."""
    match = pattern.search(text)
    if not match or not name or _EN_AHEAD.match(text):
        return text
    own = [phrase for phrase in find_phrases(text, words) if phrase.kind in kinds and not phrase.asked]
    if any(phrase.span.end <= match.start() for phrase in own):
        return text
    return pattern.sub(lambda match: _of(name) if match["of"] else name, text)


def _of(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _nth_en(match: re.Match[str], said: Sequence[Said]) -> str:
    word = match["nth"].lower()
    place = {"former": 0, "latter": -1, "last": -1}.get(word, _EN_ORDER.index(word) if word in _EN_ORDER else 0)
    items = said[-1].items
    return items[place] if len(items) > 1 and place < len(items) else match.group()


def _same_time(match: re.Match[str], said: Sequence[Said]) -> str:
    time = match["time"].lower()
    date = last_date(said, _YEAR if time == "year" else None)
    if not date:
        return match.group()
    if time in _TIMES and re.search("[㐀-鿿]", date):
        date = _TIME_OF_DAY.sub("", date) + _TIMES[time]
    elif time in _TIMES and time not in date:
        date = f"the {time} of {date}"
    return f"{'in' if time == 'year' else 'on'} {date}"


def _of_them(match: re.Match[str], said: Sequence[Said]) -> str:
    asked = [phrase.text for phrase in said[-1].phrases if phrase.asked]
    found = f"the {asked[0]}" if asked else antecedent(said, _GROUP, many=True)
    return f"of {found}" if found else match.group()


def _that_en(match: re.Match[str], said: Sequence[Said]) -> str:
    found = antecedent(said, (), head=match["that"] or match["the"])
    # A deputy is somebody else.
    return found if found and not re.search(r"\b(?:deputy|vice)\b", found) else match.group()


def _there(text: str, said: Sequence[Said], words: Words) -> str:
    exists = _EN_EXISTS.search(text) is not None
    if not _EN_THERE.search(text) or (exists and EN_IN_ALL.search(text)):
        return text
    named = [p.text for p in said[-1].phrases if p.kind in ("place", "organisation") and not p.asked]
    place = named[0] if named else None
    if not exists:
        place = antecedent(said, ("place", "organisation")) or antecedent(said, _WHERE)
    if not place:
        return text
    preposition = "to" if _EN_GOING.search(text) else "in" if kind_of(place, words) == "place" else "at"
    where = f"{preposition} {place}"
    if not exists:
        return _EN_THERE.sub(lambda _: where, text)
    own = [phrase for phrase in find_phrases(text, words) if not phrase.asked and phrase.kind != "date"]
    return text if own else f"{text.rstrip('? ')} {where}?"
