"""``report.html``: a run on one page that needs nothing else, for a browser and for paper."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import jinja2

from service.evaluation.charts import charts
from service.evaluation.figures import TITLES
from service.evaluation.folder import Run
from service.evaluation.outcomes import Cited, Record
from service.evaluation.questions import Evidence
from service.evaluation.scoring import predicted_items
from service.evaluation.terminal import format_figure

_PAGES = jinja2.Environment(
    loader=jinja2.PackageLoader("service.evaluation", "."),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_BY_TYPE = ("right", "hit_1", "span_f1", "list_f1", "cmrc_f1", "search_hit_5", "latency_p50_ms")
_MAIN = ("list_f1", "span_f1", "refused", "search_rr_10", "ndcg_10")


class Piece(NamedTuple):
    """A part of a quote, marked or not."""

    text: str
    is_marked: bool


class Row(NamedTuple):
    """A question of the report's table; ``score`` orders it, the worst first."""

    record: Record
    score: float
    gold: str
    said: str
    evidence: list[tuple[Evidence, list[Piece]]]
    citations: list[tuple[Cited, list[Piece]]]


def report(run: Run) -> str:
    """The report as HTML."""
    summary = run.file.summary
    if summary is None:
        raise ValueError("the run is not finished")
    kinds = {name: figures for name, figures in summary.groups.items() if " " in name}
    return _PAGES.get_template("report.html").render(
        file=run.file,
        summary=summary,
        titles={name: title for name, title in TITLES.items() if name in summary.groups["all"]},
        overall={name: figures for name, figures in summary.groups.items() if name not in kinds},
        kinds=kinds,
        by_type=[name for name in _BY_TYPE if any(name in figures for figures in kinds.values())],
        format_figure=format_figure,
        charts=charts(run.records, summary),
        rows=sorted(map(row_of, run.records), key=lambda row: (row.score, -row.record.outcome.confidence)),
        types=list(dict.fromkeys(record.question.type for record in run.records)),
    )


def row_of(record: Record) -> Row:
    """What the table shows of a question: gold and predicted spans marked in what they stand in."""
    question, outcome = record.question, record.outcome
    golds = question.items or tuple((answer,) for answer in question.answers)
    said = " · ".join(predicted_items(outcome)) if outcome.is_answered else "(no answer)"
    return Row(
        record=record,
        score=next((record.scores[name] for name in _MAIN if name in record.scores), 1.0),
        gold=" · ".join(item[0] for item in golds) if question.items else " / ".join(question.answers) or "(no answer)",
        said=outcome.error or said,
        evidence=[(span, mark_texts(span.quote, question.gold_variants)) for span in question.evidence],
        citations=[(cited, mark_highlights(cited)) for cited in outcome.citations],
    )


def mark_texts(quote: str, texts: Iterable[str]) -> list[Piece]:
    """``quote`` with the first occurrence of each of ``texts`` marked."""
    return mark(quote, [(at, at + len(text)) for text in texts if text and (at := quote.find(text)) >= 0])


def mark_highlights(cited: Cited) -> list[Piece]:
    """A citation's quote with its highlights, which are spans of the page, marked."""
    marks: list[tuple[int, int]] = []
    offset = 0
    for start, end in cited.spans:
        for first, last in cited.highlights:
            if max(first, start) < min(last, end):
                marks.append((offset + max(first, start) - start, offset + min(last, end) - start))
        offset += end - start
    return mark(cited.quote, marks)


def mark(text: str, marks: Sequence[tuple[int, int]]) -> list[Piece]:
    """``text`` in pieces, marked where any of ``marks`` lies; overlapping ones become one."""
    pieces: list[Piece] = []
    at = 0
    for start, end in sorted(marks):
        if start > at:
            pieces.append(Piece(text[at:start], False))
        if end > at:
            pieces.append(Piece(text[max(start, at) : end], True))
            at = end
    return [*pieces, Piece(text[at:], False)] if at < len(text) else pieces
