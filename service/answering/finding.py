"""The answer to a question among some stories: the best list, or the best span that rules and the reader find."""

import re
from collections.abc import Sequence
from statistics import median

import msgspec

from embeddings.text import Span
from service.answering.candidates import NO_PEOPLE, ORGANISATION_END, PLACE_END, may_be_name
from service.answering.enumerations import is_together
from service.answering.gathering import ListOption, at_positions, gather, list_options
from service.answering.pieces import Pieces, squash
from service.answering.reader import Reader
from service.answering.reports import find_reports
from service.answering.scoring import Asked, Found, Option, StoryMatch
from service.answering.stories import Story
from service.answering.weights import WIDEST, Weights
from service.answering.wording import DEICTIC, Kind

# So many bare paragraphs are read whole.
_BARE = 2
# A list that scores less is left to the reader where it reads what it was given.
_SURE_LIST = 10.0
# A reader gives no span a lower logit, but to those that are too long for it.
_UNREAD = -1000.0
# What is shorter than this says no clause.
_SHORTEST_CLAUSE = 4
# How well what the reader proposes itself fits, by the kind asked for. Of the kinds that are missing here rules know
# every span that could answer, and the reader only judges them; of some it proposes only what rules have not found.
_READ_FIT: dict[Kind, float] = {
    "clause": 0.8,
    "reason": 0.8,
    "definition": 0.8,
    "thing": 0.6,
    "quote": 0.4,
    "place": 0.9,
    "organisation": 0.9,
    "person": 0.9,
    "number": 0.8,
    "date": 0.8,
    "title": 0.6,
    "role": 0.8,
}
_MAY_BE_SEVERAL: frozenset[Kind] = frozenset(("clause", "thing", "place", "organisation", "title"))
_CLAUSES: frozenset[Kind] = frozenset(("clause", "reason", "definition", "quote"))
_KNOWN: frozenset[Kind] = frozenset(("number", "date", "title", "role"))
# What a proposal must hold where the kind of the answer shows in its form.
_FORMS: dict[Kind, re.Pattern[str]] = {
    "organisation": ORGANISATION_END,
    "place": PLACE_END,
    "number": re.compile("^(?=.*[0-9０-９一二两三四五六七八九十百千万亿半])[^，。；、]{1,14}$"),
    "date": re.compile(
        "^(?=.*(?:[0-9０-９一二三四五六七八九十][年月日时点号:：]|[今去明前昨当][年日天晚]))[^，。；]{2,24}$"
    ),
}
_MISFIT = 0.1
# Who did something may be a body, too.
_BODY_FIT = 0.4
_WHO = re.compile(r"谁|\bwhom?\b", re.I)


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
        if asked.question.positions and (found := at_positions(matches, asked, self._weights)) is not None:
            return found
        pieces = self.pieces(question, matches)
        if asked.question.many and (lists := self._lists(asked, pieces)):
            return lists
        ranked = self.ranked(self.options(pieces), asked.question.kind)
        if not ranked:
            return []
        score, best = ranked[0]
        margin = score - ranked[1][0] if len(ranked) > 1 else WIDEST
        traits = best.traits
        kind = asked.question.kind
        # 代表团要参观什么？ asks for one thing or for several, as it happens.
        items = pieces.parted(best.story, best.span) if kind in _MAY_BE_SEVERAL else ()
        items = items or (best.span,)
        return [Found(best.story, items, score, traits.coverage, kind, margin, traits.read, pieces.held)]

    def _lists(self, asked: Asked, pieces: Pieces) -> list[Found]:
        """The lists that answer, best first."""
        if reports := find_reports(pieces.matches, asked):
            return reports
        lists = gather(self.list_options(asked, pieces), asked, self._weights)
        return [found._replace(held=pieces.held) for found in lists]

    def pieces(self, question: str, matches: Sequence[StoryMatch]) -> Pieces:
        """What the reader reads of ``matches``."""
        return Pieces(self._reader, question, matches)

    def find_given(self, asked: Asked, question: str, matches: Sequence[StoryMatch]) -> list[Found]:
        """As ``find``, where the caller chose what to read: then the reader alone says which span answers.

        The score is its logit that the span answers rather than that nothing does.
        """
        if self._reader is None or asked.question.kind == "polarity":
            return self._judge(asked, question, matches)
        if asked.question.many:
            lists = self._lists(asked, self.pieces(question, matches))
            if lists and lists[0].score >= _SURE_LIST:
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

    def ranked(self, options: Sequence[Option], kind: Kind) -> list[tuple[float, Option]]:
        """Options of a ``kind`` with their scores, best first; of those that say the same only the best."""
        scores = [self._weights.score(option.traits, kind) for option in options]
        scored = sorted(zip(scores, options, strict=True), key=lambda pair: -pair[0])
        said: dict[str, tuple[float, Option]] = {}
        for score, option in scored:
            said.setdefault(option.story.verbatim(option.span), (score, option))
        return list(said.values())

    def options(self, pieces: Pieces) -> list[Option]:
        """All spans in question, with the traits that they are judged by."""
        options = [option for match in pieces.matches for option in match.options()]
        options += [
            _proposed(match, span) for match, span in pieces.proposals() if _may_be_proposed(match, span, options)
        ]
        logits = pieces.logits([(option.story, option.span) for option in options])
        return [
            option._replace(traits=msgspec.structs.replace(option.traits, read=read))
            for option, read in zip(options, _all_squashed(logits), strict=True)
        ]

    def list_options(self, asked: Asked, pieces: Pieces) -> list[ListOption]:
        """All lists in question, with the traits that they are judged by."""
        options = list_options(pieces.matches, asked, pieces.items())
        if asked.question.kind == "contact":
            return options
        logits = pieces.logits([(one.story, Span(one.items[0].start, one.items[-1].end)) for one in options])
        return [
            option._replace(traits=msgspec.structs.replace(option.traits, whole=squash(logit), unread=0.0))
            if logit is not None and logit > _UNREAD and is_together(option.items)
            else option
            for option, logit in zip(options, logits, strict=True)
        ]


