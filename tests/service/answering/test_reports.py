"""What somebody took part in or wrote, over several invented articles."""

import pytest

from service.answering.reports import find_reports
from tests.service.answering.mini_pages import matches

PAGE = "\n\n".join(
    (
        "# 县图书馆新馆开馆",
        "本报讯（记者 李文涛）5月6日，县图书馆新馆开馆。县长陈志远、副县长周明远出席开馆仪式。",
        "# 白沙镇果园喜获丰收",
        "本报讯（记者 高晓燕）连日来，果园一派繁忙。县长陈志远到果园调研，要求抓好销售。",
        "# 县里召开防汛工作会议",
        "本报讯（记者 李文涛）6月2日，县里召开防汛工作会议，县长陈志远主持会议，副县长周明远参加。",
    )
)


def answers(question: str) -> list[str]:
    ready, held = matches(question, PAGE)
    return [one.story.verbatim(one.items[0]) for one in find_reports(held, ready)]


@pytest.mark.parametrize(
    ("question", "headlines"),
    [
        ("周明远都参加了哪些活动？", {"县图书馆新馆开馆", "县里召开防汛工作会议"}),
        ("县长参加了哪些活动？", {"县图书馆新馆开馆", "白沙镇果园喜获丰收", "县里召开防汛工作会议"}),
        ("记者李文涛写了哪些报道？", {"县图书馆新馆开馆", "县里召开防汛工作会议"}),
        ("Which events did 周明远 attend?", {"县图书馆新馆开馆", "县里召开防汛工作会议"}),
    ],
)
def test_the_headlines_of_what_somebody_took_part_in(question: str, headlines: set[str]) -> None:
    assert set(answers(question)) == headlines


@pytest.mark.parametrize(
    "question",
    ["6月2日周明远参加了哪些会议？", "高晓燕参加了哪些活动？", "哪些活动在县里举行？", "周明远出席了什么仪式？"],
)
def test_one_article_or_nobody_named_makes_no_list(question: str) -> None:
    assert answers(question) == []
