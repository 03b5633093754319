"""Static models (one vector a token, a text is their sum) without PyTorch.

sentence-transformers needs seconds to be imported, more than all else together when a server
starts, and nothing of it but a table is used by such a model. This module reads the same folder
with ``tokenizers`` and NumPy and gives the same vectors, which a test holds it to; whatever it does
not know it leaves to sentence-transformers.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from safetensors.numpy import load_file
from tokenizers import Encoding, Tokenizer

from embeddings.encoders import Vectors


class _Module(msgspec.Struct):
    """A line of ``modules.json``."""

    type: str
    path: str


class StaticEncoder:
    """A folder that sentence-transformers saved with the modules StaticEmbedding and perhaps Normalize.

    Thread-safe. ``query_prompt`` and ``passage_prompt`` are put before the texts.
    """

    def __init__(
        self, folder: Path, *, name: str, fingerprint: str, query_prompt: str = "", passage_prompt: str = "",
        truncate_dim: int | None = None,
    ) -> None:  # fmt: skip
        self.name = name
        self.fingerprint = fingerprint
        self._prompts = (query_prompt, passage_prompt)
        part = folder / _modules(folder)[0].path
        self._tokenizer = Tokenizer.from_file(str(part / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._table = _read_table(part / "model.safetensors")[:, :truncate_dim]
        self.dimension = self._table.shape[1]

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, shape ``(len(texts), dimension)``; zero where no token is known."""
        return self._encode(texts, self._prompts[1])

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of queries, shape ``(len(texts), dimension)``; zero where no token is known."""
        return self._encode(texts, self._prompts[0])

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """The table's rows of each text's tokens in their order, without the tokens that weigh nothing."""
        found = []
        for encoding in self._tokenize(texts):
            rows = self._table[encoding.ids]
            found.append(rows[rows.any(axis=1)])
        return found

    def _tokenize(self, texts: Sequence[str]) -> list[Encoding]:
        return self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        encodings = self._tokenize([prompt + text for text in texts] if prompt else texts)
        sums = np.zeros((len(encodings), self.dimension), dtype=np.float32)
        for place, encoding in enumerate(encodings):
            self._table[encoding.ids].sum(axis=0, out=sums[place])
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        sums /= np.where(lengths > 0, lengths, 1)
        return sums


def is_static(folder: Path) -> bool:
    """Whether ``folder`` holds a model that ``StaticEncoder`` reads in full."""
    if not (folder / "modules.json").is_file():
        return False
    kinds = [module.type.rpartition(".")[2] for module in _modules(folder)]
    return kinds[:1] == ["StaticEmbedding"] and set(kinds[1:]) <= {"Normalize"}


def _modules(folder: Path) -> list[_Module]:
    return msgspec.json.decode((folder / "modules.json").read_bytes(), type=list[_Module])


def _read_table(path: Path) -> Vectors:
    """One row a token: stored as it is, or in model2vec's way as bytes with a factor a row."""
    tensors = load_file(path)
    if "embedding.weight" in tensors:
        return tensors["embedding.weight"].astype(np.float32)
    table = tensors["embeddings"].astype(np.float32)
    if "mapping" in tensors:
        table = table[tensors["mapping"]]
    if "weights" in tensors:
        table *= tensors["weights"].astype(np.float32)[:, None]
    return table
