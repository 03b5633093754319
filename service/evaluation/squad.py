"""Questions on paragraphs: SQuAD 1.1 and 2.0, its kin (CMRC 2018, DRCD, XQuAD, MLQA), and rows of the same.

Each paragraph keeps its id or gets the number that it comes at; the same text twice is one paragraph.
A question without a gold answer is unanswerable. Evidence is each gold answer at its start.
"""

import re
from collections.abc import Iterable

import msgspec

from service.evaluation.questions import (
    UNANSWERABLE,
    Evidence,
    Language,
    Paragraph,
    Question,
    QuestionSet,
    decode_rows,
)

_HAN = re.compile("[㐀-鿿]")


class _Start(msgspec.Struct, frozen=True):
    text: str
    answer_start: int


class _SquadQuestion(msgspec.Struct, frozen=True):
    id: str
    question: str
    answers: tuple[_Start, ...] = ()
    is_impossible: bool = False


class _SquadParagraph(msgspec.Struct, frozen=True):
    context: str
    qas: tuple[_SquadQuestion, ...]


class _SquadTitle(msgspec.Struct, frozen=True):
    paragraphs: tuple[_SquadParagraph, ...]
    title: str = ""


class _Squad(msgspec.Struct, frozen=True):
    data: list[msgspec.Raw]


class _CmrcQuestion(msgspec.Struct, frozen=True):
    query_id: str
    query_text: str
    answers: tuple[str, ...] = ()


class _CmrcParagraph(msgspec.Struct, frozen=True):
    context_text: str
    qas: tuple[_CmrcQuestion, ...]
    title: str = ""


class _RowAnswer(msgspec.Struct, frozen=True):
    text: str
    start: int


class Row(msgspec.Struct, frozen=True):
    """A question on its paragraph in one line."""

    id: str
    context: str
    question: str
    answers: tuple[_RowAnswer, ...] = ()
    title: str = ""


Answers = Iterable[tuple[str, int]]


class _Builder:
    """Collects questions, and each paragraph text once."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.paragraphs: dict[str, Paragraph] = {}
        self._ids: dict[tuple[str, str], str] = {}

    def add(self, id: str, text: str, title: str, context: str, answers: Answers) -> None:
        """Add one question; answers are ``(text, start)`` in the context."""
        paragraph = self._paragraph(title, context)
        # An answer without text stands for "none" in some sets.
        gold = [(answer, start) for answer, start in answers if answer]
        self.questions.append(
            Question(
                id=id,
                text=text,
                language=language_of(text),
                type="span" if gold else UNANSWERABLE,
                answers=tuple(dict.fromkeys(answer for answer, _ in gold)),
                evidence=tuple(
                    Evidence(paragraph, start, start + len(answer), answer)
                    for answer, start in dict.fromkeys(gold)
                    if start >= 0
                ),
                paragraph=paragraph,
                answer_language=language_of(context),
                relevant={paragraph: 1} if gold else {},
            )
        )

    def _paragraph(self, title: str, context: str) -> str:
        id = self._ids.setdefault((title, context), f"paragraph-{len(self._ids) + 1:05d}")
        self.paragraphs[id] = Paragraph(id, title, context)
        return id

    def build(self, problems: Iterable[str] = ()) -> QuestionSet:
        return QuestionSet(questions=tuple(self.questions), paragraphs=self.paragraphs, problems=tuple(problems))


def language_of(text: str) -> Language:
    """``zh`` where ``text`` holds a Han character, else ``en``."""
    return "zh" if _HAN.search(text) else "en"


def read_rows(lines: Iterable[tuple[int, bytes]]) -> QuestionSet:
    """Read JSON Lines ``{id, title, context, question, answers: [{text, start}]}``."""
    builder = _Builder()
    problems: list[str] = []
    for row in decode_rows(lines, Row, problems):
        builder.add(row.id, row.question, row.title, row.context, [(a.text, a.start) for a in row.answers])
    return builder.build(problems)


def read_squad(data: bytes) -> QuestionSet:
    """Read SQuAD's JSON, or CMRC 2018's own (a list of ``context_text`` and ``query_text``).

    Raises ``msgspec.DecodeError`` where the file as a whole is neither; a paragraph that does not fit is a problem.
    """
    builder = _Builder()
    problems: list[str] = []
    for number, entry in enumerate(_entries(data), 1):
        try:
            _add_entry(builder, entry)
        except msgspec.ValidationError as error:
            problems.append(f"entry {number}: {error}")
    return builder.build(problems)


def _entries(data: bytes) -> list[msgspec.Raw]:
    if data.lstrip().startswith(b"["):
        return msgspec.json.decode(data, type=list[msgspec.Raw])
    return msgspec.json.decode(data, type=_Squad).data


def _add_entry(builder: _Builder, entry: msgspec.Raw) -> None:
    if b'"context_text"' in bytes(entry):
        paragraph = msgspec.json.decode(entry, type=_CmrcParagraph)
        for asked in paragraph.qas:
            text = paragraph.context_text
            answers = [(answer, text.find(answer)) for answer in asked.answers]
            builder.add(asked.query_id, asked.query_text, paragraph.title, text, answers)
        return
    titled = msgspec.json.decode(entry, type=_SquadTitle)
    for part in titled.paragraphs:
        for qa in part.qas:
            answers = [] if qa.is_impossible else [(answer.text, answer.answer_start) for answer in qa.answers]
            builder.add(qa.id, qa.question, titled.title, part.context, answers)
