"""Lines of a page as blocks, with marks and jump lines taken off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.blocks import Block, find_blocks

PAGE_CHARACTERS = (
    "本报讯（记者 张三）。，！？“”《》、：；\n\n\n\r\t \u3000\u2028#*-=图为摄8月27日下转第三版上接A.abc１２"
)


def covered(text: str, blocks: list[Block]) -> list[int]:
    counts = [0] * len(text)
    for block in blocks:
        for start, end in (block.span, *block.others):
            for at in range(start, end):
                counts[at] += 1
    return counts


@given(st.text(PAGE_CHARACTERS) | st.text())
def test_every_non_blank_code_point_is_held_once(text: str) -> None:
    for count, char in zip(covered(text, find_blocks(text)), text, strict=True):
        assert count == 1 or (char.isspace() and count == 0) or (char.isspace() and count == 1)


@given(st.text(PAGE_CHARACTERS))
def test_blocks_stand_in_order_without_blanks_at_their_ends(text: str) -> None:
    blocks = find_blocks(text)
    assert [block.start for block in blocks] == sorted(block.start for block in blocks)
    for block in blocks:
        assert block.text == text[block.start : block.end] == block.text.strip()


def test_gaps_count_line_breaks() -> None:
    assert [block.gap for block in find_blocks("甲\n乙\n\n丙\n \n\n丁")] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("line", "text", "level"),
    [
        ("# 标题", "标题", 1),
        ("##标题", "标题", 2),
        ("** 标题", "标题", 0),
        ("标题 # 一", "标题 # 一", 0),
        ("---", "", 0),
    ],
)
def test_marks_are_no_part_of_the_text(line: str, text: str, level: int) -> None:
    (block,) = find_blocks(line)
    assert (block.text, block.level) == (text, level)


@pytest.mark.parametrize(
    "jump", ["（下转第三版）", "(下转3版)", "【下轉A02版】", "（下转第二版·要闻）", "（紧接第一版）", "（上接第一版）"]
)
def test_jump_lines_glued_to_text_are_taken_off(jump: str) -> None:
    (block,) = find_blocks(f"问题都已解决。{jump}" if jump[1] == "下" else f"{jump}问题都已解决。")
    assert block.text == "问题都已解决。"
    assert (block.jumps_on, block.jumps_back) == (jump[1] == "下", jump[1] != "下")
    assert len(block.others) == 1


def test_a_jump_line_alone_is_a_block_without_text() -> None:
    body, jump = find_blocks("还有六成\n\n下转第三版")
    assert (body.text, jump.text, jump.jumps_on) == ("还有六成", "", True)


def test_text_behind_a_jump_line_is_a_block_of_its_own() -> None:
    first, second = find_blocks("上篇。（下转第三版）图为会场。")
    assert (first.text, first.jumps_on, second.text, second.jumps_on) == ("上篇。", True, "图为会场。", False)


def test_words_of_turning_are_no_jump_line() -> None:
    (block,) = find_blocks("他上接天线，下转旋钮第二版本。")
    assert block.others == ()
