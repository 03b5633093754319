"""Which form a file is of: content first, then the ending."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.errors import PageError
from embeddings.formats.reading import ENDINGS, tell_form
from embeddings.pages import page_name, read_pages

TEXT = "本报讯 市长主持会议并讲话。"


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        (TEXT, "a.txt", "text"),
        (TEXT, "a.md", "text"),
        (TEXT, "upload", "text"),
        ("<本报讯> 市长讲话", "a.txt", "text"),
        ("<b> 不是网页", "a.txt", "text"),
        ("<b>市长</b>讲话", "a.html", "html"),
        ("<!doctype html><title>a</title>", "a.txt", "html"),
        ("\ufeff\n<!-- a - b --><HTML lang=zh>", "a.txt", "html"),
        ("<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD'><html class='ocr_page'>", "a.xml", "hocr"),
        ('<html><div class="x ocr_page">', "a.html", "hocr"),
        ("<html>ocr_page</html>", "a.hocr", "hocr"),
        ("<?xml version='1.0'?><!-- x --><alto xmlns='y'>", "a.txt", "alto"),
        ("<a:alto xmlns:a='y'>", "a.html", "alto"),
    ],
)
def test_content_tells_first_and_the_ending_then(text: str, name: str, form: str) -> None:
    assert tell_form(text, name) == form


@pytest.mark.parametrize("ending", sorted(set(ENDINGS)))
def test_a_pdf_is_a_pdf_whatever_it_is_called(ending: str) -> None:
    with pytest.raises(PageError, match="is a broken PDF"):
        read_pages(b"\n\n%PDF-1.4 broken", f"a{ending}")


@pytest.mark.parametrize("name", ["a.pdf", "a.xml", "a.alto", "a.hocr", "a.html"])
def test_text_under_the_ending_of_another_form_is_refused(name: str) -> None:
    with pytest.raises(PageError, match=rf"{name} is no "):
        read_pages(TEXT.encode(), name)


@pytest.mark.parametrize(
    ("file", "name"),
    [("a/b/2022.08.28.txt", "2022.08.28"), ("p.alto.xml", "p"), ("P.HTML", "P"), ("二版", "二版"), (".txt", ".txt")],
)
def test_a_page_is_called_after_its_file(file: str, name: str) -> None:
    assert page_name(file) == name


@given(
    st.sampled_from(sorted(ENDINGS)),
    st.binary(max_size=300) | st.text("<>!?-ab/ =\"'&;alto%PDF", max_size=80).map(str.encode),
)
def test_any_bytes_under_any_name_are_read_or_refused(ending: str, data: bytes) -> None:
    try:
        pages = read_pages(data, f"any{ending}")
    except PageError:
        return
    assert all(page.text.strip() for page in pages)


def test_a_long_row_of_comments_takes_no_time() -> None:
    assert tell_form("<!--" + "-" * 15_000, "a.txt") == "text"
