"""Loading by name and folder, with tiny transformers that conftest.py builds."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoders.sentence import SentenceEncoder, load_encoder
from embeddings.errors import EncoderError, EncoderNotFoundError

TEXTS = ["the party secretary", "市 委 书 记", "财政 厅 visited", "the"]


@pytest.fixture(params=["bert_folder", "xlmr_folder"])
def folder(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def test_gives_unit_vectors_in_order_whatever_the_batch(folder: Path) -> None:
    one_by_one, together = load_encoder(str(folder), batch_size=1), load_encoder(str(folder), batch_size=16)
    vectors = together.encode_passages(TEXTS)
    assert vectors.shape == (4, together.dimension) == (4, 16)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(one_by_one.encode_passages(TEXTS), vectors, atol=1e-5)
    assert one_by_one.fingerprint == together.fingerprint
    assert together.encode_tokens(TEXTS) is None
    assert together.encode_queries([]).shape == (0, 16)


def test_uses_the_prompts_of_the_model(bert_folder: Path) -> None:
    own = load_encoder(str(bert_folder))
    bare = load_encoder(str(bert_folder), query_prompt="", passage_prompt="")
    assert isinstance(own, SentenceEncoder)
    np.testing.assert_allclose(own.encode_queries(["the"]), bare.encode_queries(["query: the"]), atol=1e-5)
    np.testing.assert_allclose(own.encode_passages(["the"]), bare.encode_passages(["passage: the"]), atol=1e-5)
    assert not np.allclose(own.encode_queries(["the"]), bare.encode_queries(["the"]), atol=1e-3)
    assert own.fingerprint != bare.fingerprint


def test_truncated_vectors_are_unit_vectors_too(folder: Path) -> None:
    encoder = load_encoder(str(folder), truncate_dim=6)
    vectors = encoder.encode_passages(TEXTS)
    assert vectors.shape == (4, encoder.dimension) == (4, 6)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_loads_a_transformer_that_sentence_transformers_did_not_save(bert_folder: Path) -> None:
    encoder = load_encoder(str(bert_folder.parent / "plain"))
    assert encoder.encode_queries(TEXTS).shape == (4, 16)


def test_threads_may_share_an_encoder(xlmr_folder: Path) -> None:
    encoder = load_encoder(str(xlmr_folder))
    expected = [encoder.encode_queries([text]) for text in TEXTS]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: encoder.encode_queries([text]), TEXTS * 4))
    np.testing.assert_allclose(np.concatenate(found), np.concatenate(expected * 4), atol=1e-5)


def test_fingerprint_follows_the_weights_not_the_place(static_folder: Path, tmp_path: Path) -> None:
    copy, changed = tmp_path / "copy", tmp_path / "changed"
    shutil.copytree(static_folder, copy)
    shutil.copytree(static_folder, changed)
    weights = changed / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    original = load_encoder(str(static_folder)).fingerprint
    assert load_encoder(str(copy)).fingerprint == original
    assert load_encoder(str(changed)).fingerprint != original


def test_missing_model_is_said_at_once_with_the_command_that_fetches_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(EncoderNotFoundError, match=r"'some-lab/no-such-model'.*hf download some-lab/no-such-model"):
        load_encoder("some-lab/no-such-model")


@pytest.mark.parametrize("name", ["/no/such/folder", "a name with spaces", ""])
def test_impossible_name_is_said(name: str) -> None:
    with pytest.raises(EncoderNotFoundError):
        load_encoder(name)


def test_folder_without_a_model_is_said(tmp_path: Path) -> None:
    with pytest.raises(EncoderNotFoundError, match="holds no model"):
        load_encoder(str(tmp_path))


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer.json", "modules.json"])
def test_damaged_model_is_said(static_folder: Path, tmp_path: Path, file: str) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(static_folder, folder)
    (folder / file).write_bytes(b"{")
    with pytest.raises(EncoderError, match="damaged"):
        load_encoder(str(folder))


def test_model_without_weights_is_said(bert_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    shutil.copytree(bert_folder, folder, ignore=shutil.ignore_patterns("*.safetensors"))
    with pytest.raises(EncoderError, match="cannot be loaded"):
        load_encoder(str(folder))


def test_static_models_need_no_pytorch(static_folder: Path) -> None:
    code = (
        "import sys; from embeddings.encoders.sentence import load_encoder;"
        f"load_encoder({str(static_folder)!r}).encode_queries(['the']);"
        "print([name for name in ('torch', 'sentence_transformers', 'transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
