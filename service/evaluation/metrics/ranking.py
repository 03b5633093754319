"""How well a ranking puts what is relevant first. A ranking is ids, best first, each once."""

from collections.abc import Mapping, Sequence
from math import log2


def ndcg(ranking: Sequence[str], relevance: Mapping[str, int], k: int) -> float:
    """nDCG@k with linear gains, ``Σ rel(i) / log2(i + 1)`` over its ideal (Järvelin and Kekäläinen 2002).

    As trec_eval's ``ndcg_cut``; judgements below 1 gain nothing. Where nothing is relevant, 0.0.
    """
    gains = [max(relevance.get(id, 0), 0) for id in ranking[:k]]
    ideal = sorted((max(grade, 0) for grade in relevance.values()), reverse=True)[:k]
    best = _discounted(ideal)
    return _discounted(gains) / best if best else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, 1))


def reciprocal_rank(ranking: Sequence[str], relevance: Mapping[str, int], k: int) -> float:
    """One over the rank of the first relevant id among the first k, else 0.0; its mean is MRR@k."""
    return next((1 / rank for rank, id in enumerate(ranking[:k], 1) if relevance.get(id, 0) > 0), 0.0)


def recall(ranking: Sequence[str], relevance: Mapping[str, int], k: int) -> float:
    """Share of the relevant ids among the first k. Where nothing is relevant, 0.0."""
    relevant = {id for id, grade in relevance.items() if grade > 0}
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else 0.0
