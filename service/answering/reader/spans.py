"""The bundled reader: a small network trained from nothing, run in NumPy."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import msgspec
import numpy as np
from safetensors.numpy import load_file
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from embeddings.text import Span
from service.answering.reader import Reading
from service.answering.reader.features import AskedQuestion, WordFacts, make_example
from service.answering.reader.lexicon import Lexicon
from service.answering.reader.network import Network, Shape
from service.answering.reader.tokens import Token, tokenize
from service.answering.reader.windows import Window, best_readings, candidate_scores

CONFIG, WEIGHTS, LEXICON = "config.json", "weights.safetensors", "lexicon.safetensors"
_WINDOW, _STRIDE = 400, 300
_BATCH = 16


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands beside the weights: sizes, and the words that have an embedding of their own."""

    shape: Shape
    common: tuple[int, ...]


def read_config(folder: Path) -> Config:
    """What stands beside the weights in ``folder``."""
    return msgspec.json.decode((folder / CONFIG).read_bytes(), type=Config)


class SpanReader:
    """Reads with the weights of a folder that ``service.answering.reader.training`` made."""

    def __init__(self, folder: Path, *, name: str) -> None:
        config = read_config(folder)
        self.name = name
        self.fingerprint = sha256((folder / WEIGHTS).read_bytes()).hexdigest()[:16]
        self._lexicon = Lexicon.load(folder / LEXICON)
        self._facts = WordFacts(self._lexicon)
        self._network = Network(load_file(folder / WEIGHTS), config.shape)
        self._blas = ThreadpoolController()
        self._last: tuple[str, list[str], list[Window]] | None = None
        self._common = np.zeros(self._lexicon.size + 1, np.int64)
        self._common[np.array(config.common) + 1] = np.arange(1, len(config.common) + 1)

    def read(self, question: str, passages: Sequence[str], top: int = 10) -> list[Reading]:
        """See ``Reader.read``."""
        return best_readings(self._windows(question, passages), len(passages), top)

    def score(self, question: str, passages: Sequence[str], candidates: Sequence[Sequence[Span]]) -> list[list[float]]:
        """See ``Reader.score``."""
        return candidate_scores(self._windows(question, passages), candidates)

    def _windows(self, question: str, passages: Sequence[str]) -> list[Window]:
        """Windows with their scores; the last are kept, as whoever reads passages mostly scores spans of them too."""
        last = self._last
        if last is not None and last[0] == question and last[1] == list(passages):
            return last[2]
        windows = self._read_windows(question, passages)
        self._last = (question, list(passages), windows)
        return windows

    def _read_windows(self, question: str, passages: Sequence[str]) -> list[Window]:
        asked = AskedQuestion(question, self._lexicon, self._facts)
        cut = [
            (number, tokens[start : start + _WINDOW])
            for number, passage in enumerate(passages)
            for tokens in [tokenize(passage)]
            for start in range(0, max(1, len(tokens) - _WINDOW + _STRIDE), _STRIDE)
            if tokens and asked.tokens
        ]
        # Windows of one batch are padded to the longest of them.
        cut.sort(key=lambda window: len(window[1]))
        # Matrices are small and questions come side by side: threads within a product would only wait for each other.
        with self._blas.limit(limits=1, user_api="blas"):
            return [
                window for start in range(0, len(cut), _BATCH) for window in self._scored(asked, cut[start:][:_BATCH])
            ]

    def _scored(self, asked: AskedQuestion, batch: list[tuple[int, list[Token]]]) -> list[Window]:
        examples = [make_example(asked, tokens) for _, tokens in batch]
        ids = [asked.words.ids, *(example.passage.ids for example in examples)]
        vectors = [self._lexicon.vectors(numbers) for numbers in ids]
        scores = self._network(examples, vectors, [self._common[numbers + 1] for numbers in ids])
        return [
            Window(number, [Span(token.start, token.end) for token in tokens], found, items)
            for (number, tokens), (found, items) in zip(batch, scores, strict=True)
        ]
