"""Bylines and datelines at the start of reports and on lines of their own."""

import pytest

from embeddings.leads import byline_of_line, photographer, read_lead, show_names


@pytest.mark.parametrize(
    ("text", "byline", "dateline"),
    [
        ("本报讯（记者 李明）近日", "李明", None),
        ("本报讯（记者 张一 王二 通讯员 赵三）近日", "张一、王二；通讯员 赵三", None),
        ("本报讯（首席记者 张一、见习记者 王二）近日", "张一；王二", None),
        ("新华社福州4月22日电（记者 王立 张华）我国", "王立、张华", "新华社福州4月22日电"),
        ("新华社北京8月9日电 近日，（记者会）", None, "新华社北京8月9日电"),
        ("〔記者陳大文／台北報導〕市立圖書館", "陳大文", None),
        ("本报讯（通讯员 高连段拴虎）全省", "通讯员 高连、段拴虎", None),
        ("记者日前从市水务局获悉，今年", None, None),
        ("", None, None),
        ("本报讯（特约供稿）", None, None),
    ],
)
def test_leads(text: str, byline: str | None, dateline: str | None) -> None:
    assert read_lead(text) == (byline, dateline)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ("李明 王芳", "李明、王芳"),
        ("李　明　王　芳", "李明、王芳"),
        ("高连段拴虎", "高连、段拴虎"),
        ("欧阳小敏", "欧阳小敏"),
        ("陈王李", "陈王李"),
    ],
)
def test_names_are_told_apart_by_blanks_and_surnames(names: str, shown: str) -> None:
    assert show_names(names) == shown


def test_lines_of_their_own() -> None:
    assert byline_of_line("□ 本报记者 陈云华") == "陈云华"
    assert byline_of_line("□ 会议纪要") is None
    assert photographer("生产车间作业。新华社记者 谢剑飞摄") == "谢剑飞（摄）"
    assert photographer("本報記者陳大文攝") == "陳大文（攝）"
    assert photographer("生产车间作业。") is None
