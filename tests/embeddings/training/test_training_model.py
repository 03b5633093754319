"""The model while it learns, its tokenizer and its export."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from embeddings.encoders.sentence import load_encoder
from embeddings.text import fold
from embeddings.training.batches import make_pair_set, schedule, token_weights
from embeddings.training.export import quantize
from embeddings.training.model import Ragged, StaticModel, late_interaction, token_features
from embeddings.training.pairs import Pair
from embeddings.training.training import train
from embeddings.training.vocabulary import charsmap, make_tokenizer, token_names

TOKENS = ["<unk>", "财", "政", "厅", "财政", "财政厅", "visit", "visited", "visiting", "6", "of"]


@pytest.fixture(scope="session")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    return make_tokenizer([(token, -5.0) for token in TOKENS[1:]], charsmap(tmp_path_factory.mktemp("rules")))


@pytest.mark.parametrize(
    "text", ["臺灣省財政廳", "６．２７億ＡＢＣ", "The Mayor's ﬁne Ⅳ ㈱", "İstanbul ß Σ", "𠮷野家 😀 \t\n"]
)
def test_normalises_as_the_rest_of_the_house(tokenizer: Tokenizer, text: str) -> None:
    assert tokenizer.normalizer.normalize_str(text) == fold(text)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("財政廳", ["财政厅"]),
        ("财政部厅", ["财政", "部", "厅"]),
        ("VISITED of６", ["visited", "of", "6"]),
        ("财政visit", ["财政", "visit"]),
    ],
)
def test_cuts_the_most_probable_words(tokenizer: Tokenizer, text: str, tokens: list[str]) -> None:
    assert tokenizer.encode(text).tokens == tokens


def model() -> StaticModel:
    torch.manual_seed(1)
    return StaticModel(token_features(TOKENS), np.linspace(0.5, 2, len(TOKENS)).astype(np.float32), 12)


def test_words_begin_as_the_sum_of_their_parts() -> None:
    fresh = model()
    directions = fresh.directions(torch.arange(len(TOKENS))).detach().numpy()
    parts = (fresh.vectors[1] + fresh.vectors[2]).detach().numpy()
    np.testing.assert_allclose(directions[4], parts / np.linalg.norm(parts), atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(directions, axis=1), 1, atol=1e-5)
    assert directions[6] @ directions[7] > 0.5


def test_the_table_holds_weights_and_an_empty_unknown_row() -> None:
    table = model().table().numpy()
    expected = np.linspace(0.5, 2, len(TOKENS))
    np.testing.assert_allclose(np.linalg.norm(table, axis=1), [0, *expected[1:]], atol=1e-5)


def test_late_interaction_is_the_best_match_of_every_question_token() -> None:
    rng = np.random.default_rng(1)
    units = rng.normal(size=(9, 5)).astype(np.float32)
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    weights = rng.uniform(0.5, 2, 9).astype(np.float32)
    questions, passages = [[1, 2], [3, 3, 8]], [[4, 5, 6], [1]]
    expected = [
        [sum(weights[q] * max(units[q] @ units[p] for p in p_) for q in q_) / weights[q_].sum() for p_ in passages]
        for q_ in questions
    ]
    found = late_interaction(
        torch.tensor(units), torch.tensor(weights), torch.tensor([[1, 2, -1], [3, 3, 8]]),
        torch.tensor([[4, 5, 6], [1, -1, -1]]),
    )  # fmt: skip
    np.testing.assert_allclose(found.numpy(), expected, atol=1e-5)


def test_pairs_of_one_group_do_not_compete() -> None:
    texts = Ragged(torch.tensor([4, 5, 1]), torch.tensor([0, 1, 2]))
    apart, together = (model().loss(texts, texts, torch.tensor(groups), 3) for groups in ([0, 1, 2], [0, 0, 0]))
    assert together.item() == pytest.approx(0, abs=1e-6)
    assert apart.item() > 0.01


def toy_pairs() -> list[Pair]:
    return [Pair("visit of", "财政", 0), Pair("visited", "厅", 1), Pair("6 6", "政", 2), Pair("of of", "财", 3)] * 3


def test_training_brings_pairs_together_and_goes_on_from_its_checkpoint(tokenizer: Tokenizer, tmp_path: Path) -> None:
    sets = [make_pair_set(tokenizer, toy_pairs(), batch=4, block=1, late=2)]
    names = token_names(tokenizer)
    said: list[str] = []

    def run(steps: int) -> np.ndarray:
        path = tmp_path / "checkpoint.pt"
        table = train(sets, names, path, dimension=16, steps=steps, seed=1, say=said.append)
        return table.numpy()  # type: ignore[no-any-return]

    trained = run(200)
    units = trained / np.maximum(np.linalg.norm(trained, axis=1, keepdims=True), 1e-9)
    near = units[names.index("visited")] @ units[[names.index(word) for word in ("厅", "政", "财")]].T
    assert near[0] > near[1:].max() + 0.2
    np.testing.assert_allclose(run(200), trained, atol=1e-6)  # nothing is left to do
    assert len(said) == 1


def test_a_pass_takes_every_pair_once(tokenizer: Tokenizer) -> None:
    pair_set = make_pair_set(tokenizer, toy_pairs(), batch=4, block=2, late=0)
    batches = pair_set.batches(np.random.default_rng(1))
    assert sorted(np.concatenate(batches).tolist()) == list(range(12))
    for batch in batches:
        assert {place ^ 1 for place in batch.tolist()} == set(batch.tolist())
    epochs = schedule([pair_set], np.random.default_rng(2))
    assert sum(len(next(epochs)[1]) for _ in range(6)) == 24


def test_frequent_tokens_weigh_less(tokenizer: Tokenizer) -> None:
    names = token_names(tokenizer)
    weights = token_weights([make_pair_set(tokenizer, toy_pairs(), batch=4, block=1, late=0)], len(names))
    assert weights[names.index("of")] < weights[names.index("visited")] < weights[names.index("visiting")]


def test_quantised_rows_are_off_by_half_a_factor_at_most() -> None:
    table = np.random.default_rng(1).normal(size=(50, 32)).astype(np.float32)
    table[0] = 0
    rows, factors = quantize(table)
    assert (np.abs(rows * factors[:, None] - table) <= factors[:, None] * 0.501).all()
    assert not rows[0].any()


def test_the_command_makes_a_model_from_a_data_folder(data_folder: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "embeddings.training",
        "--data",
        str(data_folder),
        "--out",
        str(tmp_path / "model"),
    ]
    subprocess.run([*command, "--steps", "20", "--dimension", "16", "--threads", "1"], check=True, capture_output=True)
    encoder = load_encoder(str(tmp_path / "model"))
    assert encoder.encode_queries(["書記走訪了第3個廳"]).shape == (1, 16)
    np.testing.assert_allclose(encoder.encode_queries(["財政廳"]), encoder.encode_queries(["财政厅"]))
    files = {path.name for path in (tmp_path / "model").iterdir()}
    assert files == {"config_sentence_transformers.json", "model.safetensors", "modules.json", "tokenizer.json"}
