"""How right an answer is: spans, lists, evidence, citations.

Strings are compared after NFKC, lower case, and removal of blanks and punctuation.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from service.evaluation.questions import Evidence, Variants

ITEM_MATCH = 0.8
EVIDENCE_SHARE = 0.5


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """``text`` after NFKC and lower case, without blanks (Z*, C*) and punctuation (P*)."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(char for char in folded if unicodedata.category(char)[0] not in "PZC")


def bag_f1(predicted: Sequence[str], gold: Sequence[str]) -> float:
    """F1 of two bags of tokens, ``2·|P∩G| / (|P|+|G|)`` (SQuAD's F1; Rajpurkar et al. 2016).

    Two empty bags are equal, 1.0; one empty bag has nothing in common with a full one, 0.0.
    """
    if not predicted and not gold:
        return 1.0
    common = (Counter(predicted) & Counter(gold)).total()
    return 2 * common / (len(predicted) + len(gold))


def span_f1(predicted: str, variants: Iterable[str]) -> float:
    """Bag-of-characters F1 of normalised strings, with the variant that fits best; 0.0 without variants."""
    return max((bag_f1(normalise(predicted), normalise(variant)) for variant in variants), default=0.0)


def exact(predicted: str, variants: Iterable[str]) -> float:
    """1.0 where the normalised answer equals a normalised variant, else 0.0."""
    return float(normalise(predicted) in {normalise(variant) for variant in variants})


def list_f1(predicted: Sequence[str], items: Sequence[Variants], optional: Sequence[Variants] = ()) -> float:
    """F1 of predicted items matched one to one with the wanted ones.

    A pair matches where it is equal, or at character F1 of at least 0.8, with a variant. A predicted
    item that matches an optional one is left out of the count. Precision is matched / (predicted −
    optional matched), recall matched / wanted. As QAMPARI's F1 over answer groups (Amouyal et al. 2022), with
    one-to-one matching. Nothing predicted scores 0.0; where nothing is wanted, saying nothing (or
    optional items alone) scores 1.0.
    """
    matched, skipped = _match([*items, *optional], predicted, wanted=len(items))
    counted = len(predicted) - skipped
    if not items:
        return float(counted == 0)
    return 2 * matched / (counted + len(items))


def _match(golds: Sequence[Variants], predicted: Sequence[str], wanted: int) -> tuple[int, int]:
    """How many of the first ``wanted`` golds, and of the others, a largest matching covers.

    Augmenting paths (Kuhn 1955) in the order of ``golds``: what is covered stays covered, so the wanted
    ones come first.
    """
    edges = [
        [index for index, text in enumerate(predicted) if span_f1(text, variants) >= ITEM_MATCH] for variants in golds
    ]
    gold_of: dict[int, int] = {}

    def cover(gold: int, seen: set[int]) -> bool:
        for index in edges[gold]:
            if index not in seen:
                seen.add(index)
                if index not in gold_of or cover(gold_of[index], seen):
                    gold_of[index] = gold
                    return True
        return False

    covered = [cover(gold, set()) for gold in range(len(golds))]
    return sum(covered[:wanted]), sum(covered[wanted:])


class Place(NamedTuple):
    """Where a citation or a hit stands: the page by name and its half-open spans."""

    page: str
    spans: tuple[tuple[int, int], ...]

    @property
    def length(self) -> int:
        """Code points within the spans."""
        return sum(end - start for start, end in self.spans)


def covers_evidence(place: Place, evidence: Iterable[Evidence]) -> bool:
    """Whether ``place`` covers at least half of some evidence span, or lies within one."""
    return any(_covers(place, span) for span in evidence)


def _covers(place: Place, span: Evidence) -> bool:
    if place.page != span.page:
        return False
    common = sum(max(0, min(end, span.end) - max(start, span.start)) for start, end in place.spans)
    return common > 0 and (common >= EVIDENCE_SHARE * (span.end - span.start) or common == place.length)


def evidence_hit(places: Sequence[Place], evidence: Sequence[Evidence], k: int) -> float:
    """1.0 where one of the first ``k`` places covers evidence, else 0.0."""
    return float(any(covers_evidence(place, evidence) for place in places[:k]))


class CitationScore(NamedTuple):
    """Share of the cited characters that are evidence, and of the evidence that is cited."""

    precision: float
    recall: float


def citation_overlap(places: Iterable[Place], evidence: Iterable[Evidence]) -> CitationScore:
    """Character overlap of all that is cited with all gold evidence, each code point counted once.

    A deterministic stand-in for ALCE's citation precision and recall (Gao et al. 2023), which ask a
    language model. Without citations both are 0.0.
    """
    cited = {(place.page, at) for place in places for start, end in place.spans for at in range(start, end)}
    gold = {(span.page, at) for span in evidence for at in range(span.start, span.end)}
    common = len(cited & gold)
    return CitationScore(common / len(cited) if cited else 0.0, common / len(gold) if gold else 0.0)
