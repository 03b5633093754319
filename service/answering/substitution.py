"""The question before with one thing in the place of another, after 那水务局呢？, And in 2021? and the like."""

import re
from itertools import pairwise

from embeddings.numbers import chinese_dates
from embeddings.text import Span
from embeddings.words import Words
from service.answering.antecedents import Said, extended, subject_of
from service.answering.grammar import EN_DATE, EN_IN_ALL, ZH_DATE, ZH_IN_ALL, ZH_OF
from service.answering.phrases import Phrase, find_phrases, find_verbs, kind_of
from service.answering.question import language_of
from service.answering.terms import find_terms
from service.answering.wording import ZH_ASKING, Kind

_ZH_TIMES = {
    "this year": "今年",
    "last year": "去年",
    "next year": "明年",
    "this month": "本月",
    "last month": "上月",
    "today": "今天",
    "yesterday": "昨天",
    "weekends": "周末",
}
# Places and ranks that stay where what they stand before is replaced: 市|教育局, 全省|教育工作会议.
_RANK = re.compile(r"全?[省市县区国]|[省市县]级|国家级")
_EN_ORDINAL = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_ASKING = {"person": ("谁", "Who"), "number": ("多少", "What"), "date": ("什么时候", "When")}


def swap(before: Said, other: str, preposition: str, words: Words) -> str:
    """``before`` about ``other`` instead of what is of its sort; ``preposition`` is what stood before ``other``."""
    text, is_zh = before.text, before.asked.language == "zh"
    if ZH_IN_ALL.fullmatch(other) or EN_IN_ALL.fullmatch(other):
        return for_all_time(before, other)
    verbs = find_verbs(text, words)
    if verbs and find_verbs(other, words) == [Span(0, len(other))]:
        return text[: verbs[-1].start] + other + text[verbs[-1].end :]
    anew = _asked_other(before, other)
    if anew:
        return anew
    other = _in_chinese(other, before) if is_zh and language_of(other) == "en" else other
    kind = kind_of(_head(other), words)
    slot = _slot(before, other, kind, preposition, words)
    return _replaced(text, slot, other) if slot else _without_slot(before, other, kind, preposition)


def for_all_time(before: Said, in_all: str) -> str:
    """``before`` without its date: ``in_all`` (累计, in total) instead."""
    text = before.text
    dates = [phrase.span for phrase in before.phrases if phrase.kind == "date"]
    if dates:
        text = re.sub(r"(?:\b(?:in|on|during|by) )?$", "", text[: dates[0].start]).rstrip() + text[dates[0].end :]
    if before.asked.language == "zh":
        return f"{in_all if language_of(in_all) == 'zh' else '累计'}{text}"
    return with_end(text, in_all if language_of(in_all) == "en" else "in total")


def with_end(question: str, end: str) -> str:
    """An English ``question`` with more at its end."""
    return f"{question.rstrip('? ')} {end}?"


def _asked_other(before: Said, other: str) -> str | None:
    """``before`` where ``other`` says only what else is asked for (哪个镇, the third), none where it says more."""
    ordinal = re.fullmatch(rf"(?:the )?({_EN_ORDINAL})(?: one)?", other, re.I)
    if ordinal and re.search(rf"\b(?:{_EN_ORDINAL})\b", before.text):
        return re.sub(rf"\b(?:{_EN_ORDINAL})\b", ordinal[1], before.text, count=1)
    asked = next((phrase for phrase in before.phrases if phrase.asked), None)
    asking = ZH_ASKING.search(before.text)
    if not asked or not asking or asked.span.start < asking.start() or not ZH_ASKING.match(other):
        return None
    return before.text[: asking.start()] + other + before.text[asked.span.end :]


def _in_chinese(other: str, before: Said) -> str:
    """English ``other`` as a Chinese question has it: a date, or a term of the sort of something in ``before``."""
    if _is_date(other):
        year = re.fullmatch(r"(?:19|20)\d\d", other)
        return f"{other}年" if year else _ZH_TIMES.get(other.lower()) or chinese_dates(other).strip()
    terms = find_terms(other)
    if len(terms) == 1 and re.sub(r"^the ", "", other, flags=re.I) == other[slice(*terms[0].span)]:
        for phrase in before.phrases:
            alike = [chinese for chinese in terms[0].chinese if chinese[-1] == phrase.text[-1]]
            if alike:
                return alike[0]
    return other


