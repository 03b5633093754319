"""``yinju evaluate``: question files in, figures out.

``run_command(plan, settings, …)`` is the whole command; ``evaluate(plan, settings)`` alone puts the
questions and returns the run. Importing this imports the index engines.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from embeddings.errors import YinjuError
from embeddings.library import LibraryInfo
from service.components import Components, open_components
from service.evaluation.asking import Ask, AskLibrary, ReadParagraph, SearchLibrary
from service.evaluation.comparison import Comparison, compare
from service.evaluation.figures import summarise
from service.evaluation.folder import (
    SUMMARY,
    Mode,
    Provenance,
    Run,
    RunFile,
    RunFolder,
    begin,
    open_settings,
    python_version,
    read_run,
    source,
    versions,
)
from service.evaluation.formats import Format, QuestionFileError, read_questions
from service.evaluation.opening import on_pages, pages_of
from service.evaluation.outcomes import Record
from service.evaluation.questions import Languages, Question, QuestionSet, with_texts_of
from service.evaluation.report import report
from service.evaluation.run import run_questions
from service.evaluation.served import SearchServed, Service
from service.evaluation.terminal import Show, Told, print_run, progress_bar, wide_console
from service.settings import Settings

_PAGES_KEPT = 512


class EvaluationError(YinjuError):
    """The questions cannot be put in the mode asked for."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to evaluate.

    ``files`` are question files, or the folder of one run, which is then repeated as it was planned.
    ``mode``: ``ask`` the library in the data folder; ``open``: index the set's own paragraphs first, then
    ask; ``read`` the paragraph given; ``search`` alone, over the set's own paragraphs where it has
    some. ``words_of`` is another question file: its questions are put, by id, instead. ``out`` is the
    folder of the run; an unfinished run there of the same plan is taken up. ``limit`` puts the first
    questions only. ``url`` is of a running service that is asked instead of a library of this process.
    """

    files: tuple[Path, ...]
    mode: Mode = "ask"
    language: Languages = "both"
    format: Format | None = None
    words_of: Path | None = None
    limit: int | None = None
    seed: int = 0
    out: Path | None = None
    url: str | None = None


Connect = Callable[[str], Service]


class Target(NamedTuple):
    """What the questions are put to, the questions as it takes them, and what its library holds."""

    ask: Ask
    questions: tuple[Question, ...]
    library: LibraryInfo
    reader: str = "unknown"
    service_version: str | None = None


def evaluate(plan: Plan, settings: Settings, progress: Told | None = None, connect: Connect | None = None) -> Run:
    """Put every question, score the replies, and write the run where the plan says so.

    ``progress`` is told how many are done, of how many. ``connect`` makes a client of the service at a
    plan's ``url``. A question that crashes is listed in the summary and counts as wrong.

    Raises:
        QuestionFileError: there is no question to put, or not those of the run that is to be repeated.
        EvaluationError: the mode needs what the set or the data folder has not.
        RunError: the folder for the run cannot be written.

    """
    plan = _planned(plan)
    asked = _read(plan)
    with _served(plan, asked, connect) if plan.url is not None else _target(plan, settings, asked) as target:
        file = begin(_provenance(plan, settings, target), asked.problems)
        folder = RunFolder(plan.out, file) if plan.out is not None else None
        done = folder.open() if folder is not None else {}
        began = time.perf_counter()
        records: list[Record] = []
        for record in run_questions(target.questions, target.ask, done):
            records.append(record)
            if folder is not None and record.question.key not in done:
                folder.append(record)
            if progress is not None:
                progress(len(records), len(target.questions))
        seconds = round(time.perf_counter() - began, 3)
        run = Run(msgspec.structs.replace(file, summary=summarise(records, plan.seed), seconds=seconds), tuple(records))
        if folder is not None:
            folder.finish(run, report(run))
        return run


def _planned(plan: Plan) -> Plan:
    """The plan of the run whose folder it names, or ``plan`` itself."""
    if len(plan.files) != 1 or not (plan.files[0] / SUMMARY).is_file():
        return plan
    made = read_run(plan.files[0]).file.provenance
    for kept in (*made.files, *([made.words_of] if made.words_of else [])):
        if not Path(kept.path).exists() or source(Path(kept.path)) != kept:
            raise QuestionFileError(f"{kept.path} is not what it was in the run of {plan.files[0]}")
    return Plan(
        files=tuple(Path(kept.path) for kept in made.files),
        mode=made.mode,
        language=made.language,
        format=made.format,
        words_of=Path(made.words_of.path) if made.words_of else None,
        limit=made.limit,
        seed=made.seed,
        out=plan.out,
        url=plan.url,
    )


def _read(plan: Plan) -> QuestionSet:
    asked = read_questions(plan.files, "both" if plan.words_of else plan.language, plan.format)
    questions = asked.questions
    if plan.words_of is not None:
        questions = with_texts_of(questions, read_questions([plan.words_of], plan.language).questions)
        if not questions:
            raise EvaluationError(f"{plan.words_of} has no question whose id is in {plan.files[0]}")
    return msgspec.structs.replace(asked, questions=questions[: plan.limit])


@contextmanager
def _target(plan: Plan, settings: Settings, asked: QuestionSet) -> Iterator[Target]:
    """Open what the mode puts its questions to; own paragraphs are indexed in a folder that goes with the run."""
    own = plan.mode in ("open", "read") or (plan.mode == "search" and bool(asked.paragraphs))
    if own and not asked.paragraphs:
        raise EvaluationError(f"the questions bring no paragraphs, which --mode {plan.mode} needs")
    with ExitStack() as stack:
        if own:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="yinju-evaluation-"))
            settings = msgspec.structs.replace(settings, data=Path(folder))
        components = stack.enter_context(closing(open_components(settings)))
        questions = asked.questions
        if own and plan.mode != "read":
            components.library.ingest(pages_of(asked.paragraphs.values()))
            questions = tuple(on_pages(question, asked.paragraphs) for question in questions)
        yield Target(_ask(plan.mode, components, asked), questions, components.library.info(), components.reader_name)


@contextmanager
def _served(plan: Plan, asked: QuestionSet, connect: Connect | None) -> Iterator[Target]:
    """Connect to the service at the plan's URL."""
    if plan.url is None or connect is None or plan.mode == "open":
        raise EvaluationError(f"a running service cannot be asked in --mode {plan.mode}: its library is its own")
    with closing(connect(plan.url)) as service:
        info = service.info()
        yield Target(
            _ask_served(plan.mode, service, asked), asked.questions, info.library, service_version=info.version
        )


