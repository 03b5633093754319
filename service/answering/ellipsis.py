"""Questions that leave out what the one before them said, made whole from it."""

import re

from embeddings.words import Words
from service.answering.antecedents import Said, described_zh, subject_of
from service.answering.grammar import EN_HELPER, EN_IN_ALL, ZH_IN_ALL, ZH_OF
from service.answering.interrogatives import asked_anew
from service.answering.phrases import Phrase, find_phrases
from service.answering.question import analyse, language_of
from service.answering.substitution import for_all_time, names_nothing_else, swap, with_end
from service.answering.wording import ZH_ASKING

_ZH_INSTEAD = re.compile(
    r"^(?:那么?|而|还有|至于|换成|如果是)?[，,]?(?P<prep>在|对|向|从|给|到)?(?P<other>[^，。？?！]{1,24}?)的?呢[？?]?$"
)
_EN_INSTEAD = re.compile(
    r"^(?:and|but|what about|how about|what of|as for)\s+"
    r"(?:(?P<prep>at|in|for|of|with|by|from|on|to|about)\s+)?(?P<other>[^?]{2,80}?)\??$",
    re.I,
)
_EN_BARE = re.compile(r"^(?:(?P<prep>at|in|for|of|with|by|from|on|to|about)\s+)?(?P<other>[^?]{2,80}?)\??$", re.I)
_EN_ASKS = re.compile(
    rf"(?:\w+ )?(?:how|what|who|whom|whose|which|when|where|why)\b|{EN_HELPER}\b|(?:others?|the rest)$", re.I
)
_ZH_LEADING = re.compile(r"^(?:那么?|请问|具体|又|都|究竟|到底)+[，,]?")
_ZH_TRAILING = re.compile(r"(?:的|呢|啊|呀|了)*[？?。]?$")
_EN_LEADING = re.compile(r"^(?:and|but|so|then)\b,? *", re.I)
_ZH_THEN = re.compile(r"^(?:那么?|请问)[，,]?(?=[㐀-鿿])(?![个家座次届项部条所位种场本天年])")
_ZH_SAME = re.compile(r"(?:有|是)?(?:(?:多少|几)[㐀-鿿]{0,2})?(?:有|是)?")
_EN_SAME = re.compile(r"\s*(?:how (?:many|much)(?: of them)?(?: (?:are|is) (?:there|it))?)?\s*", re.I)
_ZH_WHO = re.compile(r"都?有?(?:谁|多少|哪)")
# A bare noun and what it is, or how much: of what is left to what was said before.
_ZH_ATTRIBUTE = re.compile(r"[每各]?[㐀-鿿]{1,2}(?:(?:是|有)?(?:多少|多[长大高]|几)[㐀-鿿]{0,2}|是什么)|下一.+")
_ZH_COMPARED = re.compile(r"同比|环比|比|较")
# How much there is of something is not what else is asked about.
_ZH_SIZE = re.compile(r"(?:全长|总长|总投资|总面积|规模)$")
_ZH_COMPARES = re.compile(r"增|减|升|降|涨|跌|比")
_DAY = re.compile(r"\d[日号]|[a-z] \d{1,2}\b(?!\d)|\d(?:st|nd|rd|th)? (?:of )?[A-Z]")
# Who somebody is, and what was before or after the day.
_LASTING = re.compile(
    r"是(?:谁|什么|哪|不是)|叫什么|多大|职务|现在|后来|之[前后]|此[前后]|以[前后]"
    r"|^(?:who|what|where|how \w+) (?:is|are|was|were) |\b(?:now|later|before|after|since|currently)\b",
    re.I,
)


def completed(question: str, before: Said, words: Words, stands: bool) -> str:
    """``question`` with what it leaves out taken from ``before``; ``stands`` where it names something of it already."""
    is_zh = language_of(question) == "zh"
    if is_zh:
        core = _ZH_TRAILING.sub("", _ZH_LEADING.sub("", question.strip()))
    else:
        core = _EN_LEADING.sub("", question.strip()).rstrip("? ")
    anew = asked_anew(core, before, words)
    if anew:
        return anew
    in_all = _in_all(core, is_zh)
    if in_all:
        return for_all_time(before, in_all)
    instead = _instead(question.strip(), core, is_zh, words)
    if instead:
        return swap(before, instead["other"], instead["prep"] or "", words)
    if not stands and _says_topic(core, words):
        return _ZH_THEN.sub("", question) if is_zh else question
    if not stands:
        return _on_the_day(_with_topic(question, core, before), before, words)
    return _on_the_day(_ZH_THEN.sub("", question) if is_zh else _capital(_EN_LEADING.sub("", question)), before, words)


