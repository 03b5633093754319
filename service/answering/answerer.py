"""From a question to a cited answer, or to none."""

import math
import re
from collections.abc import Sequence
from time import perf_counter
from typing import Literal

import msgspec

from embeddings.articles import Article
from embeddings.library import Filters, Library
from embeddings.pages import Page
from embeddings.text import Span
from embeddings.words import Words
from service.answering.citations import Citation, Item, check, cite
from service.answering.conversation import Turn, resolve
from service.answering.evidence import WordVectors
from service.answering.gathering import gather
from service.answering.question import Language, Question, analyse
from service.answering.scoring import Asked, Found, Reading
from service.answering.stories import Stories, Story
from service.retrieval.retriever import Hit, Retriever

__all__ = ["Answer", "Answerer", "Item", "Turn"]

Status = Literal["answered", "no_answer"]
AnswerKind = Literal["list", "span", "sentence", "yesno", "none"]


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
    """A passage that the caller brings along."""

    text: str
    id: str | None = None


class Answerer:
    """Answers questions from a library; safe to use from several threads.

    ``threshold`` is the confidence below which there is no answer; ``stories`` how many articles are read.
    """

    def __init__(
        self, library: Library, retriever: Retriever, words: Words, vectors: WordVectors, threshold: float = 0.5
    ) -> None:
        self._library = library
        self._retriever = retriever
        self._words = words
        self._vectors = vectors
        self._stories = Stories(words, vectors)
        self._threshold = threshold

    def ask(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None, top_k: int | None = None
    ) -> Answer:
        """Answer ``question`` from the pages that ``filters`` leave, or say that they hold no answer."""
        clock = _Clock()
        resolved = resolve(question, history)
        asked = Asked(analyse(resolved, self._words), self._words, self._vectors)
        clock.lap("analyse")
        hits = self._retriever.search(resolved, top_k or 12, filters)
        clock.lap("retrieve")
        stories = self._stories_of(hits)
        found = self._find(asked, stories)
        answer = self._answer(question, resolved, asked.question, found, self._threshold)
        clock.lap("read")
        return msgspec.structs.replace(answer, timings_ms=clock.laps)

    def _stories_of(self, hits: Sequence[Hit]) -> list[Story]:
        stories = []
        for article_id in dict.fromkeys(hit.passage.article_id for hit in hits):
            article = self._library.article(article_id)
            stories.append(self._stories.of(self._library.page(article.page_id), article))
        return stories

    def _find(self, asked: Asked, stories: Sequence[Story]) -> list[Found]:
        readings = [Reading(asked, story) for story in stories]
        if asked.question.many:
            found = gather(readings, asked)
            if found:
                return found
        singles = (found for reading in readings for found in (*reading.spans(), *reading.headline()))
        best = max(singles, key=lambda found: found.score, default=None)
        return [best] if best else []

    def _answer(
        self, question: str, resolved: str, asked: Question, found: Sequence[Found], threshold: float
    ) -> Answer:
        confidence = _confidence(found)
        answered = bool(found) and confidence >= threshold
        items, citations = _cite_all(found) if answered else ((), ())
        check(items, citations, {found_.story.page.id: found_.story.page.text for found_ in found})
        return Answer(
            question=question,
            question_resolved=resolved,
            language=asked.language,
            status="answered" if answered else "no_answer",
            kind=_kind(asked, items),
            text=("、" if asked.language == "zh" else "; ").join(item.text for item in items),
            items=items,
            confidence=confidence,
            citations=citations,
            timings_ms={},
        )


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
    return "list" if asked.many else "span"


def _confidence(found: Sequence[Found]) -> float:
    if not found:
        return 0.0
    return round(1 / (1 + math.exp(-12 * (max(f.score for f in found) - 0.62))), 4)


def _cite_all(found: Sequence[Found]) -> tuple[tuple[Item, ...], tuple[Citation, ...]]:
    """Items and citations, one citation a source sentence, numbered in the order of the items."""
    items: list[Item] = []
    citations: list[Citation] = []
    for one in found:
        by_sentence: dict[Span, list[Span]] = {}
        for span in one.items:
            by_sentence.setdefault(one.story.sentence_at(span.start), []).append(span)
        for sentence, spans in by_sentence.items():
            quote = Span(sentence.start, max(sentence.end, *(span.end for span in spans)))
            number = len(citations) + 1
            marks = [mark for span in spans for mark in one.story.locate(span)]
            citations.append(cite(number, one.story.page, one.story.article, one.story.locate(quote), marks))
            items.extend(Item(one.story.verbatim(span), (number,)) for span in spans)
    return tuple(items), tuple(citations)
