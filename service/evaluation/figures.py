"""From the records of a run to its figures: all questions, and by language, type and follow-up."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np

from service.evaluation.metrics.confidence import auroc, calibration_error, percentile, risk_coverage_area
from service.evaluation.metrics.reading import best_threshold
from service.evaluation.metrics.statistics import bootstrap_interval, bootstrap_two_groups
from service.evaluation.outcomes import Record

TITLES = {
    "hit_1": "evidence hit@1",
    "hit_5": "evidence hit@5",
    "span_f1": "span F1",
    "exact": "span exact",
    "list_f1": "list F1",
    "cmrc_exact": "CMRC EM",
    "cmrc_f1": "CMRC F1",
    "mlqa_exact": "MLQA EM",
    "mlqa_f1": "MLQA F1",
    "squad_exact": "SQuAD EM",
    "squad_f1": "SQuAD F1",
    "squad_best_exact": "SQuAD best EM",
    "squad_best_f1": "SQuAD best F1",
    "citation_precision": "citation precision",
    "citation_recall": "citation recall",
    "refused": "refused of unanswerable",
    "answered": "answered of answerable",
    "auroc": "AUROC of confidence",
    "risk_coverage_area": "risk-coverage area",
    "calibration_error": "calibration error",
    "conversation": "follow-ups right",
    "right": "right",
    "search_hit_1": "search hit@1",
    "search_hit_5": "search hit@5",
    "search_hit_10": "search hit@10",
    "search_rr_10": "search MRR@10",
    "ndcg_10": "page nDCG@10",
    "rr_10": "page MRR@10",
    "recall_10": "page recall@10",
    "recall_100": "page recall@100",
    "latency_p50_ms": "latency p50 ms",
    "latency_p99_ms": "latency p99 ms",
}


class Figure(msgspec.Struct, frozen=True):
    """A value over ``n`` questions, with its 95 % bootstrap interval where one was drawn."""

    value: float
    n: int
    low: float | None = None
    high: float | None = None


Figures = dict[str, Figure]


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a run, by group: ``all``, ``zh``, ``en``, ``zh list`` and the like.

    ``crashed`` and ``violations`` name the questions concerned; ``stages_p50_ms`` is the median time of each
    stage of an answer.
    """

    groups: dict[str, Figures]
    questions: int
    crashed: tuple[str, ...]
    violations: tuple[str, ...]
    stages_p50_ms: dict[str, float]


def summarise(records: Sequence[Record], seed: int = 0) -> Summary:
    """Figures of every group of ``records``; the same seed draws the same intervals."""
    return Summary(
        groups={name: figures(members, seed) for name, members in _groups(records).items()},
        questions=len(records),
        crashed=tuple(record.question.key for record in records if record.outcome.error is not None),
        violations=tuple(record.question.key for record in records if record.outcome.violations),
        stages_p50_ms=_stages(records),
    )


def _stages(records: Sequence[Record]) -> dict[str, float]:
    times: dict[str, list[float]] = defaultdict(list)
    for record in records:
        for stage, milliseconds in record.outcome.timings_ms.items():
            times[stage].append(milliseconds)
    return {stage: round(float(np.median(values)), 3) for stage, values in times.items()}


def _groups(records: Sequence[Record]) -> dict[str, list[Record]]:
    """All records, then each language, then each type of a language, large before small; none twice."""
    groups: dict[str, list[Record]] = {"all": list(records)}
    by_language: dict[str, list[Record]] = {}
    for record in records:
        by_language.setdefault(record.question.language, []).append(record)
    if len(by_language) > 1:
        groups |= by_language
    for language, members in by_language.items():
        types = Counter(record.question.type for record in members)
        if len(types) > 1:
            for kind, _ in types.most_common():
                groups[f"{language} {kind}"] = [record for record in members if record.question.type == kind]
    return groups


def figures(records: Sequence[Record], seed: int = 0) -> Figures:
    """Every figure that ``records`` have the gold for, in the order of ``TITLES``."""
    found: Figures = {"n": Figure(len(records), len(records))}
    found |= (
        _means(records, seed) | _confidence_figures(records, seed) | _best_thresholds(records) | _latencies(records)
    )
    return dict(sorted(found.items(), key=lambda pair: _POSITION.get(pair[0], -1)))


_POSITION = {name: position for position, name in enumerate(TITLES)}


def _means(records: Sequence[Record], seed: int) -> Figures:
    values: dict[str, list[float]] = defaultdict(list)
    for record in records:
        for name, value in record.scores.items():
            values[name].append(value)
    return {name: _with_interval(scores, seed) for name, scores in values.items()}


def _with_interval(scores: Sequence[float], seed: int) -> Figure:
    interval = bootstrap_interval(scores, seed)
    low, high = interval if interval is not None else (None, None)
    return Figure(sum(scores) / len(scores), len(scores), low, high)


def _confidence_figures(records: Sequence[Record], seed: int) -> Figures:
    """AUROC of answerable against unanswerable questions; calibration and risk of what was answered."""
    judged = [record for record in records if "right" in record.scores]
    yes = _confidences(record for record in judged if record.question.is_answerable)
    no = _confidences(record for record in judged if not record.question.is_answerable)
    found: Figures = {}
    area = auroc(yes, no)
    if area is not None:
        interval = bootstrap_two_groups(yes, no, auroc, seed)
        low, high = interval if interval is not None else (None, None)
        found["auroc"] = Figure(area, len(yes) + len(no), low, high)
    given = [record for record in judged if record.outcome.is_answered]
    right = [record.scores["right"] if record.question.is_answerable else 0.0 for record in given]
    measures: tuple[tuple[str, Callable[[Sequence[float], Sequence[float]], float | None]], ...] = (
        ("risk_coverage_area", risk_coverage_area),
        ("calibration_error", calibration_error),
    )
    for name, measure in measures:
        value = measure(_confidences(given), right)
        if value is not None:
            found[name] = Figure(value, len(given))
    return found


def _best_thresholds(records: Sequence[Record]) -> Figures:
    """SQuAD 2.0's figures at the best threshold of confidence, where some of its questions have no answer."""
    judged = [record for record in records if "squad_f1" in record.scores]
    answerable = [record.question.is_answerable for record in judged]
    if not judged or all(answerable):
        return {}
    refusals = [1 - confidence for confidence in _confidences(judged)]
    answered = [record.outcome.is_answered for record in judged]
    found: Figures = {}
    for name in ("exact", "f1"):
        scores = [record.scores[f"squad_{name}"] for record in judged]
        found[f"squad_best_{name}"] = Figure(best_threshold(scores, refusals, answered, answerable).score, len(judged))
    return found


def _confidences(records: Iterable[Record]) -> list[float]:
    return [record.outcome.confidence for record in records]


def _latencies(records: Sequence[Record]) -> Figures:
    times = [record.outcome.latency_ms for record in records if record.outcome.error is None]
    found: Figures = {}
    for name, percent in (("latency_p50_ms", 50), ("latency_p99_ms", 99)):
        value = percentile(times, percent)
        if value is not None:
            found[name] = Figure(value, len(times))
    return found
