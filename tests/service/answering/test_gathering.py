"""Which list answers, among those of invented articles."""

import pytest

from service.answering.gathering import gather, list_options
from service.answering.listing import ReadItems
from service.answering.reports import find_reports
from service.answering.scoring import Found
from service.answering.weights import load_weights
from tests.service.answering.mini_pages import TEXT, matches

VISITS = [
    f"# {title}\n\n本报讯（记者 {name}）近日，县长陈志远走访县直部门，对接重点工作，争取支持。\n\n"
    f"在{first}，陈志远介绍了有关情况，并听取了对方的意见建议。\n\n"
    f"在{second}，陈志远查看了办事大厅，感谢一直以来的大力支持。"
    for title, name, first, second in (
        ("陈志远走访县直部门", "李文涛", "县财政局", "县水利局"),
        ("陈志远继续走访县直部门", "高晓燕", "县教育局", "县林业局"),
    )
]


def gathered(question: str, text: str = TEXT) -> list[Found]:
    ready, held = matches(question, text)
    return gather(list_options(held, ready, ReadItems()), ready, load_weights())


def items(question: str, text: str = TEXT) -> list[list[str]]:
    return [[found.story.verbatim(item) for item in found.items] for found in gathered(question, text)]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("新馆由哪些单位建设？", ["县文化局", "县教育局", "县财政局"]),
        ("新馆由哪三家单位共同建设？", ["县文化局", "县教育局", "县财政局"]),
        ("今年推广的品种有哪些？", ["红星", "秋月", "黄金梨", "早酥"]),
        ("果园由哪些单位提供服务？", ["镇农业站", "镇供销社", "镇水利站"]),
        ("哪些读者代表参加了仪式？", ["赵国庆", "孙丽", "钱一鸣"]),
    ],
)
def test_the_list_that_is_asked_for(question: str, answer: list[str]) -> None:
    assert items(question) == [answer]


def test_what_is_excepted_is_left_out() -> None:
    assert items("除县教育局外，新馆由哪些单位建设？") == [["县文化局", "县财政局"]]


def test_who_is_excepted_by_role_is_left_out() -> None:
    text = "本报讯（记者 李文涛）县长陈志远、县文化局局长周明远、县政协主席赵国庆出席开馆仪式。"
    assert items("除县长外，还有哪些领导出席开馆仪式？", text) == [["周明远", "赵国庆"]]


def test_a_list_that_loses_all_but_one_item_is_none() -> None:
    assert not any("县财政局" in said for said in items("除县文化局、县教育局外，新馆由哪些单位建设？"))


def test_people_answer_where_people_are_asked_for_and_nowhere_else() -> None:
    assert {found.kind for found in gathered("哪些读者代表参加了仪式？")} == {"people"}
    assert "people" not in {found.kind for found in gathered("新馆由哪些单位建设？")}


def test_reporters_answer_only_where_reporters_are_asked_for() -> None:
    assert not any({"李文涛", "高晓燕"} & set(said) for said in items("哪些人参加了仪式？"))
    assert items("图书馆新馆开馆，是哪些记者写的？")[0] == ["李文涛"]


def test_the_best_list_leads_by_its_margin() -> None:
    best = gathered("今年推广的品种有哪些？")[0]
    assert 0 < best.margin < best.score
    assert 0 < best.coverage <= 1


def test_lists_of_two_articles_that_tell_the_same_become_one() -> None:
    found = items("县长走访了哪些县直部门？", "\n\n".join(VISITS))
    assert sorted(found) == [["县教育局", "县林业局"], ["县财政局", "县水利局"]]


def test_a_list_of_an_article_about_something_else_is_not_taken_along() -> None:
    other = (
        "# 邻市举办果蔬展销\n\n本报讯（记者 钱一鸣）昨天，邻市果蔬展销会开幕，共设两个会场。\n\n"
        "在东门广场，展台前人头攒动，各色果蔬摆满了货架。\n\n在西门公园，群众品尝新上市的瓜果，称赞味道香甜。"
    )
    found = items("县长走访了哪些县直部门？", "\n\n".join((VISITS[0], other)))
    assert found == [["县财政局", "县水利局"]]


def test_a_list_that_fits_clearly_worse_is_not_taken_along() -> None:
    worse = VISITS[1].replace("县教育局", "一次座谈").replace("县林业局", "一次交流")
    found = items("县长走访了哪些地方？", "\n\n".join((VISITS[0].replace("县财政局", "东门广场"), worse)))
    assert found == [["东门广场", "县水利局"]]


def test_an_article_gives_its_best_list_and_no_other() -> None:
    text = "本报讯（记者 李文涛）县领导陈志远、周明远，县水利局局长赵国庆出席开馆仪式。"
    assert len(items("哪些人出席开馆仪式？", text)) == 1


def test_without_lists_nothing_is_gathered() -> None:
    assert items("哪些单位参加？", "今天阳光很好。") == []
    ready, _ = matches("哪些单位参加？")
    assert gather([], ready, load_weights()) == []


# --- headlines -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("哪些报道提到了“开馆仪式”？标题分别是什么？", ["清河县图书馆新馆开馆"]),
        ("提到“本报讯”的报道标题有哪些？", ["清河县图书馆新馆开馆", "白沙镇万亩果园喜获丰收"]),
        ("记者高晓燕写的报道标题有哪些？", ["白沙镇万亩果园喜获丰收"]),
        ("提到“高铁车站”的报道标题有哪些？", []),
    ],
)
def test_headlines_of_reports_that_hold_the_quoted_or_are_by_the_named(question: str, titles: list[str]) -> None:
    ready, held = matches(question)
    found = find_reports(held, ready)
    assert [one.story.verbatim(one.items[0]) for one in found] == titles


def test_no_headline_answers_what_is_no_report() -> None:
    ready, held = matches("新馆由哪些单位建设？")
    assert find_reports(held, ready) == []
