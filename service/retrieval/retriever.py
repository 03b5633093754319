"""From a query to ranked hits: dense and lexical search, late interaction over what they find, one fused score."""

import re

import msgspec

from embeddings.encoders import Encoder
from embeddings.library import Filters, Library
from embeddings.passages import Passage
from service.retrieval.fusion import Weights, fuse, scaled
from service.retrieval.rerank import LateInteraction

_SHARED_SCRIPT = re.compile(r"[㐀-鿿]|\d")


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A passage found for a query: its rank from 1, its fused score (higher is better), each part's own score."""

    rank: int
    score: float
    passage: Passage
    scores: dict[str, float]


class Retriever:
    """Searches a library; safe to use from several threads.

    ``pool`` passages are taken from each search before they are reranked.
    """

    def __init__(self, library: Library, encoder: Encoder, weights: Weights | None = None, pool: int = 60) -> None:
        self._library = library
        self._encoder = encoder
        self._late = LateInteraction(encoder)
        self._weights = weights or Weights()
        self._pool = pool

    def search(self, query: str, top_k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The ``top_k`` best passages for ``query``, best first."""
        pool = max(self._pool, top_k)
        vector = self._encoder.encode_queries([query])[0]
        dense = dict(self._library.search_dense(vector, pool, filters))
        # Lexical search has no say where question and pages share no script: it would only add noise.
        lexical = dict(self._library.search_lexical(query, pool, filters)) if _SHARED_SCRIPT.search(query) else {}
        passages = self._library.passages([*dense, *(number for number in lexical if number not in dense)])
        late = self._late.scores(query, [(number, f"{p.heading}\n{p.text}") for number, p in passages.items()]) or {}
        parts = {"dense": dense, "late": late, "lexical": scaled(lexical)}
        ranked = fuse(parts, msgspec.to_builtins(self._weights))
        return [
            Hit(
                rank=rank,
                score=score,
                passage=passages[number],
                scores={name: scores[number] for name, scores in parts.items() if number in scores},
            )
            for rank, (number, score) in enumerate(ranked[:top_k], 1)
            if number in passages
        ]
