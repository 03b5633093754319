"""Numbers and dates have one form, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.numbers import chinese_dates, quantities
from embeddings.text import fold


@pytest.mark.parametrize(
    ("forms", "held"),
    [
        (
            ("8月27日", "八月二十七日", "8/27", "2022-08-27", "2022.8.27", "August 27", "27th of Aug. 2022", "8月27号"),
            "8月27日",
        ),
        (("２０２２年", "二〇二二年", "march 2022"), "2022年"),
        (("百分之五", "5%", "5 percent", "５％"), "5%"),
        (("百分之十二点五", "12.5%", "12.5 per cent"), "12.5%"),
        (("6.27亿元", "６．２７亿元", "627 million yuan"), "6.27亿"),
        (("1,234人", "1234人"), "1234人"),
        (("二十个", "20个"), "20个"),
        (("三百二十万", "320万", "3.2 million"), "320万"),
        (("两千零五户", "2005户"), "2005户"),
    ],
)
def test_all_forms_of_a_number_meet(forms: tuple[str, ...], held: str) -> None:
    assert all(held in quantities(fold(form)) for form in forms)


@pytest.mark.parametrize("text", ["第七届", "一起", "may i ask", "比分8:27", "13/45", "2022/13/01", "3.5/8"])
def test_what_is_no_quantity_is_left(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("english", "chinese"),
    [("What happened in May?", "5月"), ("since 3 May 2021", "2021年5月3日"), ("in Sept. 2021", "2021年9月")],
)
def test_english_dates(english: str, chinese: str) -> None:
    assert f" {chinese} " in chinese_dates(english)


@pytest.mark.parametrize("text", ["May I ask", "they may come", "Marching on", "a decade"])
def test_verbs_are_no_months(text: str) -> None:
    assert chinese_dates(text) == text


@given(st.text("零〇一二三四五六七八九十百千万亿两点%/-.年月日号百分之0123456789 ,may", max_size=30))
def test_no_text_is_too_odd(text: str) -> None:
    assert all(quantities(text))
