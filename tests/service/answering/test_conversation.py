"""Follow-up questions made whole."""

import pytest

from service.answering.conversation import Turn, resolve


@pytest.mark.parametrize(
    ("history", "question", "whole"),
    [
        (["市长在市财政局说了什么？"], "那市水务局呢？", "市长在市水务局说了什么？"),
        (["县委书记走访了哪些企业？"], "他还说了什么？", "县委书记还说了什么？"),
        (["县长在县医院看望了谁？", "那县中学呢？"], "那边的校长怎么说？", "县中学的校长怎么说？"),
        (
            ["What did the mayor say at the finance bureau?"],
            "And at the water bureau?",
            "What did the mayor say at the water bureau?",
        ),
        (["Which villages did the mayor visit?"], "What did he promise?", "What did the mayor promise?"),
    ],
)
def test_resolve(history: list[str], question: str, whole: str) -> None:
    assert resolve(question, [Turn(one) for one in history]) == whole


def test_a_question_that_stands_alone_is_left_alone() -> None:
    assert resolve("图书馆几号开馆？", [Turn("谁是馆长？")]) == "图书馆几号开馆？"
    assert resolve("他是谁？", []) == "他是谁？"


def test_an_elliptic_question_takes_the_topic_along() -> None:
    assert "造林" in resolve("那累计有多少亩？", [Turn("今年造林多少亩？")])
