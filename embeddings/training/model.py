"""The static model while it learns: every token's vector is put together from features.

A token has a direction, the normalised sum of its own vector and those of its parts (characters,
shorter words, the stem of an English word), and a weight, which plays the part of an inverse
document frequency. So a rare word is not empty, and once training ends everything folds into one
table: ``row = weight * direction``. A text is the normalised sum of its tokens' rows.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

_SCALE = 20.0
_LATE_SCALE = 24.0
_ENDINGS = ("ations", "ation", "ings", "ing", "ied", "ies", "ed", "es", "ly", "s")
_PART = 0.7


class Features(NamedTuple):
    """The features of every token, as rows of a sparse matrix: token ``t`` has ``indices[starts[t]:starts[t + 1]]``."""

    indices: npt.NDArray[np.int64]
    shares: npt.NDArray[np.float32]
    starts: npt.NDArray[np.int64]
    size: int


class Ragged(NamedTuple):
    """Token numbers of several texts one after the other; text ``i`` begins at ``starts[i]``."""

    tokens: Tensor
    starts: Tensor


def _parts(token: str, vocabulary: Mapping[str, int]) -> dict[str, float]:
    """The parts of a token with their shares: characters and shorter words, or an English stem and beginning."""
    if not token.isascii():
        inner = {token[i:j] for i in range(len(token)) for j in range(i + 2, len(token) + 1)} - {token}
        words = [part for part in inner if part in vocabulary]
        share = _PART / math.sqrt(len(token) + len(words))
        return {part: share for part in [*token, *words]} if len(token) > 1 else {}
    if not token.isalpha() or len(token) < 4:
        return {}
    stem = next((token.removesuffix(e) for e in _ENDINGS if token.endswith(e) and len(token) - len(e) > 2), token)
    related = (form for form in (stem, stem + "e", stem + "y") if form != token and form in vocabulary)
    return {form: _PART for form in related} | {f"{token[:4]}*": _PART}


def token_features(tokens: Sequence[str]) -> Features:
    """Features of the vocabulary ``tokens``, each its own first; feature ``i < len(tokens)`` is token ``i``'s own."""
    numbers = {token: number for number, token in enumerate(tokens)}
    indices: list[int] = []
    shares: list[float] = []
    starts = [0]
    for number, token in enumerate(tokens):
        indices.append(number)
        shares.append(1.0)
        for part, share in _parts(token, numbers).items():
            indices.append(numbers.setdefault(part, len(numbers)))
            shares.append(share)
        starts.append(len(indices))
    return Features(np.array(indices), np.array(shares, dtype=np.float32), np.array(starts), len(numbers))


