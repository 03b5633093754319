"""Text and boxes of a sheet: paragraphs, blanks, hyphens, headlines, vertical lines; offsets that hold."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.errors import PageTooLargeError
from embeddings.formats.composing import compose
from embeddings.formats.order import Rect
from embeddings.formats.sheets import Block, Line, Word, line_of

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)
LATIN = st.text("abcdefghijkXYZ0123456789.,", min_size=1, max_size=8)
WORDS = st.lists(CHINESE | LATIN | st.sampled_from(["，", "。", "2022年", "A-1"]), min_size=1, max_size=6)


def line(text: str, x: float, y: float, size: float = 20, end: float | None = None) -> Line:
    """A line of one word for every stretch between blanks, drawn a character's size wide each."""
    words = []
    start = x
    for part in text.split(" "):
        width = len(part) * size * (0.5 if part.isascii() else 1)
        words.append(Word(part, Rect(start, y, start + width, y + size)))
        start += width + size * 0.4
    made = line_of(words, Rect(x, y, end, y + size) if end else None)
    assert made is not None
    return made


def text_of(*blocks: list[Line]) -> str:
    return compose([Block(tuple(lines)) for lines in blocks], "sheet")[0]


def vertical(text: str, x: float, y: float, size: float = 20) -> Line:
    made = line_of([Word(text, Rect(x, y, x + size, y + size * len(text)))], None)
    assert made is not None
    return made


@given(st.lists(st.lists(WORDS, min_size=1, max_size=5), min_size=1, max_size=6), st.integers(), st.booleans())
def test_every_box_holds_its_word(sheet: list[list[list[str]]], seed: int, upright: bool) -> None:
    """Wherever words stand, the text of the span of a word's box is the word, but for a hyphen that broke it."""
    rng = random.Random(seed)
    blocks, drawn = [], {}
    for lines in sheet:
        x, y = rng.randrange(3000), rng.randrange(3000)
        made = []
        for number, words in enumerate(lines):
            at = x if not upright else y
            row = []
            for word in words:
                near, far = at, at + 20 * len(word)
                rect = (
                    Rect(x + 30 * number, near, x + 30 * number + 20, far)
                    if upright
                    else Rect(near, y + 30 * number, far, y + 30 * number + 20)
                )
                row.append(Word(word, rect))
                at = far + rng.randrange(12)
            made.append(
                Line(
                    tuple(row),
                    Rect(
                        min(w.rect.left for w in row),
                        min(w.rect.top for w in row),
                        max(w.rect.right for w in row),
                        max(w.rect.bottom for w in row),
                    ),
                )
            )
            for word in row:
                drawn.setdefault(tuple(word.rect), []).append(word.text)
        blocks.append(Block(tuple(made)))
    text, boxes = compose(blocks, "sheet")
    assert len(boxes) == sum(map(len, drawn.values()))
    assert [box.start for box in boxes] == sorted(box.start for box in boxes)
    for box in boxes:
        rect = (box.x, box.y, box.x + box.width, box.y + box.height)
        assert text[box.start : box.end] in [part for word in drawn[rect] for part in (word, word.removesuffix("-"))]
    words = "".join(word for lines in sheet for row in lines for word in row)
    assert sorted("".join(text.split()).replace("#", "")) == sorted(words)


def test_nothing_is_no_text() -> None:
    assert compose([], "sheet") == ("", ())


def test_chinese_lines_are_joined_without_blanks_and_latin_ones_with() -> None:
    assert text_of([line("市长主持会议", 0, 0), line("并讲话。", 0, 30)]) == "市长主持会议并讲话。"
    assert text_of([line("The mayor", 0, 0), line("spoke.", 0, 30)]) == "The mayor spoke."
    assert text_of([line("会议由 Mr Li 主持", 0, 0), line("Wang 讲话。", 0, 30)]) == "会议由Mr Li主持Wang讲话。"
    assert text_of([line("投资共计107", 0, 0), line("3亿元。", 0, 30)]) == "投资共计1073亿元。"


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("eco-", "nomy grew", "economy grew"),
        ("eco\u00ad", "nomy grew", "economy grew"),
        ("the Hanoi-", "Beijing line", "the Hanoi- Beijing line"),
        ("in 1990-", "and later", "in 1990- and later"),
        ("地区－", "国家", "地区－国家"),
    ],
)
def test_a_word_broken_by_a_hyphen_is_made_whole(first: str, second: str, text: str) -> None:
    assert text_of([line(first, 0, 0), line(second, 0, 30)]) == text


def test_a_hyphen_at_the_very_end_stays() -> None:
    assert text_of([line("eco\u00ad", 0, 0)]) == "eco-"


