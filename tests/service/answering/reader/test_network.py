"""The network that is read with against the one that is trained."""

from pathlib import Path

import numpy as np
import pytest
import torch

from service.answering.reader.features import AskedQuestion, WordFacts, make_example
from service.answering.reader.lexicon import Lexicon
from service.answering.reader.network import Network, Shape
from service.answering.reader.tokens import tokenize
from service.answering.reader.training.batches import Batcher, Row, pack
from service.answering.reader.training.model import ReaderModel

QUESTION = "谁在1998年访问合肥大学图书馆？"
PASSAGES = ["市长在合肥访问大学。财政厅长在省图书馆。", "1998年大学成立。", "谁。"]
COMMON = [0, 4, 6]


@pytest.fixture(scope="module")
def model(lexicon: Lexicon) -> ReaderModel:
    torch.manual_seed(5)
    shape = Shape(
        dimension=16, chars=len(lexicon.chars), tags=len(lexicon.tag_names), common=3, hidden=24, span_size=8, longest=6
    )
    model = ReaderModel(shape).eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(torch.randn_like(weight) * 0.1)
    return model


def test_numpy_and_torch_agree(model: ReaderModel, lexicon: Lexicon) -> None:
    facts = WordFacts(lexicon)
    packed = [pack(Row(QUESTION, passage, -1, -1), lexicon, facts, 6, 400) for passage in PASSAGES]
    batch = Batcher(lexicon, COMMON).batch([one for one in packed if one])
    with torch.no_grad():
        _, _, spans, absent, items = model(batch)
    network = Network({name: array.numpy() for name, array in model.state_dict().items()}, model.shape)
    asked = AskedQuestion(QUESTION, lexicon, facts)
    examples = [make_example(asked, tokenize(passage)) for passage in PASSAGES]
    common = np.zeros(lexicon.size + 1, np.int64)
    common[np.array(COMMON) + 1] = [1, 2, 3]
    ids = [asked.words.ids, *(example.passage.ids for example in examples)]
    found = network(examples, [lexicon.vectors(numbers) for numbers in ids], [common[numbers + 1] for numbers in ids])
    for row, (scores, marks) in enumerate(found):
        n = len(scores)
        np.testing.assert_allclose(marks, torch.softmax(items[row, :n], -1).numpy(), rtol=2e-3, atol=2e-3)
        expected = (spans[row, :n, :n] - absent[row]).numpy()
        allowed = np.triu(np.ones((n, n), bool)) & ~np.triu(np.ones((n, n), bool), 6)
        np.testing.assert_allclose(scores[allowed], expected[allowed], rtol=2e-3, atol=2e-3)
        assert (scores[~allowed] < -5000).all()


def test_what_a_passage_scores_does_not_depend_on_its_neighbours(reader_folder: Path) -> None:
    from service.answering.reader.spans import SpanReader

    reader = SpanReader(reader_folder, name="chance")
    together = reader.read(QUESTION, PASSAGES)
    for passage, reading in zip(PASSAGES, together, strict=True):
        alone = reader.read(QUESTION, [passage])[0]
        assert alone.no_answer == pytest.approx(reading.no_answer, abs=1e-3)
        assert [span[:2] for span in alone.spans] == [span[:2] for span in reading.spans]
