"""Pieces of texts to be read with a question."""

import random

import pytest

from service.answering.reader.training.batches import Row
from service.answering.reader.training.paragraphs import (
    around,
    crop,
    headed,
    is_held_aside,
    passages,
    robbed,
    veiled,
    without_answer,
)


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


def test_a_robbed_passage_says_the_answer_nowhere() -> None:
    passage = "李明来了。" + "第二句说的是很多年以前的往事，也没有别的人。" * 2 + "后来李明走了。"
    found = robbed(Row("谁来了？", passage, 0, 2))
    assert found == Row("谁来了？", "第二句说的是很多年以前的往事，也没有别的人。" * 2, -1, -1)
    assert robbed(Row("谁来了？", "李明来了。他走了。", 0, 2)) is None


def test_a_heading_moves_the_answer_and_never_says_it() -> None:
    row = Row("谁来了？", "李明来了。", 0, 2)
    with_heading = headed(row, "昨天的会")
    assert with_heading.passage == "昨天的会。李明来了。"
    assert with_heading.passage[with_heading.start : with_heading.end] == "李明"
    assert headed(row, "李明") == row
    assert headed(Row("谁？", "雨。", -1, -1), "题") == Row("谁？", "题。雨。", -1, -1)


def test_about_one_in_twelve_paragraphs_is_held_aside() -> None:
    share = sum(is_held_aside(f"第{number}段") for number in range(2000)) / 2000
    assert 0.06 < share < 0.1


@pytest.mark.parametrize(
    ("question", "passage", "answer"),
    [
        ("谁来了？", "昨天李明来了，李明说话。", "李明"),
        ("图书馆哪一天开放？", "图书馆9月3日开放。", "9月3日"),
        ("会在哪里开？", "会在合肥开。", "合肥"),
        ("是哪家公司建的？", "由东方公司建成。", "东方公司"),
        ("有多少人参加？", "有320人参加。", "320"),
    ],
)
def test_a_veiled_answer_is_gone_and_the_sentence_stays(question: str, passage: str, answer: str) -> None:
    start = passage.index(answer)
    found = veiled(Row(question, passage, start, start + len(answer)), random.Random(1))
    assert found is not None
    assert (found.question, found.start, found.end) == (question, -1, -1)
    assert answer not in found.passage
    assert found.passage.endswith(passage.split(answer)[-1])


def test_answers_that_nothing_vague_stands_for_are_not_veiled() -> None:
    assert veiled(Row("为什么来？", "他因为下雨来了。", 3, 5), random.Random(1)) is None
    assert veiled(Row("谁来了？", "9月来了。", 0, 2), random.Random(1)) is None
