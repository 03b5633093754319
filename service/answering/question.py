"""What a question asks for: its language, the kind of thing that would answer it, one or many, and how many.

Rules over the interrogative words of Chinese and English, listed in ``wording``, and the noun that they ask about.
"""

import re

import msgspec

from embeddings.text import Span
from embeddings.words import Words
from service.answering.wording import (
    COUNT,
    EN_ASKING,
    EN_BE_HEAD,
    EN_DIGITS,
    EN_FILLER,
    EN_HEADS,
    EN_NO_NOUN,
    EN_NP_END,
    EN_ORDINALS,
    EN_PATTERNS,
    EN_POLARITY,
    EN_POSITION,
    EN_UNITS,
    EN_WHICH,
    MEASURE,
    ZH_ASKING,
    ZH_COUNTED,
    ZH_DIGITS,
    ZH_FILLER,
    ZH_HEADS,
    ZH_MANY,
    ZH_NP_END,
    ZH_ORDINALS,
    ZH_PATTERNS,
    ZH_POLARITY,
    ZH_POSITION,
    ZH_SUBJECT,
    ZH_UNITS,
    ZH_WHICH,
    Kind,
    Language,
)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """An analysed question.

    ``head`` is the noun asked for (部门, counties), in the question's own words; ``unit`` the measure
    word that a number should carry (座, 亿元); ``count`` how many things are asked for, where said.
    ``positions`` are the places in a list that are asked for (第二点, "the fifth measure"), from 1.
    ``focus`` is the question without its interrogative phrase: what an answering sentence should speak of.
    """

    text: str
    language: Language
    kind: Kind
    many: bool
    count: int | None
    positions: tuple[int, ...]
    head: str | None
    units: tuple[str, ...]
    focus: str


_HAN = re.compile(r"[㐀-鿿]")
_EN_START = re.compile(
    rf"\s*(?:and |so |but )?(?:\w+ )?(?:{EN_ASKING.pattern}|{EN_POLARITY.pattern.removeprefix('^')})", re.I
)
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def language_of(text: str) -> Language:
    """That of the interrogative; where there is none, ``zh`` if Han characters outnumber Latin words, else ``en``."""
    if _EN_START.match(text) and not ZH_ASKING.search(text):
        return "en"
    return "zh" if len(_HAN.findall(text)) > len(_LATIN_WORD.findall(text)) else "en"


def analyse(text: str, words: Words, language: Language | None = None) -> Question:
    """Analyse a question asked in Chinese or English; ``words`` know verbs from nouns.

    ``language`` may be given for an English question whose names stand in Chinese.
    """
    return _analyse_zh(text, words) if (language or language_of(text)) == "zh" else _analyse_en(text)


def asked_at(question: Question) -> list[Span]:
    """Spans of ``question.text`` that ask: its interrogative words with what belongs to them."""
    pattern = ZH_ASKING if question.language == "zh" else EN_ASKING
    return [Span(*match.span()) for match in pattern.finditer(question.text)]


def focus_of(text: str, language: Language | None = None) -> str:
    """``text`` without its interrogative phrase and empty words."""
    filler = ZH_FILLER if (language or language_of(text)) == "zh" else EN_FILLER
    return " ".join(filler.sub(" ", text).split())


# Tags of words that are nouns or stand for them, and of words that follow a noun phrase.
_NOUNS = ("n", "vn", "an", "j", "l")
_ON = ("v", "p", "c", "d", "r", "u")


def head_kind(head: str, heads: tuple[tuple[Kind, str], ...], suffix: str) -> Kind | None:
    """What ``head`` names by its ending, held against a table of ``wording``; ``suffix`` is what may follow."""
    for kind, pattern in heads:
        if re.search(rf"(?:{pattern}){suffix}", head):
            return kind
    return None


