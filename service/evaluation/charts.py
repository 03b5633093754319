"""Charts of a run as inline SVG: no script, no font and no style from elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any

from service.evaluation.drawing import XY, Bar, options, svg
from service.evaluation.figures import Summary
from service.evaluation.metrics.confidence import reliability, risk_coverage
from service.evaluation.outcomes import Record

NAMES = {"zh": "Chinese", "en": "English"}
_MAX_POINTS = 200


def charts(records: Sequence[Record], summary: Summary) -> list[str]:
    """SVG of every chart that the records have the gold for."""
    by_language = {
        NAMES[language]: [record for record in records if record.question.language == language]
        for language in ("zh", "en")
    }
    judged = {name: [r for r in members if "right" in r.scores] for name, members in by_language.items()}
    answered = {name: [r for r in members if r.outcome.is_answered] for name, members in judged.items()}
    drawn = []
    if any(judged.values()):
        drawn.append(_scores(summary))
    if any(answered.values()):
        drawn += [_risk(answered), _reliability(answered)]
    if any(record.outcome.latency_ms for record in records):
        drawn.append(_latency(by_language))
    return drawn


def _scores(summary: Summary) -> str:
    """Share that is right by type of question and language, with its 95 % interval."""
    groups = {name: figures for name, figures in summary.groups.items() if "right" in figures}
    types = list(dict.fromkeys(name.split(" ", 1)[1] for name in groups if " " in name))
    chart = Bar(
        **options("Right answers by type of question", range=(0, 1), x_label_rotation=30 if len(types) > 4 else 0)
    )
    chart.x_labels = ["all", *types]
    for language, name in NAMES.items():
        overall = language if language in groups else "all"
        keys = [overall, *(f"{language} {kind}" for kind in types)]
        if language in groups or any(key in groups for key in keys[1:]) or not types:
            chart.add(name, [_bar(groups, key) for key in keys])
    return svg(chart)


def _bar(groups: Mapping[str, Any], key: str) -> dict[str, Any] | None:
    if key not in groups:
        return None
    figure = groups[key]["right"]
    label = f"{figure.value:.3f} of {figure.n}"
    return {"value": figure.value, "label": label, "ci": {"low": figure.low, "high": figure.high}}


def _risk(answered: Mapping[str, Sequence[Record]]) -> str:
    chart = XY(
        **options("Risk of the most confident answers", x_title="share of the answers, the most confident first")
        | {"y_title": "share wrong", "show_dots": False, "range": (0, 1), "xrange": (0, 1)}
    )
    for name, records in answered.items():
        if records:
            coverage, risk = risk_coverage(*_confidence_and_rightness(records))
            step = max(1, len(coverage) // _MAX_POINTS)
            points = [*zip(coverage[::step], risk[::step], strict=True), (coverage[-1], risk[-1])]
            chart.add(name, [(float(x), float(y)) for x, y in points])
    return svg(chart)


def _reliability(answered: Mapping[str, Sequence[Record]]) -> str:
    chart = XY(
        **options("Confidence against rightness", x_title="mean confidence", y_title="share right")
        | {"range": (0, 1), "xrange": (0, 1), "dots_size": 5}
    )
    for name, records in answered.items():
        if records:
            bins = reliability(*_confidence_and_rightness(records))
            chart.add(name, [{"value": (x, y), "label": f"{count} answers"} for x, y, count in bins])
    chart.add("calibrated", [(0, 0), (1, 1)], show_dots=False, stroke_style={"dasharray": "4, 4"})
    return svg(chart)


def _confidence_and_rightness(records: Sequence[Record]) -> tuple[list[float], list[float]]:
    right = [record.scores["right"] if record.question.is_answerable else 0.0 for record in records]
    return [record.outcome.confidence for record in records], right


def _latency(by_language: Mapping[str, Sequence[Record]]) -> str:
    """Questions by time, in bins that double."""
    times = {
        name: [record.outcome.latency_ms for record in records if record.outcome.error is None]
        for name, records in by_language.items()
    }
    every = [time for values in times.values() for time in values]
    edges = [1.0]
    while edges[-1] < max(every, default=0):
        edges.append(edges[-1] * 2)
    first = next((n for n, edge in enumerate(edges) if edge > min(every, default=0)), 0)
    look = options("Time of a reply", x_title="milliseconds, up to")
    chart = Bar(**look | {"value_formatter": lambda n: f"{n:g}"})
    chart.x_labels = [f"{edge:g}" for edge in edges[first:]]
    for name, values in times.items():
        if values:
            lows = [0.0, *edges]
            counts = [sum(lows[n] < time <= edge for time in values) for n, edge in enumerate(edges)]
            chart.add(name, counts[first:])
    return svg(chart)
