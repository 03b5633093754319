"""What the reader reads of the articles, and what it says of it."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec

from embeddings.text import Span
from service.answering.enumerations import split_list
from service.answering.listing import ReadItems
from service.answering.reader import Reader, Reading, ScoredSpan
from service.answering.scoring import StoryMatch
from service.answering.stories import Story

# How much is read: so many pieces, each of whole sentences up to so many code points.
_PIECES, _LONGEST = 6, 220
# Longer parts between 、 belong to one sentence rather than to a list.
_LONGEST_PART = 12
# So many spans of each piece are the reader's own.
_TOP = 3


class Piece(msgspec.Struct, frozen=True):
    """Neighbouring sentences of one story that the reader reads together."""

    match: StoryMatch
    span: Span

    def holds(self, story: Story, span: Span) -> bool:
        """Whether ``span`` of ``story`` lies in this piece."""
        return self.match.story is story and self.span.start <= span.start and span.end <= self.span.end


class Pieces:
    """The pieces of ``matches`` that cover most of ``question``, and what ``reader`` says of them, if there is one."""

    def __init__(self, reader: Reader | None, question: str, matches: Sequence[StoryMatch]) -> None:
        self._reader = reader
        self._question = question
        self.matches = matches
        self._pieces = _pieces(matches) if reader else []
        self._texts = [piece.match.story.text[slice(*piece.span)] for piece in self._pieces]

    @cached_property
    def _readings(self) -> list[Reading]:
        """Made when first asked for: reports are found by rules alone."""
        return self._reader.read(self._question, self._texts, _TOP) if self._reader and self._texts else []

    def proposals(self) -> Iterator[tuple[StoryMatch, Span]]:
        """The spans of each piece that the reader thinks best."""
        for piece, reading in zip(self._pieces, self._readings, strict=True):
            for span in reading.spans:
                yield piece.match, _moved(Span(span.start, span.end), piece.span.start)

    def items(self) -> ReadItems:
        """What the reader takes for items of a list, and for lists as a whole."""
        read = ReadItems()
        for piece, reading in zip(self._pieces, self._readings, strict=True):
            by = piece.span.start
            moved = [ScoredSpan(by + item.start, by + item.end, item.score) for item in reading.items]
            read.add(piece.match.story, moved)
        for match, span in self.proposals():
            read.add_span(match.story, span)
        return read

    def parted(self, story: Story, span: Span) -> tuple[Span, ...]:
        """The items of ``span`` where it is an enumeration of which the reader marks several; else none."""
        parts = split_list(story.text, span) if "、" in story.text[slice(*span)] else []
        marked = [item for item in self.items().of(story) if span.start <= item.start and item.end <= span.end]
        is_list = len(marked) > 1 and max((part.end - part.start for part in parts), default=99) <= _LONGEST_PART
        return tuple(parts) if is_list else ()

    @property
    def held(self) -> float:
        """How sure the reader is that some piece holds an answer, -1 to 1."""
        return max((squash(-reading.no_answer) for reading in self._readings), default=0.0)

    def logits(self, spans: Sequence[tuple[Story, Span]]) -> list[float | None]:
        """The reader's logit of each span; None for those that no piece holds."""
        if self._reader is None:
            return [None] * len(spans)
        inside: list[list[int]] = [[] for _ in self._pieces]
        for number, (story, span) in enumerate(spans):
            place = next((n for n, piece in enumerate(self._pieces) if piece.holds(story, span)), None)
            if place is not None:
                inside[place].append(number)
        candidates = [
            [
                Span(spans[number][1].start - piece.span.start, spans[number][1].end - piece.span.start)
                for number in some
            ]
            for piece, some in zip(self._pieces, inside, strict=True)
        ]
        logits: list[float | None] = [None] * len(spans)
        scores = self._reader.score(self._question, self._texts, candidates)
        for some, row in zip(inside, scores, strict=True):
            for number, score in zip(some, row, strict=True):
                logits[number] = score
        return logits


def squash(logit: float) -> float:
    """A logit from -1 to 1: how far beyond certainty it goes says nothing more."""
    return max(-1.0, min(1.0, logit / 10))


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _pieces(matches: Sequence[StoryMatch]) -> list[Piece]:
    """The pieces that hold the sentences which cover most of the question, best first."""
    ranked = sorted(
        (
            (coverage, match, sentence)
            for match in matches
            for sentence, coverage in zip(match.story.sentences, match.coverages, strict=True)
            if re.search(r"\w", match.story.text[slice(*sentence)])
        ),
        key=lambda found: -found[0],
    )
    pieces: list[Piece] = []
    for _, match, sentence in ranked:
        if len(pieces) == _PIECES:
            break
        if not any(piece.match is match and piece.span.start <= sentence.start < piece.span.end for piece in pieces):
            pieces.append(Piece(match, _around(match.story, sentence)))
    return pieces


def _around(story: Story, sentence: Span) -> Span:
    """``sentence`` with as many of the sentences of its paragraph after and before it as fit."""
    paragraph = story.paragraph_at(sentence.start)
    start, end = sentence
    inside = [s for s in story.sentences if paragraph.start <= s.start and s.end <= paragraph.end]
    for other in [s for s in inside if s.start >= end] + [s for s in reversed(inside) if s.end <= start]:
        if max(end, other.end) - min(start, other.start) <= _LONGEST:
            start, end = min(start, other.start), max(end, other.end)
    return Span(start, end)
