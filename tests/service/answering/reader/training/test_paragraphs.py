"""Pieces of texts to be read with a question."""

import random

from service.answering.reader.training.batches import Row
from service.answering.reader.training.paragraphs import around, crop, passages, without_answer


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
