"""What the reader takes for items, and what that says of lists."""

import pytest

from embeddings.text import Span
from service.answering.listing import ReadItems, list_traits, read_groups
from service.answering.lists import Group
from service.answering.reader import ScoredSpan
from service.answering.scoring import StoryMatch
from tests.service.answering.mini_pages import matches

BODIES = ("县文化局", "县教育局", "县财政局")


def _match() -> StoryMatch:
    return matches("新馆由哪些单位建设？")[1][0]


def _spans(match: StoryMatch, *words: str) -> list[Span]:
    starts = [match.story.text.index(word, match.story.text.index("新馆由")) for word in words]
    return [Span(start, start + len(word)) for start, word in zip(starts, words, strict=True)]


def _read(match: StoryMatch, *words: str, score: float = 4.0) -> ReadItems:
    read = ReadItems()
    read.add(match.story, (ScoredSpan(*span, score) for span in _spans(match, *words)))
    return read


def test_a_span_that_answers_as_a_whole_is_parted_into_items() -> None:
    match = _match()
    first, *_, last = _spans(match, *BODIES)
    read = ReadItems()
    read.add_span(match.story, Span(first.start, last.end))
    (group,) = read_groups(match, read)
    assert [match.story.verbatim(item) for item in group.items] == [*BODIES]
    assert group.kind == "read"
    assert not [*read_groups(match, ReadItems())]


def test_a_list_that_the_reader_agrees_with_says_so() -> None:
    match = _match()
    read = _read(match, *BODIES)
    assert read.agreement(match.story, _spans(match, *BODIES)) == pytest.approx(0.99, abs=0.01)
    assert read.agreement(match.story, _spans(match, *BODIES[:1])) == pytest.approx(0.5, abs=0.01)
    assert read.agreement(match.story, _spans(match, "孙丽")) == 0
    assert read.agreement(matches("谁？")[1][1].story, _spans(match, *BODIES)) == 0
    assert ReadItems().agreement(match.story, _spans(match, *BODIES)) == 0


def test_unlikely_items_count_little() -> None:
    match = _match()
    sure, unsure = (
        _read(match, *BODIES, score=score).agreement(match.story, _spans(match, *BODIES)) for score in (4, -2)
    )
    assert unsure < 0.5 < sure


def test_items_that_overlap_are_taken_once() -> None:
    match = _match()
    read = _read(match, *BODIES)
    read.add(match.story, [ScoredSpan(*_spans(match, "文化局")[0], 9.0)])
    assert len(read.of(match.story)) == len(BODIES)


def test_a_list_is_known_by_where_it_stands_and_what_it_is_called() -> None:
    match = _match()
    bodies, people = (_spans(match, *words) for words in (BODIES, ("孙丽", "钱一鸣")))
    traits, other = (
        list_traits(
            match, Group("enumeration", tuple(items), match.story.sentence_at(items[0].start)), items, ReadItems()
        )
        for items in (bodies, people)
    )
    assert traits.coverage > other.coverage
    assert traits.called > other.called
    assert traits.read == traits.counted == 0
