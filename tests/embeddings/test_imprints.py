"""Where a page was printed, inferred: from folio lines, names and what the file tells; and not from anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.imprints import Told, infer_imprint

BODY = "\n\n# 全市会议召开\n\n本报讯（记者 李明）8月27日，会议召开，市长讲话。会议指出，要抓好落实，确保完成任务。"


def inferred(text: str = BODY, name: str = "page", label: str = "", **told: Told) -> dict[str, str]:
    return {field: value for field, (value, _) in infer_imprint(text, name, told, label).items()}


@pytest.mark.parametrize(
    ("folio", "found"),
    [
        ("大同日报 2022年8月28日 星期日 第1版", ("大同日报", "2022-08-28", "1")),
        ("大同日报\n2022年8月28日\n星期日 责编 王芳\n第3版", ("大同日报", "2022-08-28", "3")),
        ("# 02 要闻 ２０２２年８月２８日　星期日　Ａ02版", (None, "2022-08-28", "A02")),
        ("2022年8月28日 星期日 壬寅年八月初二 今日4版", (None, "2022-08-28", None)),
        ("二〇二二年八月二十八日 星期日 第十二版", (None, "2022-08-28", "12")),
        ("申報 中華民國二十六年八月二十八日 星期六 第三版", ("申報", "1937-08-28", "3")),
        ("The Daily News Sunday, August 28, 2022 Page A3", ("The Daily News", "2022-08-28", "A3")),
        ("Page 4 THE MORNING POST 28 August 2022", ("THE MORNING POST", "2022-08-28", "4")),
        ("晚报 2022-08-28 第2版", ("晚报", "2022-08-28", "2")),
    ],
)
def test_a_folio_line_tells(folio: str, found: tuple[str | None, ...]) -> None:
    expected = {
        field: value for field, value in zip(("newspaper", "issue_date", "number"), found, strict=True) if value
    }
    assert inferred(folio + BODY) == expected
    assert inferred(BODY.strip() + "\n\n" + folio) == expected


@pytest.mark.parametrize(
    "head",
    [
        "2022年8月28日 星期一 第1版",  # it was a Sunday
        "2022年8月28日",  # may be the date of anything
        "8月28日 星期日 第1版",
        "2022年2月30日 星期日 第1版",
        "2022年8月28日，大同日报第1版刊登了消息。",
        "大同日报 第1版",
        "本报 情况简报 2022年8月28日",
        "",
    ],
)
def test_what_is_no_folio_line_tells_nothing(head: str) -> None:
    assert inferred(head + BODY) == {}


def test_a_folio_line_in_the_middle_is_not_looked_at() -> None:
    assert inferred("".join((BODY * 3, "\n大同日报 2022年8月28日 星期日 第1版\n", BODY * 3))) == {}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("20220828_01", ("2022-08-28", "1")),
        ("2022-08-28-A03", ("2022-08-28", "A03")),
        ("dtrb_2022_08_28_p12", ("2022-08-28", "12")),
        ("大同日报20220828第3版", ("2022-08-28", "3")),
        ("20220828 大同日报 第12版", ("2022-08-28", "12")),
        ("2022.08.28", ("2022-08-28", None)),
        ("19370828-page4", ("1937-08-28", "4")),
        ("20221328_01", None),
        ("000_871e8d566765b589", None),
        ("120220828", None),
        ("scan 7", None),
    ],
)
def test_a_file_name_tells(name: str, found: tuple[str, str | None] | None) -> None:
    told = inferred(name=name)
    assert (told.get("issue_date"), told.get("number")) == (found or (None, None))


def test_what_the_file_says_comes_before_the_folio_line_and_that_before_names() -> None:
    folio = "大同日报 2022年8月28日 星期日 第1版"
    stated = {"issue_date": Told("2022-08-29T06:00:00+08:00", "head of the file"), "number": Told(" ", "blank")}
    assert inferred(folio + BODY, "20220101_07", "2021-01-01", **stated) == {
        "newspaper": "大同日报",
        "issue_date": "2022-08-29",
        "number": "1",
    }
    assert inferred(BODY, "20220101_07", "2021-01-01") == {"issue_date": "2021-01-01", "number": "7"}
    assert inferred(BODY, issue_date=Told("soon", "head of the file")) == {}


def test_the_basis_names_the_words() -> None:
    found = infer_imprint("大同日报 2022年8月28日 星期日" + BODY, "20220101_07", {})
    assert found == {
        "newspaper": Told("大同日报", "head of the page"),
        "issue_date": Told("2022-08-28", "head of the page: 2022年8月28日"),
        "number": Told("7", "file name “20220101_07”"),
    }


@given(
    st.text(max_size=200) | st.text("年月日星期第版报0123456789一二十百元廿 -./A民国", max_size=80),
    st.text(max_size=30),
)
def test_any_text_and_name_are_taken(text: str, name: str) -> None:
    found = infer_imprint(text, name, {}, name)
    assert set(found) <= {"newspaper", "issue_date", "number"}
