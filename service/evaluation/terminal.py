"""A run on the terminal: how far it is, its figures as a table, its questions one below the other."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Literal

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from service.evaluation.comparison import Comparison
from service.evaluation.figures import TITLES, Figure, Summary
from service.evaluation.folder import Run
from service.evaluation.metrics.answers import list_f1
from service.evaluation.outcomes import Record
from service.evaluation.questions import Question
from service.evaluation.scoring import predicted_items

Show = Literal["none", "wrong", "all"]
Told = Callable[[int, int], None]
_WIDTH = 160
COLUMNS = {
    "n": "n",
    "hit_1": "hit@1",
    "hit_5": "hit@5",
    "span_f1": "span F1",
    "list_f1": "list F1",
    "cmrc_exact": "CMRC EM",
    "cmrc_f1": "CMRC F1",
    "mlqa_f1": "MLQA F1",
    "squad_exact": "SQuAD EM",
    "squad_f1": "SQuAD F1",
    "refused": "refused",
    "answered": "answered",
    "auroc": "AUROC",
    "conversation": "follow-ups",
    "search_hit_1": "search@1",
    "search_hit_5": "search@5",
    "ndcg_10": "nDCG@10",
    "latency_p50_ms": "p50 ms",
    "latency_p99_ms": "p99 ms",
}


def wide_console() -> Console:
    """Standard output, wide enough that no figure is cut off on a narrow terminal or in a file."""
    return Console(width=max(Console().width, _WIDTH))


def print_summary(summary: Summary, console: Console) -> None:
    """Print a row for each group of questions, and below it what went wrong."""
    names = [name for name in COLUMNS if any(name in group for group in summary.groups.values())]
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("questions")
    for name in names:
        table.add_column(COLUMNS[name], justify="right", no_wrap=True)
    for group, figures in summary.groups.items():
        table.add_row(group, *(format_figure(name, figures.get(name)) for name in names))
    console.print(table)
    every = summary.groups.get("all", {})
    for name in TITLES:
        figure = every.get(name)
        if figure is not None and figure.low is not None and figure.high is not None:
            console.print(
                f"{TITLES[name]}: {figure.value:.3f}  (95 %: {figure.low:.3f} to {figure.high:.3f}; n {figure.n})"
            )
    if summary.stages_p50_ms:
        stages = ", ".join(f"{stage} {milliseconds:.1f}" for stage, milliseconds in summary.stages_p50_ms.items())
        console.print(f"median ms by stage: {stages}", highlight=False)
    _print_named(console, "crashed", summary.crashed)
    _print_named(console, "invariant violations", summary.violations)


def _print_named(console: Console, what: str, keys: tuple[str, ...]) -> None:
    console.print(f"{what}: {len(keys)}" + (f" ({', '.join(keys)})" if keys else ""), style="red" if keys else "")


def format_figure(name: str, figure: Figure | None) -> str:
    """A figure as a cell; follow-ups as ``4/5``, times in milliseconds with one decimal."""
    if figure is None:
        return ""
    if name == "n":
        return str(figure.n)
    if name == "conversation":
        return f"{round(figure.value * figure.n)}/{figure.n}"
    return f"{figure.value:.1f}" if name.endswith("_ms") else f"{figure.value:.3f}"


def print_records(records: Iterable[Record], console: Console) -> None:
    """Print each question with what was said and what is gold, the scores, and the evidence of both."""
    for record in records:
        console.print(describe(record), highlight=False)


def describe(record: Record) -> Text:
    """A question of a run, gold and reply side by side, in a few lines."""
    question, outcome = record.question, record.outcome
    marks = "  ".join(f"{name} {value:.2f}" for name, value in record.scores.items())
    text = Text()
    text.append(f"{question.key}  {question.type}", style="bold")
    text.append(f"  {outcome.status} {outcome.kind}  confidence {outcome.confidence:.2f}  {marks}\n")
    for earlier in question.history:
        text.append(f"  before    {earlier}\n", style="dim")
    text.append(f"  asked     {question.text}\n")
    if outcome.resolved not in ("", question.text):
        text.append(f"  resolved  {outcome.resolved}\n")
    text.append(f"  gold      {_gold(question)}\n", style="green")
    text.append(f"  said      {outcome.error or _said(record)}\n", style="yellow")
    for evidence in question.evidence:
        text.append(f"  evidence  {evidence.page} {evidence.start}-{evidence.end} {_short(evidence.quote)}\n", "dim")
    for citation in outcome.citations:
        spans = ",".join(f"{span.start}-{span.end}" for span in citation.spans)
        text.append(f"  cited     {citation.page} {spans} {_short(citation.quote)}\n", style="dim")
    for violation in outcome.violations:
        text.append(f"  BROKEN    {violation}\n", style="red")
    return text


def _gold(question: Question) -> str:
    if question.items is None:
        return " / ".join(question.answers) or "(no answer)"
    optional = "".join(f" | ({' / '.join(variants)})" for variants in question.optional_items)
    return " | ".join(" / ".join(variants) for variants in question.items) + optional


def _said(record: Record) -> str:
    """The items of a reply; those of a list that nothing matches are marked ✗."""
    question, outcome = record.question, record.outcome
    if not outcome.is_answered:
        return "(no answer)"
    if question.items is None:
        return outcome.text
    known = (*question.items, *question.optional_items)
    return " | ".join(item if list_f1([item], [sum(known, ())]) else f"✗{item}" for item in predicted_items(outcome))


def _short(quote: str, limit: int = 120) -> str:
    flat = "".join(quote.split())
    return flat if len(flat) <= limit else f"{flat[:limit]}…"


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print each score of both runs with the paired test, and the questions won and lost."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("figure", "this run", "other run", "difference", "p", "n"):
        table.add_column(column, justify="left" if column == "figure" else "right", no_wrap=True)
    for name, found in comparison.differences.items():
        gain = f"{found.ours - found.theirs:+.3f}"
        table.add_row(TITLES[name], f"{found.ours:.3f}", f"{found.theirs:.3f}", gain, f"{found.p:.4f}", str(found.n))
    console.print(table)
    console.print(f"won {len(comparison.won)}: {', '.join(comparison.won)}", highlight=False, style="green")
    console.print(f"lost {len(comparison.lost)}: {', '.join(comparison.lost)}", highlight=False, style="red")
    if comparison.unpaired:
        console.print(f"in one run only: {comparison.unpaired}")


def print_run(run: Run, console: Console, show: Show = "none", compared: Comparison | None = None) -> None:
    """Print the questions asked to be shown, the figures, the comparison, and what could not be read."""
    if show != "none":
        print_records((r for r in run.records if show == "all" or r.scores.get("right", 1.0) < 1), console)
    if run.file.summary is not None:
        print_summary(run.file.summary, console)
    if compared is not None:
        print_comparison(compared, console)
    for problem in run.file.problems:
        console.print(f"left out: {problem}", style="yellow", highlight=False)


@contextmanager
def progress_bar() -> Iterator[Told]:
    """A bar on standard error where that is a terminal, else a line at each tenth."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _tenths
        return
    columns = (TextColumn("questions"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("questions", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _tenths(done: int, total: int) -> None:
    if done * 10 // total != (done - 1) * 10 // total:
        sys.stderr.write(f"{done} of {total} questions\n")