def _units(text: str, table: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    return next((units for pattern, units in table if re.search(pattern, text)), ())


def _positions(text: str, pattern: re.Pattern[str], ordinals: dict[str, int]) -> tuple[int, ...]:
    return tuple(ordinals[word] for match in pattern.finditer(text) for word in match.groups() if word)


# --- Chinese -------------------------------------------------------------------------------------------------------


def _zh_head(text: str, words: Words) -> str | None:
    match = ZH_WHICH.search(text)
    if match and match["head"]:
        head = match["head"]
        end = ZH_NP_END.search(head)
        head = head[: end.start()] if end else head
        if head:
            return _noun_phrase(head, words)
    counted = ZH_COUNTED.search(text)
    if counted and re.search("哪|分别", text):
        return counted["head"]
    subject = ZH_SUBJECT.search(text)
    return subject["head"] if subject else None


def _noun_phrase(head: str, words: Words) -> str:
    """``head`` up to what follows a noun and takes the sentence on: 单位 of 单位承办, but all of 城市名片."""
    before = ""
    for word, start, _ in words.cut(head):
        tag = words.tag(word) or "n"
        if start > 0 and before.startswith(_NOUNS) and tag.startswith(_ON) and tag not in _NOUNS:
            return head[:start]
        before = tag
    return head


def _analyse_zh(text: str, words: Words) -> Question:
    folded = text.strip()
    many = ZH_MANY.search(folded) is not None
    head = _zh_head(folded, words)
    kind = _zh_kind(folded, head)
    counted = re.search(rf"哪(?P<n>{COUNT}){MEASURE}?|(?P<m>{COUNT}){MEASURE}?.{{0,6}}(?:分别)", folded)
    count = _zh_number(counted["n"] or counted["m"]) if counted else None
    if kind in ("date", "number", "polarity", "reason", "quote") and not re.search(r"分别|哪些", folded):
        many = False
    return Question(
        text=text,
        language="zh",
        kind=kind,
        many=many,
        count=count,
        positions=_positions(folded, ZH_POSITION, ZH_ORDINALS),
        head=head,
        units=_zh_units(folded) if kind == "number" else (),
        focus=focus_of(folded, "zh"),
    )


def _zh_kind(text: str, head: str | None) -> Kind:
    if ZH_POLARITY.search(text) and not re.search(r"什么|哪|谁|多少|几|怎", text.replace("是不是", "")):
        return "polarity"
    if re.search(r"几[位名个].*(?:叫什么|是谁|都有谁)", text):
        return "person"
    patterns = dict(ZH_PATTERNS)
    named = head_kind(head, ZH_HEADS, r"$") if head else None
    if (
        named
        and re.search(r"哪|什么|都叫", text)
        and not any(re.search(patterns[k], text) for k in ("reason", "role", "date", "number"))
    ):
        return named
    for kind, pattern in ZH_PATTERNS:
        if re.search(pattern, text):
            return kind
    if re.search(r"哪|叫什么", text) and head:
        return named or "thing"
    if re.search(r"什么(?=[㐀-鿿])", text) and head:
        return named or "thing"
    return "clause"


def _zh_number(digits: str) -> int:
    return ZH_DIGITS[digits] if digits in ZH_DIGITS else int(digits)


def _zh_units(text: str) -> tuple[str, ...]:
    counted = re.search(
        rf"(?:多少|几)(?P<unit>人次|万人|亿元|万元|平方公里|平方千米|平方米|立方米|公里|千米|公顷|公斤|千瓦时|千瓦|小时|分钟|{MEASURE}|[人户元亩米吨天年岁尊])",
        text,
    )
    if counted:
        unit = counted["unit"]
        return ("人", "名", "人次", "位") if unit == "人" else ("元",) if unit.endswith("元") else (unit,)
    return _units(text, ZH_UNITS)


# --- English -------------------------------------------------------------------------------------------------------


def _analyse_en(text: str) -> Question:
    stripped = text.strip()
    head = _en_head(stripped)
    kind = _en_kind(stripped, head)
    counted = re.search(
        r"\b(?:which|what|the|all|whose|these|those)\s+(two|three|four|five|six|seven|eight|nine|ten)\b", stripped, re.I
    )
    plural = head is not None and re.search(r"(?<![su])s$|people$|men$", head.split()[-1], re.I) is not None
    many = (plural and re.search(r"\b(?:which|what|who|whose|name|list)\b", stripped, re.I) is not None) or re.search(
        r"^who (?:are|were|else)\b|\bwho (?:are|were)\b|names of|which (?:two|three|four|five)", stripped, re.I
    ) is not None
    if kind in ("date", "number", "polarity", "reason", "quote"):
        many = False
    return Question(
        text=text,
        language="en",
        kind=kind,
        many=many,
        count=EN_DIGITS[counted[1].lower()] if counted else None,
        positions=_positions(stripped.lower(), EN_POSITION, EN_ORDINALS),
        head=head,
        units=_units(stripped.lower(), EN_UNITS) if kind == "number" else (),
        focus=focus_of(stripped, "en"),
    )


def _en_head(text: str) -> str | None:
    for pattern in (EN_BE_HEAD, EN_WHICH):
        match = pattern.search(text)
        if match:
            head = EN_NP_END.sub("", match["head"]).strip()
            if head and not EN_NO_NOUN.match(head):
                return head
    return None


def _en_kind(text: str, head: str | None) -> Kind:
    if EN_POLARITY.search(text):
        return "polarity"
    named = head_kind(head.split()[-1].lower(), EN_HEADS, r"s?$") if head else None
    for kind, pattern in EN_PATTERNS:
        if re.search(pattern, text, re.I):
            # Who are the organisers: not always people.
            return "organisation" if kind == "person" and named == "organisation" else kind
    if head:
        return named or "thing"
    return "clause"
