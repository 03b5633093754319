"""Passages cut into windows of tokens, and the best spans of their scores: what all readers share."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from embeddings.text import Span
from service.answering.reader import Reading, ScoredSpan

# Columns of ``Window.items``.
_BEGINS, _INSIDE = 1, 2


class Window(NamedTuple):
    """Tokens of one passage that were read together.

    ``passage``: its number; ``tokens``: their spans; ``scores``: (n, n), the logit of each span against "not in this
    window", a row a first token, a column a last one; ``items``: (n, 3), how likely each token
    is outside the answer, begins an item of it, goes on with one, if the reader tells.
    """

    passage: int
    tokens: Sequence[Span]
    scores: npt.NDArray[np.float32]
    items: npt.NDArray[np.float32] | None = None


def best_readings(windows: Iterable[Window], passages: int, top: int) -> list[Reading]:
    """The reading of each passage, from all of its windows; one without words answers nothing."""
    spans: list[list[ScoredSpan]] = [[] for _ in range(passages)]
    items: list[list[ScoredSpan]] = [[] for _ in range(passages)]
    totals = [-np.inf] * passages
    for window in windows:
        spans[window.passage].extend(_best_spans(window, top))
        items[window.passage].extend(_items(window))
        totals[window.passage] = max(totals[window.passage], _log_sum(window.scores))
    return [
        Reading(tuple(_apart(found, top)), -total, tuple(sorted(_apart(listed, len(listed)))))
        for found, total, listed in zip(spans, totals, items, strict=True)
    ]


def candidate_scores(windows: Iterable[Window], candidates: Sequence[Sequence[Span]]) -> list[list[float]]:
    """Scores of given spans, each by the window that likes it best; minus infinity where it holds no word."""
    scores = [[-np.inf] * len(spans) for spans in candidates]
    for window in windows:
        found = scores[window.passage]
        for number, span in enumerate(candidates[window.passage]):
            found[number] = max(found[number], _score(window, span))
    return scores


def _best_spans(window: Window, top: int) -> list[ScoredSpan]:
    """The best spans of a window; more than are wanted, since those that overlap are left out later."""
    n = len(window.tokens)
    flat = window.scores.ravel()
    kept = min(len(flat), top * 12)
    best = np.argpartition(-flat, kept - 1)[:kept]
    spans = []
    for place in best[np.argsort(-flat[best], kind="stable")].tolist():
        first, last = divmod(place, n)
        if first <= last:
            spans.append(ScoredSpan(window.tokens[first].start, window.tokens[last].end, float(flat[place])))
    return spans


def _items(window: Window) -> Iterator[ScoredSpan]:
    """Runs of tokens that begin with a likely first one of an item and go on inside it."""
    if window.items is None:
        return
    marks = window.items.argmax(axis=1)
    outside = np.clip(window.items[:, 0], 1e-6, 1 - 1e-6)
    for first in np.flatnonzero(marks == _BEGINS).tolist():
        last = first
        while last + 1 < len(marks) and marks[last + 1] == _INSIDE:
            last += 1
        odds = np.log((1 - outside[first : last + 1]) / outside[first : last + 1])
        yield ScoredSpan(window.tokens[first].start, window.tokens[last].end, float(odds.mean()))


def _apart(spans: list[ScoredSpan], top: int) -> list[ScoredSpan]:
    """The best spans that do not overlap a better one."""
    kept: list[ScoredSpan] = []
    for span in sorted(spans, key=lambda span: -span.score):
        if len(kept) < top and all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return kept


def _score(window: Window, span: Span) -> float:
    """The score of the tokens that share characters with ``span``."""
    inside = [at for at, token in enumerate(window.tokens) if token.start < span.end and token.end > span.start]
    return float(window.scores[inside[0], inside[-1]]) if inside else -np.inf


def _log_sum(scores: npt.NDArray[np.float32]) -> float:
    top = float(scores.max())
    return top + float(np.log(np.exp(scores - top).sum()))
