"""The answer to a question among some stories: the best list, or the best span that rules and the reader find."""

import re
from collections.abc import Sequence
from statistics import median

import msgspec

from embeddings.names import SURNAMES
from embeddings.text import Span
from service.answering.candidates import ORGANISATION_END, PLACE_END
from service.answering.gathering import at_positions, gather
from service.answering.reader import Reader
from service.answering.scoring import Asked, Found, Option, StoryMatch
from service.answering.stories import Story
from service.answering.weights import WIDEST, Weights
from service.answering.wording import DEICTIC, Kind

# How much the reader reads: so many pieces, each of whole sentences up to so many code points.
_PIECES, _LONGEST = 6, 220
# So many bare paragraphs are read whole.
_BARE = 2
# A list that scores less is left to the reader where it reads what it was given.
_SURE_LIST = 1.0
# What is shorter than this says no clause.
_SHORTEST_CLAUSE = 4
# How well what the reader proposes itself fits, by the kind asked for. Of the kinds that are missing here rules know
# every span that could answer, and the reader only judges them.
_READ_FIT: dict[Kind, float] = {
    "clause": 0.8,
    "reason": 0.8,
    "definition": 0.8,
    "thing": 0.6,
    "quote": 0.4,
    "place": 0.9,
    "organisation": 0.9,
    "person": 0.9,
}
# What a proposal must end in where the kind of the answer shows in its name.
_ENDINGS: dict[Kind, re.Pattern[str]] = {"organisation": ORGANISATION_END, "place": PLACE_END}
_MISFIT = 0.1


class Piece(msgspec.Struct, frozen=True):
    """Neighbouring sentences of one story that the reader reads together."""

    match: StoryMatch
    span: Span


