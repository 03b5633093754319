"""From questions with an answer to questions that are nearly answered, kind by kind."""

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

import numpy as np

from service.answering.reader.lexicon import Lexicon
from service.answering.reader.tokens import tokenize
from service.answering.reader.training.batches import Row
from service.answering.reader.training.english import RoughEnglish
from service.answering.reader.training.exchanging import Exchanger
from service.answering.reader.training.made import QuestionMaker
from service.answering.reader.training.near_misses import Borrower, subject_of
from service.answering.reader.training.paragraphs import passages, robbed, veiled

# What each leaves as it was: the question, the passage, or the passage's subject.
KINDS = ("robbed", "veiled", "exchanged", "borrowed", "sister")
_SISTERS = 5


class NearRows:
    """Turns rows with an answer into rows without one; each kind gives nothing where a row does not lend itself.

    Args:
        lexicon: near words and meanings of English words.
        tag: part of speech of a word, or nothing.
        maker: makes questions of plain text.
        rough: puts Chinese questions into rough English.
        asked: people's questions; what they ask is asked of other things too.
        choose: where its chances come from.

    """

    def __init__(
        self,
        lexicon: Lexicon,
        tag: Callable[[str], str | None],
        maker: QuestionMaker,
        rough: RoughEnglish,
        asked: Sequence[Row],
        choose: random.Random,
    ) -> None:
        self._choose, self._maker, self._rough = choose, maker, rough
        self._exchanger = Exchanger(lexicon, tag, [row.question for row in asked], choose)
        self._borrower = Borrower(asked, self._exchanger, choose)
        self._sisters = Sisters(lexicon, sorted({row.passage for row in asked}), choose)
        self._kinds: dict[str, Callable[[Row], Row | None]] = {
            "robbed": self._robbed,
            "veiled": lambda row: veiled(row, choose),
            "exchanged": self._exchanger,
            "borrowed": self._borrowed,
            "sister": self._sister,
        }

    def make(self, kind: str, row: Row, *, english: bool = False) -> Row | None:
        """One of ``KINDS`` from ``row``, whose question is Chinese; put into English if wished."""
        found = self._kinds[kind](row)
        return found._replace(question=self._rough(found.question)) if found and english else found

    def make_any(self, row: Row, *, english: bool) -> Iterator[Row]:
        """A kind by chance, another where that one gives nothing; at most one row."""
        rows = (self.make(kind, row, english=english) for kind in self._choose.sample(KINDS, 3))
        yield from islice((found for found in rows if found), 1)

    def exchanged_english(self, row: Row) -> Row | None:
        """The passage kept, a word of the English question exchanged."""
        return self._exchanger.english(row)

    def _robbed(self, row: Row) -> Row | None:
        """A piece of the passage without the answer's sentence."""
        rest = robbed(row)
        pieces = list(passages(rest.passage, self._choose)) if rest else []
        return Row(row.question, self._choose.choice(pieces), -1, -1) if pieces else rest

    def _borrowed(self, row: Row) -> Row | None:
        """The passage kept; asked is what people asked of something else."""
        subject = self._subject(row)
        return self._borrower(subject, row.passage) if subject else None

    def _sister(self, row: Row) -> Row | None:
        """A piece of another paragraph on a like matter."""
        answer = row.passage[row.start : row.end]
        pieces = list(passages(self._sisters(row.passage), self._choose))
        other = self._choose.choice(pieces) if pieces else answer
        return Row(row.question, other, -1, -1) if answer not in other else None

    def _subject(self, row: Row) -> str:
        found = self._maker.subjects(row.passage)
        own = subject_of(row)
        if own and (not found or self._choose.random() < 0.7):
            return own
        return self._choose.choice(found) if found else ""


class Sisters:
    """Other texts on like matters: those whose words have the nearest vectors on the whole."""

    def __init__(self, lexicon: Lexicon, texts: Sequence[str], choose: random.Random) -> None:
        self._texts, self._choose = texts, choose
        self._lexicon = lexicon
        self._means = np.stack([self._mean(text) for text in texts])

    def __call__(self, text: str) -> str:
        """One of the nearest texts that is not ``text`` itself."""
        likeness = self._means @ self._mean(text)
        nearest: list[int] = np.argsort(-likeness)[: _SISTERS + 1].tolist()
        return self._choose.choice([self._texts[at] for at in nearest if text not in self._texts[at]])

    def _mean(self, text: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        words = [token.word for token in tokenize(text)]
        weights = np.array([self._lexicon.idf(word) for word in words], np.float32)
        mean = weights @ self._lexicon.vectors(np.array([self._lexicon.number(word) for word in words], np.int32))
        unit: np.ndarray[tuple[int], np.dtype[np.float32]] = mean / (np.linalg.norm(mean) + 1e-6)
        return unit
