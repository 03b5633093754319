"""A cross-encoder as reranker: a transformer that reads query and passage together, by name or folder."""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from embeddings.encoders.folders import find_model
from service.errors import RerankerError, RerankerNotFoundError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class CrossReranker:
    """Any cross-encoder that sentence-transformers loads, with one score a pair; thread-safe.

    Nothing is fetched while loading. PyTorch and sentence-transformers are imported only then.

    Args:
        name: a folder, or a model's name on the Hugging Face hub if it was fetched before.
        device: PyTorch's, such as ``cpu``.
        batch_size: pairs that are read at once.

    Raises:
        RerankerNotFoundError: there is no such model on this machine.
        RerankerError: it cannot be loaded, or is none.

    """

    def __init__(self, name: str, *, device: str = "cpu", batch_size: int = 32) -> None:
        try:
            folder = find_model(name)
        except LookupError as error:
            raise RerankerNotFoundError(str(error)) from None
        self.name = name
        self._batch_size = batch_size
        self._lock = threading.Lock()  # tokenizers change their padding while they encode
        self._model = _load(name, str(folder), device)

    def scores(self, query: str, passages: Sequence[tuple[int, str]]) -> dict[int, float]:
        """How well each of ``(number, text)`` fits ``query``, by number, from 0 to 1."""
        import torch

        if not passages:
            return {}
        with self._lock:
            found = self._model.predict(
                [(query, text) for _, text in passages], batch_size=self._batch_size, activation_fn=torch.nn.Sigmoid(),
                show_progress_bar=False,
            )  # fmt: skip
        return dict(zip((number for number, _ in passages), np.asarray(found, float).tolist(), strict=True))


def _load(name: str, folder: str, device: str) -> "CrossEncoder":
    from sentence_transformers import CrossEncoder

    try:
        model: CrossEncoder = CrossEncoder(folder, device=device, local_files_only=True)
    except Exception as error:  # the libraries raise bare Exceptions of their own for damaged files
        raise RerankerError(f"the reranker {name!r} in {folder} cannot be loaded: {error}") from error
    if model.num_labels != 1:
        raise RerankerError(f"{name!r} is no reranker: it gives {model.num_labels} scores to a pair, not one")
    return model