def _ask_served(mode: Mode, service: Service, asked: QuestionSet) -> Ask:
    if mode == "read":
        return ReadParagraph(service, asked.paragraphs, always_answer=not asked.has_unanswerable)
    if mode == "search":
        return SearchServed(service)
    return AskLibrary(service, {}, page_text=lru_cache(maxsize=_PAGES_KEPT)(service.page_text))


def _ask(mode: Mode, components: Components, asked: QuestionSet) -> Ask:
    if mode == "read":
        return ReadParagraph(components.answerer, asked.paragraphs, always_answer=not asked.has_unanswerable)
    library = components.library
    names = {entry.id: entry.name for entry in library.pages()}
    if not names:
        raise EvaluationError(f"{components.settings.data} holds no pages to ask; ingest some first")
    if mode == "search":
        return SearchLibrary(components.retriever, names)
    page_text = lru_cache(maxsize=_PAGES_KEPT)(lambda id: library.page(id).text)
    return AskLibrary(components.answerer, names, retriever=components.retriever, page_text=page_text)


def _provenance(plan: Plan, settings: Settings, target: Target) -> Provenance:
    return Provenance(
        mode=plan.mode,
        language=plan.language,
        format=plan.format,
        files=tuple(map(source, plan.files)),
        words_of=source(plan.words_of) if plan.words_of is not None else None,
        limit=plan.limit,
        seed=plan.seed,
        settings=open_settings(settings) if plan.url is None else {},
        encoder=target.library.encoder,
        encoder_fingerprint=target.library.encoder_fingerprint,
        reader=target.reader,
        revision=target.library.revision,
        service=f"{plan.url} {target.service_version}" if plan.url is not None else None,
        versions=versions(),
        python=python_version(),
    )


def run_command(
    plan: Plan,
    settings: Settings,
    *,
    as_json: bool = False,
    show: Show = "none",
    against: Path | None = None,
    connect: Connect | None = None,
) -> None:
    """What ``yinju evaluate`` does: evaluate with a progress bar, and print figures to standard output.

    ``show`` lists the questions that went wrong, or all; ``against`` is the folder of a run to compare with.

    Raises as ``evaluate`` does, and ``RunError`` where ``against`` holds no run.
    """
    # Read first: a wrong name should not cost a whole run.
    other = read_run(against) if against is not None else None
    with progress_bar() as progress:
        run = evaluate(plan, settings, progress, connect)
    compared = compare(run.records, other.records, plan.seed) if other is not None else None
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode(Printed(run.file, compared)) + b"\n")
    else:
        print_run(run, wide_console(), show, compared)


class Printed(msgspec.Struct, frozen=True, omit_defaults=True):
    """What ``--json`` prints."""

    run: RunFile
    comparison: Comparison | None = None
