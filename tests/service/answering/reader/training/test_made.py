"""Questions made from text."""

import random

import pytest

from service.answering.reader.training.made import QuestionMaker

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
