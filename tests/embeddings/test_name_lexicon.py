"""Names and compounds are found by the text's own signs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.lexicon import LONGEST_NAME, SHORTEST_WHOLE, Lexicon
from embeddings.romanised import readings
from embeddings.words import Words

LEXICON = Lexicon(Words())


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("在新荣区花园屯镇开展执法行动", "花园屯镇"),
        ("省农信社投放贷款", "省农信社"),
        ("平城区委书记卢东亮主持会议", "卢东亮"),
        ("記者艾凌宇報道", "艾凌宇"),
        ("宣讲《乡村振兴读本》的内容", "乡村振兴读本"),
        ("开展“清清河畔”行动", "清清河畔"),
        ("晋能控股集团有限公司招标", "控股集团有限公司"),
    ],
)
def test_wholes(text: str, whole: str) -> None:
    assert whole in LEXICON.names(text).wholes


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("市长张强说，", ("zhangqiang", "张强")),
        ("来到大同考察", ("datong", "大同")),
        ("灵丘县造林", ("lingqiu", "灵丘")),
        ("陕西省的企业", ("shaanxi", "陕西")),
    ],
)
def test_people_and_places_with_their_readings(text: str, spoken: tuple[str, str]) -> None:
    assert spoken in LEXICON.names(text).spoken


def test_plain_words_are_no_names() -> None:
    assert LEXICON.names("今天我们要好好学习，努力工作。") == ((), ())


@given(st.text(st.sampled_from("市长张强卢东亮说在大同花园屯镇省农信社《》“”，。、a1 \n會議記者"), max_size=60))
def test_names_stand_in_the_text_and_are_the_same_again(text: str) -> None:
    names = LEXICON.names(text)
    assert all(SHORTEST_WHOLE <= len(name) <= LONGEST_NAME for name in names.wholes)
    assert all(reading in readings(name) for reading, name in names.spoken)
    assert Lexicon(Words()).names(text) == names
