"""hOCR as tesseract and others write it."""

import random

import pytest
from printed import PrintedLine, alto, column, hocr, set_in_columns

from embeddings.errors import EmptyPageError, PageError
from embeddings.pages import read_pages

LINES = [
    "　会议指出要抓住机遇",
    "加快发展步伐并取得实",
    "效，做好各项重点工作",
    "并且要抓好落实。",
    "　会议要求各部门抓好",
    "落实，不得有误。",
]


@pytest.mark.parametrize("name", ["scan.hocr", "scan.html", "scan.txt"])
def test_it_reads_as_alto_does(name: str) -> None:
    blocks = [[PrintedLine(("全市经济", "会议", "Open", "day"), 100, 0, 60)], *set_in_columns(LINES, 3, 0, 90)]
    random.Random(1).shuffle(blocks)
    (page,) = read_pages(hocr(blocks).encode(), name)
    (same,) = read_pages(alto(blocks).encode(), "scan.xml")
    assert page.text == same.text
    assert page.scan == same.scan
    assert page.text.startswith("# 全市经济会议Open day\n\n会议指出")


def test_every_sheet_is_a_page_and_its_title_tells_of_it() -> None:
    title = 'image "/scans/2022-08-28-03.png"; bbox 0 0 10 10; ppageno 4; lpageno A3'
    first, second = read_pages(
        hocr([column(LINES[:2], 0, 0)], [column(LINES[2:], 0, 0)], title=title).encode(), "a.hocr"
    )
    assert (first.name, second.name) == ("a-1", "a-2")
    assert (first.issue_date, first.number) == ("2022-08-28", "A3")
    assert first.inferred["number"] == "lpageno of the hOCR file"


def test_areas_are_read_in_the_order_that_the_file_says() -> None:
    areas = "".join(
        f"<div class='ocr_carea' title='bbox {x} {y} {x + 100} {y + 20}{order}'><p class='ocr_par'>"
        f"<span class='ocr_line' title='bbox {x} {y} {x + 100} {y + 20}'>{text}</span></p></div>"
        for text, x, y, order in (
            ("甲地下雨。", 0, 0, "; order 10"),
            ("乙地下雪。", 0, 200, "; order 2"),
            ("丙地刮风。", 300, 0, ""),
            ("丁地放晴。", 300, 200, "; order 1"),
        )
    )
    (page,) = read_pages(f"<html><body><div class='ocr_page'>{areas}</div></body></html>".encode(), "a.hocr")
    assert [part[0] for part in page.text.split("\n\n")] == ["丙", "丁", "乙", "甲"]


def test_lines_without_words_and_paragraphs_are_read_as_they_stand() -> None:
    lines = "".join(
        f"<span class='ocr_line' title='bbox {x} {y} {x + 200} {y + 20}'>{text}</span>"
        for x, y, text in ((300, 0, "右栏一行的文字右栏一"), (0, 0, "左栏的"), (0, 28, "下一行"), (300, 28, "行。"))
    )
    (page,) = read_pages(f"<html><body><div class='ocr_page'>{lines}</div></body></html>".encode(), "a.html")
    assert page.text == "左栏的下一行\n\n右栏一行的文字右栏一行。"
    assert page.scan is not None
    assert [page.text[box.start : box.end] for box in page.scan.boxes] == [
        "左栏的",
        "下一行",
        "右栏一行的文字右栏一",
        "行。",
    ]


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        ("<html><body><p class='ocr_par'>x</p></body></html>", PageError, "nothing in it is of the class ocr_page"),
        ("no markup", PageError, r"a\.hocr is no hOCR"),
        ("<html><body><div class='ocr_page'></div></body></html>", EmptyPageError, "holds no text"),
    ],
)
def test_what_is_no_hocr_is_refused(body: str, error: type[PageError], words: str) -> None:
    with pytest.raises(error, match=words):
        read_pages(body.encode(), "a.hocr")


def test_a_box_that_is_broken_is_passed_over() -> None:
    words = "<span class='ocrx_word' title='bbox 1 2 x'>甲</span><span class='ocrx_word' title='bbox 9 9 3 4'>乙</span>"
    (page,) = read_pages(f"<div class='ocr_page'><span class='ocr_line'>{words}</span></div>".encode(), "a.hocr")
    assert page.text == "甲乙"
    assert page.scan is not None
    assert [tuple(box) for box in page.scan.boxes] == [(1, 2, 9, 9, 0, 0)]
