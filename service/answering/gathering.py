"""Which list answers a question that asks for several things.

Lists of several articles become one where they tell the same.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import get_args

import numpy as np

from embeddings.text import Span, fold
from service.answering.alike import headed_phrases
from service.answering.candidates import ORGANISATION_END, PLACE_END
from service.answering.figures import contacts
from service.answering.lists import Group, GroupKind
from service.answering.reports import find_reports
from service.answering.scoring import Asked, Found, StoryMatch
from service.answering.stories import Story

# What ``Found.kind`` says of a list.
LIST_KINDS = frozenset({*get_args(GroupKind), "headlines"})
# A list of another article is taken along when it answers nearly as well as the best.
_AS_GOOD = 0.9
_SURE = 0.6
_GENERAL = re.compile(r"单位|部门|机构|企业|公司|组织|媒体|团体|方$|院所|地方|地点|场所|地区|区域|景点|点位|窗口")
_EXCEPT = re.compile(
    r"除(?:了)?(?P<zh>.{1,30}?)(?:之?外|以外|，)|(?:apart from|besides|other than|except(?: for)?)(?P<en>[^,]{2,60})",
    re.I,
)
# Kinds of bodies by what the question calls them: a department is not a bank.
_BODIES: tuple[tuple[str, str], ...] = (
    (r"部门|厅局|委办|department|ministr|bureau", r"[厅局委办部署院室]$|委员会$|发改委$"),
    (r"公司|企业|保险公司|compan|firm|enterprise|insurer", r"公司|集团|厂|银行|社$|合作社"),
    (r"学校|院校|大学|中学|school|universit|college", r"学|校|学院"),
    (r"银行|bank", r"银行|信用社|农信社"),
)


def gather(matches: Sequence[StoryMatch], asked: Asked) -> list[Found]:
    """The lists that answer, best first; more than one where articles tell the same thing of different items."""
    if reports := find_reports(matches, asked):
        return reports
    scored = sorted((found for match in matches for found in _scored(match, asked)), key=lambda f: -f.score)
    if not scored:
        return []
    rest = [other.score for other in scored[1:] if other.story is scored[0].story and other.items != scored[0].items]
    best = scored[0]._replace(margin=scored[0].score - max(rest, default=0.0))
    kept = [best]
    for other in scored[1:]:
        if (
            other.kind == best.kind
            and (best.kind in ("parallel", "people") or asked.question.kind == "contact")
            and other.score >= _AS_GOOD * best.score
            and min(other.coverage, best.coverage) >= _SURE
            and all(other.story is not one.story for one in kept)
        ):
            kept.append(other)
    return kept


def at_positions(matches: Sequence[StoryMatch], asked: Asked) -> list[Found] | None:
    """What stands at the places asked for in the list of points that answers best.

    Nothing where the list is too short; None where there is no list of points at all.
    """
    scored = [
        (_score(match, group, group.items, match.coverage_of(group.scope)), match, group)
        for match in matches
        for group in match.story.groups
        if group.kind in ("numbered", "alike", "parallel") and match.coverage_of(group.scope) >= _SURE
    ]
    if not scored:
        return None
    score, match, group = max(scored, key=lambda found: found[0])
    positions = asked.question.positions
    if max(positions) > len(group.items):
        return []
    items = tuple(group.items[position - 1] for position in positions)
    return [Found(match.story, items, score, match.coverage_of(group.scope), group.kind)]


def _scored(match: StoryMatch, asked: Asked) -> Iterable[Found]:
    for group in (*match.story.groups, *_headed(match)):
        if (group.kind == "people") != (asked.question.kind == "person") or _is_title_of_person(match.story, group):
            continue
        items = tuple(item for item in group.items if _may_answer(match, item))
        fitting = tuple(item for item in items if _is_of_kind(match.story, item, asked))
        if not fitting and asked.question.kind == "organisation":
            continue
        # Where but one has the ending, names may do without it (长江存储、华工激光公司 are companies).
        items = _first_mentions(match.story, fitting if len(fitting) > 1 else items)
        alone = group.kind == "people" or asked.question.kind == "contact"
        if len(items) < (1 if alone else 2) and len(items) != asked.question.count:
            continue
        coverage = match.topic_coverage if group.kind == "parallel" else match.coverage_of(group.scope)
        yield Found(match.story, items, _score(match, group, items, coverage), coverage, group.kind)


def _headed(match: StoryMatch) -> Iterable[Group]:
    """The phrases of a paragraph, and of each of its sentences, that are called what the question asks for."""
    story, asked = match.story, match.asked
    for paragraph in story.paragraphs[story.headings :]:
        if asked.question.kind == "contact":
            items = tuple(contacts(story.text, paragraph, asked.question))
        elif asked.heads and asked.question.kind not in ("person", "date", "number"):
            inside = [word for word in story.worded.cut if paragraph.start <= word.start < paragraph.end]
            items = headed_phrases(story.text, paragraph, asked.heads, inside, asked.words)
        else:
            return
        by_sentence = [list(run) for _, run in groupby(items, key=lambda item: story.sentence_at(item.start))]
        for some in [items, *by_sentence] if len(by_sentence) > 1 else [items]:
            if len(some) > (asked.question.kind != "contact"):
                yield Group("headed", tuple(some), Span(some[0].start, some[-1].end))


def _is_title_of_person(story: Story, group: Group) -> bool:
    """Whether an enumeration is but the offices of one person (市委副书记、市长张强)."""
    ends = {person.span.end: person for person in story.people}
    return group.kind == "enumeration" and any(
        item.start <= person.span.start and person.role and len(person.role) > 1
        for item in group.items[-2:]
        for end, person in ends.items()
        if item.start < end <= item.end
    )


def _score(match: StoryMatch, group: Group, items: Sequence[Span], coverage: float) -> float:
    question, story = match.asked.question, match.story
    whole = Span(items[0].start, items[-1].end)
    near = match.near(whole)
    if group.kind == "parallel":
        # Places of a visit are told by the topic; captions of paragraphs may as well be about something else.
        near = coverage if story.text[items[0].start - 1 : items[0].start] == "在" else 0.5 * coverage
    if group.kind == "people":
        near = max(near, float(np.mean([match.role_fit(item) for item in items])))
    # The right sort of thing in a passage about something else is no answer: form counts with coverage.
    score = 0.6 * coverage + 0.45 * near + 0.6 * coverage * _head_fit(match, items)
    score += 0.1 * coverage * len(items) / len(group.items)
    if question.count is not None:
        score += 0.2 if question.count == len(items) else -0.1
    repeated = float(np.mean([match.words.inside(item) for item in items]))
    breadth = (group.scope.end - group.scope.start) / 1000 if group.kind == "people" else 0.0
    if group.kind == "people" and len(items) == 1:
        score -= 0.15
    return score - 0.1 * repeated - min(breadth, 0.2) + (0.05 if story.head_end <= group.scope.start else 0)


def _head_fit(match: StoryMatch, items: Sequence[Span]) -> float:
    """How much the items, or the words around them, are what the question calls them; 0 to 1."""
    question, story = match.asked.question, match.story
    if question.kind == "person" or not question.head:
        return 0.5
    heads = match.asked.heads
    ending = sum(story.text[slice(*item)].endswith(heads) for item in items) / len(items) if heads else 0.0
    called = 1.0 if any(_is_called(story, items, head) for head in heads) else 0.0
    meant = _meaning_fit(match, items) if question.language == "en" else 0.0
    return max(ending, called, meant, _kind_fit(story, items, match.asked))


def _is_called(story: Story, items: Sequence[Span], head: str) -> bool:
    """Whether the text calls the list ``head`` right before it (…行业分别是：) or right after it (…等17个行业)."""
    before = story.text[max(items[0].start - 14, 0) : items[0].start]
    after = story.text[items[-1].end : items[-1].end + 14]
    return (
        re.search(rf"{re.escape(head)}(?:分别|主要|具体|有|是|为|包括|包含|如下|[：:，])*[“《]?$", before) is not None
        or re.match(
            rf"[”》]?(?:等|这)*(?:[0-9０-９一二三四五六七八九十]+[个项家种类大])?[㐀-鿿]{{0,4}}{re.escape(head)}", after
        )
        is not None
    )


def _kind_fit(story: Story, items: Sequence[Span], asked: Asked) -> float:
    ending = {"organisation": ORGANISATION_END, "place": PLACE_END}.get(asked.question.kind)
    if ending is None:
        return 0.0
    # 单位 and 地方 may be called anything; 县 or 银行 says how the names end.
    share = 0.8 if asked.question.language == "en" or _GENERAL.search(asked.question.head or "") else 0.3
    return share * sum(ending.search(story.text[slice(*item)]) is not None for item in items) / len(items)


def _meaning_fit(match: StoryMatch, items: Sequence[Span]) -> float:
    """How near in meaning the noun asked for comes to the last words of the items, or to the words right after them."""
    head = fold(match.asked.question.head or "").split()
    rows = [number for number, word in enumerate(match.asked.worded.folded) if word in head[-1:]]
    told = match.words.told
    if not rows or not match.words.table.size:
        return 0.0
    table = match.words.table[rows].max(axis=0)
    last = [int(np.searchsorted(told.centres, item.end)) - 1 for item in items]
    after = range(last[-1] + 1, min(last[-1] + 5, len(told.cut)))
    called = max((float(table[n]) for n in after if told.clauses[n] == told.clauses[last[-1]]), default=0.0)
    return max(float(np.mean(table[last])), called)


def _may_answer(match: StoryMatch, item: Span) -> bool:
    """Whether an item is neither excluded nor named in the question, nor a reporter whom nobody asks for."""
    asked, story = match.asked, match.story
    if _excluded(story, item, asked) or fold(story.text[slice(*item)]) in asked.text:
        return False
    return asked.question.kind != "person" or match.is_asked_press(item)


def _is_of_kind(story: Story, item: Span, asked: Asked) -> bool:
    """Whether an item's name ends as those of the sort asked for do: 县 names its kind, a department is not a bank."""
    question = asked.question
    text = fold(story.text[slice(*item)])
    if question.language == "zh" and any(len(head) == 1 and not text.endswith(head) for head in asked.heads):
        return False
    if question.kind == "organisation" and question.head:
        for named, ending in _BODIES:
            if re.search(named, question.head, re.I):
                return re.search(ending, text) is not None
    return True


def _excluded(story: Story, item: Span, asked: Asked) -> bool:
    """Whether the question leaves this item out by name or by role (除市委书记外)."""
    exception = _EXCEPT.search(asked.question.text)
    if not exception:
        return False
    left_out = exception["zh"] or exception["en"]
    name = story.text[slice(*item)]
    roles = {person.role for person in story.people if person.name == name and person.role}
    parts = [part for part in re.split(r"[、和及与,]|\band\b", left_out) if part.strip()]
    return any(name in part or any(part.strip() in role.split("、") for role in roles) for part in parts)


def _first_mentions(story: Story, items: Iterable[Span]) -> tuple[Span, ...]:
    """Items in order, each named once."""
    seen: set[str] = set()
    kept = []
    for item in items:
        text = fold(story.text[slice(*item)])
        if text not in seen:
            seen.add(text)
            kept.append(item)
    return tuple(kept)
