"""Encoders by name: the bundled one, any sentence-transformers model, or an embeddings server.

Nothing is fetched while loading: a model that is not on this machine is an error that says how to
fetch it. PyTorch and sentence-transformers are imported only when a model needs them.
"""

import hashlib
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np

from embeddings.encoders import Encoder, Vectors
from embeddings.encoders.folders import find_model
from embeddings.encoders.remote import RemoteEncoder
from embeddings.encoders.static import StaticEncoder, is_static
from embeddings.errors import EncoderError, EncoderNotFoundError

BUNDLED = Path(__file__).parent / "bundled"
_HASHED = {".json", ".txt", ".model", ".safetensors", ".bin"}


def load_encoder(
    name: str = "bundled", *, device: str = "cpu", batch_size: int = 32, query_prompt: str | None = None,
    passage_prompt: str | None = None, truncate_dim: int | None = None, api_key: str | None = None,
) -> Encoder:  # fmt: skip
    """Load the encoder ``name``.

    ``name`` is ``bundled``, a folder, a model's name on the Hugging Face hub if it was fetched
    before, or the address of an OpenAI-compatible server with the model's name as fragment
    (``http://host:8000/v1#BAAI/bge-m3``). The prompts are put before texts in place of the
    model's own. ``truncate_dim`` keeps the first dimensions only, of models made for it.
    ``device`` is PyTorch's, ``api_key`` is for servers.

    Raises EncoderNotFoundError when there is no such model, EncoderError when it cannot be loaded,
    RemoteEncoderError when the server does not answer.
    """
    if name.startswith(("http://", "https://")):
        return RemoteEncoder(
            name, api_key=api_key, batch_size=batch_size, query_prompt=query_prompt or "",
            passage_prompt=passage_prompt or "", truncate_dim=truncate_dim,
        )  # fmt: skip
    folder = BUNDLED if name == "bundled" else _find_folder(name)
    if truncate_dim is not None and truncate_dim < 1:
        raise EncoderError(f"an encoder cannot be cut to {truncate_dim} dimensions")
    try:
        prompts = _prompts(folder, query_prompt, passage_prompt)
        fingerprint = hashlib.sha256(f"{_hash_folder(folder)} {prompts!r} {truncate_dim}".encode()).hexdigest()[:16]
        if is_static(folder):
            return StaticEncoder(
                folder, name=name, fingerprint=fingerprint, query_prompt=prompts[0], passage_prompt=prompts[1],
                truncate_dim=truncate_dim,
            )  # fmt: skip
        return SentenceEncoder(
            folder, name=name, fingerprint=fingerprint, device=device, batch_size=batch_size,
            query_prompt=prompts[0], passage_prompt=prompts[1], truncate_dim=truncate_dim,
        )  # fmt: skip
    except Exception as error:  # the libraries raise bare Exceptions of their own for damaged files
        raise EncoderError(f"the encoder {name!r} in {folder} cannot be loaded: {error}") from error


class SentenceEncoder:
    """Any model that sentence-transformers loads, with its own pooling; thread-safe."""

    def __init__(
        self, folder: Path, *, name: str, fingerprint: str, device: str, batch_size: int, query_prompt: str,
        passage_prompt: str, truncate_dim: int | None,
    ) -> None:  # fmt: skip
        from sentence_transformers import SentenceTransformer

        self.name = name
        self.fingerprint = fingerprint
        self._model: SentenceTransformer = SentenceTransformer(
            str(folder), device=device, truncate_dim=truncate_dim, local_files_only=True
        )
        self._batch_size = batch_size
        self._prompts = (query_prompt, passage_prompt)
        self._lock = threading.Lock()  # tokenizers change their padding while they encode
        self.dimension = self.encode_queries(["?"]).shape[1]

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, shape ``(len(texts), dimension)``, in the order given."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with self._lock:
            vectors = self._model.encode_document(
                list(texts), prompt=self._prompts[1], batch_size=self._batch_size, normalize_embeddings=True,
                show_progress_bar=False,
            )  # fmt: skip
        return np.asarray(vectors, dtype=np.float32)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of queries, shape ``(len(texts), dimension)``, in the order given."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with self._lock:
            vectors = self._model.encode_query(
                list(texts), prompt=self._prompts[0], batch_size=self._batch_size, normalize_embeddings=True,
                show_progress_bar=False,
            )  # fmt: skip
        return np.asarray(vectors, dtype=np.float32)

    def encode_tokens(self, texts: Sequence[str]) -> None:
        """None: the token vectors of these models were not trained for late interaction."""
        return None


class _Configuration(msgspec.Struct):
    """What is read of ``config_sentence_transformers.json``."""

    prompts: dict[str, str | None] = {}
    default_prompt_name: str | None = None


def _prompts(folder: Path, query: str | None, passage: str | None) -> tuple[str, str]:
    """The prompts given, else those that the model asks for, under the names sentence-transformers looks for."""
    path = folder / "config_sentence_transformers.json"
    configuration = _Configuration()
    if path.is_file():
        configuration = msgspec.json.decode(path.read_bytes(), type=_Configuration)
    own, usual = configuration.prompts, configuration.default_prompt_name or ""

    def pick(names: tuple[str, ...]) -> str:
        return next(filter(None, (own.get(name) for name in names)), None) or own.get(usual) or ""

    return (
        pick(("query",)) if query is None else query,
        pick(("document", "passage", "corpus")) if passage is None else passage,
    )


def _find_folder(name: str) -> Path:
    try:
        return find_model(name)
    except LookupError as error:
        raise EncoderNotFoundError(str(error)) from None


@lru_cache(maxsize=16)
def _hash_folder(folder: Path) -> str:
    """Hash of all files that the vectors depend on, with their places."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in _HASHED and path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
