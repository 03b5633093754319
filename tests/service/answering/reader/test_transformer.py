"""Question answering models of transformers, with a tiny BERT made here."""

from pathlib import Path

import pytest

from embeddings.text import Span
from service.answering.reader.errors import ReaderError, ReaderNotFoundError
from service.answering.reader.loading import load_reader
from service.answering.reader.transformer import TransformerReader

PASSAGE = "市长 在 合肥 访问 大学。" * 30


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertForQuestionAnswering, PreTrainedTokenizerFast

    torch.manual_seed(4)
    folder = tmp_path_factory.mktemp("bert")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *dict.fromkeys("市长在合肥访问大学。谁？")]
    tokenizer = Tokenizer(models.WordPiece({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    special = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, model_max_length=64, **special, model_input_names=["input_ids", "attention_mask"]
    )
    fast.save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=66,
        initializer_range=0.5,
    )
    BertForQuestionAnswering(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def reader(folder: Path) -> TransformerReader:
    found = load_reader(str(folder))
    assert isinstance(found, TransformerReader)
    return found


def test_spans_lie_in_their_passage_and_score_as_candidates(reader: TransformerReader) -> None:
    passages = [PASSAGE, " \n", "谁在大学？"]
    readings = reader.read("谁访问大学？", passages, top=5)
    assert len(readings[0].spans) == 5
    assert readings[1].spans == ()
    for passage, reading in zip(passages, readings, strict=True):
        for span in reading.spans:
            assert passage[span.start : span.end].strip() == passage[span.start : span.end] != ""
    given = [[Span(span.start, span.end) for span in reading.spans] for reading in readings]
    scores = reader.score("谁访问大学？", passages, given)
    for reading, found in zip(readings, scores, strict=True):
        assert found == pytest.approx([span.score for span in reading.spans], abs=1e-4)


def test_long_passages_are_read_to_their_end(reader: TransformerReader) -> None:
    last = Span(len(PASSAGE) - 3, len(PASSAGE))
    assert reader.score("谁？", [PASSAGE], [[last]])[0][0] > -1000


def test_passages_of_one_batch_do_not_mix(reader: TransformerReader) -> None:
    alone = reader.read("谁？", ["市长在合肥。"])[0]
    together = reader.read("谁？", [PASSAGE, "市长在合肥。"])[1]
    assert [span[:2] for span in alone.spans] == [span[:2] for span in together.spans]
    assert alone.no_answer == pytest.approx(together.no_answer, abs=1e-4)


def test_a_model_that_is_not_here_is_named() -> None:
    with pytest.raises(ReaderNotFoundError, match="hf download nobody/reader"):
        load_reader("nobody/reader")


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReaderNotFoundError, match=r"config\.json"):
        load_reader(str(tmp_path))


def test_a_broken_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(ReaderError, match="cannot be loaded"):
        load_reader(str(tmp_path))