def _proposed(match: StoryMatch, span: Span) -> Option:
    kind = match.asked.question.kind
    fit = _READ_FIT[kind]
    said = match.story.text[slice(*span)]
    form = _FORMS.get(kind)
    if (form is not None and not form.search(said)) or DEICTIC.match(said):
        fit = _MISFIT
    if kind == "person" and ORGANISATION_END.search(said):
        fit = _BODY_FIT
    if kind in ("clause", "reason", "definition") and span.end - span.start < _SHORTEST_CLAUSE:
        fit = 0.2
    return match.option(span, fit, match.sentence_number(span.start))


def _may_be_proposed(match: StoryMatch, span: Span, options: Sequence[Option]) -> bool:
    """Whether the reader has a say of its own: not where the question names the span, or rules have judged it."""
    kind = match.asked.question.kind
    if kind not in _READ_FIT or match.is_named(span) or (kind in NO_PEOPLE and match.story.tells_of_person(span)):
        return False
    said = match.story.text[slice(*span)]
    if kind in _CLAUSES and match.story.names_person(span):
        return False
    if kind == "person" and not (ORGANISATION_END.search(said) and _WHO.search(match.asked.question.text)):
        return may_be_name(said) and match.is_asked_press(span)
    if kind not in _KNOWN:
        return True
    form = _FORMS.get(kind)
    return (form is None or form.search(said) is not None) and not _is_among(options, match.story, span)


def _is_among(options: Sequence[Option], story: Story, span: Span) -> bool:
    """Whether some option has characters of ``span`` and is no mere part of it."""
    return any(
        one.story is story
        and one.span.start < span.end
        and span.start < one.span.end
        and not (span.start <= one.span.start and one.span.end <= span.end and one.span != span)
        for one in options
    )


def _all_squashed(logits: Sequence[float | None]) -> list[float]:
    """Logits from -1 to 1; of what was not read nothing better is known than of the most that was."""
    known = [squash(logit) for logit in logits if logit is not None]
    usual = median(known) if known else 0.0
    return [usual if logit is None else squash(logit) for logit in logits]