def _slot(before: Said, other: str, kind: Kind, preposition: str, words: Words) -> Span | None:
    """Where ``before`` has what ``other`` stands in for: what ends in the same word, else what is of its kind."""
    best: tuple[int, Span] | None = None
    for phrase in before.phrases:
        if _is_date(phrase.text) != _is_date(other):
            continue
        end = _same_ending(phrase, _head(other))
        lead = before.text[: phrase.span.start].rstrip().lower()
        score = 2 * (phrase.kind == kind) + bool(preposition and lead.endswith(preposition.lower())) - 2 * phrase.asked
        score += 4 * (end == phrase.span.end) + 3 * (0 < end < phrase.span.end)
        if score < 2 or (best and (score < best[0] or (score == best[0] and kind == "person"))):
            continue
        if re.search("的| of ", other) and not phrase.asked:
            best = score, extended(before, phrase)
        else:
            best = score, _tail(phrase, other, end, words) if end else _kept(phrase, other, words)
    if not best and kind == "place":
        inside = [word for phrase in before.phrases for word in phrase.words]
        return next((word for word in inside if kind_of(before.text[slice(*word)], words) == "place"), None)
    return best[1] if best else None


def _is_date(text: str) -> bool:
    return any(date.fullmatch(text) for date in (ZH_DATE, EN_DATE))


def _head(other: str) -> str:
    """What a phrase names, without what that belongs to: 局长 of 某局的局长, the head of the head of a school."""
    return other.partition(" of ")[0].rpartition("的")[2]


def _same_ending(phrase: Phrase, other: str) -> int:
    """Where in the question the last word of ``phrase`` ends that ends as ``other`` does, 0 for none."""
    ends = [word.end for word in phrase.words if _ending(phrase.text[: word.end - phrase.span.start]) == _ending(other)]
    return ends[-1] if ends else 0


def _ending(text: str) -> str:
    return text[-1] if language_of(text) == "zh" else text.lower().rstrip("s ").rpartition(" ")[2]


def _tail(phrase: Phrase, other: str, end: int, words: Words) -> Span:
    """The words of ``phrase`` up to ``end``, as many and as long as ``other`` has: 教育局 of 市教育局 for 水务局."""
    is_zh = language_of(other) == "zh"
    count = len(words.cut(other)) if is_zh else len(other.split())
    if phrase.text.lower().endswith(other.lower().removeprefix("the ")):
        return phrase.span
    inside = [word for word in phrase.words if word.end <= end]
    for number, word in enumerate(reversed(inside), 1):
        if number >= count and (not is_zh or end - word.start >= len(other)):
            return Span(word.start, end)
    return Span(phrase.span.start, end)


def _kept(phrase: Phrase, other: str, words: Words) -> Span:
    """What of ``phrase`` goes where endings differ: a place in front stays, as 某市 of 某市教育局局长."""
    for word, after in pairwise(phrase.words):
        name = phrase.text[word.start - phrase.span.start : word.end - phrase.span.start]
        if not (words.tag(name) == "ns" and phrase.kind == "person") or _RANK.match(other) or len(other) < 4:
            break
        return Span(after.start, phrase.span.end)
    return phrase.span


def _replaced(text: str, span: Span, other: str) -> str:
    old = text[slice(*span)]
    if language_of(text) == "zh":
        other = other if language_of(other) == "zh" else f" {other} "
    elif other[0].islower():
        determiner = re.match(r"(?:the|an?) ", old, re.I)
        bare = not re.match(r"(?:the|an?|this|last|next)\b", other, re.I)
        other = determiner.group() + other if determiner and bare else other
        if re.search(r"\bthe $", text[: span.start], re.I):
            other = re.sub(r"^the ", "", other, flags=re.I)
    return text[: span.start] + other + text[span.end :]


def _without_slot(before: Said, other: str, kind: Kind, preposition: str) -> str:
    """``before`` with ``other`` where nothing of its sort is: a date, a place, what is asked of the subject, or it."""
    text, is_zh = before.text, before.asked.language == "zh"
    if kind == "date":
        return f"{other}{text}" if is_zh else with_end(text, f"{preposition or 'in'} {other}")
    if preposition and not is_zh:
        return with_end(text, f"{preposition} {other}")
    counted = [phrase for phrase in before.phrases if phrase.asked and phrase.kind in ("thing", "person")]
    if counted and before.asked.kind == "number" and kind in ("thing", "person") and " " not in other:
        return _replaced(text, counted[0].span, other)
    subject = subject_of(before)
    if subject and kind in _ASKING and language_of(other) == before.asked.language:
        name = ZH_OF.sub("", subject.text) or subject.text
        asking = _ASKING[kind][not is_zh]
        return f"{name}的{other}是{asking}？" if is_zh else f"{asking} is the {other.removeprefix('the ')} of {name}?"
    if subject and kind != "place":
        return _replaced(text, subject.span, other)
    return f"{other}{text}" if is_zh else with_end(text, f"({other})")


def names_nothing_else(question: str, words: Words) -> bool:
    """Whether ``question`` is one phrase and no more."""
    phrases = find_phrases(question, words)
    return len(phrases) == 1 and phrases[0].text == question
