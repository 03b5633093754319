"""Pages into articles: every character once, sentences joined, the gold met, made pages cut well."""

import json
import sys
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_articles import Source
from made_pages import make_pages

from embeddings.articles import Article, article_text, find_articles, view_article
from embeddings.pages import Page, make_page, read_path

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests" / "benchmarks"))
from articles import Tally, compare  # noqa: E402

PAGES = {page.name[:3]: page for page in read_path(ROOT / "seeds" / "pages")}
LINES = [
    "市图书馆新馆开放",
    "## 聚力发展 服务民生",
    "李四王五出席",
    "本报讯（记者 张三）昨日，新馆开放，读者很多，馆方延长开放",
    "时间。",
    "本报记者 张三摄",
    "□ 本报记者 李四",
    "（下转第三版）",
    "图为新馆。",
    "受理电话：12345",
    "2022年8月27日",
    "#",
    "----",
    "新华社北京8月9日电 近日，大会召开。",
    "8月9日，大会召开，代表们讨论了各项议案，",
    "在会上，代表们发言。（上接第一版）",
    "的",
]


def spans(article: Article) -> list[tuple[int, int]]:
    return [*article.title_spans, *article.subtitle_spans, *article.body_spans, *article.other_spans]


def assert_held_once(page: Page) -> None:
    counts = [0] * len(page.text)
    for article in find_articles(page):
        for start, end in spans(article):
            assert start < end
            for at in range(start, end):
                counts[at] += 1
    for count, char in zip(counts, page.text, strict=True):
        assert count == 1 or (char.isspace() and count <= 1)


texts = st.text() | st.lists(st.sampled_from(LINES), max_size=25).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n", "\n\n\n\n", "\r\n", " "]).map(lambda gap: gap.join(lines))
)


@settings(max_examples=300, deadline=None)
@given(texts.filter(lambda text: text.strip() and not any("\ud800" <= char <= "\udfff" for char in text)))
@example("（下转第三版）")
@example("本报记者 张三摄\n" * 300)
@example("# # #")
def test_any_text_is_held_once(text: str) -> None:
    assert_held_once(make_page(text, "any"))


@pytest.mark.parametrize("name", PAGES)
def test_seed_pages_are_held_once(name: str) -> None:
    assert_held_once(PAGES[name])


def measured(page: Page, gold: list[dict[str, object]]) -> dict[str, float]:
    tally = Tally()
    compare(tally, page.text, gold, find_articles(page), page.name)
    return tally.figures()


@pytest.mark.parametrize("name", ["000", "002"])
def test_the_gold_pages(name: str) -> None:
    gold = json.loads((ROOT / "seeds" / "articles" / f"articles-{name}.json").read_text("utf-8"))
    figures = measured(PAGES[name], gold)
    assert figures["b3_f1"] >= 0.97
    assert figures["headlines"] >= 0.85
    assert figures["joins"] >= 0.95
    assert min(figures["dates"], figures["bylines"]) >= 0.9


TOPICS = {
    "图书馆": "读者 阅读 藏书 借阅 书架 新馆 馆员 绘本 讲座 书香",
    "地铁": "列车 站台 乘客 换乘 隧道 线路 票价 车厢 盾构 通车",
    "医院": "患者 医生 门诊 手术 药品 病房 护士 诊疗 挂号 检查",
    "果园": "苹果 果农 采摘 果树 施肥 嫁接 冷库 销路 枝条 收成",
    "球队": "比赛 进球 教练 球员 主场 联赛 门将 战术 球迷 夺冠",
    "河道": "水质 清淤 堤岸 巡河 污水 河长 湿地 防汛 水位 治理",
}


def sources() -> list[Source]:
    """Small reports, each about its own matter, that no data file is needed for."""
    made = []
    for day, (matter, words) in enumerate(TOPICS.items(), start=1):
        first, *rest = words.split()
        paragraphs = [
            f"{matter}{first}工作近日取得进展，{rest[0]}和{rest[1]}都有新变化，市民对{matter}的{rest[2]}很满意。"
        ]
        for one, two in pairwise(rest):
            paragraphs.append(
                f"据{matter}负责人介绍，{matter}的{one}比去年更多，{two}也有改善，{one}与{two}相互促进，{matter}面貌一新。"
            )
        made.append(Source(f"{matter}{first}{rest[0]}有新进展", None, tuple(paragraphs), 2022, 8, day))
    return made


def test_made_pages_of_other_matter_are_cut_well() -> None:
    tally = Tally()
    for number, made in enumerate(make_pages(sources(), 40, seed=5)):
        page = make_page(made.text, "made", issue_date=made.issue_date)
        compare(tally, made.text, made.articles, find_articles(page), f"made {number}")
    figures = tally.figures()
    assert figures["dates"] >= 0.9
    assert figures["b3_f1"] >= 0.9
    assert figures["joins"] >= 0.9
    assert figures["bylines"] >= 0.9


def test_cut_sentences_read_on_across_captions() -> None:
    text = (
        "市图书馆新馆开放\n\n本报讯（记者 张三）昨日，市图书馆新馆开放，首日迎来读者三千人，市民可凭身份证入馆阅"
        "\n\n\n\n"
        "图为读者在新馆。\n\n本报记者 李四摄\n\n览，藏书百万册。"
    )
    report, caption = find_articles(make_page(text, "page"))
    assert [part.text for part in article_text(text, report)] == [
        "本报讯（记者 张三）昨日，市图书馆新馆开放，首日迎来读者三千人，市民可凭身份证入馆阅览，藏书百万册。"
    ]
    assert (report.kind, report.byline, caption.kind, caption.byline) == (
        "brief",
        "张三",
        "photo_caption",
        "李四（摄）",
    )


