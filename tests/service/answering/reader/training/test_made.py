"""Questions made from text."""

import random

import pytest

from service.answering.reader.training.batches import Row
from service.answering.reader.training.made import QuestionMaker, around, crop, passages, without_answer

TAGS = {"李明": "nr", "合肥": "ns", "财政厅": "nt"}


def _maker(seed: int) -> QuestionMaker:
    return QuestionMaker(TAGS.get, str, random.Random(seed))


def _asked(passage: str) -> dict[str, set[str]]:
    """Answers that are asked for, over many draws, with their questions."""
    found: dict[str, set[str]] = {}
    for seed in range(80):
        for row in _maker(seed).ask(passage, 5):
            found.setdefault(row.passage[row.start : row.end], set()).add(row.question)
    return found


@pytest.mark.parametrize(
    ("passage", "answer", "asking"),
    [
        ("李明昨天下午在会上介绍了全市的工作情况。", "李明", "谁|哪位|何人"),
        ("代表团昨天下午来到合肥考察了新的工业园区。", "合肥", "哪里|什么地方|哪个地方|何处|哪儿"),
        ("这座新的图书馆于1998年9月在东城区建成开放。", "1998年9月", "什么时候|何时|哪天|哪一年|什么时间"),
        ("全市今年上半年一共新增了320家外资企业。", "320家", "多少|几家"),
        ("全市居民收入今年同比增长了6.5%左右。", "6.5%", "多少|几"),
        ("会议审议通过了《城市更新条例》并决定实施。", "《城市更新条例》", "什么|哪部"),
        ("公园里种植了牡丹、玫瑰、月季和百合供游客观赏。", "牡丹、玫瑰、月季和百合", "哪些|什么|哪几"),
    ],
)
def test_what_is_taken_out_is_asked_for(passage: str, answer: str, asking: str) -> None:
    questions = _asked(passage)
    assert answer in questions
    for question in questions[answer]:
        assert answer not in question
        assert any(word in question for word in asking.split("|"))


def test_a_question_keeps_words_of_its_sentence() -> None:
    questions = _asked("李明昨天下午在会上介绍了全市的工作情况。")["李明"]
    assert any("介绍" in question for question in questions)
    assert len(questions) > 3


def test_passages_are_whole_sentences() -> None:
    body = "".join(f"这是第{number}个句子，它说了一件不长也不短的事情。" for number in range(60))
    found = list(passages(body, random.Random(1)))
    assert len(found) > 3
    assert all(passage.endswith("。") and passage in body for passage in found)


def test_cropping_keeps_the_answer() -> None:
    passage = "".join(f"第{number}句说的是很多年以前的往事。" for number in range(40))
    start = passage.index("第20句")
    row = Row("哪一句？", passage, start, start + 4)
    for seed in range(20):
        cropped = crop(row, random.Random(seed))
        assert cropped.passage[cropped.start : cropped.end] == "第20句"
        assert len(cropped.passage) < len(passage)


def test_what_lies_around_does_not_hold_the_sentence() -> None:
    passage = "".join(f"第{number}句说的是很多年以前的往事。" for number in range(40))
    start = passage.index("第20句")
    pieces = around(Row("哪一句？", passage, start, start + 4))
    assert pieces
    assert all("第20句" not in piece and piece in passage for piece in pieces)


def test_passages_that_hold_the_answer_too_are_no_negatives() -> None:
    row = Row("谁？", "李明来了。", 0, 2)
    assert list(without_answer(row, ["王刚来了。", "李明走了。"])) == [Row("谁？", "王刚来了。", -1, -1)]
