"""Questions with graded relevance (TREC topics and qrels, BEIR folders), and plain TSV."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from service.evaluation.questions import UNANSWERABLE, Paragraph, Question, QuestionSet, decode_rows
from service.evaluation.squad import language_of

TOPIC = "topic"
Qrels = dict[str, dict[str, int]]
_TOPIC = re.compile(r"<top>(.*?)</top>", re.DOTALL | re.IGNORECASE)
_NUMBER = re.compile(r"<num>\s*(?:Number:)?\s*([^\s<]+)", re.IGNORECASE)
_TITLE = re.compile(r"<title>\s*(?:Topic:)?\s*([^<]+)", re.IGNORECASE)
Lines = Iterable[tuple[int, bytes]]


class _Entry(msgspec.Struct, frozen=True, rename={"id": "_id"}):
    id: str
    text: str
    title: str = ""


def read_topics(text: str) -> QuestionSet:
    """Read TREC topics, ``<top><num>…<title>…</top>``; a topic without a number or title is a problem."""
    questions: list[Question] = []
    problems: list[str] = []
    for match in _TOPIC.finditer(text):
        number, title = _NUMBER.search(match[1]), _TITLE.search(match[1])
        if number is None or title is None:
            problems.append(f"line {text.count(chr(10), 0, match.start()) + 1}: a topic without <num> or <title>")
            continue
        questions.append(_topic(number[1], title[1].strip()))
    return QuestionSet(questions=tuple(questions), problems=tuple(problems))


def read_qrels(lines: Lines, problems: list[str]) -> Qrels:
    """Read TREC qrels ``topic 0 id relevance`` or BEIR's ``query-id corpus-id score``."""
    qrels: Qrels = defaultdict(dict)
    for number, line in lines:
        columns = line.decode("utf-8", "replace").split()
        if number == 1 and columns[-1:] == ["score"]:
            continue
        try:
            qrels[columns[0]][columns[-2]] = int(columns[-1])
        except (IndexError, ValueError):
            problems.append(f"line {number}: not qrels (topic, 0, id, relevance)")
    return dict(qrels)


def with_relevance(questions: Iterable[Question], qrels: Mapping[str, dict[str, int]]) -> tuple[Question, ...]:
    """``questions`` with the relevance that ``qrels`` give them."""
    return tuple(
        msgspec.structs.replace(question, relevant=qrels.get(question.id, question.relevant)) for question in questions
    )


def read_beir(corpus: Lines, queries: Lines, qrels: Lines) -> QuestionSet:
    """Read the three files of a BEIR folder; queries without relevance are left out (Thakur et al. 2021)."""
    problems: list[str] = []
    judged = read_qrels(qrels, problems)
    asked = [_topic(row.id, row.text) for row in decode_rows(queries, _Entry, problems) if row.id in judged]
    paragraphs = {row.id: Paragraph(row.id, row.title, row.text) for row in decode_rows(corpus, _Entry, problems)}
    return QuestionSet(questions=with_relevance(asked, judged), paragraphs=paragraphs, problems=tuple(problems))


def beir_qrels(folder: Path) -> Path:
    """The judgements of a BEIR folder: ``qrels/test.tsv``, else the first there.

    Raises ``FileNotFoundError`` where there is none.
    """
    found = sorted((folder / "qrels").glob("*.tsv"), key=lambda path: (path.stem != "test", path.name))
    if not found:
        raise FileNotFoundError(f"{folder / 'qrels'} holds no .tsv")
    return found[0]


def read_tsv(lines: Lines) -> QuestionSet:
    """Read ``question TAB answer TAB answer …``; without an answer the question is unanswerable. The id is the line."""
    questions: list[Question] = []
    problems: list[str] = []
    for number, line in lines:
        try:
            text, *answers = (column.strip() for column in line.decode("utf-8").split("\t"))
        except UnicodeDecodeError:
            problems.append(f"line {number}: not UTF-8")
            continue
        if not text:
            problems.append(f"line {number}: no question before the first TAB")
            continue
        gold = tuple(answer for answer in answers if answer)
        kind = "span" if gold else UNANSWERABLE
        questions.append(Question(id=str(number), text=text, language=language_of(text), type=kind, answers=gold))
    return QuestionSet(questions=tuple(questions), problems=tuple(problems))


def _topic(id: str, text: str) -> Question:
    return Question(id=id, text=text, language=language_of(text), type=TOPIC)
