"""What a question holds fast and an article must not contradict: years, ordinals, who is named, who spoke.

An article that tells of the 134th fair does not answer for the 133rd, however much the rest of its words agree.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from embeddings.text import fold
from embeddings.words import Words
from service.answering.question import Question
from service.answering.stories import Story

_COUNTED = "零〇一二两三四五六七八九十百"
_ORDINAL = re.compile(
    rf"第(?P<number>\d+|[{_COUNTED}]+)(?P<unit>[届次场卷版期号批轮季位名枚辑部代])|(?P<session>\d+|[{_COUNTED}]+)届"
)
_ENGLISH_ORDINAL = re.compile(
    r"\b(?P<number>\d{1,3})(?:st|nd|rd|th) (?:[\w'-]+ ){0,3}?(?:session|meeting|congress|games|fair|expo|forum"
    r"|conference|summit|exhibition|festival|edition|standing)\b",
    re.I,
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)(?=年|\b)")
_OURS = re.compile(r"我[省市县区州镇乡国]|本[省市县区州镇]|全[省市县区州镇]")
_SPEECH = r"(?:说|讲|谈|表示|强调|指出|要求|提出|汇报|介绍|表态|回应|认为|希望|致辞|透露|呼吁|坦言|告诉|称|发言|评价)"
_SAID = re.compile(
    rf"(?:{_SPEECH}|提)了?(?:些|几|哪|什么|怎|啥)|怎(?:么|样)[^，。？]{{0,6}}{_SPEECH}"
    rf"|{_SPEECH}了?[^，。？]{{0,6}}(?:什么|哪些|啥)"
)
# What jieba's dictionary takes for places, though no place is called so.
_NO_PLACE = re.compile(r"东西|[城乡山市县郊海内外]+[市区镇乡村城地外]|地[方点区]|国[家内外]|中国|我国")
_PLACE_SUFFIX = "省市县区州镇"


class Constraints(NamedTuple):
    """What ``question`` holds fast.

    ``ordinals``: number and what it counts, where that is said; ``years``; ``names`` of people, places and bodies;
    ``speakers``: names of those whose words are asked for.
    """

    ordinals: tuple[tuple[int, str | None], ...]
    years: frozenset[int]
    names: tuple[str, ...]
    speakers: tuple[str, ...]


def constraints_of(question: Question, words: Words, stories: Sequence[Story]) -> Constraints:
    """Read the constraints off a question in Chinese or English; the people are those whom ``stories`` name."""
    text = fold(question.text)
    ordinals: list[tuple[int, str | None]] = [*_ordinals(text)]
    ordinals += [(int(match["number"]), None) for match in _ENGLISH_ORDINAL.finditer(text)]
    places = {
        word.text.rstrip(_PLACE_SUFFIX) or word.text
        for word in words.cut(text)
        if len(word.text) > 1 and words.tag(word.text) == "ns" and not _NO_PLACE.fullmatch(word.text)
    }
    people = tuple({person.name for story in stories for person in story.people if person.name in text})
    names = (*people, *places)
    speakers = people if question.kind in ("clause", "quote", "thing") and _SAID.search(text) else ()
    return Constraints(tuple(ordinals), frozenset(map(int, _YEAR.findall(text))), names, speakers)


def contradicts(constraints: Constraints, story: Story) -> bool:
    """Whether ``story`` cannot be what the question is about."""
    text = fold(story.text)
    return (
        _another_ordinal(constraints.ordinals, text)
        or _another_year(constraints.years, story, text)
        or _unnamed(constraints.names, text)
        or (bool(constraints.speakers) and not _spoke(constraints.speakers, text))
    )


def _another_ordinal(asked: Iterable[tuple[int, str | None]], text: str) -> bool:
    """Whether the text counts what is asked for, but never the one asked for."""
    told = list(_ordinals(text))
    for number, unit in asked:
        alike = {other for other, kind in told if unit in (None, kind)}
        if alike and number not in alike:
            return True
    return False


def _another_year(years: frozenset[int], story: Story, text: str) -> bool:
    told = set(map(int, _YEAR.findall(text)))
    if story.article.date:
        told.add(int(story.article.date[:4]))
    return bool(years) and bool(told) and years.isdisjoint(told)


def _unnamed(names: Iterable[str], text: str) -> bool:
    """Whether a name of the question is missing; a page calls its own place 我市."""
    return any(name not in text for name in names) and not _OURS.search(text)


def _spoke(speakers: Iterable[str], text: str) -> bool:
    """Whether one of ``speakers`` is told to have said something."""
    return any(re.search(rf"{re.escape(name)}[^。！？\n]{{0,60}}?{_SPEECH}", text) for name in speakers)


def _ordinals(text: str) -> Iterable[tuple[int, str]]:
    return ((_number(match["number"] or match["session"]), match["unit"] or "届") for match in _ORDINAL.finditer(text))


@lru_cache(maxsize=1024)
def _number(numeral: str) -> int:
    """Value of a numeral up to 999, in digits or Chinese."""
    if numeral.isdecimal():
        return int(numeral)
    total = digit = 0
    for char in numeral:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = 2 if char == "两" else max("零一二三四五六七八九".find(char), 0)
    return total + digit
