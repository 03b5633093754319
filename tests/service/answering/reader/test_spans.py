"""The bundled kind of reader: with chance weights for what must always hold, with its own for what it can do."""

import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.text import Span
from service.answering.reader import Reader
from service.answering.reader.loading import load_reader
from service.answering.reader.spans import SpanReader

PASSAGE = (
    "本报讯（记者 陈晓宇）9月3日，市水务局在滨河区举行防汛应急演练，共出动救援人员320余人、冲锋舟18艘。"
    "市水务局局长赵立新主持演练，他要求各县区加强值班值守，及时发布预警信息。"
    "演练结束后，与会人员参观了位于东湖路的防汛物资储备中心，该中心由宏达建设集团于2019年建成。"
)
OTHER = "为丰富群众文化生活，市图书馆推出夜间开放服务，读者可在每晚六点至十点入馆阅读，预约通过微信公众号进行。"


@pytest.fixture(scope="module")
def chance(reader_folder: Path) -> SpanReader:
    return SpanReader(reader_folder, name="chance")


@pytest.fixture(scope="module")
def bundled() -> Reader:
    return load_reader()


texts = st.text(alphabet="省市长访问合肥大学。，？“”《》12年\n 　aB㎡", max_size=40)


@settings(max_examples=40, deadline=None)
@given(question=texts, passages=st.lists(texts, max_size=4))
def test_spans_lie_within_their_passages(chance: SpanReader, question: str, passages: list[str]) -> None:
    readings = chance.read(question, passages, top=4)
    assert len(readings) == len(passages)
    for passage, reading in zip(passages, readings, strict=True):
        scores = [span.score for span in reading.spans]
        assert len(scores) <= 4
        assert scores == sorted(scores, reverse=True)
        for span in reading.spans:
            text = passage[span.start : span.end]
            assert text == text.strip() != ""
    given_spans = [[Span(span.start, span.end) for span in reading.spans] for reading in readings]
    for reading, scored in zip(readings, chance.score(question, passages, given_spans), strict=True):
        assert scored == pytest.approx([span.score for span in reading.spans], abs=1e-3)


def test_nothing_to_read_answers_nothing(chance: SpanReader) -> None:
    for question, passage in (("", "市长在合肥。"), ("谁？", ""), ("谁？", " \n")):
        reading = chance.read(question, [passage])[0]
        assert reading.spans == ()
        assert reading.no_answer == math.inf
    assert chance.read("谁？", []) == []


def test_long_passages_are_read_to_their_end(chance: SpanReader) -> None:
    passage = "市长在合肥访问大学。" * 300
    last = Span(len(passage) - 3, len(passage) - 1)
    assert math.isfinite(chance.score("谁？", [passage], [[last]])[0][0])
    assert max(span.end for span in chance.read("谁？", [passage], top=400)[0].spans) > 2500


def test_reading_in_threads_changes_nothing(chance: SpanReader) -> None:
    questions = ["谁访问大学？", "市长在哪？", "哪些部门？"] * 4
    alone = [chance.read(question, [PASSAGE]) for question in questions]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda question: chance.read(question, [PASSAGE]), questions)) == alone


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("防汛应急演练是什么时候举行的？", "9月3日"),
        ("演练一共出动了多少名救援人员？", "320余人"),
        ("市水务局局长是谁？", "赵立新"),
        ("防汛物资储备中心是哪家公司建的？", "宏达建设集团"),
        ("Which company built the flood supplies centre?", "宏达建设集团"),
        ("When was the flood drill held?", "9月3日"),
    ],
)
def test_the_answer_is_found_among_passages(bundled: Reader, question: str, answer: str) -> None:
    readings = bundled.read(question, [OTHER, PASSAGE])
    best = max((span for reading in readings for span in reading.spans), key=lambda span: span.score)
    found = PASSAGE[best.start : best.end]
    assert best in readings[1].spans
    assert answer in found
    assert len(found) <= len(answer) + 4


def test_a_passage_without_the_answer_is_told(bundled: Reader) -> None:
    right, wrong = bundled.read("防汛应急演练是什么时候举行的？", [PASSAGE, OTHER])
    assert right.no_answer + 3 < wrong.no_answer
    assert wrong.no_answer > 0


def test_traditional_script_is_read_alike(bundled: Reader) -> None:
    simplified = bundled.read("谁主持了这次演练？", [PASSAGE], top=1)[0].spans[0]
    traditional = bundled.read("誰主持了這次演練？", [PASSAGE], top=1)[0].spans[0]
    assert traditional == simplified


def test_the_bundled_reader_is_small_and_says_what_it_is(bundled: Reader) -> None:
    folder = Path(load_reader.__code__.co_filename).with_name("bundled")
    assert sum(path.stat().st_size for path in folder.iterdir()) < 20_000_000
    assert "CC BY-SA" in (folder / "README.md").read_text(encoding="utf-8")
    assert bundled.name == "bundled"
    assert bundled.fingerprint == load_reader().fingerprint
