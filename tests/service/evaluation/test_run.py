"""A run goes on over crashes, and keeps what it has."""

from evaluation_samples import said

from service.evaluation.outcomes import Outcome
from service.evaluation.questions import Question
from service.evaluation.run import run_questions
from service.evaluation.scoring import score

QUESTIONS = [Question(id=str(n), text=f"问{n}", answers=("省财政厅",)) for n in range(3)]


class Crashing:
    answers = True
    searches = False

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, question: Question) -> Outcome:
        self.asked.append(question.id)
        if question.id == "1":
            raise RuntimeError("boom")
        return said("省财政厅")


def test_a_crash_is_recorded_counts_as_wrong_and_ends_nothing() -> None:
    records = list(run_questions(QUESTIONS, Crashing()))
    assert [record.scores["right"] for record in records] == [1, 0, 1]
    assert records[1].outcome.error == "RuntimeError: boom"


def test_records_come_as_they_are_made() -> None:
    ask = Crashing()
    next(run_questions(QUESTIONS, ask))
    assert ask.asked == ["0"]


def test_what_is_done_is_not_asked_again() -> None:
    ask = Crashing()
    done = score(QUESTIONS[1], said("大同"))
    records = list(run_questions(QUESTIONS, ask, {done.question.key: done}))
    assert ask.asked == ["0", "2"]
    assert records[1] is done
