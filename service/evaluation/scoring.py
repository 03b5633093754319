"""From an outcome to its scores, by name; each from 0 to 1, higher is better."""

import re
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
from service.evaluation.metrics.ranking import ndcg, recall, reciprocal_rank
from service.evaluation.metrics.reading import cmrc_exact, cmrc_f1, mlqa_exact, mlqa_f1, squad_exact, squad_f1
from service.evaluation.outcomes import Cited, Found, Outcome, Record
from service.evaluation.questions import Evidence, Question

RIGHT = 0.6
_ARTICLE_ID = re.compile(r"[0-9a-f]{16}-\d+")
_WRONG = Outcome()


def score(question: Question, outcome: Outcome, *, answers: bool = True, searches: bool = False) -> Record:
    """Score ``outcome`` by everything that the question's gold can judge; a crash scores 0 throughout.

    ``answers`` and ``searches`` say what was tried: what was not is not scored. An answer is ``right``
    at F1 0.6, or where it refuses what has no answer.
    """
    scores: dict[str, float] = {}
    if searches:
        scores |= _search_scores(question, outcome.hits or (), deep=not answers)
    if answers and not question.is_answerable:
        scores |= _refusal_scores(question, outcome)
    elif answers and question.gold_variants:
        scores |= _answer_scores(question, outcome if outcome.is_answered else _WRONG)
    return Record(question=question, outcome=outcome, scores=scores)


def _refusal_scores(question: Question, outcome: Outcome) -> dict[str, float]:
    refused = float(outcome.error is None and not outcome.is_answered)
    scores = {"refused": refused, "right": refused}
    return scores | {"squad_exact": refused, "squad_f1": refused} if question.paragraph is not None else scores


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
    if question.paragraph is not None:
        scores |= _reading_scores(question, outcome.text)
    return scores


def _reading_scores(question: Question, text: str) -> dict[str, float]:
    golds, language = question.answers, question.answer_language
    return {
        "cmrc_exact": cmrc_exact(text, golds),
        "cmrc_f1": cmrc_f1(text, golds),
        "mlqa_exact": mlqa_exact(text, golds, language),
        "mlqa_f1": mlqa_f1(text, golds, language),
        "squad_exact": squad_exact(text, golds),
        "squad_f1": squad_f1(text, golds),
    }


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


def _search_scores(question: Question, hits: Sequence[Found], deep: bool) -> dict[str, float]:
    """``deep`` where a hundred hits were asked for, so that recall among them says something."""
    scores: dict[str, float] = {}
    if question.evidence:
        places = _places(hits)
        first = next((rank for rank, place in enumerate(places, 1) if covers_evidence(place, question.evidence)), None)
        scores = {f"search_hit_{k}": evidence_hit(places, question.evidence, k) for k in (1, 5, 10)}
        scores["search_rr_10"] = 1 / first if first is not None and first <= 10 else 0.0
    if question.relevant:
        ids = ranking(question, hits)
        scores["ndcg_10"] = ndcg(ids, question.relevant, 10)
        scores["rr_10"] = reciprocal_rank(ids, question.relevant, 10)
        scores |= {f"recall_{k}": recall(ids, question.relevant, k) for k in ((10, 100) if deep else (10,))}
    return scores


def ranking(question: Question, hits: Iterable[Found]) -> list[str]:
    """What the question's judgements name, in the order of its first hit: articles where they name such, else pages."""
    of_articles = any(_ARTICLE_ID.fullmatch(id) for id in question.relevant)
    return list(dict.fromkeys(hit.article_id if of_articles else hit.page for hit in hits))


def _places(cited: Iterable[Cited | Found]) -> list[Place]:
    return [Place(each.page, each.spans) for each in cited]
