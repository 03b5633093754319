"""Pairs: what is asked stands in the passage that it is paired with."""

import random
from pathlib import Path

import pytest

from embeddings.training import pairs, sources


@pytest.fixture
def passages(data_folder: Path) -> list[pairs.Passage]:
    return list(pairs.cut_passages(sources.broadcasts(data_folder), random.Random(1)))


def split(texts: object) -> list[list[str]]:
    """Characters as words."""
    return [list(text) for text in texts]  # type: ignore[attr-defined]


def test_passages_are_the_sentences_of_their_article(data_folder: Path, passages: list[pairs.Passage]) -> None:
    articles = list(sources.broadcasts(data_folder))
    assert {passage.group for passage in passages} == set(range(len(articles)))
    for passage in passages:
        assert "".join(passage.sentences) == passage.text
        assert passage.text in articles[passage.group].text


def test_headlines_go_with_the_opening(data_folder: Path, passages: list[pairs.Passage]) -> None:
    articles = list(sources.broadcasts(data_folder))
    found = list(pairs.headlines(articles, passages, random.Random(1)))
    for group, article in enumerate(articles):
        opening = next(passage for passage in passages if passage.group == group)
        assert pairs.Pair(article.title, opening.text, group) in found


def test_neighbours_do_not_hold_the_sentence_itself() -> None:
    texts = ["".join(f"这是第{article}篇文章的第{n}句话，内容各不相同。" for n in range(40)) for article in range(3)]
    passages = list(pairs.cut_passages([sources.Article("", text) for text in texts], random.Random(1)))
    found = list(pairs.neighbours(passages, random.Random(2), 100))
    assert len(found) > 5
    for pair in found:
        assert pair.query not in pair.passage
        assert pair.query in texts[pair.group]
        assert pair.passage[:10] in texts[pair.group]


def test_made_questions_use_words_of_the_passage(passages: list[pairs.Passage]) -> None:
    found = list(pairs.made_questions(passages, split, None, random.Random(3), 100))
    assert found
    asking = set("什么哪些谁多少何时里为如个是有几吗")
    for pair in found:
        assert set(pair.query) - asking <= set(pair.passage)


def test_asked_passages_hold_the_answer(data_folder: Path) -> None:
    questions = list(sources.questions(data_folder))
    found = list(pairs.asked(questions, split, None, random.Random(4), 4))
    assert len(found) == 4 * len(questions)
    answers = {question.question: question.context[question.answer_start :][:3] for question in questions}
    assert all(answers[pair.query] in pair.passage for pair in found)
    assert {len(pair.passage) for pair in found} != {len(question.context) for question in questions}


def test_parallel_passages_hold_the_translation(data_folder: Path) -> None:
    rows = [row for row in sources.translations(data_folder) if row.source == "tico19"]
    numbers = {str(n) for n in range(20)}
    for pair in pairs.parallel_passages(rows, random.Random(5), 50):
        assert all(f"第{word}个" in pair.passage for word in pair.query.split() if word in numbers)
