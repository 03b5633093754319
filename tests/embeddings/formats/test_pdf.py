"""PDF with a text layer: columns, boxes, rotation; and what has no text to read."""

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from embeddings.errors import EmptyPageError, NotTextError, PageError
from embeddings.pages import read_pages

FONT = "STSong-Light"
LINES = [
    "　　会议指出，要抓住机遇，加",
    "快发展，做好各项重点工作，并",
    "且要抓好落实。",
    "　　会议要求，各部门抓好落实",
]
Draw = Callable[[Canvas], object]


def pdf(*pages: Draw, **options: object) -> bytes:
    """A PDF of these pages, each 400 by 300 points; the font is one that viewers bring along."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    made = BytesIO()
    canvas = Canvas(made, pagesize=(400, 300), invariant=True, **options)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def write(canvas: Canvas, text: str, x: float, y: float, size: float = 10) -> None:
    canvas.setFont(FONT, size)
    canvas.drawString(x, y, text)


def two_columns(canvas: Canvas) -> None:
    """A headline over two columns whose lines are drawn row by row."""
    write(canvas, "全市经济会议召开", 100, 270, 20)
    for number, line in enumerate(LINES):
        write(canvas, line, 20, 240 - 14 * number)
        write(canvas, f"右栏第{number}行的文字很长很长的", 210, 240 - 14 * number)


def test_columns_are_read_one_after_another_whatever_order_they_are_drawn_in() -> None:
    (page,) = read_pages(pdf(two_columns), "会.pdf")
    assert page.text.split("\n\n") == [
        "# 全市经济会议召开",
        "会议指出，要抓住机遇，加快发展，做好各项重点工作，并且要抓好落实。",
        "会议要求，各部门抓好落实",
        "".join(f"右栏第{number}行的文字很长很长的" for number in range(4)),
    ]
    assert (page.name, page.encoding, page.format) == ("会", "pdf", "page")


def test_each_character_has_its_box_in_points_from_the_upper_left() -> None:
    (page,) = read_pages(pdf(lambda canvas: write(canvas, "市长 Mr Li 讲话", 20, 280)), "a.pdf")
    assert page.text == "市长 Mr Li 讲话"
    assert page.scan is not None
    assert (page.scan.unit, page.scan.width, page.scan.height) == ("point", 400, 300)
    assert [page.text[box.start : box.end] for box in page.scan.boxes] == ["市", "长", "Mr", "Li", "讲", "话"]
    first = page.scan.boxes[0]
    assert (first.x, first.width) == (20, 10)
    assert first.y < 20 < first.y + first.height


@pytest.mark.parametrize(
    ("rotation", "size", "x", "y"),
    [(90, (400, 300), 280, 20), (180, (400, 300), 370, 280), (270, (400, 300), 110, 270)],
)
def test_boxes_of_a_rotated_page_stand_where_it_is_seen(rotation: int, size: tuple[int, int], x: int, y: int) -> None:
    """The sheet is 300 points wide and 400 high before it is turned by a quarter."""

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        write(canvas, "甲", 20, 280)

    (page,) = read_pages(pdf(draw), "a.pdf")
    assert page.scan is not None
    assert (page.scan.width, page.scan.height) == size
    assert page.scan.boxes[0][2:4] == (pytest.approx(x, abs=4), pytest.approx(y, abs=4))


def test_a_page_each_and_blank_ones_are_passed_over() -> None:
    pages = read_pages(
        pdf(
            lambda c: write(c, "第一页", 20, 200),
            lambda c: c.rect(10, 10, 50, 50),
            lambda c: write(c, "第三页", 20, 200),
        ),
        "issue.pdf",
    )
    assert [(page.name, page.text) for page in pages] == [("issue-1", "第一页"), ("issue-3", "第三页")]


def test_the_title_tells_where_it_was_printed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("大同日报 2022年8月28日 第3版")
        write(canvas, "全市会议召开", 20, 200)

    (page,) = read_pages(pdf(draw), "a.pdf")
    assert (page.newspaper, page.issue_date, page.number) == ("大同日报", "2022-08-28", "3")
    assert set(page.inferred) == {"newspaper", "issue_date", "number"}


def test_a_latin_word_that_is_broken_is_made_whole() -> None:
    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(("The mayor spoke of the eco-", "nomy of the whole province", "at length.")):
            write(canvas, line, 20, 250 - 14 * number)

    (page,) = read_pages(pdf(draw), "a.pdf")
    assert page.text == "The mayor spoke of the economy of the whole province at length."


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (lambda: pdf(lambda canvas: canvas.rect(10, 10, 90, 90)), EmptyPageError, r"scan\.pdf has no text layer"),
        (
            lambda: pdf(two_columns, encrypt=StandardEncryption("user", canPrint=0)),
            PageError,
            r"scan\.pdf is encrypted",
        ),
        (lambda: pdf(two_columns)[:200], PageError, r"scan\.pdf is a broken PDF"),
        (lambda: b"%PDF-1.7\n" + bytes(1000), PageError, r"scan\.pdf is a broken PDF"),
        (lambda: "只是文字".encode(), NotTextError, r"scan\.pdf is no PDF"),
    ],
    ids=["scan", "encrypted", "cut", "hollow", "text"],
)
def test_what_cannot_be_read_is_refused(data: Callable[[], bytes], error: type[PageError], words: str) -> None:
    with pytest.raises(error, match=words):
        read_pages(data(), "scan.pdf")


def test_a_text_layer_that_names_no_characters_is_refused() -> None:
    with pytest.raises(NotTextError, match=r"scan\.pdf page 1 has a text layer that cannot be read"):
        read_pages(pdf(lambda canvas: write(canvas, "\ue000\ue001\ue002文", 20, 200)), "scan.pdf")


DAMAGED = pdf(two_columns)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(DAMAGED) - 1), st.binary(min_size=1, max_size=40))
def test_a_damaged_pdf_is_read_or_refused(place: int, noise: bytes) -> None:
    with suppress(PageError):
        assert read_pages(DAMAGED[:place] + noise + DAMAGED[place + len(noise) :], "a.pdf")