class Finder:
    """Finds answers in stories; safe to share between threads. Without ``reader``, by rules alone."""

    def __init__(self, weights: Weights, reader: Reader | None = None) -> None:
        self._weights = weights
        self._reader = reader

    def find(self, asked: Asked, question: str, matches: Sequence[StoryMatch]) -> list[Found]:
        """What answers best: one or more lists, or one span; nothing where no span is of the kind asked for.

        The rules know how newspapers write. Where the first articles are bare paragraphs, the reader reads those alone.
        """
        if matches and all(match.story.is_bare for match in matches[:_BARE]):
            return self.find_given(asked, question, matches[:_BARE])
        return self._judge(asked, question, matches)

    def _judge(self, asked: Asked, question: str, matches: Sequence[StoryMatch]) -> list[Found]:
        if asked.question.positions and (found := at_positions(matches, asked)) is not None:
            return found
        if asked.question.many and (lists := gather(matches, asked)):
            return lists
        ranked = self.ranked(self.options(question, matches))
        if not ranked:
            return []
        score, best = ranked[0]
        margin = score - ranked[1][0] if len(ranked) > 1 else WIDEST
        return [Found(best.story, (best.span,), score, best.traits.coverage, asked.question.kind, margin)]

    def find_given(self, asked: Asked, question: str, matches: Sequence[StoryMatch]) -> list[Found]:
        """As ``find``, where the caller chose what to read: then the reader alone says which span answers.

        The score is its logit that the span answers rather than that nothing does.
        """
        if self._reader is None or asked.question.kind == "polarity":
            return self._judge(asked, question, matches)
        if asked.question.many and (lists := gather(matches, asked)) and lists[0].score >= _SURE_LIST:
            return lists
        bodies = [match.story.text[match.story.head_end :] for match in matches]
        whole = [
            Found(
                match.story,
                (Span(match.story.head_end + span.start, match.story.head_end + span.end),),
                span.score,
                0.0,
                "given",
            )
            for match, body, reading in zip(matches, bodies, self._reader.read(question, bodies, 5), strict=True)
            for span in reading.spans
            if "\n" not in body[span.start : span.end]
        ]
        return sorted(whole, key=lambda found: -found.score)[:1]

    def ranked(self, options: Sequence[Option]) -> list[tuple[float, Option]]:
        """Options with their scores, best first; of those that say the same only the best."""
        scored = sorted(((self._weights.score(option.traits), option) for option in options), key=lambda pair: -pair[0])
        said: dict[str, tuple[float, Option]] = {}
        for score, option in scored:
            said.setdefault(option.story.verbatim(option.span), (score, option))
        return list(said.values())

    def options(self, question: str, matches: Sequence[StoryMatch]) -> list[Option]:
        """All spans in question, with the traits that they are judged by."""
        options = [option for match in matches for option in match.options()]
        return self._read(question, matches, options) if self._reader else options

    def _read(self, question: str, matches: Sequence[StoryMatch], options: list[Option]) -> list[Option]:
        """``options`` and the reader's own proposals, all with the reader's opinion."""
        assert self._reader is not None
        pieces = _pieces(matches)
        texts = [piece.match.story.text[slice(*piece.span)] for piece in pieces]
        proposals = [
            (piece, Span(piece.span.start + span.start, piece.span.start + span.end))
            for piece, reading in zip(pieces, self._reader.read(question, texts, 3), strict=True)
            for span in reading.spans
        ]
        proposals = [
            (piece, span)
            for piece, span in proposals
            if piece.match.asked.question.kind in _READ_FIT and not piece.match.is_named(span)
        ]
        inside: list[list[Option]] = [[] for _ in pieces]
        rest: list[Option] = []
        for option in options + [self._proposed(piece, span) for piece, span in proposals]:
            place = next((n for n, piece in enumerate(pieces) if _holds(piece, option)), None)
            (rest if place is None else inside[place]).append(option)
        asked = [
            [Span(option.span.start - piece.span.start, option.span.end - piece.span.start) for option in some]
            for piece, some in zip(pieces, inside, strict=True)
        ]
        scores = self._reader.score(question, texts, asked)
        say = _say(matches)
        read = [
            (option, _squashed(score) * say)
            for some, row in zip(inside, scores, strict=True)
            for option, score in zip(some, row, strict=True)
        ]
        # Of what was not read nothing better is known than of the most that was.
        usual = median([score for _, score in read]) if read else 0.0
        return [
            option._replace(traits=msgspec.structs.replace(option.traits, read=score))
            for option, score in [*read, *((option, usual) for option in rest)]
        ]

    def _proposed(self, piece: Piece, span: Span) -> Option:
        kind = piece.match.asked.question.kind
        fit = _READ_FIT[kind]
        said = piece.match.story.text[slice(*span)]
        ending = _ENDINGS.get(kind)
        if (ending is not None and not ending.search(said)) or DEICTIC.match(said):
            fit = _MISFIT
        if kind == "person" and not (_is_name(said) and piece.match.is_asked_press(span)):
            fit = _MISFIT
        if kind in ("clause", "reason", "definition") and span.end - span.start < _SHORTEST_CLAUSE:
            fit = 0.2
        return piece.match.option(span, fit, piece.match.sentence_number(span.start))


def _is_name(said: str) -> bool:
    """Whether a span can be a person's name: Chinese by its surname, or of several parts."""
    return re.fullmatch(rf"[{''.join(SURNAMES)}][㐀-鿿]{{1,2}}|[㐀-鿿]+(?:[·•][㐀-鿿]+)+", said) is not None


def _say(matches: Sequence[StoryMatch]) -> float:
    """How much the reader has to say: half where rules know every span that could answer."""
    return 1.0 if matches and matches[0].asked.question.kind in _READ_FIT else 0.5


def _squashed(logit: float) -> float:
    """A logit from -1 to 1: how far beyond certainty it goes says nothing more."""
    return max(-1.0, min(1.0, logit / 10))


def _holds(piece: Piece, option: Option) -> bool:
    return (
        piece.match.story is option.story
        and piece.span.start <= option.span.start
        and option.span.end <= piece.span.end
    )


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
