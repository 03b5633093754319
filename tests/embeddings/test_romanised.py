"""Names in pinyin, and English dates, as the pages write them."""

import pytest

from embeddings.numbers import chinese_dates
from embeddings.romanised import restore_names
from embeddings.words import Words

WORDS = Words()


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("What did Chen Zhiyuan say?", "市长陈志远说，", "陈志远"),
        ("How many trees stand in Qingshui?", "清水县造林", "清水县"),
        ("Who visited Xi'an?", "赴西安考察", "西安"),
        ("What did Zhiyuan Chen say?", "市长陈志远说，", "陈志远"),
        ("Who chairs Shan Ming's board?", "单明出任董事长", "单明"),
        ("How is Lüliang?", "吕梁的经济", "吕梁"),
        ("Which firms came from Shanxi?", "来自陕西的企业", None),
        ("Which firms came from Shaanxi?", "来自陕西的企业", "陕西"),
    ],
)
def test_names_that_the_pages_hold(question: str, text: str, held: str | None) -> None:
    restored = restore_names(question, [WORDS.cut(text)])
    assert (held in restored) if held else restored == question


def test_names_that_no_page_holds_stay_as_they_are() -> None:
    assert restore_names("Who is Li Ming?", [WORDS.cut("今天天气很好")]) == "Who is Li Ming?"


@pytest.mark.parametrize(
    ("question", "date"),
    [
        ("the meeting on 27 August", "8月27日"),
        ("the meeting on August 27", "8月27日"),
        ("since 3 May 2021", "2021年5月3日"),
        ("in September 2021", "2021年9月"),
    ],
)
def test_dates(question: str, date: str) -> None:
    assert date in chinese_dates(question)
