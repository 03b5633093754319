"""Questions that a passage nearly answers: it speaks of the same thing, and does not say what is asked.

A reader that has only seen passages of other matters takes whatever looks like an answer. These rows have the right
subject, mostly even the right sentence, and what they ask for is not told there.
"""

import random
import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from service.answering.reader.tokens import tokenize
from service.answering.reader.training.batches import Row
from service.answering.reader.training.exchanging import Exchanger

_OPENING = 40


class Borrower:
    """Asks of a passage's subject what was asked of another one's, where the passage does not tell it."""

    def __init__(self, rows: Sequence[Row], exchanger: Exchanger, choose: random.Random) -> None:
        self._exchanger, self._choose = exchanger, choose
        found = [(row.question, subject) for row in rows if (subject := subject_of(row))]
        self._templates = [
            (before, after)
            for question, subject in found
            for before, after in [question.split(subject, 1)]
            if 4 <= len(before) + len(after) <= 24
        ]

    def __call__(self, subject: str, passage: str) -> Row | None:
        """A question about ``subject`` whose rarest words ``passage`` does not have; nothing where none is found."""
        for before, after in self._choose.choices(self._templates, k=4):
            words = [token.word for text in (before, after) for token in tokenize(text)]
            words = [word for word in words if self._exchanger.says_something(word)]
            if words and not any(self._exchanger.is_told(word, passage) for word in words):
                return Row(before + subject + after, passage, -1, -1)
        return None


def subject_of(row: Row) -> str:
    """What the question shares with the opening of its passage, which mostly names what it is about; or nothing."""
    opening = row.passage[:_OPENING]
    match = SequenceMatcher(None, row.question, opening, autojunk=False).find_longest_match()
    subject = row.question[match.a : match.a + match.size].strip("的是在，")
    return subject if len(subject) > 1 and re.search(r"\w", subject) else ""
