"""Reading pages: every encoding, unchanged text, refusals that say file and line."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.articles import find_articles
from embeddings.decoding import decode
from embeddings.errors import EmptyPageError, NotTextError, PageError, PageTooLargeError
from embeddings.pages import Imprint, Page, make_page, read_pages, read_path

SEEDS = sorted((Path(__file__).parents[2] / "seeds" / "pages").glob("*.txt"))
NEWS = (
    "本报讯（记者 王芳）昨日，市图书馆举行读书日活动，三百多名读者到场，"
    "馆方赠书一千册，并宣布延长夜间开放时间至十点。\r\n\r\n"
    "　　馆长介绍，今年计划新建五个社区分馆，服务半径不超过两公里。"
)
OLD_NEWS = (
    "【記者陳大文／台北報導】市立圖書館昨天舉行讀書日活動，三百多名讀者到場，"
    "館方贈書一千冊，並宣布延長夜間開放時間至十點。\n\n"
    "館長表示，今年計畫新建五個社區分館，服務半徑不超過兩公里。"
)


def read_page(data: bytes, name: str, **options: Any) -> Page:
    (page,) = read_pages(data, name, **options)
    return page


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_seed_pages_are_read_unchanged(path: Path) -> None:
    data = path.read_bytes()
    (page,) = read_path(path)
    assert page.text.encode() == data
    assert (page.encoding, page.name, page.sha256) == ("utf-8", path.stem, sha256(data).hexdigest())
    assert page.id == page.sha256[:16]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_of_the_mainland(encoding: str) -> None:
    page = read_page(NEWS.encode(encoding), "old.txt")
    assert page.text == NEWS
    assert page.encoding == encoding


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-16-le"])
def test_encodings_of_traditional_script(encoding: str) -> None:
    page = read_page(OLD_NEWS.encode(encoding), "old.txt")
    assert (page.text, page.encoding) == (OLD_NEWS, encoding)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_whole_pages_in_gb18030(path: Path) -> None:
    text = path.read_text("utf-8")
    assert decode(text.encode("gb18030"), "page") == (text, "gb18030")


@pytest.mark.parametrize("before", ["", "a"])
@pytest.mark.parametrize(("text", "encoding"), [(NEWS, "gb18030"), (OLD_NEWS, "big5")])
def test_long_text_is_told_wherever_its_characters_fall(text: str, encoding: str, before: str) -> None:
    long = before + text * 500
    assert decode(long.encode(encoding), "x") == (long, encoding)


def test_a_mark_outweighs_statistics_and_broken_text_behind_it_is_refused() -> None:
    assert decode(b"\xff\xfe" + "中文".encode("utf-16-le"), "x") == ("中文", "utf-16")
    with pytest.raises(NotTextError, match=r"x is marked as utf-8-sig"):
        decode(b"\xef\xbb\xbf\xff\xff\xff", "x")


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n" + bytes(400), bytes(range(256)) * 20, b"PK\x03\x04" + bytes(range(128, 256)) * 9],
    ids=["picture", "noise", "archive"],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(NotTextError, match=r"scan\.png is not text"):
        read_page(data, "scan.png")


@pytest.mark.parametrize("data", [b"", b" \n\t", "\ufeff\u3000\n".encode()])
def test_blank_is_refused(data: bytes) -> None:
    with pytest.raises(EmptyPageError, match=r"blank\.txt"):
        read_page(data, "blank.txt")


def test_the_limit_is_in_bytes_and_told() -> None:
    assert read_page("版".encode(), "a", limit=3).text == "版"
    with pytest.raises(PageTooLargeError, match="4 bytes, more than the limit of 3"):
        read_page("版1".encode(), "a", limit=3)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1).filter(str.strip))
def test_any_text_in_utf8_comes_back(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert read_page(text.encode(), "any").text == text


def test_metadata_from_caller_and_from_the_file_beside(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一版", encoding="utf-8")
    (tmp_path / "b.md").write_text("# 二版", encoding="utf-8")
    (tmp_path / "b.meta.json").write_text('{"newspaper": "晚报", "issue_date": "2022-08-27", "number": "2"}')
    first, second = read_path(tmp_path, imprint=Imprint(newspaper="日报"))
    assert (first.newspaper, first.issue_date) == ("日报", None)
    assert (second.newspaper, second.issue_date, second.number) == ("晚报", "2022-08-27", "2")


def test_what_is_said_comes_field_by_field_before_what_is_inferred(tmp_path: Path) -> None:
    file = tmp_path / "20220828_01.txt"
    file.write_text("晚报 2022年8月28日 星期日 第2版\n\n本报讯 正文。", encoding="utf-8")
    (tmp_path / "20220828_01.meta.json").write_text('{"newspaper": "晨报"}', encoding="utf-8")
    (page,) = read_path(file, imprint=Imprint(newspaper="日报", number="7"))
    assert (page.newspaper, page.issue_date, page.number) == ("晨报", "2022-08-28", "7")
    assert page.inferred == {"issue_date": "head of the page: 2022年8月28日"}


def test_ready_articles_are_of_the_newspaper_that_is_said(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    file.write_text('{"text": "本报讯 一。", "date": "2022-08-26"}\n{"text": "本报讯 二。"}\n', encoding="utf-8")
    (tmp_path / "news.meta.json").write_text('{"newspaper": "晨报"}', encoding="utf-8")
    pages = list(read_path(file, imprint=Imprint(newspaper="日报", issue_date="2022-08-27", number="3")))
    assert {(page.newspaper, page.issue_date, page.number) for page in pages} == {("晨报", "2022-08-27", "3")}
    assert [page.date for page in pages] == ["2022-08-26", None]
    assert [find_articles(page)[0].date for page in pages] == ["2022-08-26", "2022-08-27"]


@pytest.mark.parametrize("content", ['{"newspaper": 3}', "{", '{"paper": "x"}', '{"issue_date": "27 Aug"}'])
def test_a_wrong_file_beside_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.txt").write_text("一版", encoding="utf-8")
    (tmp_path / "a.meta.json").write_text(content)
    with pytest.raises(PageError, match=r"a\.(meta\.json|txt)"):
        list(read_path(tmp_path / "a.txt"))


def test_folders_give_their_files_in_order_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "a.md", "sub/c.txt", "note.docx"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    assert [page.name for page in read_path(tmp_path)] == ["a", "b", "c"]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(PageError, match=r"gone\.txt cannot be read: No such file"):
        list(read_path(tmp_path / "gone.txt"))


def test_ready_articles_are_a_page_each(tmp_path: Path) -> None:
    rows = [
        {"title": " 读书\n日 ", "text": "活动举行。", "date": "20220827", "byline": "王芳", "id": "x1", "more": 1},
        {"text": "无题。"},
    ]
    file = tmp_path / "set.jsonl"
    file.write_text("\ufeff" + "\n\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    first, second = read_path(file)
    assert (first.text, first.name, first.has_title) == ("读书 日\n\n活动举行。", "x1", True)
    assert (first.date, first.byline, first.format) == ("2022-08-27", "王芳", "article")
    assert (second.text, second.name, second.has_title) == ("无题。", "set-3", False)


@pytest.mark.parametrize(
    ("line", "error", "words"),
    [
        ("{", PageError, "line 2 is no article"),
        ('{"title": "无文"}', PageError, "line 2 is no article"),
        ('{"text": "  "}', EmptyPageError, "line 2 holds no text"),
        ('{"text": "甲", "date": "昨天"}', PageError, "line 2: '昨天' is no date"),
        ('{"text": "' + "长" * 100 + '"}', PageTooLargeError, "line 2 is longer than the limit of 200"),
    ],
)
def test_a_wrong_line_is_told_with_its_number(tmp_path: Path, line: str, error: type[PageError], words: str) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text(f'{{"text": "好。"}}\n{line}\n', encoding="utf-8")
    pages = read_path(file, limit=200)
    assert next(pages).text == "好。"
    with pytest.raises(error, match=words):
        next(pages)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(PageError, match="surrogate"):
        make_page("坏\ud800", "bad")
