"""From a question to a cited answer, or to none."""

import math
import re
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Literal, NamedTuple

import msgspec

from embeddings.articles import find_articles
from embeddings.errors import UnknownIdError
from embeddings.library import Filters, Library
from embeddings.numbers import chinese_dates
from embeddings.pages import make_page
from embeddings.romanised import restore_names
from embeddings.text import Span
from service.answering.citations import Citation, Item, check, cite
from service.answering.constraints import constraints_of, contradicts
from service.answering.conversation import Turn, resolve
from service.answering.evidence import WordVectors
from service.answering.finding import Finder
from service.answering.gathering import LIST_KINDS
from service.answering.question import Question, analyse, focus_of, language_of
from service.answering.reader import Reader
from service.answering.scoring import Asked, Found, StoryMatch
from service.answering.stories import Stories, Story
from service.answering.terms import restore_terms
from service.answering.weights import load_weights
from service.answering.wording import Language
from service.retrieval.retriever import Hit, Retriever

__all__ = ["Answer", "Answerer", "Item", "ReadPassage", "Turn"]

Status = Literal["answered", "no_answer"]
AnswerKind = Literal["list", "span", "sentence", "yesno", "none"]

_HITS = 12


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the pages answer to a question, or that they do not.

    ``confidence`` is from 0 to 1, for no answer as well: then it says how near the best rejected span came.
    """

    question: str
    question_resolved: str
    language: Language
    status: Status
    kind: AnswerKind
    text: str
    items: tuple[Item, ...]
    confidence: float
    citations: tuple[Citation, ...]
    timings_ms: dict[str, float]


class ReadPassage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A passage that the caller brings along; its citations name it by ``id``, else by its place in the request."""

    text: str
    id: str | None = None


class Considered(NamedTuple):
    """A question ready to be answered; ``query`` says it in the words of the pages, ``hits`` are best first."""

    asked: Asked
    query: str
    hits: list[Hit]
    matches: list[StoryMatch]


