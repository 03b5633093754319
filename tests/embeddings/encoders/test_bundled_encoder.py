"""The bundled model as it is shipped."""

from pathlib import Path

import numpy as np
import pytest

from embeddings.encoders import Encoder
from embeddings.encoders.sentence import BUNDLED, load_encoder
from embeddings.encoders.static import StaticEncoder

TEXTS = ["市委书记走访了哪些省直部门？", "Which companies signed the agreement in 2023?", "臺灣省財政廳６.27億"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


def test_needs_neither_download_nor_pytorch(encoder: Encoder) -> None:
    assert isinstance(encoder, StaticEncoder)
    assert sum(path.stat().st_size for path in BUNDLED.rglob("*") if path.is_file()) < 20_000_000
    assert (BUNDLED / "README.md").is_file()


def test_sentence_transformers_gives_the_same_vectors(encoder: Encoder) -> None:
    from sentence_transformers import SentenceTransformer

    expected = SentenceTransformer(str(BUNDLED), device="cpu").encode(TEXTS)
    np.testing.assert_allclose(encoder.encode_passages(TEXTS), expected, atol=1e-5)


def test_fingerprint_is_the_same_wherever_the_folder_lies(encoder: Encoder, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").symlink_to(BUNDLED)
    assert load_encoder(str(tmp_path / "elsewhere")).fingerprint == encoder.fingerprint


@pytest.mark.parametrize(
    ("one", "other"),
    [("臺灣省財政廳", "台湾省财政厅"), ("ＡＢＣ１２３", "abc123"), ("Visited the OFFICE", "visited the office")],
)
def test_scripts_widths_and_cases_are_alike(encoder: Encoder, one: str, other: str) -> None:
    np.testing.assert_array_equal(encoder.encode_queries([one]), encoder.encode_queries([other]))


@pytest.mark.parametrize("question", ["医生给村民做了哪些检查？", "What checks did the doctors give the villagers?"])
def test_finds_the_passage_for_questions_in_both_languages(encoder: Encoder, question: str) -> None:
    passages = [
        "市篮球队在省运动会决赛中以三分之差获胜，教练称赞了队员的防守。",
        "义诊队走进山村，大夫们为村民量血压、做心电图检查，并送去药品。",
        "该企业今年出口汽车零件一千二百吨，主要销往欧洲市场。",
        "图书馆周末举办读书会，作家与读者分享写作经验。",
    ]
    scores = encoder.encode_queries([question]) @ encoder.encode_passages(passages).T
    assert scores.argmax() == 1
