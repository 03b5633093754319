"""Vectors from any server that speaks OpenAI's embeddings API (``POST …/embeddings``)."""

import hashlib
import time
from collections.abc import Sequence
from urllib.parse import urldefrag

import httpx
import msgspec
import numpy as np

from embeddings.encoders import Vectors
from embeddings.errors import RemoteEncoderError

_ATTEMPTS = 4
_LONGEST_PAUSE = 20.0
_TIMEOUT = httpx.Timeout(60.0, connect=5.0)


class _Embedding(msgspec.Struct):
    index: int
    embedding: list[float]


class _Reply(msgspec.Struct):
    data: list[_Embedding]


class RemoteEncoder:
    """An embeddings server; thread-safe. Texts go out in batches, one request after the other.

    ``address`` is the API's base with the model's name as fragment, ``https://host/v1#model``.
    Connection failures, 429 and 5xx are tried again, with growing pauses or as the server asks
    (``Retry-After``). Errors and logs never show the key.
    """

    def __init__(
        self, address: str, *, api_key: str | None = None, batch_size: int = 32, query_prompt: str = "",
        passage_prompt: str = "", truncate_dim: int | None = None, transport: httpx.BaseTransport | None = None,
        pause: float = 0.5,
    ) -> None:  # fmt: skip
        base, self._model = urldefrag(address)
        self._url = f"{base.rstrip('/').removesuffix('/embeddings')}/embeddings"
        self._batch_size, self._pause = batch_size, pause
        self._prompts = (query_prompt, passage_prompt)
        self._truncate_dim = truncate_dim
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._client = httpx.Client(headers=headers, timeout=_TIMEOUT, transport=transport)
        self.name = address
        self.dimension = self._request(["?"]).shape[1]
        identity = (self._url, self._model, self._prompts, self.dimension)
        self.fingerprint = hashlib.sha256(repr(identity).encode()).hexdigest()[:16]

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, shape ``(len(texts), dimension)``, in the order given."""
        return self._encode([self._prompts[1] + text for text in texts])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of queries, shape ``(len(texts), dimension)``, in the order given."""
        return self._encode([self._prompts[0] + text for text in texts])

    def encode_tokens(self, texts: Sequence[str]) -> None:
        """None: servers give one vector a text."""
        return None

    def _encode(self, texts: list[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), self._batch_size):
            found = self._request(texts[start : start + self._batch_size])
            if found.shape[1] != self.dimension:
                raise self._error(f"gave vectors of {found.shape[1]} dimensions, before they had {self.dimension}")
            vectors[start : start + len(found)] = found
        return vectors

    def _request(self, texts: list[str]) -> Vectors:
        """Vectors of one batch, put in the order of the texts by the index that the server gives each."""
        response = self._post({"model": self._model, "input": texts, "encoding_format": "float"})
        try:
            reply = msgspec.json.decode(response.content, type=_Reply)
            if sorted(item.index for item in reply.data) != list(range(len(texts))):
                raise self._error(f"answered {len(texts)} texts with {len(reply.data)} vectors or wrong indexes")
            ordered = sorted(reply.data, key=lambda item: item.index)
            with np.errstate(over="ignore"):  # what is too large for the type becomes infinite, and is refused below
                vectors = np.array([item.embedding for item in ordered], dtype=np.float32)
        except (msgspec.DecodeError, ValueError) as error:
            raise self._error(f"did not answer with vectors of one length: {error}") from error
        vectors = vectors[:, : self._truncate_dim]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if vectors.shape[1] == 0 or not np.isfinite(lengths).all():
            raise self._error("answered with empty vectors or with numbers that are not finite")
        vectors /= np.where(lengths > 0, lengths, 1)
        return vectors

    def _post(self, body: dict[str, object]) -> httpx.Response:
        for attempt in range(1, _ATTEMPTS + 1):
            pause = self._pause * 2 ** (attempt - 1)
            try:
                response = self._client.post(self._url, json=body)
            except httpx.TransportError as error:
                failure = f"cannot be reached: {error or type(error).__name__}"
            else:
                if response.is_success:
                    return response
                failure = f"answered {response.status_code}: {response.text[:200]}"
                if response.status_code != 429 and response.status_code < 500:
                    break
                pause = max(pause, _seconds(response.headers.get("Retry-After")))
            if attempt < _ATTEMPTS:
                time.sleep(min(pause, _LONGEST_PAUSE))
        raise self._error(failure)

    def _error(self, what: str) -> RemoteEncoderError:
        return RemoteEncoderError(f"the embeddings server at {self._url} (model {self._model!r}) {what}")


def _seconds(retry_after: str | None) -> float:
    """The pause that a ``Retry-After`` header asks for; 0 without one or where it gives a date (RFC 9110, 10.2.3)."""
    return float(retry_after) if retry_after and retry_after.isdecimal() else 0.0
