"""What is known of a list that may answer: its traits, and what the reader takes for items."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from embeddings.text import Span, fold
from service.answering.candidates import ORGANISATION_END, PLACE_END
from service.answering.enumerations import split_list
from service.answering.lists import Group
from service.answering.reader import ScoredSpan
from service.answering.scoring import Asked, StoryMatch
from service.answering.stories import Story
from service.answering.weights import ListTraits

_GENERAL = re.compile(r"单位|部门|机构|企业|公司|组织|媒体|团体|方$|院所|地方|地点|场所|地区|区域|景点|点位|窗口")
# Over so many code points a list of people may be spread before it counts as the whole sentence's.
_BROAD = 200


class ReadItems:
    """What the reader takes for items of the answer, by story, in the order of the text."""

    def __init__(self) -> None:
        self._by_story: dict[int, list[ScoredSpan]] = {}
        self._spans: dict[int, list[Span]] = {}

    def add_span(self, story: Story, span: Span) -> None:
        """Take along a span that the reader thinks answers as a whole."""
        self._spans.setdefault(id(story), []).append(span)

    def spans(self, story: Story) -> Sequence[Span]:
        """The spans in ``story`` that answer as a whole."""
        return self._spans.get(id(story), ())

    def add(self, story: Story, items: Iterable[ScoredSpan]) -> None:
        """Take along ``items``, offsets into the article."""
        known = self._by_story.setdefault(id(story), [])
        known.extend(item for item in items if all(item.end <= one.start or item.start >= one.end for one in known))
        known.sort()

    def of(self, story: Story) -> Sequence[ScoredSpan]:
        """The items in ``story``."""
        return self._by_story.get(id(story), ())

    def agreement(self, story: Story, items: Sequence[Span]) -> float:
        """How well a list agrees with what was read anywhere: harmonic mean of precision and recall, 0 to 1.

        Items count by how likely they are to answer and by how far two agree in their characters.
        """
        everywhere = sum(_likely(one) for some in self._by_story.values() for one in some)
        if not everywhere or not items:
            return 0.0
        met = sum(max((_overlap(item, one) * _likely(one) for one in self.of(story)), default=0.0) for item in items)
        return 2 * met / (everywhere + len(items))


def read_groups(match: StoryMatch, read: ReadItems) -> Iterator[Group]:
    """The spans in a story that the reader takes for an answer as a whole, parted into items."""
    for span in read.spans(match.story):
        items = tuple(split_list(match.story.text, span))
        if items:
            yield Group("read", items, span)


def list_traits(match: StoryMatch, group: Group, items: Sequence[Span], read: ReadItems) -> ListTraits:
    """The traits of those ``items`` of ``group`` that may answer, but for what the reader says of them as one span."""
    question, story = match.asked.question, match.story
    coverage = match.topic_coverage if group.kind == "parallel" else match.coverage_of(group.scope)
    near = match.near(Span(items[0].start, items[-1].end))
    if group.kind == "parallel":
        # Places of a visit are told by the topic; captions of paragraphs may as well be about something else.
        near = coverage if story.text[items[0].start - 1 : items[0].start] == "在" else 0.5 * coverage
    if group.kind == "people":
        near = max(near, float(np.mean([match.role_fit(item) for item in items])))
    counted = 0.0 if question.count is None else 1.0 if question.count == len(items) else -0.5
    breadth = (group.scope.end - group.scope.start) / _BROAD if group.kind == "people" else 0.0
    return ListTraits(
        coverage=coverage,
        near=near,
        # The right sort of thing in a passage about something else is no answer: form counts with coverage.
        called=coverage * _head_fit(match, items),
        kept=coverage * len(items) / len(group.items),
        counted=counted,
        repeated=float(np.mean([match.words.inside(item) for item in items])),
        broad=min(breadth, 1.0),
        alone=float(group.kind == "people" and len(items) == 1),
        body=float(story.head_end <= group.scope.start),
        read=read.agreement(story, items),
        whole=0.0,
        unread=1.0,
    )


def _likely(item: ScoredSpan) -> float:
    return 1 / (1 + math.exp(-item.score))


def _overlap(item: Span, other: ScoredSpan) -> float:
    """Characters that both have, as a share of those that either has."""
    shared = min(item.end, other.end) - max(item.start, other.start)
    return max(0, shared) / (max(item.end, other.end) - min(item.start, other.start))


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
