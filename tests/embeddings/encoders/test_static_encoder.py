"""Static models, held to the vectors that sentence-transformers computes."""

from pathlib import Path

import numpy as np
import pytest

from embeddings.encoders.sentence import load_encoder
from embeddings.encoders.static import StaticEncoder

TEXTS = ["市委书记 visited the 财政厅", "The PARTY secretary", "财政", "市委书记。" * 200]


def test_gives_the_vectors_of_sentence_transformers(static_folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    expected = SentenceTransformer(str(static_folder), device="cpu").encode(TEXTS)
    encoder = load_encoder(str(static_folder))
    assert isinstance(encoder, StaticEncoder)
    np.testing.assert_allclose(encoder.encode_passages(TEXTS), expected, atol=1e-5)
    np.testing.assert_allclose(encoder.encode_queries(TEXTS), expected, atol=1e-5)


def test_keeps_the_unquantised_form_of_sentence_transformers(static_folder: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(static_folder), device="cpu")
    model.save(str(tmp_path / "saved"))
    encoder = load_encoder(str(tmp_path / "saved"))
    assert isinstance(encoder, StaticEncoder)
    np.testing.assert_allclose(encoder.encode_passages(TEXTS), model.encode(TEXTS), atol=1e-5)


def test_token_vectors_add_up_to_the_text(static_folder: Path) -> None:
    encoder = load_encoder(str(static_folder))
    vectors = encoder.encode_passages(TEXTS)
    tokens = encoder.encode_tokens(TEXTS)
    assert tokens is not None
    for rows, vector in zip(tokens, vectors, strict=True):
        summed = rows.sum(axis=0)
        np.testing.assert_allclose(summed / np.linalg.norm(summed), vector, atol=1e-5)
    assert [len(rows) for rows in tokens[1:3]] == [3, 1]


@pytest.mark.parametrize("text", ["", "   ", "卢东亮"])
def test_text_without_known_tokens_has_a_zero_vector(static_folder: Path, text: str) -> None:
    encoder = load_encoder(str(static_folder))
    assert not encoder.encode_queries([text]).any()
    tokens = encoder.encode_tokens([text])
    assert tokens is not None
    assert tokens[0].shape == (0, 24)


def test_prompts_change_vectors_and_fingerprint(static_folder: Path) -> None:
    plain = load_encoder(str(static_folder))
    prompted = load_encoder(str(static_folder), query_prompt="query: ", passage_prompt="passage: ")
    np.testing.assert_allclose(prompted.encode_queries(["财政"]), plain.encode_queries(["query: 财政"]))
    np.testing.assert_allclose(prompted.encode_passages(["财政"]), plain.encode_passages(["passage: 财政"]))
    assert prompted.fingerprint != plain.fingerprint


def test_truncation_keeps_the_first_dimensions(static_folder: Path) -> None:
    whole, short = load_encoder(str(static_folder)), load_encoder(str(static_folder), truncate_dim=8)
    expected = whole.encode_queries(TEXTS)[:, :8]
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    assert short.dimension == 8
    np.testing.assert_allclose(short.encode_queries(TEXTS), expected, atol=1e-5)
    assert short.fingerprint != whole.fingerprint


def test_no_texts_give_no_vectors(static_folder: Path) -> None:
    encoder = load_encoder(str(static_folder))
    assert encoder.encode_passages([]).shape == (0, 24)
    assert encoder.encode_tokens([]) == []
