"""What a question asks for, in both languages. The questions are made for these tests, of no page in particular."""

import pytest

from embeddings.words import Words
from service.answering.question import analyse, focus_of, language_of
from service.answering.wording import Kind

WORDS = Words()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("新任县长是谁？", "person"),
        ("谁主持了开工仪式？", "person"),
        ("这座桥有多长？", "number"),
        ("一共种了多少棵树？", "number"),
        ("图书馆几号开馆？", "date"),
        ("什么时候通车？", "date"),
        ("展览在哪里举办？", "place"),
        ("承建的是哪家公司？", "organisation"),
        ("为什么停水？", "reason"),
        ("“三减”指的是什么？", "definition"),
        ("那篇报道的标题是什么？", "title"),
        ("他引用了哪句话？", "quote"),
        ("道路通车了吗？", "polarity"),
        ("王建国担任什么职务？", "role"),
        ("王建国的职务是什么？", "role"),
        ("局长怎么说？", "clause"),
        ("Who opened the fair?", "person"),
        ("How many trees were planted?", "number"),
        ("When will the bridge open?", "date"),
        ("Where is the exhibition held?", "place"),
        ("Which company built the bridge?", "organisation"),
        ("Why was the water cut off?", "reason"),
        ("What does the slogan stand for?", "definition"),
        ("Is the road open?", "polarity"),
        ("What posts does Wang Jianguo hold?", "role"),
    ],
)
def test_kind(text: str, kind: Kind) -> None:
    assert analyse(text, WORDS).kind == kind


@pytest.mark.parametrize(
    ("text", "many", "count"),
    [
        ("参加的有哪些部门？", True, None),
        ("哪两座桥要重修？", True, 2),
        ("哪座桥要重修？", False, None),
        ("出席的都有谁？", True, None),
        ("Which departments took part?", True, None),
        ("Which two bridges will be rebuilt?", True, 2),
        ("Which bridge will be rebuilt?", False, None),
        ("Who are the winners?", True, None),
    ],
)
def test_one_or_many(text: str, many: bool, count: int | None) -> None:
    question = analyse(text, WORDS)
    assert (question.many, question.count) == (many, count)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("投资了多少？总投资额是多少", "元"),
        ("修了多少公里？", "公里"),
        ("产量增长了多少？", "%"),
        ("How many people came?", "人"),
    ],
)
def test_the_unit_that_a_number_should_carry(text: str, unit: str) -> None:
    assert unit in analyse(text, WORDS).units


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("参加的有哪些部门？", "部门"),
        ("由哪家单位承办？", "单位"),
        ("Which provincial departments came?", "departments"),
    ],
)
def test_the_noun_asked_for(text: str, head: str) -> None:
    assert (analyse(text, WORDS).head or "").endswith(head)


def test_language_follows_what_the_question_is_mostly_written_in() -> None:
    assert language_of("HICOOL峰会何时举行？") == "zh"
    assert language_of("When is the 峰会?") == "en"


def test_the_focus_leaves_out_the_interrogative() -> None:
    assert "哪些" not in focus_of("参加的有哪些部门？")
    assert "which" not in focus_of("Which departments took part?").lower()
