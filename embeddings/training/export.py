"""Writes a trained table as a folder that sentence-transformers loads by itself.

Its StaticEmbedding reads model2vec's quantised form: whole numbers of one byte, ``embeddings``, and
a factor for each row, ``weights``. A text is the sum of its rows, normalised.
"""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from tokenizers import Tokenizer

_MODULES = "sentence_transformers.models"


def quantize(table: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Rows as bytes and each row's factor: ``row = factor * bytes``, off by at most half a factor."""
    factors = np.maximum(np.abs(table).max(axis=1), 1e-12) / 127
    return np.rint(table / factors[:, None]).astype(np.int8), factors.astype(np.float32)


def write_model(folder: Path, tokenizer: Tokenizer, table: npt.NDArray[np.float32]) -> None:
    """Write tokenizer and table ``(tokens, dimension)`` into ``folder``; its model card is written by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    embeddings, weights = quantize(table)
    save_file({"embeddings": embeddings, "weights": weights}, folder / "model.safetensors")
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": f"{_MODULES}.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": f"{_MODULES}.Normalize"},
    ]
    _write_json(folder / "modules.json", modules)
    settings = {"model_type": "SentenceTransformer", "prompts": {}, "similarity_fn_name": "cosine"}
    _write_json(folder / "config_sentence_transformers.json", settings)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
