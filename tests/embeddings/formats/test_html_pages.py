"""HTML pages: the article and its headings, without what stands around it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.articles import find_articles, view_article
from embeddings.errors import EmptyPageError, PageError
from embeddings.pages import Page, read_pages

BODY = [
    "本报讯（记者 李明）8月27日，全市经济运行分析会召开。市委书记主持会议并讲话，强调要坚定信心，推动全市发展。",
    "会议指出，要聚焦重点项目，今年计划新开工项目一百二十个，总投资三百亿元，完成投资一百亿元以上。",
    "会议要求，各县区要压实责任，确保完成全年任务，以优异成绩迎接大会召开。",
]
TITLE = "全市经济运行分析会召开"


def html(body: str, head: str = "") -> str:
    around = (
        "<header><nav><ul><li><a href='/'>首页</a></li><li><a href='/n'>新闻</a></li></ul></nav></header>",
        "<aside><h3>相关阅读</h3><ul><li><a href='/1'>某地举行某活动的新闻标题很长很长</a></li></ul></aside>"
        "<div class='ad'>广告：买一送一</div><footer>版权所有 大同日报社</footer>",
    )
    head = f"<title>{TITLE}_大同新闻网</title>{head}"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{around[0]}<main>{body}</main>{around[1]}</body></html>"


def article(*paragraphs: str, title: str = f"<h1>{TITLE}</h1>") -> str:
    return f"<article>{title}{''.join(p if p.startswith('<') else f'<p>{p}</p>' for p in paragraphs)}</article>"


def read(text: str, name: str = "a.html", encoding: str = "utf-8") -> Page:
    (page,) = read_pages(text.encode(encoding), name)
    return page


def test_an_article_is_kept_with_its_headline_and_paragraphs_alone() -> None:
    page = read(html(article(*BODY)))
    assert page.text.split("\n\n") == [f"# {TITLE}", *BODY]
    (found,) = find_articles(page)
    view = view_article(page.text, found)
    assert (view.title, view.byline, view.text) == (TITLE, "李明", "\n".join(BODY))


def test_even_a_short_article_keeps_its_paragraphs() -> None:
    page = read(html(article(BODY[0], "会议要求，抓好落实。")))
    assert page.text.split("\n\n") == [f"# {TITLE}", BODY[0], "会议要求，抓好落实。"]


def test_headings_lists_tables_and_line_breaks_are_lines_of_their_own() -> None:
    page = read(
        html(
            article(
                BODY[0],
                "<h2>抓项目</h2>",
                BODY[1],
                "<ul><li>第一，抓<b>招商</b>。</li><li>第二，抓落实。</li></ul>",
                "<table><tr><td>云州</td><td>12</td></tr></table>",
                "<p>会议要求，<br>压实责任。</p>",
            )
        )
    )
    lines = ["## 抓项目", BODY[1], "第一，抓招商。", "第二，抓落实。", "云州 12", "会议要求，", "压实责任。"]
    assert page.text.split("\n\n") == [f"# {TITLE}", BODY[0], *lines]
    (found,) = find_articles(page)
    assert view_article(page.text, found).title == TITLE


def test_a_page_of_several_headlines_is_cut_into_its_articles() -> None:
    second = [line.replace("会议", "招商大会").replace("经济运行分析会", "招商大会") for line in BODY]
    sections = (("经济会议召开", BODY), ("招商大会召开", second))
    body = "".join(f"<h2>{title}</h2>{''.join(f'<p>{line}</p>' for line in lines)}" for title, lines in sections)
    page = read(html(f"<div>{body}</div>").replace(f"<title>{TITLE}_大同新闻网", "<title>大同要闻"))
    assert page.format == "page"
    assert [found.title for found in find_articles(page)][-2:] == ["经济会议召开", "招商大会召开"]


def test_the_name_of_the_site_is_no_part_of_a_headline() -> None:
    site = '<meta property="og:site_name" content="大同新闻网">'
    assert read(html(article(*BODY, title=""), site)).text.startswith(f"# {TITLE}\n\n{BODY[0]}")


def test_a_headline_that_only_the_head_of_the_file_has_is_put_first() -> None:
    head = f'<meta property="og:title" content="{TITLE}">'
    assert read(html(article(*BODY, title=""), head)).text.startswith(f"# {TITLE}\n\n{BODY[0]}")


def test_date_and_newspaper_are_inferred_from_the_head_of_the_file() -> None:
    head = (
        '<meta property="og:site_name" content="大同日报"><meta property="article:published_time" '
        'content="2022-08-28T08:00:00+08:00">'
    )
    page = read(html(article(*BODY), head))
    assert (page.newspaper, page.issue_date, page.number) == ("大同日报", "2022-08-28", None)
    assert page.inferred == {
        "newspaper": "site name in the head of the HTML page",
        "issue_date": "date in the head of the HTML page",
    }
    (found,) = find_articles(page)
    assert found.date == "2022-08-27"


def test_a_date_that_merely_stands_in_the_text_is_not_the_issue_date() -> None:
    assert read(html(article(*BODY, "据2019年3月1日的报告，全市人口三百万。"))).issue_date is None


@pytest.mark.parametrize(("encoding", "declared"), [("gb18030", "gb2312"), ("big5", "big5"), ("utf-8", "utf-8")])
def test_the_declared_encoding_is_believed(encoding: str, declared: str) -> None:
    head = f'<html><head><meta charset="{declared}"><title>讀書日</title></head>'
    text = head + "<body><h1>讀書日</h1><p>" + "市立圖書館昨天舉行活動，館方贈書一千冊。" * 5 + "</p></body></html>"
    page = read(text, encoding=encoding)
    assert "市立圖書館昨天舉行活動" in page.text
    assert page.encoding == encoding


@pytest.mark.parametrize("body", ["<html><body></body></html>", "<html>", "<html>" + "<div>" * 100_000 + "文字" * 99])
def test_a_page_without_an_article_is_refused(body: str) -> None:
    with pytest.raises(EmptyPageError, match=r"a\.html is HTML in which no article is found"):
        read_pages(body.encode(), "a.html")


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<div>", "<table>", "<h1>", "<!--", "-->", "会议召开。", "&lt;", "<br", "\n"])
    )
)
def test_untidy_markup_is_read_or_refused(parts: list[str]) -> None:
    try:
        (page,) = read_pages(("<html><body>" + "".join(parts)).encode(), "a.html")
    except PageError:
        return
    assert page.text.strip()
