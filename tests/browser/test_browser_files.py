"""What the pages are made of."""

import re
from pathlib import Path

from embeddings.pages import ARTICLE_ENDINGS, PAGE_ENDINGS

WEB = Path(__file__).parents[2] / "service/web"


def test_all_files_together_are_light() -> None:
    assert sum(file.stat().st_size for file in WEB.iterdir()) < 150_000


def test_both_languages_have_every_word_and_every_word_is_used() -> None:
    strings = (WEB / "strings.js").read_text()
    chinese, english = (
        re.findall(r"^  (\w+):", part, re.M) for part in re.findall(r"= \{\n(.+?)^\};", strings, re.M | re.S)
    )
    assert chinese == english
    sources = "".join(file.read_text() for file in WEB.iterdir()).split("const en = {")
    used = set(re.findall(r'"(\w+)"', "".join(sources)))
    assert set(chinese) <= used
    assert set(re.findall(r'\bt\("(\w+)"', "".join(sources))) <= set(chinese)


def test_markup_holds_no_script_style_or_foreign_address() -> None:
    for file in WEB.glob("*.html"):
        markup = file.read_text()
        assert re.search(r"<style|\sstyle=|\son\w+=|https?://|<script(?![^>]*\ssrc=)", markup) is None, file.name


def test_every_form_of_pages_can_be_chosen() -> None:
    (accept,) = re.findall(r'id="files"[^>]*accept="([^"]+)"', (WEB / "index.html").read_text())
    assert PAGE_ENDINGS | ARTICLE_ENDINGS | {".json"} == set(accept.split(","))
