"""The folder of a run: its records as they come, what made it, its figures."""

import hashlib
import platform
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import msgspec

from embeddings.errors import YinjuError
from service.evaluation.figures import Summary
from service.evaluation.formats import Format
from service.evaluation.outcomes import Record
from service.evaluation.questions import Languages, Question
from service.evaluation.scoring import ranking
from service.settings import Settings

Mode = Literal["ask", "open", "read", "search"]

RECORDS, SUMMARY, REPORT, RUN, QRELS = "run.jsonl", "summary.json", "report.html", "run.trec", "qrels.trec"
_LIBRARIES = ("yinju", "torch", "sentence-transformers", "faiss-cpu", "tantivy", "jieba", "numpy")
_SECRET = re.compile("key|token|secret|password", re.IGNORECASE)
_CREDENTIALS = re.compile("://[^/@]+@")


class RunError(YinjuError):
    """A folder holds no run, or one that cannot be read or written."""


class Source(msgspec.Struct, frozen=True):
    """A question file, and the SHA-256 of its bytes; of a folder, of its files' in the order of their names."""

    path: str
    sha256: str


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """What made a run: the same provenance gives the same answers."""

    mode: Mode
    language: Languages
    format: Format | None
    files: tuple[Source, ...]
    words_of: Source | None
    limit: int | None
    seed: int
    settings: dict[str, Any]
    encoder: str
    encoder_fingerprint: str
    reader: str = "unknown"
    revision: int
    service: str | None
    versions: dict[str, str]
    python: str


class RunFile(msgspec.Struct, frozen=True, kw_only=True):
    """``summary.json``; without a summary the run is not finished."""

    started: str
    provenance: Provenance
    problems: tuple[str, ...] = ()
    seconds: float | None = None
    summary: Summary | None = None


def begin(provenance: Provenance, problems: Sequence[str]) -> RunFile:
    """A run that starts now; ``problems`` are what could not be read of its questions."""
    started = datetime.now(UTC).isoformat(timespec="seconds")
    return RunFile(started=started, provenance=provenance, problems=tuple(problems))


class Run(msgspec.Struct, frozen=True):
    """A run read back."""

    file: RunFile
    records: tuple[Record, ...]


def source(path: Path) -> Source:
    """A question file or folder with its hash."""
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            digest.update(file.read_bytes())
    return Source(str(path), digest.hexdigest())


def versions() -> dict[str, str]:
    """Versions of Yinju and of what its answers depend on."""
    return {name: version(name) for name in _LIBRARIES}


def open_settings(settings: Settings) -> dict[str, Any]:
    """Settings as they stand in JSON, secrets left out."""
    values = msgspec.json.decode(msgspec.json.encode(settings, enc_hook=str), type=dict[str, Any])
    return {
        name: _CREDENTIALS.sub("://", value) if isinstance(value, str) else value
        for name, value in values.items()
        if not _SECRET.search(name)
    }


class RunFolder:
    """Writes a run as it goes: a record a line, so that what was answered outlives an interruption."""

    def __init__(self, path: Path, file: RunFile) -> None:
        self._path = path
        self._file = file

    def open(self) -> dict[str, Record]:
        """Begin the run, or take up an unfinished one of the same provenance: its records by question key.

        Records that crashed are not taken up. Anything else that the folder held of a run is replaced.

        Raises ``RunError`` where the folder cannot be written.
        """
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            done = self._unfinished()
            write_atomic(self._path / RECORDS, b"".join(map(_line, done)))
            self._write(self._file)
        except OSError as error:
            raise RunError(f"{self._path} cannot be written: {error.strerror or error}") from error
        return {record.question.key: record for record in done}

    def _unfinished(self) -> list[Record]:
        try:
            run = read_run(self._path)
        except RunError:
            return []
        if run.file.summary is not None or run.file.provenance != self._file.provenance:
            return []
        return [record for record in run.records if record.outcome.error is None]

    def append(self, record: Record) -> None:
        """Add one record."""
        with (self._path / RECORDS).open("ab") as file:
            file.write(_line(record))

    def finish(self, run: Run, report: str) -> None:
        """Write the figures, the report, and the rankings in TREC's formats."""
        if any(record.outcome.hits is not None for record in run.records):
            write_atomic(self._path / RUN, "".join(trec_run(run.records)).encode())
            write_atomic(self._path / QRELS, "".join(trec_qrels(r.question for r in run.records)).encode())
        write_atomic(self._path / REPORT, report.encode())
        # Last, for it says that all is there.
        self._write(run.file)

    def _write(self, file: RunFile) -> None:
        write_atomic(self._path / SUMMARY, msgspec.json.format(msgspec.json.encode(file)))


def _line(record: Record) -> bytes:
    return msgspec.json.encode(record) + b"\n"


def write_atomic(path: Path, data: bytes) -> None:
    """Write ``data`` so that ``path`` holds either what it held or all of it."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(data)
    part.replace(path)


def read_run(path: Path) -> Run:
    """Read the run in folder ``path``; a last line that was cut off is left out.

    Raises ``RunError`` where there is none, or it is damaged.
    """
    try:
        file = msgspec.json.decode((path / SUMMARY).read_bytes(), type=RunFile)
        lines = (path / RECORDS).read_bytes().splitlines(keepends=True)
        decoder = msgspec.json.Decoder(Record)
        return Run(file, tuple(decoder.decode(line) for line in lines if line.endswith(b"\n")))
    except OSError as error:
        raise RunError(f"{path} holds no run: {error.strerror or error}") from error
    except msgspec.DecodeError as error:
        raise RunError(f"{path} holds a run that cannot be read: {error}") from error


def trec_run(records: Iterable[Record], tag: str = "yinju") -> Iterable[str]:
    """Lines ``topic Q0 id rank score tag``, of pages (or of articles, where the judgements name such).

    The score is 1/rank: trec_eval sorts by score and then by id, so equal scores would change the order.
    """
    for record in records:
        for rank, id in enumerate(ranking(record.question, record.outcome.hits or ()), 1):
            yield f"{_bare(record.question.key)} Q0 {_bare(id)} {rank} {1 / rank:.6f} {tag}\n"


def trec_qrels(questions: Iterable[Question]) -> Iterable[str]:
    """Lines ``topic 0 id relevance``."""
    for question in questions:
        for id, grade in question.relevant.items():
            yield f"{_bare(question.key)} 0 {_bare(id)} {grade}\n"


def _bare(id: str) -> str:
    """TREC's columns are cut at blanks."""
    return "_".join(id.split())


def python_version() -> str:
    """The interpreter and the machine's kind, as ``3.11.7 x86_64``."""
    return f"{platform.python_version()} {platform.machine()}"