def test_an_indent_begins_a_paragraph_and_so_does_a_line_after_a_short_last_one() -> None:
    lines = [
        line("　会议指出要抓住机遇".strip("　"), 40, 0),
        line("加快发展步伐并取得实效", 0, 30),
        line("做好工作。", 0, 60),
        line("会议要求各部门抓好落实", 0, 90),
        line("不得有误不得拖延不得推", 0, 120),
        line("会上还有三人发了言。", 40, 150),
    ]
    assert text_of(lines).split("\n\n") == [
        "会议指出要抓住机遇加快发展步伐并取得实效做好工作。",
        "会议要求各部门抓好落实不得有误不得拖延不得推",
        "会上还有三人发了言。",
    ]


def test_more_white_than_usual_parts_paragraphs() -> None:
    ys = [0, 30, 60, 120, 150, 180]
    assert len(text_of([line("文字文字文字文字", 0, y) for y in ys]).split("\n\n")) == 2


def test_lines_set_larger_are_headlines_each_on_its_own() -> None:
    body = [line("会议指出要抓住机遇加快发展", 0, 200 + 30 * n) for n in range(6)]
    text = text_of([line("全市会议召开", 0, 0, 50), line("市长讲话", 0, 60, 50)], body)
    assert text.startswith("# 全市会议召开\n\n# 市长讲话\n\n会议指出")
    assert text_of([line("全市会议召开", 0, 0, 50), *body]).startswith("# 全市会议召开\n\n会议指出")


def test_white_between_the_words_of_a_headline_is_a_blank() -> None:
    body = [line("会议指出要抓住机遇加快发展", 0, 200 + 30 * n) for n in range(6)]
    words = [
        Word(char, Rect(x, 0, x + 48, 50)) for char, x in zip("抓发展促民生", (0, 50, 100, 190, 240, 290), strict=True)
    ]
    head = line_of(words, None)
    assert head is not None
    assert text_of([head], body).startswith("# 抓发展 促民生\n")


def test_lone_lines_below_each_other_are_joined_and_columns_are_not() -> None:
    left = [[line("左栏的文字左栏的文字", 0, 30 * n)] for n in range(4)]
    right = [[line("右栏的文字右栏的文字", 260, 30 * n)] for n in range(4)]
    mixed = [block for pair in zip(right, left, strict=True) for block in pair]
    assert text_of(*mixed) == "左栏的文字左栏的文字" * 4 + "\n\n" + "右栏的文字右栏的文字" * 4


def test_vertical_lines_are_read_from_right_to_left() -> None:
    lines = [vertical("第二行接着第一行写", 70, 0), vertical("第一行在最右边的地", 100, 0), vertical("末行。", 40, 0)]
    assert text_of(lines) == "第一行在最右边的地第二行接着第一行写末行。"
    tiers = [[vertical(part * 8, 100 - 30 * n, top) for n in range(3)] for part, top in (("下", 300), ("上", 0))]
    assert text_of(*tiers) == "上" * 24 + "\n\n" + "下" * 24


def test_a_vertical_block_on_a_level_page_is_read_from_right_to_left() -> None:
    body = [line("横排的正文横排的正文横排的正文", 0, 200 + 30 * n) for n in range(6)]
    side = [vertical("左竖行", 500, 200), vertical("右竖行", 530, 200)]
    assert text_of(side, body).endswith("右竖行左竖行")


def test_words_without_a_place_stay_in_the_order_of_the_file() -> None:
    lines = [
        line_of([Word("一", None), Word("二", None)], None),
        line_of([Word("three", None), Word("four", None)], None),
    ]
    text, boxes = compose([Block(tuple(made for made in lines if made))], "sheet")
    assert (text, boxes) == ("一二three four", ())


def test_lines_without_end_are_refused() -> None:
    with pytest.raises(PageTooLargeError, match=r"sheet has more than 20,000 lines"):
        compose([Block((line("字", 0, 0),) * 20_001)], "sheet")


def test_a_latin_headline_of_several_lines_is_one_and_chinese_ones_are_decks() -> None:
    body = [line("the council voted to rebuild it", 0, 200 + 28 * number) for number in range(4)]
    latin = [line("River town votes", 0, 0, 50), line("to rebuild bridge", 0, 60, 50), line("Work begins", 0, 130, 34)]
    heads = text_of(latin, body).split("\n\n")[:2]
    assert heads == ["# River town votes to rebuild bridge", "# Work begins"]
    chinese = [line("全市经济会议召开", 0, 0, 50), line("张强出席并讲话", 0, 60, 50)]
    assert text_of(chinese, body).split("\n\n")[:2] == ["# 全市经济会议召开", "# 张强出席并讲话"]
