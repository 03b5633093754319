"""Questions to be judged by: what is asked, what would be right, and where it stands.

The project's own format is JSON Lines, one question a line: ``id, question, question_en, type,
answers, evidence, page, scope, history`` (``seeds/questions/``). Other formats are in ``formats``.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any, Literal, TypeVar

import msgspec

Language = Literal["zh", "en"]
Languages = Literal["zh", "en", "both"]
Variants = tuple[str, ...]
Row = TypeVar("Row")

UNANSWERABLE = "unanswerable"


class Evidence(msgspec.Struct, frozen=True):
    """Half-open range of code points of a page, named without its ending, that holds the answer."""

    page: str
    start: int
    end: int
    quote: str = ""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question in one language, with its gold.

    ``answers`` are the acceptable strings of a single answer. A list has ``items`` instead: the
    variants of each item that is wanted, and ``optional_items``, which are neither wanted nor wrong.
    ``pages`` limits the question to pages of these names; ``history`` is the earlier questions, oldest
    first. ``paragraph`` is the id of the paragraph that the question set gives along, in
    ``answer_language``. ``relevant`` is the graded relevance of page names or article ids.
    """

    id: str
    text: str
    language: Language = "zh"
    type: str = "span"
    answers: Variants = ()
    items: tuple[Variants, ...] | None = None
    optional_items: tuple[Variants, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    pages: tuple[str, ...] | None = None
    history: tuple[str, ...] = ()
    paragraph: str | None = None
    answer_language: Language = "zh"
    relevant: dict[str, int] = msgspec.field(default_factory=dict)

    @property
    def key(self) -> str:
        """Names the question in its run: the same id may be asked in two languages."""
        return f"{self.id}@{self.language}"

    @property
    def is_answerable(self) -> bool:
        """Whether the pages hold an answer."""
        return self.type != UNANSWERABLE

    @property
    def gold_variants(self) -> Variants:
        """Every acceptable string, of single answers and of wanted items."""
        return self.answers or tuple(variant for item in self.items or () for variant in item)


class Paragraph(msgspec.Struct, frozen=True):
    """A text that a question set brings along; ``id`` is what evidence calls its page."""

    id: str
    title: str
    text: str


class QuestionSet(msgspec.Struct, frozen=True, kw_only=True):
    """What a question file held. ``problems`` names each line or entry that could not be read."""

    questions: tuple[Question, ...] = ()
    paragraphs: dict[str, Paragraph] = msgspec.field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @property
    def has_unanswerable(self) -> bool:
        """Whether some question has no answer, so that refusing can be right."""
        return any(not question.is_answerable for question in self.questions)


class _ListAnswers(msgspec.Struct, frozen=True):
    items: tuple[Variants, ...]
    optional_items: tuple[Variants, ...] = ()


class OwnRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the project's own format."""

    id: str
    question: str
    type: str
    answers: Variants | _ListAnswers
    evidence: tuple[Evidence, ...] = ()
    question_en: str | None = None
    page: str | None = None
    scope: Literal["corpus", "file"] = "corpus"
    history: tuple[str, ...] = ()


def page_name(file_name: str) -> str:
    """The name of the page that was read from ``file_name``: without folders and ending."""
    return PurePath(file_name).stem


def questions_of(row: OwnRow, languages: Languages) -> Iterator[Question]:
    """The row's question in each language wanted, where the row has it."""
    gold: dict[str, Any] = (
        {"items": row.answers.items, "optional_items": row.answers.optional_items}
        if isinstance(row.answers, _ListAnswers)
        else {"answers": row.answers}
    )
    texts: tuple[tuple[Language, str | None], ...] = (("zh", row.question), ("en", row.question_en))
    for language, text in texts:
        if text and languages in (language, "both"):
            evidence = tuple(Evidence(page_name(e.page), e.start, e.end, e.quote) for e in row.evidence)
            yield Question(
                id=row.id,
                text=text,
                language=language,
                type=row.type,
                evidence=evidence,
                relevant={span.page: 1 for span in evidence},
                pages=(page_name(row.page),) if row.scope == "file" and row.page else None,
                history=row.history,
                **gold,
            )


def read_own(lines: Iterable[tuple[int, bytes]], languages: Languages) -> QuestionSet:
    """Read the project's own format from numbered lines; a broken line becomes a problem that names it."""
    questions: list[Question] = []
    problems: list[str] = []
    for row in decode_rows(lines, OwnRow, problems):
        questions.extend(questions_of(row, languages))
    return QuestionSet(questions=tuple(questions), problems=tuple(problems))


def decode_rows(lines: Iterable[tuple[int, bytes]], kind: type[Row], problems: list[str]) -> Iterator[Row]:
    """Each line as a ``kind``; what cannot be one is said in ``problems``, with its line number."""
    decoder = msgspec.json.Decoder(kind)
    for number, line in lines:
        try:
            yield decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            problems.append(f"line {number}: {error}")


def with_texts_of(questions: Sequence[Question], others: Sequence[Question]) -> tuple[Question, ...]:
    """``questions`` asked in the words of ``others`` of the same id; those without such words are left out.

    Ids are compared behind a name of the set (``xquad_zh:56be``) where there is one.
    """
    by_id = {_bare_id(other.id): other for other in others}
    return tuple(
        msgspec.structs.replace(question, text=other.text, language=other.language)
        for question in questions
        if (other := by_id.get(_bare_id(question.id))) is not None
    )


def _bare_id(question_id: str) -> str:
    return question_id.split(":", 1)[-1]
