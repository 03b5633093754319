"""From a query to ranked hits."""

import msgspec

from embeddings.passages import Passage


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A passage found for a query: its rank from 1, its fused score (higher is better), each part's own score."""

    rank: int
    score: float
    passage: Passage
    scores: dict[str, float]
