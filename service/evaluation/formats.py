"""Question files of any known format, recognised by what they hold."""

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, get_args

import msgspec

from embeddings.errors import YinjuError
from service.evaluation.questions import Languages, Paragraph, Question, QuestionSet, read_own
from service.evaluation.rankings import (
    Qrels,
    beir_qrels,
    read_beir,
    read_qrels,
    read_topics,
    read_tsv,
    with_relevance,
)
from service.evaluation.squad import read_rows, read_squad

Format = Literal["own", "rows", "squad", "beir", "topics", "qrels", "tsv"]
FORMATS: tuple[Format, ...] = get_args(Format)


class QuestionFileError(YinjuError):
    """A question file is absent or of no known format."""


def read_questions(paths: Sequence[Path], languages: Languages = "both", format: Format | None = None) -> QuestionSet:
    """Read question files into one set; qrels among them are given to the topics of the others.

    What cannot be read is named in ``problems`` by file and line, and the rest is kept. Paragraph ids of
    several files are kept apart by the file's name.

    Raises ``QuestionFileError`` where a file is absent, is of no known format, or there is no question in all of them.
    """
    sets: list[QuestionSet] = []
    qrels: Qrels = {}
    problems: list[str] = []
    for path in paths:
        kind = format or recognise(path)
        if kind == "qrels":
            found: list[str] = []
            qrels |= read_qrels(numbered_lines(path), found)
            problems += [f"{path.name}: {problem}" for problem in found]
            continue
        part = _read(path, kind, languages)
        problems += [f"{path.name}: {problem}" for problem in part.problems]
        sets.append(_prefixed(part, path.name) if len(paths) > 1 and kind != "beir" else part)
    questions = with_relevance((question for part in sets for question in part.questions), qrels)
    questions = _distinct(question for question in questions if languages in (question.language, "both"))
    if not questions:
        raise QuestionFileError(_nothing(paths, problems))
    paragraphs = {id: paragraph for part in sets for id, paragraph in part.paragraphs.items()}
    return QuestionSet(questions=questions, paragraphs=paragraphs, problems=tuple(problems))


def _distinct(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Questions told apart by their keys: the second of the same id and language becomes ``id#2``."""
    seen: Counter[str] = Counter()
    kept: list[Question] = []
    for question in questions:
        seen[question.key] += 1
        count = seen[question.key]
        kept.append(question if count == 1 else msgspec.structs.replace(question, id=f"{question.id}#{count}"))
    return tuple(kept)


def _nothing(paths: Sequence[Path], problems: Sequence[str]) -> str:
    names = ", ".join(path.name for path in paths)
    return f"{names}: no question in the language asked for" + (f" ({problems[0]})" if problems else "")


def recognise(path: Path) -> Format:
    """The format of a question file, by its first line or its folder's files.

    Raises ``QuestionFileError`` where there is no such file or it fits no format.
    """
    if path.is_dir():
        if (path / "corpus.jsonl").is_file() and (path / "queries.jsonl").is_file():
            return "beir"
        raise QuestionFileError(f"{path}: a folder of questions holds corpus.jsonl, queries.jsonl and qrels/ (BEIR)")
    first = next((line for _, line in numbered_lines(path)), b"")
    # Of JSON over several lines, the first is often a bracket alone.
    if path.suffixes[:1] == [".json"] or first.startswith(b"[") or first.strip() == b"{":
        return "squad"
    if first.startswith(b"{"):
        return _of_row(path)
    if first[:5].lower() == b"<top>":
        return "topics"
    columns = first.split()
    if len(columns) == 4 and columns[3].lstrip(b"-").isdigit():
        return "qrels"
    if b"\t" in first:
        return "tsv"
    raise QuestionFileError(f"{path}: of no known format; --format is one of {', '.join(FORMATS)}")


def _of_row(path: Path) -> Format:
    """The format of the first line that is JSON at all."""
    for _, line in numbered_lines(path):
        try:
            keys = msgspec.json.decode(line, type=dict[str, msgspec.Raw]).keys()
        except msgspec.DecodeError:
            continue
        return "rows" if "context" in keys else "squad" if "data" in keys else "own"
    raise QuestionFileError(f"{path}: no line of it is JSON")


def _read(path: Path, kind: Format, languages: Languages) -> QuestionSet:
    try:
        if kind == "own":
            return read_own(numbered_lines(path), languages)
        if kind == "rows":
            return read_rows(numbered_lines(path))
        if kind == "squad":
            return read_squad(_data(path))
        if kind == "topics":
            return read_topics(_data(path).decode("utf-8", "replace"))
        if kind == "tsv":
            return read_tsv(numbered_lines(path))
        files = (path / "corpus.jsonl", path / "queries.jsonl", beir_qrels(path))
        return read_beir(*(numbered_lines(file) for file in files))
    except (msgspec.DecodeError, FileNotFoundError) as error:
        raise QuestionFileError(f"{path}: {error}") from error


def _data(path: Path) -> bytes:
    """The bytes of a file, unpacked where it is ``.gz``; a byte order mark is left out.

    Raises ``QuestionFileError`` where it cannot be read.
    """
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data).removeprefix(b"\xef\xbb\xbf")
    except (OSError, EOFError) as error:
        raise QuestionFileError(f"{path}: {error}") from error


def numbered_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Lines that are not blank, numbered from 1 as an editor does."""
    for number, line in enumerate(_data(path).splitlines(), 1):
        if line.strip():
            yield number, line


def _prefixed(part: QuestionSet, name: str) -> QuestionSet:
    """The set with the file's name before each paragraph id, so that two files' paragraphs stay apart."""

    def renamed(question: Question) -> Question:
        if question.paragraph is None:
            return question
        evidence = tuple(msgspec.structs.replace(span, page=f"{name}:{span.page}") for span in question.evidence)
        return msgspec.structs.replace(
            question,
            paragraph=f"{name}:{question.paragraph}",
            evidence=evidence,
            relevant={f"{name}:{id}": grade for id, grade in question.relevant.items()},
        )

    return QuestionSet(
        questions=tuple(map(renamed, part.questions)),
        paragraphs={f"{name}:{id}": Paragraph(f"{name}:{id}", p.title, p.text) for id, p in part.paragraphs.items()},
        problems=part.problems,
    )
