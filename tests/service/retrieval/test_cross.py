"""Cross-encoders as rerankers, with a tiny BERT that is built and saved here."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from embeddings.library import Library
from embeddings.pages import make_page
from service.errors import RerankerError, RerankerNotFoundError
from service.retrieval.cross import CrossReranker
from service.retrieval.retriever import Retriever
from tests.fakes import PairEncoder

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "大", "桥", "果", "园", "全", "长", "丰", "收", "bridge"]


def save_cross_encoder(folder: Path, labels: int = 1) -> Path:
    import torch
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    torch.manual_seed(1)
    tokenizer = Tokenizer(models.WordPiece({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    special = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    fast_class: Any = PreTrainedTokenizerFast
    fast = fast_class(tokenizer_object=tokenizer, model_max_length=32, **special)
    fast.save_pretrained(folder)
    shape: Any = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    shape |= {"vocab_size": len(WORDS), "max_position_embeddings": 64, "num_labels": labels, "initializer_range": 0.5}
    config = BertConfig(**shape)
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def cross_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_cross_encoder(tmp_path_factory.mktemp("cross"))


def test_scores_are_the_models_own_and_do_not_depend_on_the_batch(cross_folder: Path) -> None:
    from sentence_transformers import CrossEncoder

    passages = [(7, "大桥全长"), (3, "果园丰收" * 30), (5, "bridge")]
    found = CrossReranker(str(cross_folder)).scores("大桥", passages)
    expected = CrossEncoder(str(cross_folder), device="cpu").predict([("大桥", text) for _, text in passages])
    assert list(found) == [7, 3, 5]
    assert np.allclose(list(found.values()), expected, atol=1e-5)
    assert all(0 <= score <= 1 for score in found.values())
    one_by_one = CrossReranker(str(cross_folder), batch_size=1).scores("大桥", passages)
    assert one_by_one == pytest.approx(found, abs=1e-5)


def test_no_passages_have_no_scores(cross_folder: Path) -> None:
    assert CrossReranker(str(cross_folder)).scores("大桥", []) == {}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nobody/no-such-model", "hf download nobody/no-such-model"),
        ("not a name/at all/of models", "no model can have that name"),
    ],
)
def test_a_missing_model_is_said_at_once_with_how_to_fetch_it(name: str, message: str) -> None:
    with pytest.raises(RerankerNotFoundError, match=message):
        CrossReranker(name)


def test_what_is_no_reranker_is_refused(tmp_path: Path, cross_folder: Path) -> None:
    with pytest.raises(RerankerNotFoundError, match="neither"):
        CrossReranker(str(tmp_path))
    with pytest.raises(RerankerError, match="3 scores to a pair"):
        CrossReranker(str(save_cross_encoder(tmp_path / "three", labels=3)))
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "config.json").write_text("{")
    with pytest.raises(RerankerError, match="cannot be loaded"):
        CrossReranker(str(broken))


class Favours:
    """A reranker that is sure of the passages that hold a word."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.asked: list[int] = []

    def scores(self, query: str, passages: Sequence[tuple[int, str]]) -> dict[int, float] | None:
        self.asked.append(len(passages))
        return {number: float(self.word in text) for number, text in passages}


@pytest.fixture
def make_retriever(tmp_path: Path) -> Callable[[Favours], Retriever]:
    encoder = PairEncoder()
    library = Library.open(tmp_path, encoder)
    texts = [f"第{n}座大桥全长{n}米。" for n in range(40)]
    library.ingest([make_page(text, str(n), format="article") for n, text in enumerate(texts)])
    return lambda reranker: Retriever(library, encoder, reranker=reranker)


def test_a_sure_reranker_decides_and_its_score_is_told(make_retriever: Callable[[Favours], Retriever]) -> None:
    plain = make_retriever(Favours("没有"))
    last = plain.search("大桥全长", 30)[-1]
    reranker = Favours(last.passage.text)
    hits = make_retriever(reranker).search("大桥全长", 40)
    assert hits[0].passage == last.passage
    assert (hits[0].scores["reranker"], hits[0].ranks["reranker"]) == (1.0, 1)
    assert reranker.asked == [30]
    assert len(hits) == 40
    assert sum("reranker" in hit.scores for hit in hits) == 30


def test_an_explanation_names_the_reranker_only_where_there_is_one(
    make_retriever: Callable[[Favours], Retriever], tmp_path: Path
) -> None:
    assert "reranker" in make_retriever(Favours("大")).explain("大桥").weights
    with Library.open(tmp_path / "other", PairEncoder()) as library:
        assert set(Retriever(library, PairEncoder()).explain("大桥").weights) == {"dense", "late", "lexical"}
