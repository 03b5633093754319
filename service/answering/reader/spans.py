"""The bundled reader: a small network trained from nothing, run in NumPy."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
from safetensors.numpy import load_file

from embeddings.text import Span
from service.answering.reader import Reading, ScoredSpan
from service.answering.reader.features import AskedQuestion, WordFacts, make_example
from service.answering.reader.lexicon import Lexicon
from service.answering.reader.network import Network, Shape
from service.answering.reader.tokens import Token, tokenize

Floats = npt.NDArray[np.float32]

CONFIG, WEIGHTS, LEXICON = "config.json", "weights.safetensors", "lexicon.safetensors"
_WINDOW, _STRIDE = 400, 300
_BATCH = 16


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands beside the weights: sizes, and the words that have an embedding of their own."""

    shape: Shape
    common: tuple[int, ...]


class _Window(NamedTuple):
    """Words of one passage that are read together, and their span scores."""

    passage: int
    tokens: list[Token]
    scores: Floats


class SpanReader:
    """Reads with the weights of a folder that ``service.answering.reader.training`` made."""

    def __init__(self, folder: Path) -> None:
        config = msgspec.json.decode((folder / CONFIG).read_bytes(), type=Config)
        self.name = folder.name
        self.fingerprint = sha256((folder / WEIGHTS).read_bytes()).hexdigest()[:16]
        self._lexicon = Lexicon.load(folder / LEXICON)
        self._facts = WordFacts(self._lexicon)
        self._network = Network(load_file(folder / WEIGHTS), config.shape)
        self._common = np.zeros(self._lexicon.size + 1, np.int64)
        self._common[np.array(config.common) + 1] = np.arange(1, len(config.common) + 1)

    def read(self, question: str, passages: Sequence[str], top: int = 10) -> list[Reading]:
        """See ``Reader.read``."""
        spans: list[list[ScoredSpan]] = [[] for _ in passages]
        totals: list[list[float]] = [[] for _ in passages]
        for window in self._windows(question, passages):
            spans[window.passage].extend(_best_spans(window, top))
            totals[window.passage].append(_log_sum(window.scores))
        return [
            Reading(tuple(_apart(found, top)), -max(total, default=-np.inf))
            for found, total in zip(spans, totals, strict=True)
        ]

    def score(
        self, question: str, passages: Sequence[str], candidates: Sequence[Sequence[Span]]
    ) -> list[list[float]]:
        """See ``Reader.score``."""
        scores = [[-np.inf] * len(spans) for spans in candidates]
        for window in self._windows(question, passages):
            found = scores[window.passage]
            for number, span in enumerate(candidates[window.passage]):
                found[number] = max(found[number], _score(window, span))
        return scores

    def _windows(self, question: str, passages: Sequence[str]) -> Iterator[_Window]:
        asked = AskedQuestion(question, self._lexicon, self._facts)
        cut = [
            (number, tokens[start : start + _WINDOW])
            for number, passage in enumerate(passages)
            for tokens in [tokenize(passage)]
            for start in range(0, max(1, len(tokens) - _WINDOW + _STRIDE), _STRIDE)
            if tokens
        ]
        # Windows of one batch are padded to the longest of them.
        cut.sort(key=lambda window: len(window[1]))
        for start in range(0, len(cut) if asked.tokens else 0, _BATCH):
            batch = cut[start : start + _BATCH]
            examples = [make_example(asked, tokens) for _, tokens in batch]
            ids = [examples[0].question.ids, *(example.passage.ids for example in examples)]
            vectors = [self._lexicon.vectors(numbers) for numbers in ids]
            scores = self._network(examples, vectors, [self._common[numbers + 1] for numbers in ids])
            yield from (_Window(*window, found) for window, found in zip(batch, scores, strict=True))


def _best_spans(window: _Window, top: int) -> list[ScoredSpan]:
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


def _apart(spans: list[ScoredSpan], top: int) -> list[ScoredSpan]:
    """The best spans that do not overlap a better one."""
    kept: list[ScoredSpan] = []
    for span in sorted(spans, key=lambda span: -span.score):
        if len(kept) < top and all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return kept


def _score(window: _Window, span: Span) -> float:
    """The score of the words that share characters with ``span``."""
    inside = [at for at, token in enumerate(window.tokens) if token.start < span.end and token.end > span.start]
    return float(window.scores[inside[0], inside[-1]]) if inside else -np.inf


def _log_sum(scores: Floats) -> float:
    top = float(scores.max())
    return top + float(np.log(np.exp(scores - top).sum()))