class StaticModel(nn.Module):
    """Feature vectors ``(features, dimension)`` and token weights ``(tokens,)``, as logarithms."""

    def __init__(self, features: Features, weights: npt.NDArray[np.float32], dimension: int) -> None:
        super().__init__()
        vectors = torch.randn(features.size, dimension) / math.sqrt(dimension)
        composed = np.diff(features.starts) > 1
        vectors[: len(composed)][torch.from_numpy(composed)] = 0.0  # what has parts begins as their sum
        self.vectors = nn.Parameter(vectors)
        self.log_weights = nn.Parameter(torch.from_numpy(np.log(weights)))
        self._indices, self._shares = torch.from_numpy(features.indices), torch.from_numpy(features.shares)
        self._starts = torch.from_numpy(features.starts)

    def directions(self, tokens: Tensor) -> Tensor:
        """Unit vectors of ``tokens``, shape ``(len(tokens), dimension)``."""
        counts = self._starts[tokens + 1] - self._starts[tokens]
        bags = torch.cumsum(counts, 0) - counts
        places = torch.arange(int(counts.sum())) + torch.repeat_interleave(self._starts[tokens] - bags, counts)
        summed = functional.embedding_bag(
            self._indices[places], self.vectors, bags, mode="sum", per_sample_weights=self._shares[places]
        )
        return functional.normalize(summed, dim=1)

    @torch.no_grad()
    def table(self) -> Tensor:
        """The folded rows of all tokens, shape ``(tokens, dimension)``; row 0, the unknown token's, is zero."""
        tokens = torch.arange(len(self.log_weights))
        rows = self.directions(tokens) * self.log_weights.exp()[:, None]
        rows[0] = 0.0
        return rows

    def loss(self, queries: Ragged, passages: Ragged, groups: Tensor, late_pairs: int) -> Tensor:
        """Contrastive loss of the pairs ``(queries[i], passages[i])`` with the other pairs as counter-examples.

        Dense scores are compared in both directions; for the first ``late_pairs`` pairs the score
        that search uses, ``0.5 * dense + late interaction``, is learned as well.
        """
        seen, places = torch.unique(torch.cat([queries.tokens, passages.tokens]), return_inverse=True)
        units, weights = self.directions(seen), self.log_weights[seen].exp()
        query_places, passage_places = places.split([len(queries.tokens), len(passages.tokens)])
        rows = units * weights[:, None]
        query_vectors = _texts(rows, Ragged(query_places, queries.starts))
        passage_vectors = _texts(rows, Ragged(passage_places, passages.starts))
        dense = query_vectors @ passage_vectors.T
        twins = (groups[:, None] == groups[None, :]).fill_diagonal_(False)
        scores = (dense * _SCALE).masked_fill(twins, -1e4)
        targets = torch.arange(len(groups))
        loss = functional.cross_entropy(scores, targets) + functional.cross_entropy(scores.T, targets)
        if late_pairs:
            late = late_interaction(
                units, weights, _padded(query_places, queries.starts, late_pairs),
                _padded(passage_places, passages.starts, late_pairs),
            )  # fmt: skip
            fused = (0.5 * dense[:late_pairs, :late_pairs] + late) * _LATE_SCALE
            fused = fused.masked_fill(twins[:late_pairs, :late_pairs], -1e4)
            loss = loss + functional.cross_entropy(fused, targets[:late_pairs])
        return loss


def _texts(rows: Tensor, texts: Ragged) -> Tensor:
    return functional.normalize(functional.embedding_bag(texts.tokens, rows, texts.starts, mode="sum"), dim=1)


def _padded(tokens: Tensor, starts: Tensor, count: int) -> Tensor:
    """The first ``count`` texts as a matrix, shorter ones filled up with -1."""
    ends = torch.cat([starts[1:], torch.tensor([len(tokens)])])[:count]
    texts = [tokens[start:end] for start, end in zip(starts[:count].tolist(), ends.tolist(), strict=True)]
    return nn.utils.rnn.pad_sequence(texts, batch_first=True, padding_value=-1)


def late_interaction(units: Tensor, weights: Tensor, queries: Tensor, passages: Tensor) -> Tensor:
    """MaxSim of ColBERT (Khattab and Zaharia, 2020) over static tokens, shape ``(queries, passages)``.

    Every query token's best cosine in the passage, averaged by the query tokens' weights.
    ``queries`` and ``passages`` are padded matrices of rows of ``units``.
    """
    query_tokens, query_places = torch.unique(queries, return_inverse=True)
    passage_tokens, passage_places = torch.unique(passages, return_inverse=True)
    cosines = units[passage_tokens] @ units[query_tokens].T
    with torch.no_grad():  # only the best match of each token learns, so gradients through all others are spared
        known = cosines.masked_fill((passage_tokens < 0)[:, None], -2.0)
        matches = torch.stack([row[known[row].argmax(0)] for row in passage_places], dim=1)
    best = cosines.gather(0, matches.T).T
    shares = weights[queries] * (queries >= 0)
    shares = shares / shares.sum(1, keepdim=True)
    return torch.einsum("ij,ijk->ik", shares, best[query_places])
