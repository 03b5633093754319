"""People's questions about news articles, in Chinese and English, as training rows."""

import random
from collections.abc import Iterator
from pathlib import Path

from embeddings.text import Span
from service.answering.reader.training import sources
from service.answering.reader.training.batches import Row
from service.answering.reader.training.paragraphs import around, crop, headed, without_answer
from service.evaluation.formats import read_questions
from service.evaluation.questions import Question

# How often the whole article is read instead of a piece; a piece with the headline before it; another piece, too.
_WHOLE, _HEADED, _ELSEWHERE = 0.15, 0.5, 0.3


class NewsQuestions:
    """Questions in the project's own format with the articles that they are about.

    Args:
        questions: the question file; its evidence names articles by ``id``.
        articles: JSON Lines of ``{id, title, text}``, packed with gzip.
        choose: where its chances come from.

    """

    def __init__(self, questions: Path, articles: Path, choose: random.Random) -> None:
        self._choose = choose
        self._asked = read_questions([questions]).questions
        self._articles = sources.articles(articles)

    def rows(self) -> Iterator[Row]:
        """Each question in each language with a piece of its article; now and then with a piece that is of no help."""
        for question in self._asked:
            article = self._articles[question.evidence[0].page]
            row = located(question, article.body)
            if row:
                yield from self._pieces(row, article.title, answered=question.is_answerable)

    def _pieces(self, row: Row, title: str, *, answered: bool) -> Iterator[Row]:
        piece = row if self._choose.random() < _WHOLE else crop(row, self._choose)
        yield self._headed(piece if answered else piece._replace(start=-1, end=-1), title)
        if answered and self._choose.random() < _ELSEWHERE:
            others = [*without_answer(row, around(row))]
            yield from (self._headed(other, title) for other in self._choose.sample(others, min(1, len(others))))

    def _headed(self, row: Row, title: str) -> Row:
        return headed(row, title) if self._choose.random() < _HEADED else row


def located(question: Question, text: str) -> Row | None:
    """``question`` with where ``text`` answers it or seems to; nothing where an answer is not in its evidence."""
    places = [Span(found.start, found.end) for found in question.evidence]
    if not question.is_answerable:
        return Row(question.text, text, places[0].start, places[-1].end)
    items: list[Span] = []
    for variants in question.items or [question.answers[:1]]:
        found = _first(variants[0], text, places, items)
        if found is None:
            return None
        items.append(found)
    items.sort()
    start, end = items[0].start, items[-1].end
    inside = tuple(Span(item.start - start, item.end - start) for item in items) if len(items) > 1 else ()
    return Row(question.text, text, start, end, inside)


def _first(answer: str, text: str, places: list[Span], taken: list[Span]) -> Span | None:
    """Where ``answer`` first stands in ``places`` apart from what is ``taken``."""
    for place in places:
        start = text.find(answer, *place)
        while start >= 0:
            found = Span(start, start + len(answer))
            if all(found.end <= other.start or found.start >= other.end for other in taken):
                return found
            start = text.find(answer, start + 1, place.end)
    return None
