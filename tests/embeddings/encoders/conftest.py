"""Tiny models of real architectures with random weights, built and saved once a run."""

from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from embeddings.training.export import write_model

WORDS = ["市", "委", "书", "记", "财政", "厅", "secretary", "visited", "the", "party", "query", "passage", ":", "。"]


@pytest.fixture(scope="session")
def static_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static model as training writes it: quantised rows, Unigram tokenizer."""
    folder = tmp_path_factory.mktemp("static")
    tokenizer = Tokenizer(models.Unigram([("<unk>", 0.0), *((word, -5.0) for word in WORDS)], unk_id=0))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    table = np.random.default_rng(1).normal(size=(len(WORDS) + 1, 24)).astype(np.float32)
    table[0] = 0
    write_model(folder, tokenizer, table)
    return folder


def _save(folder: Path, model: object, tokenizer: Tokenizer, prompts: dict[str, str]) -> None:
    """Save a transformer with mean pooling, first alone, then as a sentence-transformers folder."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import PreTrainedTokenizerFast

    special = {"unk_token": "<unk>", "pad_token": "<pad>", "cls_token": "<s>", "sep_token": "</s>"}
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=64, **special)
    fast.save_pretrained(folder / "plain")
    model.save_pretrained(folder / "plain")  # type: ignore[attr-defined]
    module = Transformer(str(folder / "plain"), max_seq_length=64)
    SentenceTransformer(modules=[module, Pooling(16)], prompts=prompts, device="cpu").save(str(folder / "model"))


@pytest.fixture(scope="session")
def bert_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """BERT with WordPiece, and prompts as E5 has them in its configuration."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("bert")
    vocabulary = {word: n for n, word in enumerate(["<pad>", "<unk>", "<s>", "</s>", *WORDS])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32
    )
    _save(folder, BertModel(config), tokenizer, {"query": "query: ", "document": "passage: "})
    return folder / "model"


@pytest.fixture(scope="session")
def xlmr_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """XLM-RoBERTa with a Unigram tokenizer and no prompts."""
    import torch
    from transformers import XLMRobertaConfig, XLMRobertaModel

    torch.manual_seed(2)
    folder = tmp_path_factory.mktemp("xlmr")
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    entries = [(word, 0.0) for word in special] + [(f"▁{word}", -5.0) for word in WORDS] + [("▁", -9.0)]
    tokenizer = Tokenizer(models.Unigram(entries, unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    config = XLMRobertaConfig(
        vocab_size=len(entries), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=80, pad_token_id=1,
    )  # fmt: skip
    _save(folder, XLMRobertaModel(config), tokenizer, {})
    return folder / "model"
