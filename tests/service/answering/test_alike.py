"""Lists without marks between their items, in invented sentences."""

from embeddings.text import Span
from embeddings.words import Words
from service.answering.alike import alike_clauses, headed_phrases

WORDS = Words()


def alike(text: str) -> list[list[str]]:
    found = alike_clauses(text, Span(0, len(text)), WORDS.cut(text), WORDS)
    return [[text[slice(*item)] for item in items] for items in found]


def headed(text: str, *heads: str) -> list[str]:
    return [text[slice(*item)] for item in headed_phrases(text, Span(0, len(text)), heads, WORDS.cut(text), WORDS)]


def test_clauses_that_open_with_one_verb() -> None:
    text = "建设文化馆，服务市民。建设体育馆，方便锻炼。建设图书馆，鼓励阅读。"
    assert alike(text) == [["文化馆", "体育馆", "图书馆"]]


def test_subjects_of_which_the_same_is_told() -> None:
    text = "苹果产量增长5%；香梨产量增长8%；桃子产量增长3%。"
    assert alike(text) == [["苹果产量", "香梨产量", "桃子产量"]]


def test_two_are_too_few() -> None:
    assert alike("建设文化馆，服务市民。建设体育馆，方便锻炼。") == []


def test_phrases_that_end_in_the_noun_asked_for() -> None:
    assert headed("形成苹果产业链，延伸旅游产业链，链条更长。", "产业链") == ["苹果产业链", "旅游产业链"]


def test_a_noun_that_goes_on_ends_no_phrase() -> None:
    assert headed("清河县教育局和白沙县", "县") == ["白沙县"]
