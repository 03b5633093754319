"""Evaluations in the background: started with a question file, watched, stopped, read as a report."""

import hashlib
import tempfile
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from litestar import MediaType, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ClientException
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from service.api.backend import Backend
from service.api.problems import documented
from service.api.schemas import Request
from service.components import Components
from service.evaluation.asking import Ask, AskLibrary, ReadParagraph, SearchLibrary
from service.evaluation.folder import Provenance, RunFile, Source, begin, open_settings, python_version, versions
from service.evaluation.formats import Format, QuestionFileError, read_questions
from service.evaluation.jobs import Job, Jobs
from service.evaluation.questions import Languages, QuestionSet
from service.evaluation.report import report


class EvaluationRequest(Request, frozen=True, kw_only=True):
    """The questions to put to the pages that are loaded, and how."""

    questions: Annotated[str, Meta(min_length=1, description="a question file as it is")]
    name: Annotated[str, Meta(min_length=1, max_length=200, description="what the run calls the file")] = "questions"
    format: Format | None = None
    mode: Literal["ask", "search", "read"] = "ask"
    language: Languages = "both"
    limit: Annotated[int, Meta(ge=1)] | None = None
    seed: Annotated[int, Meta(ge=0)] = 0


class JobList(msgspec.Struct, frozen=True):
    """Evaluations that are remembered, the latest first."""

    evaluations: list[Job]


@post(
    "/v1/evaluations",
    operation_id="startEvaluation",
    status_code=202,
    tags=["Evaluation"],
    responses=documented(413),
    opt={"scope": "admin"},
)
async def start(
    data: JSONBody[EvaluationRequest], backend: NamedDependency[Backend], jobs: NamedDependency[Jobs]
) -> Response[Job]:
    """Put the questions in the background; one evaluation at a time, and it goes on when its caller leaves."""

    def work(parts: Components) -> Job:
        asked = _read(data)
        return jobs.start(_begin(data, asked, parts), asked.questions, _ask(data.mode, asked, parts))

    job = await backend.read(work)
    return Response(job, headers={"Location": f"/v1/evaluations/{job.id}"})


@get("/v1/evaluations", operation_id="listEvaluations", tags=["Evaluation"], responses=documented())
async def list_all(jobs: NamedDependency[Jobs]) -> JobList:
    """List the evaluations that are remembered, the latest first."""
    return JobList(jobs.all())


@get("/v1/evaluations/{evaluation:str}", operation_id="getEvaluation", tags=["Evaluation"], responses=documented(404))
async def get_one(evaluation: FromPath[str], jobs: NamedDependency[Jobs]) -> Job:
    """How far an evaluation is, and its figures once it is over."""
    return jobs.get(evaluation)


# The report is one file with its styles and its script in line. In a sandbox it reaches nothing else of this service.
_REPORT_POLICY = (
    "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
)


@get(
    "/v1/evaluations/{evaluation:str}/report",
    operation_id="getEvaluationReport",
    tags=["Evaluation"],
    media_type=MediaType.HTML,
    responses=documented(404),
)
async def get_report(
    evaluation: FromPath[str], backend: NamedDependency[Backend], jobs: NamedDependency[Jobs]
) -> Response[str]:
    """The report of an evaluation that is over, as a page of its own."""
    run = jobs.result(evaluation)
    if run.file.summary is None:
        error = jobs.get(evaluation).error
        raise ClientException(f"the evaluation failed: {error}" if error else "the evaluation is still running")
    page = await backend.read(lambda _: report(run))
    return Response(page, headers={"Content-Security-Policy": _REPORT_POLICY})


@delete(
    "/v1/evaluations/{evaluation:str}",
    operation_id="stopEvaluation",
    status_code=200,
    tags=["Evaluation"],
    responses=documented(404),
    opt={"scope": "admin"},
)
async def stop(evaluation: FromPath[str], jobs: NamedDependency[Jobs]) -> Job:
    """Let an evaluation end after the question that it is at; its figures so far are kept."""
    return jobs.stop(evaluation)


def _read(data: EvaluationRequest) -> QuestionSet:
    with tempfile.TemporaryDirectory(prefix="yinju-questions-") as folder:
        path = Path(folder) / "questions"
        path.write_text(data.questions, "utf-8")
        try:
            asked = read_questions([path], data.language, data.format)
        except QuestionFileError as error:
            raise ClientException(str(error).replace(str(path), path.name)) from error
    if data.mode == "read" and not asked.paragraphs:
        raise ClientException("the questions bring no paragraphs to read")
    return msgspec.structs.replace(asked, questions=asked.questions[: data.limit])


def _ask(mode: str, asked: QuestionSet, parts: Components) -> Ask:
    if mode == "read":
        return ReadParagraph(parts.answerer, asked.paragraphs, always_answer=not asked.has_unanswerable)
    library = parts.library
    names = {entry.id: entry.name for entry in library.pages()}
    if mode == "search":
        return SearchLibrary(parts.retriever, names)
    return AskLibrary(parts.answerer, names, retriever=parts.retriever, page_text=lambda id: library.page(id).text)


def _begin(data: EvaluationRequest, asked: QuestionSet, parts: Components) -> RunFile:
    library = parts.library.info()
    made = Provenance(
        mode=data.mode,
        language=data.language,
        format=data.format,
        files=(Source(data.name, hashlib.sha256(data.questions.encode()).hexdigest()),),
        words_of=None,
        limit=data.limit,
        seed=data.seed,
        settings=open_settings(parts.settings),
        encoder=library.encoder,
        encoder_fingerprint=library.encoder_fingerprint,
        reader=parts.reader_name,
        revision=library.revision,
        service=None,
        versions=versions(),
        python=python_version(),
    )
    return begin(made, asked.problems)


HANDLERS = (start, list_all, get_one, get_report, stop)
