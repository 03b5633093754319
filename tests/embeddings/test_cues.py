"""Formulas that newspapers write, and lines that only look like them."""

import pytest

from embeddings import cues


@pytest.mark.parametrize(
    "text",
    [
        "本报讯（记者 张三）昨日", "新华社北京8月9日电 近日",
        "据新华社莫斯科电（记者李四）", "本报太原8月9日讯", "【本報訊】昨天",
        "〔記者陳大文／台北報導〕", "中新社福州十月三日电", "本报记者王五报道", "晚报讯（王五）",
    ],
)  # fmt: skip
def test_leads(text: str) -> None:
    assert cues.is_lead(text)


@pytest.mark.parametrize(
    "text", ["记者从市水务局获悉", "本报今天起推出专栏", "新华社记者走进山村", "据介绍，今年", "电力部门"]
)
def test_other_beginnings_are_no_leads(text: str) -> None:
    assert not cues.is_lead(text)


@pytest.mark.parametrize(
    "text", ["本报记者 韩堃摄", "新华社记者 谢剑飞摄", "通讯员 王一 李二 摄", "（本報記者陳大文攝）", "张三/图"]
)
def test_credits(text: str) -> None:
    assert cues.is_credit(text)
    assert not cues.is_byline(text)


@pytest.mark.parametrize(
    "text", ["□ 本报记者 陈云华", "本报记者 李 明 通讯员 王芳", "記者 陳大文", "（通讯员 王芳、李四）"]
)
def test_bylines(text: str) -> None:
    assert cues.is_byline(text)
    assert not cues.is_credit(text)


@pytest.mark.parametrize(
    "text", ["记者从黑龙江省文化和旅游厅获悉", "记者昨日走进市图书馆看到", "拍摄", "航拍地图", "记者节"]
)
def test_other_lines_are_neither(text: str) -> None:
    assert not cues.is_byline(text)
    assert not cues.is_credit(text)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("责任编辑：陈云华 版式：韩堃", True),
        ("責編 陳大文", True),
        ("晨报 2022年8月28日 星期日 第3版", True),
        ("2022年8月28日（星期日），会议召开。", False),
        ("编辑部主任走访读者", False),
    ],
)
def test_imprints(text: str, holds: bool) -> None:
    assert cues.is_imprint(text) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("图为会场。", True),
        ("8月3日拍摄的湖面", True),
        ("会场一角（无人机照片）。", True),
        ("图为什么而画", False),
        ("大会召开。", False),
    ],
)
def test_caption_cues(text: str, holds: bool) -> None:
    assert cues.has_caption_cue(text) is holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("加强项目谋划储", True),
        ("各项成果，", True),
        ("渠道如下：", False),
        ("很好。”", False),
        ("……", False),
        ("It ends.", False),
        ("in the", True),
        ("增长了8.", True),
        ("一是做强；", False),
    ],
)
def test_cut_ends(text: str, holds: bool) -> None:
    assert cues.is_cut(text) is holds


@pytest.mark.parametrize(
    ("text", "holds"), [("2023年3月29日", True), ("二〇二三年三月二十九日", True), ("3月29日起", False)]
)
def test_days_alone(text: str, holds: bool) -> None:
    assert cues.is_day(text) is holds
