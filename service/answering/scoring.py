"""Which span, and which list, of some stories answers a question best."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from embeddings.people import role_span
from embeddings.text import Span, fold
from embeddings.words import Word, Words
from service.answering.candidates import AUTHOR, PRESS, find_candidates
from service.answering.evidence import Match, Matrix, Worded, WordVectors, weighted
from service.answering.question import Question, asked_at
from service.answering.stories import Story
from service.answering.terms import find_terms
from service.answering.weights import Signs, Traits
from service.answering.wording import EN_FILLER, VAGUE_HEAD

_OFFICE = "head|director|president|chair\\w*|mayor|secretary|governor|chief|leader|dean|manager|minister"
_ROLE_ASKED = re.compile(
    r"(?:书记|[省市县区州镇乡村厅局处部司行校院会社所站队团组馆台]长|主任|主席|经理|总裁|理事长|董事长|秘书长|检察长|负责人)"
    r"(?:现在|又|现任)?(?:是|叫|为)(?:谁|哪|什么)|由谁(?:担任|任|出任)|谁(?:是|担任|任|出任)"
    rf"|who (?:is|was|are|were) the (?:[\w-]+ ){{0,3}}?(?:{_OFFICE})|name of the (?:[\w-]+ ){{0,3}}?(?:{_OFFICE})"
    r"|who (?:heads|leads|chairs|runs)\b",
    re.I,
)
_DEPUTY = re.compile(r"副|deputy|vice", re.I)
HEADLINE = re.compile(r"标题|题目|headline", re.I)
REPORT = re.compile(r"报道|消息|新闻|文章|稿|报纸|headline|report|story|stories|articles?\b", re.I)
# What an office counts that the article gives a person elsewhere.
_ELSEWHERE = 0.9
# What the words around a person count as an office that no text gives.
_NO_OFFICE = 0.2
# Who fits the office asked for less than this holds another.
_OTHER_OFFICE = 0.25
# How much less a word counts around a span when headline and first paragraph of the article have it too.
_TOPIC = 0.6
# Over how many code points from the interrogative a word of the question is still about the thing asked for.
_CLOSE = {"zh": 4.0, "en": 12.0}
# What a match counts that is not in the sentence itself: in its neighbours, in the headline, in the first paragraph,
# which tells what a report is about, elsewhere in the article.
_NEIGHBOUR, _HEADING, _LEAD, _ARTICLE = 0.7, 0.7, 0.6, 0.35


class Found(NamedTuple):
    """One answer found: the spans of its items in ``story``, with its score and the share of the question it meets.

    ``margin`` is how much the score is above that of the best other answer; ``read`` and ``held`` are the reader's
    signs (``Signs``).
    """

    story: Story
    items: tuple[Span, ...]
    score: float
    coverage: float
    kind: str
    margin: float = 0.0
    read: float = 0.0
    held: float = 0.0

    @property
    def signs(self) -> Signs:
        """What tells how sure it is."""
        return Signs(self.score, self.margin, self.read, self.held)


class Option(NamedTuple):
    """A single span of ``story`` that may answer, with its traits."""

    story: Story
    span: Span
    traits: Traits


class Asked:
    """A question ready to be held against stories; its names stand as the pages write them."""

    def __init__(self, question: Question, words: Words, vectors: WordVectors) -> None:
        self.question = question
        self.words = words
        if question.language == "en":
            cut, meanings = _cut_english(question.text, words)
            self.worded = Worded(question.text, cut, vectors, meanings)
        else:
            cut = [word for word in words.cut(question.focus) if re.search(r"\w", word.text)]
            self.worded = Worded(question.focus, cut, vectors)
        self.text = fold(question.text)
        self.heads = _heads(question)
        self.local = self.worded.weights * (1 + self._closeness())
        if question.head:
            self._lighten(question.head)

    def _closeness(self) -> Matrix:
        """For each word how close it stands to the interrogative, 1 to 0: what is said of the thing asked for."""
        asking = asked_at(self.question)
        close = np.zeros(len(self.worded.cut), np.float32)
        position = 0
        for number, word in enumerate(self.worded.cut):
            found = self.question.text.find(word.text, position)
            if found < 0 or not asking:
                continue
            position = found + len(word.text)
            distance = min(max(span.start - position, found - span.end, 0) for span in asking)
            close[number] = np.exp(-distance / _CLOSE[self.question.language])
        return close

    def _lighten(self, head: str) -> None:
        """The noun asked for says what the answer is, and need not stand beside it."""
        folded = fold(head)
        for number, word in enumerate(self.worded.folded):
            if word in folded:
                self.worded.weights[number] *= 0.5
                self.local[number] *= 0.5


def _heads(question: Question) -> tuple[str, ...]:
    """What the things asked for may be called in Chinese: ends of their names; none where that is but 事 or 方面."""
    if not question.head:
        return ()
    if question.language == "en":
        terms = find_terms(question.head)
        return terms[-1].chinese if terms and terms[-1].span.end == len(question.head) else ()
    head = question.head.removeprefix("的")
    return () if VAGUE_HEAD.search(head) or not head else (head[-2:],)


def _cut_english(text: str, words: Words) -> tuple[list[Word], dict[int, tuple[str, ...]]]:
    """The telling words of a question, a term of several words as one; and by their numbers what terms mean."""
    terms = find_terms(text)
    cut = [Word(text[slice(*term.span)], *term.span) for term in terms] + [
        word
        for word in words.cut(text)
        if re.search(r"\w", word.text)
        and not EN_FILLER.fullmatch(word.text)
        and not any(term.span.start <= word.start < term.span.end for term in terms)
    ]
    chinese = {term.span.start: term.chinese for term in terms}
    cut.sort(key=lambda word: word.start)
    return cut, {number: chinese[word.start] for number, word in enumerate(cut) if word.start in chinese}


class StoryMatch:
    """One question held against one story: how far each sentence, and each span, answers it."""

    def __init__(self, asked: Asked, story: Story) -> None:
        self.asked = asked
        self.story = story
        self.words = Match(asked.worded, story.worded)
        centres = story.worded.centres
        self._bounds = [
            (int(np.searchsorted(centres, s.start)), int(np.searchsorted(centres, s.end))) for s in story.sentences
        ]
        self._direct = [self._best(first, last) for first, last in self._bounds]
        self._heading = self._best(0, int(np.searchsorted(centres, story.head_end)))
        self._whole = self.words.best()
        lead = story.paragraphs[min(story.headings, len(story.paragraphs) - 1)]
        self._lead: Matrix = self._best(
            int(np.searchsorted(centres, lead.start)), int(np.searchsorted(centres, lead.end))
        )

        self._local = asked.local * (1 - _TOPIC * np.maximum(self._heading, self._lead))

    def _best(self, first: int, last: int) -> Matrix:
        table = self.words.table[:, first:last]
        return table.max(axis=1) if table.size else np.zeros(len(self.asked.worded.cut), np.float32)

    @cached_property
    def coverages(self) -> list[float]:
        """For each sentence the share of the question's weight that it meets, its surroundings counting less."""
        found = []
        for number in range(len(self.story.sentences)):
            met = np.maximum(self._direct[number], _HEADING * self._heading)
            for other in (number - 1, number + 1):
                if 0 <= other < len(self._direct):
                    met = np.maximum(met, _NEIGHBOUR * self._direct[other])
            met = np.maximum(met, np.maximum(_LEAD * self._lead, _ARTICLE * self._whole))
            found.append(weighted(met, self.asked.worded.weights))
        return found

    def coverage_of(self, scope: Span) -> float:
        """Share of the question's weight met by the sentences of ``scope`` and the headline."""
        met = _HEADING * self._heading
        best = 0.0
        for number, sentence in enumerate(self.story.sentences):
            if sentence.start < scope.end and sentence.end > scope.start:
                met = np.maximum(met, self._direct[number])
                best = max(best, self.coverages[number])
        return max(weighted(np.maximum(met, _ARTICLE * self._whole), self.asked.worded.weights), best)

    @cached_property
    def topic_coverage(self) -> float:
        """Share of the question's weight met by headline and first paragraph, which say what the article is about."""
        met = np.maximum(self._heading, self._lead)
        return weighted(np.maximum(met, _ARTICLE * self._whole), self.asked.worded.weights)

    def options(self, sentences: int = 5) -> Iterator[Option]:
        """Single spans of the kind asked for, in the ``sentences`` that cover most of the question."""
        story = self.story
        order = sorted(range(len(story.sentences)), key=lambda number: -self.coverages[number])
        for number in order[:sentences]:
            sentence = story.sentences[number]
            first, last = self._bounds[number]
            cut = [_moved(word, -sentence.start) for word in story.worded.cut[first:last]]
            people = [
                person._replace(span=Span(person.span.start - sentence.start, person.span.end - sentence.start))
                for person in story.people
                if sentence.start <= person.span.start and person.span.end <= sentence.end
            ]
            text = story.text[slice(*sentence)]
            for candidate in find_candidates(text, cut, people, self.asked.question, self.asked.words):
                span = Span(sentence.start + candidate.span.start, sentence.start + candidate.span.end)
                if self.is_named(span):
                    continue
                yield self.option(span, candidate.fit, number)
        yield from self._headline()

    def option(self, span: Span, fit: float, number: int) -> Option:
        """``span`` in sentence ``number`` with its traits, but for the reader's opinion."""
        question = self.asked.question
        coverage, direct = self.coverages[number], weighted(self._direct[number], self.asked.worded.weights)
        if question.kind == "polarity":
            # What answers yes or no says what was asked.
            held = self.words.held(span)
            return Option(self.story, span, Traits(0.5 * coverage + 0.5 * held, held, held, fit, 0.0, 0.0))
        near = self.near(span)
        if question.kind == "person":
            role = self.role_fit(span)
            by_role = 0.4 * near + 0.6 * role
            near = max(near, by_role)
            if _ROLE_ASKED.search(question.text):
                near = by_role
                # Whoever holds an office is told by the words before the name, wherever in a sentence it stands.
                coverage, direct = (0.3 * value + 0.7 * role for value in (coverage, direct))
                fit *= 0.4 if role < _OTHER_OFFICE else 1.0
        return Option(self.story, span, Traits(coverage, direct, near, fit, self.words.inside(span), 0.0))

    def is_named(self, span: Span) -> bool:
        """Whether the question says ``span`` itself: then it does not answer, unless with yes or no."""
        return self.asked.question.kind != "polarity" and fold(self.story.text[slice(*span)]) in self.asked.text

    def is_asked_press(self, span: Span) -> bool:
        """Whether a name may answer as a reporter's: only where reporters are asked for, and then only theirs."""
        roles = [person.role for person in self.story.people if person.span == span and person.role]
        return any(PRESS.search(role) for role in roles) == (AUTHOR.search(self.asked.question.text) is not None)

    def sentence_number(self, offset: int) -> int:
        """Which sentence holds ``offset``."""
        return next(n for n, sentence in enumerate(self.story.sentences) if sentence.start <= offset < sentence.end)

    def _headline(self) -> Iterator[Option]:
        """The headline, where the question asks for the title of a report."""
        if self.asked.question.kind == "title" and self.story.title and REPORT.search(self.asked.question.text):
            topic = self.topic_coverage
            fit = 1.0 if HEADLINE.search(self.asked.question.text) else 0.6
            yield Option(self.story, self.story.title, Traits(topic, topic, 0.5 * topic, fit, 0.0, 0.0))

    def role_fit(self, span: Span) -> float:
        """How well an office before a name is the one that the question speaks of: harmonic mean of both shares."""
        name = self.story.text[slice(*span)]
        roles = [
            (role, person.span)
            for person in self.story.people
            if person.name == name and (role := role_span(self.story.text, person))
        ]
        fits = [self._office_fit(role) * (1.0 if at == span else _ELSEWHERE) for role, at in roles]
        return max(fits, default=_NO_OFFICE * self.near(span))

    def _office_fit(self, role: Span) -> float:
        """The best of the offices that ``role``, a span of the text, lists."""
        is_deputy_asked = _DEPUTY.search(self.asked.question.text) is not None
        best = 0.0
        for office in re.finditer(r"[^、]+", self.story.text[slice(*role)]):
            span = Span(role.start + office.start(), role.start + office.end())
            asked, given = self.words.held(span), self.words.inside(span)
            rank = 1.0 if ("副" in office.group()) == is_deputy_asked else 0.7
            best = max(best, rank * 2 * asked * given / (asked + given) if asked + given else 0.0)
        return best

    def near(self, span: Span) -> float:
        """Share of the question's weight met around ``span``; what the article's topic meets anyway counts little."""
        return self.words.near(span, self._local)


def _moved(word: Word, by: int) -> Word:
    return word._replace(start=word.start + by, end=word.end + by)
