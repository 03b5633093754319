"""Background runs: one at a time, watched, stopped, forgotten in order."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from evaluation_samples import said

from embeddings.errors import UnknownIdError
from service.errors import OverloadedError
from service.evaluation.folder import Provenance, begin
from service.evaluation.jobs import KEPT, Jobs
from service.evaluation.outcomes import Outcome
from service.evaluation.questions import Question

FILE = begin(
    Provenance(
        mode="ask",
        language="zh",
        format=None,
        files=(),
        words_of=None,
        limit=None,
        seed=0,
        settings={},
        encoder="pairs",
        encoder_fingerprint="pairs-64",
        revision=1,
        service=None,
        versions={},
        python="3",
    ),
    ["line 2: broken"],
)
QUESTIONS = [Question(id=str(n), text="谁？", answers=("省财政厅",)) for n in range(3)]


class Gated:
    """Answers one question each time that it is let."""

    answers = True
    searches = False

    def __init__(self) -> None:
        self.gate = threading.Semaphore(0)

    def __call__(self, question: Question) -> Outcome:
        assert self.gate.acquire(timeout=10)
        return said("省财政厅")

    def let(self, questions: int) -> None:
        for _ in range(questions):
            self.gate.release()


def eventually(holds: Callable[[], bool]) -> None:
    for _ in range(2000):
        if holds():
            return
        time.sleep(0.005)
    pytest.fail("it never came to that")


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


def test_a_run_is_watched_to_its_end(jobs: Jobs) -> None:
    ask = Gated()
    job = jobs.start(FILE, QUESTIONS, ask)
    assert (job.state, job.done, job.total, job.run.summary) == ("running", 0, 3, None)
    ask.let(1)
    eventually(lambda: jobs.get(job.id).done == 1)
    ask.let(2)
    eventually(lambda: jobs.get(job.id).state == "finished")
    run = jobs.result(job.id)
    assert run.file.summary is not None
    assert run.file.summary.groups["all"]["span_f1"].value == 1
    assert run.file.problems == ("line 2: broken",)
    assert len(run.records) == 3


def test_one_at_a_time(jobs: Jobs) -> None:
    ask = Gated()
    first = jobs.start(FILE, QUESTIONS, ask)
    with pytest.raises(OverloadedError, match="another evaluation is running"):
        jobs.start(FILE, QUESTIONS, ask)
    ask.let(3)
    eventually(lambda: jobs.get(first.id).state == "finished")
    second = jobs.start(FILE, [], ask)
    assert [job.id for job in jobs.all()] == [second.id, first.id]


def test_a_stopped_run_keeps_what_it_has(jobs: Jobs) -> None:
    ask = Gated()
    job = jobs.start(FILE, QUESTIONS, ask)
    jobs.stop(job.id)
    ask.let(1)
    eventually(lambda: jobs.get(job.id).state == "stopped")
    stopped = jobs.get(job.id)
    assert stopped.done == 1
    assert stopped.run.summary is not None
    assert jobs.stop(job.id) == stopped


def test_a_run_without_figures_says_why_and_lets_the_next_one_start(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def summarise(*_: object) -> None:
        raise ZeroDivisionError("of nothing")

    with monkeypatch.context() as broken:
        broken.setattr("service.evaluation.jobs.summarise", summarise)
        job = jobs.start(FILE, [], Gated())
        eventually(lambda: jobs.get(job.id).state == "failed")
    assert jobs.get(job.id).error == "ZeroDivisionError: of nothing"
    assert jobs.start(FILE, [], Gated()).error is None


def test_closing_stops_what_runs() -> None:
    jobs, ask = Jobs(), Gated()
    job = jobs.start(FILE, QUESTIONS, ask)
    ask.let(1)
    eventually(lambda: jobs.get(job.id).done == 1)
    threading.Timer(0.05, ask.let, [1]).start()
    jobs.close()
    assert jobs.get(job.id).state == "stopped"


def test_the_oldest_is_forgotten(jobs: Jobs) -> None:
    first = jobs.start(FILE, [], Gated())
    for _ in range(KEPT):
        eventually(lambda: jobs.all()[0].state != "running")
        jobs.start(FILE, [], Gated())
    with pytest.raises(UnknownIdError, match="no evaluation"):
        jobs.get(first.id)
    assert len(jobs.all()) == KEPT
