"""Runs in the background of a service: one at a time, watched and stopped from outside."""

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Literal
from uuid import uuid4

import msgspec
import structlog

from embeddings.errors import UnknownIdError
from service.errors import OverloadedError
from service.evaluation.asking import Ask
from service.evaluation.figures import summarise
from service.evaluation.folder import Run, RunFile
from service.evaluation.outcomes import Record
from service.evaluation.questions import Question
from service.evaluation.run import run_questions

KEPT = 20
_RETRY_AFTER = 30

State = Literal["running", "finished", "stopped", "failed"]
_log = structlog.get_logger(__name__)


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A run in the background.

    ``run`` holds the figures of what was asked once it is over, ``error`` why there are none.
    """

    id: str
    state: State
    done: int
    total: int
    run: RunFile
    error: str | None = None


class _Work:
    def __init__(self, file: RunFile, questions: Sequence[Question], ask: Ask) -> None:
        self.id = uuid4().hex[:16]
        self.file = file
        self.questions = questions
        self.ask = ask
        self.records: list[Record] = []
        self.state: State = "running"
        self.error: str | None = None
        self.stopping = threading.Event()

    def __call__(self) -> None:
        began = time.perf_counter()
        try:
            for record in run_questions(self.questions, self.ask):
                self.records.append(record)
                if self.stopping.is_set():
                    break
            seconds = round(time.perf_counter() - began, 3)
            summary = summarise(self.records, self.file.provenance.seed)
            self.file = msgspec.structs.replace(self.file, summary=summary, seconds=seconds)
            self.state = "finished" if len(self.records) == len(self.questions) else "stopped"
        except Exception as error:  # whatever happened, the next run may start
            _log.error("evaluation failed", exc_info=error)
            self.error = f"{type(error).__name__}: {error}"
            self.state = "failed"

    @property
    def job(self) -> Job:
        done, total = len(self.records), len(self.questions)
        return Job(id=self.id, state=self.state, done=done, total=total, run=self.file, error=self.error)


class Jobs:
    """Background runs of one service; the last ``KEPT`` are remembered, until the process ends."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="evaluation")
        self._works: OrderedDict[str, _Work] = OrderedDict()
        self._lock = threading.Lock()

    def start(self, file: RunFile, questions: Sequence[Question], ask: Ask) -> Job:
        """Put ``questions`` in the background.

        Raises:
            OverloadedError: another run is going on.

        """
        with self._lock:
            if any(work.state == "running" for work in self._works.values()):
                raise OverloadedError("another evaluation is running; stop it or wait for it", _RETRY_AFTER)
            work = _Work(file, questions, ask)
            self._works[work.id] = work
            while len(self._works) > KEPT:
                self._works.popitem(last=False)
        self._thread.submit(work)
        return work.job

    def all(self) -> list[Job]:
        """Every run that is remembered, the latest first."""
        with self._lock:
            return [work.job for work in reversed(self._works.values())]

    def get(self, id: str) -> Job:
        """A run by its id.

        Raises:
            UnknownIdError: there is none, or it was forgotten.

        """
        with self._found(id) as work:
            return work.job

    def result(self, id: str) -> Run:
        """The records of a run so far, with its figures once it is over; raises as ``get`` does."""
        with self._found(id) as work:
            return Run(work.file, tuple(work.records))

    def stop(self, id: str) -> Job:
        """Let a run end after the question that it is at; one that is over stays as it is. Raises as ``get`` does."""
        with self._found(id) as work:
            work.stopping.set()
            return work.job

    def close(self) -> None:
        """Stop what runs, and wait for its question to end."""
        with self._lock:
            for work in self._works.values():
                work.stopping.set()
        self._thread.shutdown()

    @contextmanager
    def _found(self, id: str) -> Iterator[_Work]:
        with self._lock:
            work = self._works.get(id)
            if work is None:
                raise UnknownIdError(f"no evaluation {id!r}; the last {KEPT} are remembered")
            yield work
