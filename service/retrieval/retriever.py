"""From a query to ranked hits: dense and lexical search, rerankers over what they find, one fused score."""

import re
from collections.abc import Mapping, Sequence

import msgspec

from embeddings.encoders import Encoder
from embeddings.indexes import QueryTerms
from embeddings.library import Filters, Library
from embeddings.passages import Passage, embedding_text
from service.retrieval.fusion import Fusion, Weights, fuse, load_fusion, ranks, scaled
from service.retrieval.query import Query, read_query
from service.retrieval.rerank import LateInteraction, Reranker

_SHARED_SCRIPT = re.compile(r"[㐀-鿿]|\d")
# A cross-encoder takes milliseconds a passage: it reads the best of the pool alone.
_READ_TOGETHER = 30


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A passage found for a query: its rank from 1 and its fused score, higher is better; of each part the same."""

    rank: int
    score: float
    passage: Passage
    scores: dict[str, float]
    ranks: dict[str, int] = {}


class Explanation(msgspec.Struct, frozen=True):
    """How a query is searched: as which text, by which terms, and how much each part of the score counts."""

    query: str
    terms: QueryTerms
    weights: dict[str, float]


class Found(msgspec.Struct, frozen=True):
    """Passages by number, and the score that each part gives them; a part may know some of them only."""

    passages: dict[int, Passage]
    parts: dict[str, dict[int, float]]


class Retriever:
    """Searches a library; safe to use from several threads.

    ``words`` is the encoder whose token vectors late interaction goes by, ``encoder`` itself if none is given.
    ``pool`` passages are taken from each search before they are reranked.
    """

    def __init__(
        self,
        library: Library,
        encoder: Encoder,
        fusion: Fusion | None = None,
        pool: int = 60,
        words: Encoder | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self._library = library
        self._encoder = encoder
        self._late = LateInteraction(words or encoder)
        self._reranker = reranker
        self._fusion = fusion or load_fusion()
        self._pool = pool

    def search(self, query: str, top_k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The ``top_k`` best passages for ``query``, best first."""
        read = read_query(query, self._library)
        found = self.gather(read, max(self._pool, top_k), filters)
        weights = self._weights(read)
        parts = found.parts
        ranked = fuse(parts, weights)
        if self._reranker is not None:
            best = [(number, embedding_text(found.passages[number])) for number, _ in ranked[:_READ_TOGETHER]]
            parts = parts | {"reranker": self._reranker.scores(read.text, best) or {}}
            ranked = fuse(parts, weights)
        return _hits(ranked[:top_k], found.passages, parts)

    def gather(self, query: Query, pool: int, filters: Filters | None = None) -> Found:
        """At least ``pool`` passages, where there are as many, with all their scores but a cross-encoder's."""
        vector = self._encoder.encode_queries([query.text])[0]
        dense = dict(self._library.search_dense(vector, pool, filters))
        # Lexical search has no say where question and pages share no script: it would only add noise.
        shares = _SHARED_SCRIPT.search(query.text)
        lexical = dict(self._library.search_lexical(query.text, pool, filters)) if shares else {}
        passages = self._library.passages([*dense, *(number for number in lexical if number not in dense)])
        texts = [(number, f"{passage.heading}\n{passage.text}") for number, passage in passages.items()]
        late = self._late.scores(query.text, texts) or {}
        parts = {"dense": dense, "late": late, "lexical": scaled(lexical)}
        kept = {name: {n: score for n, score in part.items() if n in passages} for name, part in parts.items()}
        return Found(passages, kept)

    def explain(self, query: str) -> Explanation:
        """How ``query`` is searched."""
        read = read_query(query, self._library)
        weights = self._weights(read)
        if self._reranker is None:
            del weights["reranker"]
        return Explanation(read.text, self._library.terms(read.text), weights)

    def _weights(self, query: Query) -> dict[str, float]:
        weights: Weights = self._fusion.across if query.across else self._fusion.same
        return msgspec.structs.asdict(weights)


def _hits(
    ranked: Sequence[tuple[int, float]], passages: Mapping[int, Passage], parts: Mapping[str, Mapping[int, float]]
) -> list[Hit]:
    places = {name: ranks(scores) for name, scores in parts.items()}
    return [
        Hit(
            rank=rank,
            score=score,
            passage=passages[number],
            scores={name: scores[number] for name, scores in parts.items() if number in scores},
            ranks={name: places[name][number] for name, scores in parts.items() if number in scores},
        )
        for rank, (number, score) in enumerate(ranked, 1)
    ]
