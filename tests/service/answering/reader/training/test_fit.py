"""Training learns, stops and goes on."""

import pickle
from pathlib import Path

import pytest

from embeddings.text import Span
from service.answering.reader.features import WordFacts
from service.answering.reader.lexicon import Lexicon
from service.answering.reader.spans import SpanReader
from service.answering.reader.training.batches import Packed, Row, pack
from service.answering.reader.training.fit import average_readers, train
from service.answering.reader.training.learning import Recipe

PASSAGE = "市长在合肥访问大学。图书馆在1998年成立。"
ROWS = [
    Row("谁访问大学？", PASSAGE, 0, 2),
    Row("图书馆在哪年成立？", PASSAGE, 14, 19),
    Row("财政厅在哪？", PASSAGE, -1, -1),
]


def _packed(lexicon: Lexicon) -> list[Packed]:
    facts = WordFacts(lexicon)
    return [one for row in ROWS if (one := pack(row, lexicon, facts, 64, 400))]


def test_answers_are_packed_as_whole_words(lexicon: Lexicon) -> None:
    facts = WordFacts(lexicon)
    packed = pack(Row("谁？", "市长在合肥。", 1, 4), lexicon, facts, 64, 400)
    assert packed is not None
    assert (packed.start, packed.end) == (0, 2)
    assert pack(Row("谁？", "市长在合肥。", 0, 5), lexicon, facts, 2, 400) is None
    assert pack(Row("谁？", "市长在合肥。", 3, 5), lexicon, facts, 64, 1) is None


def test_a_few_questions_are_learned_by_heart_after_an_interruption(lexicon: Lexicon, tmp_path: Path) -> None:
    shard, out = tmp_path / "0.pickle", tmp_path / "out"
    shard.write_bytes(pickle.dumps(_packed(lexicon) * 40))
    lexicon.save(tmp_path / "lexicon")
    recipe = Recipe(batch_words=100, decay=0.9)
    train(tmp_path / "lexicon", [shard] * 2, recipe, out, replicas=2)
    before = (out / "weights.safetensors").read_bytes()
    train(tmp_path / "lexicon", [shard] * 6, recipe, out, replicas=2)
    assert (out / "weights.safetensors").read_bytes() != before
    average_readers([out, out], tmp_path / "mean")
    reader = SpanReader(tmp_path / "mean", name="tiny")
    readings = [reader.read(row.question, [row.passage])[0] for row in ROWS]
    for row, reading in zip(ROWS[:2], readings, strict=False):
        assert reading.spans[0][:2] == (row.start, row.end)
        assert reading.no_answer < 0
    assert readings[2].no_answer > 0
    given = reader.score(ROWS[0].question, [PASSAGE], [[Span(0, 2), Span(3, 5)]])[0]
    assert given[0] == pytest.approx(readings[0].spans[0].score, abs=1e-4)
    assert given[0] > given[1]


def test_training_goes_on_from_a_reader(reader_folder: Path, lexicon: Lexicon, tmp_path: Path) -> None:
    shard = tmp_path / "0.pickle"
    shard.write_bytes(pickle.dumps(_packed(lexicon) * 3))
    train(reader_folder / "words", [shard], Recipe(rate=0.0), tmp_path / "out", start=reader_folder)
    before, after = (SpanReader(folder, name="tiny") for folder in (reader_folder, tmp_path / "out"))
    for row in ROWS:
        assert after.read(row.question, [row.passage]) == before.read(row.question, [row.passage])
