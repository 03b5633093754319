"""All training rows, by the part they play."""

import random
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np

from embeddings.text import Span
from embeddings.words import Words
from service.answering.reader.lexicon import Lexicon
from service.answering.reader.training import sources
from service.answering.reader.training.batches import Row
from service.answering.reader.training.english import RoughEnglish, parallel_questions
from service.answering.reader.training.made import QuestionMaker, items_of
from service.answering.reader.training.near_misses import subject_of
from service.answering.reader.training.near_rows import NearRows
from service.answering.reader.training.news_questions import NewsQuestions
from service.answering.reader.training.paragraphs import (
    around,
    crop,
    headed,
    is_held_aside,
    passages,
    without_answer,
)

T = TypeVar("T")

_SEVERAL = re.compile("哪些|哪几|哪[两三四五六七八九十]|分别|有什么|包括什么")
_REWORDED = 0.12
_REWORDED_WORDS = 15_000
_NEAREST = 0.62
_GOVERNMENT_TEXTS = 6_000
# How often a piece of a text is read with what the text is about before it, as a story with its headline.
_HEADED = 0.4


class Rows:
    """Training rows made from the data folder; every call draws new ones.

    Args:
        data: the data folder.
        lexicon: gives meanings of English words and near words.
        seed: where its chances come from.
        about_news: files of people's questions about news articles, and of the articles.

    """

    def __init__(self, data: Path, lexicon: Lexicon, seed: int, about_news: tuple[Path, Path] | None = None) -> None:
        self._data, self._lexicon = data, lexicon
        self._choose = random.Random(seed)
        self._about_news = NewsQuestions(*about_news, self._choose) if about_news else None
        self._tag = Words().tag
        self._maker = QuestionMaker(self._tag, _Rewording(lexicon, self._choose), self._choose)
        self._rough = RoughEnglish(lexicon, sources.glosses(data), self._tag, self._choose)
        rows = [
            Row(row.question, row.context, row.start, row.start + len(row.answers[0]), _listed(row))
            for row in sources.questions(data / "cmrc2018_train.jsonl.gz")
        ]
        self._asked = [row for row in rows if not is_held_aside(row.passage)]
        self._aside = [row for row in rows if is_held_aside(row.passage)]
        self.near = NearRows(lexicon, self._tag, self._maker, self._rough, self._asked, self._choose)

    def held_aside(self, most: int) -> list[Row]:
        """Questions of people, with a part of their paragraph, that no other method gives."""
        return [self.piece(row) for row in self._shuffled(self._aside)[:most]]

    def translated(self, row: Row) -> Row:
        """``row`` with its question in rough English."""
        return row._replace(question=self._rough(row.question))

    def asked(self) -> Iterator[Row]:
        """Questions of people, each with its whole paragraph."""
        yield from self._asked

    def asked_near(self) -> Iterator[Row]:
        """Questions of people with a part of their paragraph; one in four with a part that does not answer."""
        for row in self._asked:
            yield self.piece(row)
            if self._choose.random() < 0.33:
                yield from self._one(without_answer(row, around(row)))

    def asked_about_news(self) -> Iterator[Row]:
        """Questions of people about news articles, in both languages."""
        if self._about_news:
            yield from self._about_news.rows()

    def asked_in_english(self) -> Iterator[Row]:
        """Questions of people in rough English, with a part of their paragraph."""
        for row in self._shuffled(self._asked):
            asked = row._replace(question=self._rough(row.question))
            yield headed(crop(asked, self._choose), self._heading(row))
            if self._choose.random() < 0.25:
                yield from self._one(without_answer(asked, around(row)))

    def nearly_asked(self) -> Iterator[Row]:
        """Questions of people that a passage nearly answers, some in rough English."""
        for row in self._shuffled(self._asked):
            whole = row if self._choose.random() < 0.25 else self.piece(row)
            yield from self.near.make_any(whole, english=self._choose.random() < 0.4)

    def piece(self, row: Row) -> Row:
        """The question with a part of its paragraph, now and then with what that is about as its heading."""
        return headed(crop(row, self._choose), self._heading(row))

    def _heading(self, row: Row) -> str:
        return subject_of(row) if self._choose.random() < _HEADED else ""

    def made_from_paragraphs(self) -> Iterator[Row]:
        """Questions made from the paragraphs that people asked about."""
        contexts = sorted({row.passage for row in self._asked})
        for context in self._shuffled(contexts):
            for passage in passages(context, self._choose):
                yield from self._also_english(self._maker.ask(passage, 3), 0.3)

    def made_from_news(self) -> Iterator[Row]:
        """Questions made from news and reports, some in rough English, some with a passage that does not answer."""
        texts = [*sources.news(self._data), *islice(sources.government(self._data), _GOVERNMENT_TEXTS)]
        for text in self._shuffled(texts):
            found = list(passages(text.body[:6000], self._choose))
            title = text.title if len(text.title) < 50 and self._choose.random() < _HEADED else ""
            for passage in self._choose.sample(found, min(2, len(found))):
                for row in self._maker.ask(passage, 1):
                    whole = headed(row, title)
                    yield from self._also_english(iter([whole]), 0.4)
                    if self._choose.random() < 0.5:
                        yield from self.near.make_any(whole, english=self._choose.random() < 0.4)
                    if len(found) > 1 and self._choose.random() < 0.25:
                        yield from self._one(without_answer(row, self._choose.sample(found, 2)))

    def from_parallel(self) -> Iterator[Row]:
        """Real English sentences that ask for a word of their Chinese twin."""
        for row in self._shuffled(parallel_questions(self._data, self._lexicon, self._maker, self._choose)):
            yield row
            if row.start >= 0 and self._choose.random() < 0.35:
                exchanged = self.near.exchanged_english(row)
                if exchanged:
                    yield exchanged

    def _shuffled(self, items: Iterable[T]) -> list[T]:
        shuffled = list(items)
        self._choose.shuffle(shuffled)
        return shuffled

    def _also_english(self, rows: Iterator[Row], share: float) -> Iterator[Row]:
        for row in rows:
            yield row._replace(question=self._rough(row.question)) if self._choose.random() < share else row

    def _one(self, rows: Iterator[Row]) -> Iterator[Row]:
        found = list(rows)
        if found:
            yield self._choose.choice(found)


def _listed(asked: sources.Question) -> tuple[Span, ...]:
    """The items of the answer where the question asks for several things."""
    return items_of(asked.answers[0]) if _SEVERAL.search(asked.question) else ()


class _Rewording:
    """Now and then another word of nearly the same vector, for the frequent words."""

    def __init__(self, lexicon: Lexicon, choose: random.Random) -> None:
        self._lexicon, self._choose = lexicon, choose
        vectors = lexicon.vectors(np.arange(_REWORDED_WORDS, dtype=np.int32))
        self.near: list[list[int]] = []
        for start in range(0, _REWORDED_WORDS, 1000):
            likeness = vectors[start : start + 1000] @ vectors.T
            best = np.argpartition(-likeness, 3, axis=1)[:, :4]
            kept = np.take_along_axis(likeness, best, axis=1) > _NEAREST
            self.near.extend(row[ok].tolist() for row, ok in zip(best, kept, strict=True))

    def __call__(self, word: str) -> str:
        number = self._lexicon.number(word)
        if self._choose.random() > _REWORDED or not 0 <= number < _REWORDED_WORDS:
            return word
        return self._lexicon.words[self._choose.choice(self.near[number])]
