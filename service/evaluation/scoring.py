"""From an outcome to its scores, by name."""

from collections.abc import Iterable, Sequence

from service.evaluation.metrics.answers import (
    Place,
    citation_overlap,
    covers_evidence,
    evidence_hit,
    exact,
    list_f1,
    span_f1,
)
from service.evaluation.outcomes import Cited, Found, Outcome, Record
from service.evaluation.questions import Evidence, Question

RIGHT = 0.6
_WRONG = Outcome()


def score(question: Question, outcome: Outcome) -> Record:
    """Score ``outcome`` by everything that the question's gold can judge; a crash scores 0 throughout."""
    scores: dict[str, float] = {}
    if outcome.hits is not None:
        scores |= _search_scores(question, outcome.hits)
    if not question.is_answerable:
        scores["refused"] = scores["right"] = float(outcome.error is None and not outcome.is_answered)
    elif question.gold_variants:
        scores |= _answer_scores(question, outcome if outcome.is_answered else _WRONG)
    return Record(question=question, outcome=outcome, scores=scores)


def _answer_scores(question: Question, outcome: Outcome) -> dict[str, float]:
    scores = {"answered": float(outcome.is_answered)}
    if question.items is not None:
        rightness = scores["list_f1"] = list_f1(predicted_items(outcome), question.items, question.optional_items)
    else:
        rightness = scores["span_f1"] = span_f1(outcome.text, question.answers)
        scores["exact"] = exact(outcome.text, question.answers)
    scores["right"] = float(rightness >= RIGHT)
    if question.history:
        scores["conversation"] = scores["right"]
    if question.evidence:
        scores |= _evidence_scores(outcome.citations, question.evidence, any_counts=question.items is not None)
    return scores


def predicted_items(outcome: Outcome) -> tuple[str, ...]:
    """The items of an answer; an answer that names none is one item."""
    return outcome.items or ((outcome.text,) if outcome.text else ())


def _evidence_scores(citations: Sequence[Cited], evidence: Sequence[Evidence], any_counts: bool) -> dict[str, float]:
    """Of a list, whose citations stand in the order of its items, any citation may be the first that counts."""
    places = _places(citations)
    overlap = citation_overlap(places, evidence)
    return {
        "hit_1": evidence_hit(places, evidence, len(places) if any_counts else 1),
        "hit_5": evidence_hit(places, evidence, max(len(places), 5) if any_counts else 5),
        "citation_precision": overlap.precision,
        "citation_recall": overlap.recall,
    }


def _search_scores(question: Question, hits: Sequence[Found]) -> dict[str, float]:
    if not question.evidence:
        return {}
    places = _places(hits)
    first = next((rank for rank, place in enumerate(places, 1) if covers_evidence(place, question.evidence)), None)
    found = {f"search_hit_{k}": evidence_hit(places, question.evidence, k) for k in (1, 5, 10)}
    return found | {"search_rr_10": 1 / first if first is not None and first <= 10 else 0.0}


def _places(cited: Iterable[Cited | Found]) -> list[Place]:
    return [Place(each.page, each.spans) for each in cited]
