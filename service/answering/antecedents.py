"""What of a conversation a word that points back may point at: by kind, by number, by its noun; the latest first."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from embeddings.text import Span
from service.answering.grammar import EN_DATE, ZH_DATE
from service.answering.phrases import Phrase
from service.answering.question import Question
from service.answering.wording import ZH_ASKING, Kind


class Said(NamedTuple):
    """An earlier question, made whole, with its analysis, its phrases, and what the answer named."""

    text: str
    asked: Question
    phrases: tuple[Phrase, ...]
    items: tuple[str, ...]


_MANY = re.compile(r"们$|领导|代表|人员|委员|干部|专家|选手|、|和|等$|(?<![su'’])s$|people$|men$")
_AND = re.compile(r"和|与|及|以及|、|, (?:and )?| and ")
_NAME = re.compile(r"[㐀-鿿·]{2,8}|[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3}")
COUNTER = "[个家座次届项部条所位种场本支款篇件名]"
# What a general noun (公司, the meeting) may have been called in full.
_SORTS = (
    (r"公司|企业|集团|compan(?:y|ies)|firm|group", r"公司|企业|集团|厂|company|group|firm|corporation"),
    (r"会议|大会|会|meeting|conference|event", r"会|会议|论坛|峰会|meeting|conference|congress|session|forum|summit"),
    (
        r"部门|单位|机构|厅|局|department|bureau|office|agency|body|commission|board",
        r"[厅局委办部院]|department|bureau|office|agency|commission|board",
    ),
    (r"学校|school", r"学校|中学|小学|大学|学院|school|college|university"),
    (r"项目|工程|project", r"项目|工程|project|works"),
    (r"展览|展会|exhibition|show", r"展|展览|展会|exhibition|show|fair"),
    (r"活动|event", r"活动|节|会|赛|展|行动|演练|event|festival|race|fair|campaign"),
    (r"比赛|赛事|race|match|competition", r"赛|比赛|大赛|race|match|competition|contest|tournament"),
    (r"city|town|county|district|village|place|地方", r"[市县区镇村乡]|city|town|county|district|village"),
)


def antecedent(said: Sequence[Said], kinds: Sequence[Kind], many: bool = False, head: str = "") -> str | None:
    """What was last spoken of that is of one of ``kinds``: named in a question, first its subject, or in an answer.

    ``many`` asks for a group; a ``head`` (会议, company) for what ends in it, or in a word for things of its sort.
    """
    ending = _ending(head) if head else None
    described = None
    for turn in reversed(said):
        fitting = [p for p in turn.phrases if (ending.search(p.text) if ending else p.kind in kinds)]
        named = [phrase for phrase in fitting if not phrase.asked]
        if not ending and turn.asked.kind in kinds and _asks_subject(turn):
            return answer_of(turn, kinds, many) or _described(turn)
        if many and (group := _group(turn, named)):
            return group
        best = [phrase for phrase in named if bool(_MANY.search(phrase.text)) is many] or ([] if many else named)
        if best:
            return turn.text[slice(*extended(turn, best[0]))]
        if len(fitting) > len(named) or (not ending and turn.asked.kind in kinds):
            name = answer_of(turn, kinds, many)
            if name or "person" in kinds:
                return name or _described(turn)
            described = described or _described(turn)
    return described


def _group(turn: Said, named: Sequence[Phrase]) -> str | None:
    """Two and more that a question names together: 甲和乙."""
    joined = [
        Span(one.span.start, other.span.end)
        for one, other in pairwise(named)
        if _AND.fullmatch(turn.text[one.span.end : other.span.start])
    ]
    return turn.text[joined[0].start : joined[-1].end] if joined else None


def _ending(head: str) -> re.Pattern[str]:
    sorts = [names for nouns, names in _SORTS if re.fullmatch(nouns, head, re.I)]
    return re.compile(rf"(?:{'|'.join([*sorts, re.escape(head)])})s?$", re.I)


def extended(turn: Said, phrase: Phrase) -> Span:
    """Where ``phrase`` stands with what it belongs to: 甲公司的董事长, the head of the school."""
    start, end = phrase.span
    for other in turn.phrases:
        if turn.text[other.span.end : start] == "的":
            start = other.span.start
        if turn.text[end : other.span.start] == " of ":
            end = other.span.end
    return Span(start, end)


def answer_of(turn: Said, kinds: Sequence[Kind], many: bool = False) -> str | None:
    """Who or what answered, where the answer names it; ``many`` allows more than one."""
    named = [item for item in turn.items if "person" not in kinds or _NAME.fullmatch(item)]
    if not named or (len(named) > 1 and not many):
        return None
    return ("、" if turn.asked.language == "zh" else ", ").join(named)


def _asks_subject(turn: Said) -> bool:
    """Whether a Chinese question begins with its interrogative: then what answers is what it is about."""
    return turn.asked.language == "zh" and ZH_ASKING.match(turn.text) is not None


def _described(turn: Said) -> str:
    """What was asked for, where no answer names it."""
    return described_zh(turn) if turn.asked.language == "zh" else _described_en(turn)


def described_zh(turn: Said) -> str:
    """谁主持了会议 → 主持了会议的人; 市长走访了哪些企业 → 市长走访的企业; 全市有多少家食堂 → 全市食堂."""
    text = turn.text.rstrip("？?")
    asking = ZH_ASKING.search(text)
    if not asking:
        return text
    if re.fullmatch(r".+[是叫](?:谁|什么名字)", text):
        return re.sub(r"[是叫](?:谁|什么名字)$", "", text)
    noun = next((phrase for phrase in turn.phrases if phrase.asked and phrase.span.start < asking.end() + 2), None)
    start = asking.start()
    rest = text[noun.span.end if noun else asking.end() :]
    before = re.sub(r"(?:一?共|都)?(?:有|是)$|了$", "", text[:start])
    name = noun.text if noun else "地方" if asking.group() in ("哪里", "哪儿", "什么地方") else "人"
    linked = "的" if rest or not noun or text[:start].endswith("了") else ""
    return f"{before}{rest}{linked}{name}"


def _described_en(turn: Said) -> str:
    """Who chaired it → the person who chaired it; which villages did he visit → the villages."""
    text = turn.text.rstrip("?")
    who = re.match(r"(?:who|which (?:person|people)) (?P<rest>.+)", text, re.I)
    asked = next((phrase.text for phrase in turn.phrases if phrase.asked), None)
    return f"the person who {who['rest']}" if who else f"the {asked}" if asked else text


def last_date(said: Sequence[Said], pattern: re.Pattern[str] | None = None) -> str | None:
    """The date that was last spoken of, or what of it ``pattern`` finds."""
    for turn in reversed(said):
        for told in (" ".join(turn.items) if turn.asked.kind == "date" else "", turn.text, " ".join(turn.items)):
            found = [m.group() for date in (ZH_DATE, EN_DATE) for m in date.finditer(told)]
            found = [m.group() for text in found if (m := pattern.search(text))] if pattern else found
            if found:
                return found[-1]
    return None


def subject_of(turn: Said) -> Phrase | None:
    """The first phrase of a question that is neither a date nor asked for."""
    return next((phrase for phrase in turn.phrases if not phrase.asked and phrase.kind != "date"), None)
