"""Which list answers a question that asks for several things.

Lists of several articles become one where they tell the same.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, get_args

from embeddings.text import Span, fold
from service.answering.alike import headed_phrases
from service.answering.candidates import NO_PEOPLE, may_be_name
from service.answering.figures import contacts
from service.answering.listing import ReadItems, list_traits, read_groups
from service.answering.lists import Group, GroupKind
from service.answering.scoring import Asked, Found, StoryMatch
from service.answering.stories import Story
from service.answering.weights import ListTraits, Weights

# What ``Found.kind`` says of a list.
LIST_KINDS = frozenset({*get_args(GroupKind), "headlines"})
# A list of another article is taken along when it answers nearly as well as the best.
_AS_GOOD = 0.9
_SURE = 0.6
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


class ListOption(NamedTuple):
    """A list of ``story`` that may answer, with its traits."""

    story: Story
    items: tuple[Span, ...]
    traits: ListTraits
    kind: GroupKind


def gather(options: Iterable[ListOption], asked: Asked, weights: Weights) -> list[Found]:
    """The lists that answer, best first; more than one where articles tell the same thing of different items."""
    scored = sorted((_found(option, weights) for option in options), key=lambda found: -found.score)
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


def list_options(matches: Sequence[StoryMatch], asked: Asked, read: ReadItems) -> list[ListOption]:
    """Every list that could answer, in the order of the articles."""
    return [
        ListOption(match.story, items, list_traits(match, group, items, read), group.kind)
        for match in matches
        for group, items in _fitting(match, asked, read)
    ]


def _found(option: ListOption, weights: Weights) -> Found:
    score = weights.score_list(option.traits)
    return Found(option.story, option.items, score, option.traits.coverage, option.kind, read=option.traits.whole)


def at_positions(matches: Sequence[StoryMatch], asked: Asked, weights: Weights) -> list[Found] | None:
    """What stands at the places asked for in the list of points that answers best.

    Nothing where the list is too short; None where there is no list of points at all.
    """
    scored = [
        (weights.score_list(list_traits(match, group, group.items, ReadItems())), match, group)
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


def _fitting(match: StoryMatch, asked: Asked, read: ReadItems) -> Iterator[tuple[Group, tuple[Span, ...]]]:
    """Lists of a story with those of their items that may answer."""
    read_here = read_groups(match, read) if asked.question.kind != "contact" else ()
    for group in (*match.story.groups, *_headed(match), *read_here):
        if group.kind != "read" and (group.kind == "people") != (asked.question.kind == "person"):
            continue
        if _is_title_of_person(match.story, group):
            continue
        of_group = group.items if group.kind != "read" else _named(match.story, group.items, asked)
        items = tuple(item for item in of_group if _may_answer(match, item))
        fitting = tuple(item for item in items if _is_of_kind(match.story, item, asked))
        if len(fitting) < 1 + (group.kind == "read") and asked.question.kind == "organisation":
            continue
        # Where but one has the ending, names may do without it (长江存储、华工激光公司 are companies).
        items = _first_mentions(match.story, fitting if len(fitting) > 1 else items)
        alone = group.kind == "people" or asked.question.kind == "contact"
        if len(items) < (1 if alone else 2) and len(items) != asked.question.count:
            continue
        yield group, items


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


def _named(story: Story, items: Sequence[Span], asked: Asked) -> Sequence[Span]:
    """``items``, and where people are asked for the names that they hold (市长张强); none if one cannot be a name."""
    if asked.question.kind != "person":
        return items
    names: list[Span] = []
    for item in items:
        inside = story.people_in(item)
        if not inside and not may_be_name(story.text[slice(*item)]):
            return ()
        names += inside or [item]
    return names


def _may_answer(match: StoryMatch, item: Span) -> bool:
    """Whether an item is neither excluded nor named in the question, nor a reporter whom nobody asks for.

    What tells of a person is neither a body nor a place.
    """
    asked, story = match.asked, match.story
    if asked.question.kind in NO_PEOPLE and story.tells_of_person(item):
        return False
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