def test_a_line_about_the_page_is_of_no_article() -> None:
    text = (
        "晨报 2022年8月28日 星期日 第3版\n\n市图书馆新馆开放\n\n"
        "本报讯（记者 张三）日前，市图书馆新馆开放，读者很多。\n\n"
        "责任编辑：李四 版式：王五"
    )
    (report,) = find_articles(make_page(text, "page"))
    assert report.title == "市图书馆新馆开放"
    assert [text[slice(*span)] for span in report.other_spans] == [
        "晨报 2022年8月28日 星期日 第3版",
        "责任编辑：李四 版式：王五",
    ]
    assert report.date == "2022-08-28"


def test_lines_of_latin_letters_keep_the_blank_between_them() -> None:
    report = (
        "The city opened its new library on Saturday, after three years of building, and thousands of readers came,"
    )
    text = f"LIBRARY OPENS\n\n{report}\nsome of them early in the morning.\nAll were let in."
    (article,) = find_articles(make_page(text, "page"))
    read = [part.text for part in article_text(text, article)]
    assert read == [f"{report}\nsome of them early in the morning.", "All were let in."]


ENGLISH = """\
RIVER TOWN VOTES
TO REBUILD ITS
OLD STONE BRIDGE

By Jane Holloway
Staff Writer

MILLFORD, March 3 - The town council voted on Tuesday to rebuild the stone
bridge over the Arrow River, which has been closed since a flood carried
away two of its arches last autumn.
The mayor, Arthur Penn, said that work would begin in April and last for
more than a year.

Continued on Page 6

Schools to Open an
Hour Later From September

Pupils of all four Millford schools will begin their lessons at nine
o'clock from September, the school board decided on Monday night.

Doctors had told the board that children who sleep longer learn better.
"""


@pytest.mark.parametrize("mark", ["", "# "])
def test_an_english_page_of_wrapped_lines(mark: str) -> None:
    heads = ("RIVER", "TO REB", "OLD", "Schools", "Hour")
    text = "\n".join(mark * line.startswith(heads) + line for line in ENGLISH.splitlines())
    first, second = find_articles(make_page(text, "page"))
    assert first.title == "RIVER TOWN VOTES TO REBUILD ITS OLD STONE BRIDGE"
    assert (first.byline, first.dateline) == ("Jane Holloway", "MILLFORD, March 3")
    assert [part.text[-12:] for part in article_text(text, first)] == ["last autumn.", "than a year."]
    assert second.title == "Schools to Open an Hour Later From September"
    assert [part.text[:6] for part in article_text(text, second)] == ["Pupils", "Doctor"]


def test_a_headline_behind_its_report() -> None:
    text = (
        "地铁二号线列车换乘隧道贯通\n\n本报讯（记者 张三）昨日，地铁二号线隧道贯通，列车明年通车，换乘更便利。\n\n"
        "施工单位介绍，盾构机穿越河底，站台装修同步进行。\n\n"
        "本报讯（记者 李四）昨日，市图书馆新馆开放，首日迎来读者三千人，藏书百万册。\n\n"
        "馆长介绍，新馆设儿童阅读区，读者可自助借阅。\n\n"
        "市图书馆新馆开放首日迎来读者三千人"
    )
    first, second = find_articles(make_page(text, "page"))
    assert (first.title, second.title) == ("地铁二号线列车换乘隧道贯通", "市图书馆新馆开放首日迎来读者三千人")
    assert second.byline == "李四"


def test_a_signature_and_its_date_are_lines_of_their_own() -> None:
    text = (
        "市水务局关于停水检修的公告\n\n因管道检修，滨河路一带将停水，请市民做好储水准备。\n\n"
        "联系电话：0351-1234567\n市水务局\n2022年8月27日"
    )
    (notice,) = find_articles(make_page(text, "page"))
    assert (notice.kind, notice.date) == ("notice", "2022-08-27")
    assert [part.text for part in article_text(text, notice)][-2:] == ["市水务局", "2022年8月27日"]


def test_a_ready_article_is_taken_as_it_is() -> None:
    text = "开放日\n\n市图书馆开放\n\n本报讯（记者 张三）读者很多。"
    page = make_page(text, "x1", format="article", has_title=True, date="2022-08-27", byline="李四")
    (article,) = find_articles(page)
    assert (article.title, article.date, article.date_basis, article.byline) == (
        "开放日",
        "2022-08-27",
        "given",
        "李四",
    )
    assert "".join(part.text for part in article_text(text, article)) == "市图书馆开放本报讯（记者 张三）读者很多。"


def test_the_view_is_what_the_command_prints() -> None:
    page = PAGES["000"]
    view = json.loads(msgspec.json.encode(view_article(page.text, find_articles(page)[0])))
    assert list(view) == [
        "id", "kind", "title", "byline", "dateline", "date", "title_spans", "subtitle_spans", "body_spans",
        "other_spans", "text",
    ]  # fmt: skip
    assert view["id"] == f"{page.id}-01"
    assert view["title_spans"] == [[4, 27]]
    assert view["text"].startswith("本报讯（记者 李明璇）8月27日")
