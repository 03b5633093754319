"""Any extractive question answering model of transformers, by name or folder, as a reader."""

import threading
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.text import Span, strip
from service.answering.reader import Reading
from service.answering.reader.windows import Window, best_readings, candidate_scores

_LONGEST_QUESTION = 64
_LONGEST_ANSWER = 64
_WINDOW, _OVERLAP = 384, 128
_NEVER = np.float32(-1e4)


class TransformerReader:
    """Reads with a question answering head over any encoder; long passages in overlapping windows.

    The score of a span is its start and end logit, less those of the first token, which stand for "no answer" in
    models trained for it (Devlin et al. 2019). Models that were not have no such scale: their scores only compare.

    Args:
        folder: where the model and its fast tokenizer lie.
        name: what the reader is called.
        device: PyTorch's name of the device.
        batch_size: windows read at a time.

    """

    def __init__(self, folder: Path, *, name: str, device: str = "cpu", batch_size: int = 8) -> None:
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        self.name = name
        self.fingerprint = _fingerprint(folder)
        self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        if not self._tokenizer.is_fast:
            raise ValueError("its tokenizer is not a fast one, which alone keeps offsets")
        self._model = AutoModelForQuestionAnswering.from_pretrained(folder, local_files_only=True).to(device).eval()
        positions = int(getattr(self._model.config, "max_position_embeddings", _WINDOW))
        # RoBERTa's positions start behind its padding token.
        self._longest = min(_WINDOW, positions - 2, self._tokenizer.model_max_length)
        self._device, self._batch_size = device, batch_size
        self._lock = threading.Lock()  # tokenizers change their padding while they encode

    def read(self, question: str, passages: Sequence[str], top: int = 10) -> list[Reading]:
        """See ``Reader.read``."""
        return best_readings(self._windows(question, passages), len(passages), top)

    def score(self, question: str, passages: Sequence[str], candidates: Sequence[Sequence[Span]]) -> list[list[float]]:
        """See ``Reader.score``."""
        return candidate_scores(self._windows(question, passages), candidates)

    def _windows(self, question: str, passages: Sequence[str]) -> Iterator[Window]:
        filled = [number for number, passage in enumerate(passages) if passage.strip()]
        if not filled or not question.strip():
            return
        encoded = self._encode(question, [passages[number] for number in filled])
        inputs = {name: encoded[name] for name in self._tokenizer.model_input_names}
        origins = encoded["overflow_to_sample_mapping"].tolist()
        for begin in range(0, len(origins), self._batch_size):
            part = slice(begin, begin + self._batch_size)
            starts, ends = self._logits({name: values[part] for name, values in inputs.items()})
            for row, start, end in zip(range(begin, begin + len(starts)), starts, ends, strict=True):
                passage = filled[origins[row]]
                inside = [at for at, side in enumerate(encoded.sequence_ids(row)) if side == 1]
                offsets = [
                    strip(passages[passage], Span(*encoded["offset_mapping"][row][at].tolist())) for at in inside
                ]
                kept = [place for place, span in enumerate(offsets) if span.end > span.start]
                tokens = np.array(inside)[kept]
                scores = _span_scores(start[tokens], end[tokens]) - (start[0] + end[0])
                yield Window(passage, [offsets[place] for place in kept], scores)

    def _encode(self, question: str, passages: Sequence[str]) -> Any:  # noqa: ANN401 (transformers has no types)
        with self._lock:
            cut = self._tokenizer(question, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
            asked = question[: cut[min(len(cut), _LONGEST_QUESTION, self._longest // 2) - 1][1]] if cut else question
            return self._tokenizer(
                [asked] * len(passages),
                list(passages),
                max_length=self._longest,
                truncation="only_second",
                stride=min(_OVERLAP, self._longest // 4),
                return_overflowing_tokens=True,
                return_offsets_mapping=True,
                padding=True,
                return_tensors="pt",
            )

    def _logits(self, inputs: dict[str, Any]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        import torch

        with torch.inference_mode():
            output = self._model(**{name: values.to(self._device) for name, values in inputs.items()})
        return output.start_logits.float().cpu().numpy(), output.end_logits.float().cpu().numpy()


def _span_scores(starts: np.ndarray[Any, Any], ends: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    widths = np.arange(len(ends)) - np.arange(len(starts))[:, None]
    allowed = (widths >= 0) & (widths < _LONGEST_ANSWER)
    return np.where(allowed, starts[:, None] + ends[None, :], _NEVER)


def _fingerprint(folder: Path) -> str:
    digest = sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in (".json", ".txt", ".model", ".safetensors", ".bin") and path.is_file():
            digest.update(path.name.encode())
            with path.open("rb") as file:
                digest.update(sha256(file.read()).digest())
    return digest.hexdigest()[:16]
