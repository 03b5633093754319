"""Chinese names that an English question writes in pinyin, given back in the characters of the pages.

Only names that the pages at hand hold are given back, so nothing is guessed: Lu Dongliang becomes 卢东亮 where a page
names him.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pypinyin import lazy_pinyin

from embeddings.words import Word

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_DATE = re.compile(
    r"\b(?:(?P<before>\d{1,2})(?:st|nd|rd|th)?(?: of)? )?"
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
    r"(?: (?P<after>\d{1,2})(?:st|nd|rd|th)?\b(?!\d))?(?:,? (?P<year>\d{4}))?"
)
_HAN = re.compile(r"[㐀-鿿]{1,4}")
# What English leaves out of a place's name: Lingqiu for 灵丘县.
_PLACE_SUFFIX = "省市县区镇乡村河山江湖窟寺岛"


@lru_cache(maxsize=65536)
def pinyin(name: str) -> str:
    """``name`` in pinyin without tones or blanks, in lower case: ludongliang."""
    return "".join(lazy_pinyin(name)).replace("ü", "u")


def romanised(question: str) -> list[str]:
    """The longest runs of ``question`` that may be a Chinese name in pinyin, as one would look them up."""
    words = [match for match in re.finditer(r"[A-Za-z]+", question)]
    names = []
    for first, word in enumerate(words):
        for last in range(first, min(first + 3, len(words))):
            part = question[word.start() : words[last].end()]
            if word.group()[0].isupper() and re.fullmatch(r"[A-Za-z]+(?:[ -][A-Za-z]+)*", part):
                names.append(part)
    return sorted(dict.fromkeys(names), key=len, reverse=True)


def restore_dates(question: str) -> str:
    """``question`` with its English dates as Chinese pages write them: 27 August, Sept. 2021 → 8月27日, 2021年9月."""

    def of_match(match: re.Match[str]) -> str:
        month = _MONTHS[match["month"][:3].lower()]
        year = f"{match['year']}年" if match["year"] else ""
        day = match["before"] or match["after"]
        return f" {year}{month}月{day}日 " if day else f" {year}{month}月 "

    return _DATE.sub(of_match, question)


def restore_names(question: str, texts: Iterable[Sequence[Word]]) -> str:
    """``question`` with the names in pinyin that the ``texts``, cut into words, hold in characters."""
    asked = {re.sub(r"[^a-z]", "", name.lower()): name for name in romanised(question)}
    asked = {key: name for key, name in asked.items() if len(key) >= 4}
    if not asked:
        return question
    held = _held(texts, set(asked))
    restored = question
    for key, name in sorted(asked.items(), key=lambda pair: -len(pair[1])):
        if key in held:
            restored = re.sub(rf"\b{re.escape(name)}\b", f" {held[key]} ", restored)
    return restored


def _held(texts: Iterable[Sequence[Word]], wanted: set[str]) -> dict[str, str]:
    """Names of the texts by their pinyin, as far as they are ``wanted``; a name of one word goes before one of two."""
    one: dict[str, str] = {}
    two: dict[str, str] = {}
    for cut in texts:
        before: Word | None = None
        for word in cut:
            if not _HAN.fullmatch(word.text):
                before = None
                continue
            _keep(one, word.text, wanted)
            if before is not None and before.end == word.start and len(before.text + word.text) <= 6:
                _keep(two, before.text + word.text, wanted)
            before = word
    return {**two, **one}


def _keep(held: dict[str, str], name: str, wanted: set[str]) -> None:
    if pinyin(name) in wanted:
        held.setdefault(pinyin(name), name)
    elif len(name) > 2 and name[-1] in _PLACE_SUFFIX and pinyin(name[:-1]) in wanted:
        held.setdefault(pinyin(name[:-1]), name)
