"""Questions that a passage nearly answers: it speaks of the same thing, and does not say what is asked.

A reader that has only seen passages of other matters takes whatever looks like an answer. These rows have the right
subject, mostly even the right sentence, and what they ask for is not told there.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

from service.answering.reader.tokens import tokenize
from service.answering.reader.training.attributes import ATTRIBUTES
from service.answering.reader.training.batches import Row
from service.answering.reader.training.exchanging import Exchanger
from service.answering.reader.training.made import QuestionMaker

_OPENING = 40
# What the passage must not have, and how to ask for it.
_ABSENT_KINDS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(r"[年月日号时晚晨]|周[一二三四五六日末]|星期|今天|昨天|明天|上午|下午|期间"),
        ("什么时候", "哪一天", "几月几日", "哪一年", "何时", "具体是哪天"),
    ),
    (re.compile(r"[月日号]|周[一二三四五六日]|星期"), ("哪一天", "几月几日", "具体是哪一天")),
    (re.compile(r"[0-9一二三四五六七八九十百千万亿两几]"), ("多少人", "多少个", "几次", "多少", "几家", "多少名")),
    (re.compile(r"[元币价费]|资金|投资"), ("花了多少钱", "投资多少元", "多少万元", "多少钱")),
    (re.compile(r"%|百分|[成率]"), ("百分之多少", "百分之几")),
    (re.compile(r"因|由于|为了|旨在|以便|所以|缘|鉴于|为"), ("为什么", "什么原因", "为何")),
    (re.compile(r"[《“]"), ("哪部作品", "哪本书", "什么歌曲", "哪首歌", "哪部电影")),
    (re.compile(r"[里米亩]|公顷|面积"), ("多少平方米", "多长", "多大面积", "多少公里")),
)
_ASKED_PEOPLE = ("谁", "哪位", "叫什么名字", "何人")
_ASKED_PLACES = ("在哪里", "什么地方", "哪个城市", "哪个省")


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


class Wonderer:
    """Asks for what a passage has nothing of: for a day where it has no date, a sum where it has no number."""

    def __init__(self, maker: QuestionMaker, tag: Callable[[str], str | None], choose: random.Random) -> None:
        self._maker, self._tag, self._choose = maker, tag, choose

    def __call__(self, passage: str) -> Row | None:
        """A question of one of the kinds that are missing; nothing where none is."""
        kinds = list(self._missing(passage))
        if not kinds:
            return None
        question = self._maker.wonder(passage, self._choose.choice(self._choose.choice(kinds)))
        return Row(question, passage, -1, -1) if question else None

    def _missing(self, passage: str) -> Iterator[tuple[str, ...]]:
        yield from (asking for pattern, asking in _ABSENT_KINDS if not pattern.search(passage))
        tags = {(self._tag(token.word) or "")[:2] for token in tokenize(passage)}
        if "nr" not in tags and "·" not in passage:
            yield _ASKED_PEOPLE
        if "ns" not in tags:
            yield _ASKED_PLACES


def attribute_question(subject: str, passage: str, choose: random.Random, *, english: bool) -> str | None:
    """A question about ``subject`` that ``passage``, in Chinese, tells nothing of."""
    for attribute in choose.sample(ATTRIBUTES, 6):
        if not attribute.told.search(passage):
            return (attribute.english if english else attribute.chinese).format(subject)
    return None