class Answerer:
    """Answers questions from a library; safe to use from several threads.

    ``vectors`` weigh and compare words, ``reader`` has its say on spans; ``threshold`` is the confidence below which
    there is no answer.
    """

    def __init__(
        self,
        library: Library,
        retriever: Retriever,
        vectors: WordVectors,
        reader: Reader | None = None,
        threshold: float = 0.5,
    ) -> None:
        self._library = library
        self._retriever = retriever
        self._words = library.words
        self._vectors = vectors
        self._stories = Stories(library.words, vectors)
        self._weights = load_weights()
        self._finder = Finder(self._weights, reader)
        self._threshold = threshold

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        top_k: int | None = None,
        on_hits: Callable[[Sequence[Hit]], None] | None = None,
    ) -> Answer:
        """Answer ``question`` from the pages that ``filters`` leave, or say that they hold no answer.

        ``on_hits`` is given the passages that were found, best first, before they are read.
        """
        clock = _Clock()
        resolved = resolve(question, history, self._words)
        clock.lap("analyse")
        considered = self.consider(resolved, filters, top_k)
        clock.lap("retrieve")
        if on_hits:
            on_hits(considered.hits)
        found = self._finder.find(considered.asked, considered.query, considered.matches)
        answer = self._answer(question, resolved, considered.asked.question, found, self._threshold)
        clock.lap("read")
        return msgspec.structs.replace(answer, timings_ms=clock.laps)

    def consider(self, question: str, filters: Filters | None = None, top_k: int | None = None) -> Considered:
        """Find the articles that may answer ``question``, and hold it against each."""
        hits, stories = self._retrieve(question, top_k or _HITS, filters)
        asked, query = self._put(question, stories)
        if query != question:
            # What the first pages call its names and terms leads to more of them.
            hits, stories = self._retrieve(query, top_k or _HITS, filters)
            asked, query = self._put(question, stories)
        return Considered(asked, query, hits, self._match(asked, stories))

    def read(self, question: str, passages: Sequence[ReadPassage], always_answer: bool = False) -> Answer:
        """Answer ``question`` from the caller's ``passages``; spans are offsets into their texts.

        With ``always_answer`` the best span is given even where its confidence is below the threshold.
        """
        clock = _Clock()
        stories = [story for number, passage in enumerate(passages) for story in self._read(number, passage)]
        asked, query = self._put(question, stories)
        clock.lap("analyse")
        found = self._finder.find_given(asked, query, self._match(asked, stories))
        answer = self._answer(question, question, asked.question, found, 0.0 if always_answer else self._threshold)
        clock.lap("read")
        # The passages are no pages that could be opened.
        cited = tuple(msgspec.structs.replace(citation, url=None) for citation in answer.citations)
        return msgspec.structs.replace(answer, citations=cited, timings_ms=clock.laps)

    def _put(self, question: str, stories: Sequence[Story]) -> tuple[Asked, str]:
        """The analysed question with names as ``stories`` write them; and with terms too, for search and reader."""
        language = language_of(question)
        if not re.search("[A-Za-z]{2}", question):
            return self._ask(analyse(question, self._words, language)), question
        dated = chinese_dates(question)
        named = restore_names(dated, [story.worded.cut for story in stories])
        restored = restore_terms(named, [story.worded.run for story in stories])
        if language == "zh":
            # An English follow-up puts its words into a Chinese question.
            return self._ask(analyse(restored, self._words, language)), restored
        asked = analyse(dated, self._words, language)
        asked = msgspec.structs.replace(asked, text=named, focus=focus_of(named, language))
        return self._ask(asked), restored

    def _ask(self, question: Question) -> Asked:
        return Asked(question, self._words, self._vectors)

    def _match(self, asked: Asked, stories: Sequence[Story]) -> list[StoryMatch]:
        """``asked`` against each story that does not contradict what it holds fast."""
        held = constraints_of(asked.question, self._words, stories)
        return [StoryMatch(asked, story) for story in stories if not contradicts(held, story)]

    def _answer(
        self, question: str, resolved: str, asked: Question, found: Sequence[Found], threshold: float
    ) -> Answer:
        language = language_of(question)
        confidence = self._confidence(found)
        answered = bool(found) and confidence >= threshold
        items, citations, texts = _cite_all(found) if answered else ((), (), ())
        check(items, citations, texts)
        return Answer(
            question=question,
            question_resolved=resolved,
            language=language,
            status="answered" if answered else "no_answer",
            kind=_kind(asked, items),
            text=("、" if language == "zh" else "; ").join(item.text for item in items),
            items=items,
            confidence=confidence,
            citations=citations,
            timings_ms={},
        )

    def _confidence(self, found: Sequence[Found]) -> float:
        if found and found[0].kind == "given":
            return round(1 / (1 + math.exp(-found[0].score)), 4)
        curve = self._weights.many if found and found[0].kind in LIST_KINDS else self._weights.single
        return max((curve(one.signs) for one in found), default=0.0)

    def _retrieve(self, query: str, top_k: int, filters: Filters | None) -> tuple[list[Hit], list[Story]]:
        # What is found after this is of this revision or a later one, and a later one is looked up anew.
        revision = self._library.revision
        stories = []
        hits = self._retriever.search(query, top_k, filters)
        for article_id in dict.fromkeys(hit.passage.article_id for hit in hits):
            try:
                stories.append(self._stories.known(article_id, revision) or self._look_up(article_id, revision))
            except UnknownIdError:
                continue  # The page was removed since the search.
        return hits, stories

    def _look_up(self, article_id: str, revision: int) -> Story:
        article = self._library.article(article_id)
        return self._stories.of(self._library.page(article.page_id), article, revision)

    def _read(self, number: int, passage: ReadPassage) -> list[Story]:
        if not passage.text.strip():
            return []
        name = passage.id if passage.id is not None else str(number)
        page = msgspec.structs.replace(make_page(passage.text, name, format="article"), id=name)
        return [self._stories.once(page, article) for article in find_articles(page)]


class _Clock:
    """Milliseconds of the stages of one answer."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._start = perf_counter()

    def lap(self, stage: str) -> None:
        now = perf_counter()
        self.laps[stage] = round((now - self._start) * 1000, 2)
        self._start = now


def _kind(asked: Question, items: Sequence[Item]) -> AnswerKind:
    if not items:
        return "none"
    if asked.kind == "polarity":
        return "yesno"
    return "list" if asked.many or len(items) > 1 else "span"


def _cite_all(found: Sequence[Found]) -> tuple[tuple[Item, ...], tuple[Citation, ...], tuple[str, ...]]:
    """Items and citations, one citation a source sentence, numbered in the order of the items; their pages' texts."""
    items: list[Item] = []
    citations: list[Citation] = []
    texts: list[str] = []
    for one in found:
        by_sentence: dict[Span, list[Span]] = {}
        for span in one.items:
            by_sentence.setdefault(one.story.sentence_at(span.start), []).append(span)
        for sentence, spans in by_sentence.items():
            quote = Span(sentence.start, max(sentence.end, *(span.end for span in spans)))
            marks = [mark for span in spans for mark in one.story.locate(span)]
            citations.append(
                cite(len(citations) + 1, one.story.page, one.story.article, one.story.locate(quote), marks)
            )
            texts.append(one.story.page.text)
            items.extend(Item(one.story.verbatim(span), (len(citations),)) for span in spans)
    return tuple(items), tuple(citations), tuple(texts)
