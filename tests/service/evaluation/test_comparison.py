"""Two runs side by side."""

from evaluation_samples import said

from service.evaluation.comparison import compare
from service.evaluation.outcomes import Outcome, Record
from service.evaluation.questions import Question
from service.evaluation.scoring import score


def run(*texts: str) -> list[Record]:
    return [score(Question(id=str(n), text="谁？", answers=("省财政厅",)), said(text)) for n, text in enumerate(texts)]


def test_questions_won_and_lost() -> None:
    found = compare(run("省财政厅", "大同", "财政厅", "省财政厅"), run("大同", "财政厅", "财政厅"))
    assert (found.won, found.lost, found.unpaired) == (("0@zh",), ("1@zh",), 1)
    difference = found.differences["exact"]
    assert (difference.ours, difference.theirs, difference.n) == (1 / 3, 0, 3)


def test_a_clear_gain_is_significant() -> None:
    found = compare(run(*["省财政厅"] * 12), run(*["大同"] * 12))
    assert found.differences["span_f1"].p < 0.01
    assert len(found.won) == 12


def test_a_run_equals_itself() -> None:
    ours = [*run("省财政厅"), score(Question(id="x", text="谁？", answers=("大同",)), Outcome())]
    found = compare(ours, ours)
    assert (found.won, found.lost) == ((), ())
    assert {difference.p for difference in found.differences.values()} == {1.0}