def _in_all(core: str, is_zh: bool) -> str | None:
    """累计 of 累计有多少家, in total of how many in total: what asks the same as before, but for all time."""
    in_all = (ZH_IN_ALL if is_zh else EN_IN_ALL).search(core)
    if not in_all:
        return None
    rest = core[: in_all.start()] + core[in_all.end() :]
    return in_all.group() if (_ZH_SAME if is_zh else _EN_SAME).fullmatch(rest) else None


def _instead(question: str, core: str, is_zh: bool, words: Words) -> re.Match[str] | None:
    """What a question names that stands instead of something: 那水务局呢？, or 2021? alone."""
    match = (_ZH_INSTEAD if is_zh else _EN_INSTEAD).match(question)
    if not match:
        match = re.match(r"(?P<prep>[在对向从给到])?(?P<other>.+)", core) if is_zh else _EN_BARE.match(core)
        if not match or not names_nothing_else(match["other"], words):
            return None
    return match if is_zh or not _EN_ASKS.match(match["other"]) else None


def _says_topic(core: str, words: Words) -> bool:
    """Whether a question says itself what it is about."""
    phrases = find_phrases(core, words)
    is_bare = len(phrases[0].words) == 1 if phrases else True
    if _ZH_COMPARED.match(core) or (is_bare and _ZH_ATTRIBUTE.fullmatch(core)):
        return False
    if language_of(core) == "en":
        return any(not phrase.asked and phrase.kind != "date" for phrase in phrases)
    # Two things named say together what a question is about.
    named = [phrase for phrase in phrases if phrase.kind != "date" and not phrase.asked]
    return len(named) > 1 or any(_is_topic(phrase) for phrase in phrases)


def _is_topic(phrase: Phrase) -> bool:
    """Whether a Chinese phrase names something without what it belongs to being said: no 原因, no bare 投资."""
    if (
        (phrase.kind == "date" and len(phrase.words) == 1)
        or ZH_OF.search(phrase.text)
        or (phrase.asked and len(phrase.text) < 5)
    ):
        return False
    if phrase.kind == "number" and len(phrase.words) == 1:
        return False
    leads = phrase.span.start == 0 and len(phrase.text) > 1
    return leads or phrase.kind in ("title", "organisation", "place") or len(phrase.text) > 3


def _on_the_day(question: str, before: Said, words: Words) -> str:
    """``question`` about the day that ``before`` is about, unless it names or asks for a time, or for what lasts."""
    days = [p.text for p in before.phrases if p.kind == "date" and _DAY.search(p.text)]
    named = any(phrase.kind == "date" for phrase in find_phrases(question, words))
    if not days or named or _LASTING.search(question) or analyse(question, words).kind in ("date", "role"):
        return question
    return f"{days[0]}{question}" if language_of(question) == "zh" else with_end(question, f"on {days[0]}")


def _with_topic(question: str, core: str, before: Said) -> str:
    """``question`` about what ``before`` is about."""
    subject = subject_of(before)
    if language_of(question) == "en":
        event = next((p for p in before.phrases if not p.asked and p.kind not in ("date", "person", "place")), subject)
        return _capital(with_end(core, event.text)) if event else question
    rest = _ZH_THEN.sub("", question)
    if _ZH_ATTRIBUTE.fullmatch(core) and before.asked.many:
        return described_zh(before) + rest
    asks_who = _ZH_WHO.match(core) is not None
    if not subject or (asks_who and subject.kind == "person"):
        statement = ZH_ASKING.sub("", before.text).rstrip("？?")
        return f"{statement}，{rest}"
    dates = [p.span for p in before.phrases if p.kind == "date" and p.span.end == subject.span.start]
    topic = before.text[dates[0].start if dates else subject.span.start : subject.span.end]
    return (topic if _ZH_COMPARES.search(core) else _ZH_SIZE.sub("", topic) or topic) + rest


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
