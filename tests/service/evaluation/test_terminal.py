"""What the terminal shows of a run."""

import io

import pytest
from evaluation_samples import said
from rich.console import Console

from service.evaluation.comparison import compare
from service.evaluation.figures import Figure, summarise
from service.evaluation.outcomes import Outcome, Record
from service.evaluation.questions import UNANSWERABLE, Question
from service.evaluation.scoring import score
from service.evaluation.terminal import describe, format_figure, print_comparison, print_summary, progress_bar


def records() -> list[Record]:
    follow_up = Question(id="3", text="那呢？", language="en", answers=("省财政厅",), history=("哪？",))
    return [
        score(Question(id="1", text="哪？", answers=("省财政厅",)), said("省财政厅")),
        score(Question(id="2", text="哪？", type="org", answers=("省财政厅",)), said("大同", violations=("broken",))),
        score(follow_up, Outcome(error="E: x")),
        score(Question(id="4", text="谁？", type=UNANSWERABLE), Outcome(timings_ms={"read": 2.5})),
    ]


def test_the_table_shows_each_group_and_what_went_wrong() -> None:
    out = io.StringIO()
    print_summary(summarise(records()), Console(file=out, width=160))
    text = out.getvalue()
    assert "median ms by stage: read 2.5" in text
    assert "zh unanswerable" in text
    assert "0/1" in text  # follow-ups right
    assert "crashed: 1 (3@en)" in text
    assert "invariant violations: 1 (2@zh)" in text


def test_a_question_is_described_with_gold_and_reply() -> None:
    listed = Question(id="l", text="哪些？", type="list", items=(("省财政厅",),), optional_items=(("省农信社",),))
    text = describe(score(listed, said("", items=("财政厅", "大同")))).plain
    assert "gold      省财政厅 | (省农信社)" in text
    assert "said      财政厅 | ✗大同" in text
    assert "(no answer)" in describe(score(listed, Outcome())).plain
    assert "E: x" in describe(score(listed, Outcome(error="E: x"))).plain


def test_a_comparison_shows_gains_and_the_questions_concerned() -> None:
    out = io.StringIO()
    theirs = [score(record.question, Outcome()) for record in records()[:2]]
    print_comparison(compare(records(), theirs), Console(file=out, width=160))
    text = out.getvalue()
    assert "+0.500" in text
    assert "won 1: 1@zh" in text
    assert "in one run only: 2" in text


@pytest.mark.parametrize(
    ("name", "figure", "cell"),
    [
        ("span_f1", Figure(0.5, 4), "0.500"),
        ("conversation", Figure(0.8, 5), "4/5"),
        ("latency_p50_ms", Figure(12.34, 5), "12.3"),
        ("n", Figure(5, 5), "5"),
        ("span_f1", None, ""),
    ],
)
def test_cells(name: str, figure: Figure | None, cell: str) -> None:
    assert format_figure(name, figure) == cell


def test_progress_is_a_line_at_each_tenth_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar() as told:
        for done in range(1, 26):
            told(done, 25)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 10
    assert lines[-1] == "25 of 25 questions"
