"""Run a question set: put every question, score it, keep it."""

from collections.abc import Iterable, Iterator, Mapping

from service.evaluation.asking import Ask
from service.evaluation.outcomes import Outcome, Record
from service.evaluation.questions import Question
from service.evaluation.scoring import score


def run_questions(
    questions: Iterable[Question], ask: Ask, done: Mapping[str, Record] | None = None
) -> Iterator[Record]:
    """Records of ``questions``, in order, each as soon as it is there.

    A question whose key is in ``done`` is not put again. A question that crashes is recorded with its
    error, scores as wrong, and the next one is put.
    """
    kept = done or {}
    for question in questions:
        yield kept.get(question.key) or _put(ask, question)


def _put(ask: Ask, question: Question) -> Record:
    try:
        outcome = ask(question)
    except Exception as error:  # the run must outlive any one question
        outcome = Outcome(error=f"{type(error).__name__}: {error}")
    return score(question, outcome, answers=ask.answers, searches=ask.searches)
