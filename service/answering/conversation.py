"""A follow-up question made whole from the questions before it."""

import re
from collections.abc import Sequence

import msgspec

from embeddings.text import Span
from service.answering.question import focus_of, language_of


class Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An earlier question of the conversation, with its answer where there was one."""

    question: str
    answer: str | None = None


_ZH_INSTEAD = re.compile(r"^(?:那么?|还有)?(?P<other>[^，。？?！]{2,20}?)呢[？?]?$")
_EN_INSTEAD = re.compile(
    r"^(?:and|what about|how about)\s+(?:(?:at|in|for|of|with|by|from)\s+)?(?P<other>[^?]{2,60})\??$", re.I
)
_ZH_PERSON = re.compile(r"他们|她们|他|她")
_EN_PERSON = re.compile(r"\b(?:he|she|they|him|her|his|their)\b", re.I)
_ZH_THERE = re.compile(r"那边|那里|那儿|该(?:厅|局|单位|部门|公司|市|县)|这个(?:部门|单位|公司)")
_EN_THERE = re.compile(r"\b(?:there|that (?:department|place|company|city|body|bureau|office))\b", re.I)
_ZH_SAME_DAY = re.compile(r"同一天|当天|同日|那天|那一天")
_EN_SAME_DAY = re.compile(r"\bthat same (?:day|morning|afternoon)\b|\bthe same (?:day|morning)\b|\bthat day\b", re.I)
_ZH_FOLLOWS = re.compile(r"^(?:那|又|还|另外|其中|具体)|累计|一共呢")
_EN_FOLLOWS = re.compile(r"^(?:and|also|but|so|then)\b|\bin total\b|\belse\b", re.I)
_ZH_BODY = re.compile(
    r"(?:(?![在到去向给对从由跟了说])[㐀-鿿]){1,10}(?:厅|局|委|部|院|社|公司|集团|中学|大学|学校|县|区|镇|市)(?![长委书])"
)
_ZH_ROLE = re.compile(
    r"(?:(?![在到去向给对从由跟了说])[㐀-鿿]){0,8}?(?:书记|市长|县长|区长|厅长|局长|主任|主席|董事长|总经理|院长|校长|记者|导演)"
)
_EN_BODY = re.compile(
    r"\bthe ((?:[\w-]+ ){1,4}(?:department|bureau|school|company|group|city|county|town|office|committee))\b", re.I
)
_EN_ROLE = re.compile(
    r"\b((?:(?!the|did|does|do|was|is|are|will|has|had|of|by|with|which)[\w-]+ ){0,3}"
    r"(?:secretary|mayor|director|chairman|president|reporter|head))\b",
    re.I,
)
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = re.compile(rf"(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日|\b\d{{1,2}} {_MONTH}\b|\b{_MONTH} \d{{1,2}}\b")


def resolve(question: str, history: Sequence[Turn]) -> str:
    """``question`` so that it can be understood alone; unchanged where it leans on nothing before it."""
    if not history:
        return question
    before = resolve(history[-1].question, history[:-1])
    told = "\n".join([before, *(turn.question for turn in history), *(turn.answer or "" for turn in history[-1:])])
    return _resolve_zh(question, before, told) if language_of(question) == "zh" else _resolve_en(question, before, told)


def _resolve_zh(question: str, before: str, told: str) -> str:
    instead = _ZH_INSTEAD.match(question.strip())
    if instead:
        return _swap(before, instead["other"], _ZH_BODY, _ZH_ROLE)
    whole = question
    body, role, day = _last(_ZH_BODY, before), _last(_ZH_ROLE, before) or _last(_ZH_ROLE, told), _last(_DAY, told)
    if body:
        whole = _ZH_THERE.sub(body, whole)
    if role:
        whole = _ZH_PERSON.sub(role, whole)
    if day:
        whole = _ZH_SAME_DAY.sub(day, whole)
    if whole == question and _ZH_FOLLOWS.search(question):
        return f"{focus_of(before)}，{question}"
    return whole


def _resolve_en(question: str, before: str, told: str) -> str:
    instead = _EN_INSTEAD.match(question.strip())
    if instead and not re.match(r"(?:how|what|who|which|when|where|why)\b", instead["other"], re.I):
        return _swap(before, instead["other"], _EN_BODY, _EN_ROLE)
    whole = question
    body, role, day = _last(_EN_BODY, before), _last(_EN_ROLE, before) or _last(_EN_ROLE, told), _last(_DAY, told)
    if body:
        whole = _EN_THERE.sub(f"the {body}", whole)
    if role:
        whole = _EN_PERSON.sub(f"the {role}", whole, count=1)
    if day:
        whole = _EN_SAME_DAY.sub(f"on {day}", whole)
    if whole == question and _EN_FOLLOWS.search(question):
        return f"{question.rstrip('?')} ({focus_of(before)})?"
    return whole


def _swap(before: str, other: str, *phrases: re.Pattern[str]) -> str:
    """``before`` with the phrase that is of the same sort as ``other`` put in its place, or with ``other`` in front."""
    for phrase in phrases:
        if not phrase.search(other) and not phrase.search(f"the {other}"):
            continue
        *_, match = [None, *phrase.finditer(before)]
        if match:
            span = Span(*match.span(match.re.groups))
            return before[: span.start] + other.removeprefix("the ") + before[span.end :]
    return f"{other}，{before}" if language_of(other) == "zh" else f"{before.rstrip('?')} ({other})?"


def _last(pattern: re.Pattern[str], text: str) -> str | None:
    found = [match.group(pattern.groups) for match in pattern.finditer(text)]
    return found[-1] if found else None
