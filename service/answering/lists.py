"""Lists as newspapers write them, found as groups of item spans.

- enumerations, see ``enumerations``;
- numbered points: 一要…二要…, 一是…二是…, 首先…其次…;
- clauses told alike, see ``alike``;
- parallel openings: sentences of one article that open alike (在省财政厅，… 在省水利厅，…; 紧盯责任强推进。…);
- people: the names of one sentence.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from embeddings.people import Person
from embeddings.text import Span, sentences
from embeddings.words import Word, Words
from service.answering.alike import alike_clauses
from service.answering.enumerations import find_enumerations

GroupKind = Literal["enumeration", "numbered", "alike", "headed", "parallel", "people", "read"]


class Group(NamedTuple):
    """Items of one list in the order of the text; ``scope`` is what the list is told by: its sentence or sentences."""

    kind: GroupKind
    items: tuple[Span, ...]
    scope: Span


_NUMBERED = re.compile(
    r"(?:(?<=[。；，：！“、\s])|^)(?:第?[一二三四五六七八九十](?:[是要个]|方面，?)|其[一二三四五六]为?，?|首先，?|其次，?|再次，?|最后，?)"
)
_PARALLEL = re.compile(r"(?P<open>在)(?P<item>[^，。；在]{2,18})(?=，)")
_CAPTION = re.compile(r"[^，。；！？]{2,12}(?:，[^，。；！？]{2,12})?(?=[。！])")


def find_groups(
    text: str, paragraphs: Sequence[Span], people: Sequence[Person], cut: Sequence[Word], words: Words
) -> list[Group]:
    """All lists of an article's ``text``; ``paragraphs`` are spans of it, ``cut`` its words, in order."""
    groups: list[Group] = []
    for sentence in sentences(text):
        groups.extend(Group("enumeration", items, sentence) for items in find_enumerations(text, sentence, cut, words))
        groups.extend(_numbered(text, sentence))
        groups.extend(_named(sentence, people))
    for paragraph in paragraphs:
        groups.extend(_numbered_over(text, paragraph))
        inside = [word for word in cut if paragraph.start <= word.start < paragraph.end]
        for items in alike_clauses(text, paragraph, inside, words):
            groups.append(Group("alike", items, Span(items[0].start, items[-1].end)))
    groups.extend(_parallel(text, paragraphs))
    return groups


# --- numbered points, parallel openings, people --------------------------------------------------------------------


def _points(text: str, region: Span) -> list[Span]:
    marks = list(_NUMBERED.finditer(text[slice(*region)]))
    items = []
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else mark.end() + 60
        body = text[region.start + mark.end() : min(region.start + end, region.end)]
        clause = re.match(r"[^，。；！？]+", body)
        if clause:
            items.append(Span(region.start + mark.end(), region.start + mark.end() + clause.end()))
    return items


def _numbered(text: str, sentence: Span) -> Iterator[Group]:
    items = _points(text, sentence)
    if len(items) > 1:
        yield Group("numbered", tuple(items), sentence)


def _numbered_over(text: str, paragraph: Span) -> Iterator[Group]:
    """Numbered points that each take a sentence of one paragraph."""
    if (
        sum(
            1
            for sentence in sentences(text[slice(*paragraph)])
            if _NUMBERED.match(text[slice(*paragraph)][slice(*sentence)])
        )
        > 1
    ):
        yield Group("numbered", tuple(_points(text, paragraph)), paragraph)


def _parallel(text: str, paragraphs: Sequence[Span]) -> Iterator[Group]:
    """Paragraphs that open alike: 在X，…, or a short first sentence that names their point."""
    places = [match for p in paragraphs if (match := _PARALLEL.match(text, p.start, p.end))]
    if len(places) > 1:
        items = tuple(Span(*match.span("item")) for match in places)
        yield Group("parallel", items, Span(items[0].start, items[-1].end))
    openings = [
        Span(p.start, match.end())
        for p in paragraphs
        if (match := _CAPTION.match(text, p.start, p.end)) and p.end - p.start > 40
    ]
    if len(openings) > 2:
        yield Group("parallel", tuple(openings), Span(openings[0].start, openings[-1].end))


def _named(sentence: Span, people: Sequence[Person]) -> Iterator[Group]:
    """All names of a sentence; and each run of names that one role goes before."""
    inside = [person for person in people if sentence.start <= person.span.start and person.span.end <= sentence.end]
    if not inside:
        return
    yield Group("people", tuple(person.span for person in inside), sentence)
    for _, run in groupby(inside, key=lambda person: person.role):
        spans = tuple(person.span for person in run)
        if 1 < len(spans) < len(inside):
            yield Group("people", spans, sentence)
