"""What rules an article out, with invented articles."""

import pytest

from service.answering.constraints import constraints_of, contradicts
from service.answering.question import analyse
from tests.service.answering.mini_pages import WORDS, stories

FAIR = (
    "# 第十二届清河书市开幕\n\n本报讯（记者 李文涛）2021年5月6日，第十二届清河书市在清河开幕，300家书店参加。"
    "副县长周明远出席。\n\n县长陈志远在致辞中说，要办好书市。"
)


def ruled_out(question: str, text: str = FAIR) -> bool:
    held = stories(text)
    return contradicts(constraints_of(analyse(question, WORDS), WORDS, held), held[0])


@pytest.mark.parametrize(
    "question",
    [
        "第十三届清河书市有多少家书店参加？",
        "第11届书市有多少家书店参加？",
        "How many bookshops took part in the 13th book fair?",
        "2019年的清河书市有多少家书店参加？",
        "How many bookshops came to the fair in 2019?",
        "周明远在书市上说了什么？",
        "书市在北京开幕是哪一天？",
    ],
)
def test_what_the_article_contradicts(question: str) -> None:
    assert ruled_out(question)


@pytest.mark.parametrize(
    "question",
    [
        "第12届清河书市有多少家书店参加？",
        "How many bookshops took part in the 12th book fair?",
        "2021年的书市有多少家书店参加？",
        "陈志远在书市上说了什么？",
        "周明远出席了什么活动？",
        "书市有多少家书店参加？",
    ],
)
def test_what_the_article_may_answer(question: str) -> None:
    assert not ruled_out(question)


def test_a_page_calls_its_own_place_ours() -> None:
    assert not ruled_out("北京的书市有多少家书店参加？", FAIR + "\n\n我市书店踊跃参加。")
