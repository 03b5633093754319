"""People with their roles, from invented sentences."""

import pytest

from embeddings.people import find_people, role_span
from embeddings.words import Words

WORDS = Words()


def roles(text: str) -> dict[str, str | None]:
    return {person.name: person.role for person in find_people(text, WORDS)}


def test_a_name_behind_a_role() -> None:
    assert roles("市委副书记、市长陈志远出席会议。") == {"陈志远": "市委副书记、市长"}


def test_names_in_a_row_share_the_role() -> None:
    assert set(roles("市领导赵国庆、孙丽、钱一鸣参加活动。")) == {"赵国庆", "孙丽", "钱一鸣"}


def test_a_verb_does_not_stick_to_a_name_that_the_text_repeats_without_it() -> None:
    assert set(roles("市长陈强作具体部署。陈强强调，要抓落实。")) == {"陈强"}


def test_two_people_with_a_role_each() -> None:
    assert roles("市中级法院院长周明远、市检察院检察长郑小川参加会议。") == {
        "周明远": "市中级法院院长",
        "郑小川": "市检察院检察长",
    }


@pytest.mark.parametrize(
    "text", ["本报讯（记者 林小雨）今天天气很好。", "本报记者 林小雨摄", "本报讯（记者林小雨 通讯员高远）"]
)
def test_bylines_and_credits(text: str) -> None:
    assert roles(text).get("林小雨") == "记者"


def test_a_compound_surname() -> None:
    assert "欧阳文博" in roles("执行导演欧阳文博说，排练很顺利。")


@pytest.mark.parametrize("text", ["", "会议听取了工作汇报。", "主任要求各部门抓紧落实。", "# 12 ，。"])
def test_no_one(text: str) -> None:
    assert roles(text) == {}


def test_spans_hold_the_names() -> None:
    text = "副市长刘海洋参加调研。\n刘海洋说，效果很好。"
    found = find_people(text, WORDS)
    assert [text[slice(*person.span)] for person in found] == ["刘海洋", "刘海洋"]


def test_a_role_stands_before_a_name_or_behind_it_in_polite_forms() -> None:
    text = "县长陈志远说，周明远书记在会上讲了话。"
    roles = {person.name: role_span(text, person) for person in find_people(text, WORDS)}
    assert {name: text[slice(*role)] for name, role in roles.items() if role} == {"陈志远": "县长", "周明远": "书记"}
