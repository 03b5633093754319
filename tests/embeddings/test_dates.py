"""Days that pages name, and the year that they leave out."""

from datetime import date

import pytest

from embeddings.dates import closing_day, event_day, find_days, page_day, publication_day


def dated(text: str, lead: str, issue: str | None = None) -> str | None:
    days = find_days(lead)
    return event_day(page_day(text, [days], issue), days, None)[0]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("8月27日，全市", [(0, 8, 27)]),
        ("２０２２年８月２７日", [(2022, 8, 27)]),
        ("二〇二二年十月三十一日", [(2022, 10, 31)]),
        ("2月30日或13月1日", []),
        ("7月13日至14日和9月号", [(0, 7, 13)]),
        ("22日，全市开工", [(0, 0, 22)]),
        ("中新社北京22日电", [(0, 0, 22)]),
        ("市長今（13）日下午接見，今(1)日親臨", [(0, 0, 13), (0, 0, 1)]),
        ("历时70天，6日内完成，周日休息，工作日上午", []),
        ("112年5月10日", [(2023, 5, 10)]),
        ("昨日，会议召开，今天的市民", [(0, 0, 0)]),
    ],
)
def test_days(text: str, days: list[tuple[int, int, int]]) -> None:
    assert [day[:3] for day in find_days(text)] == days


def test_the_year_is_the_newest_that_is_no_plan() -> None:
    text = "自2018年立项，2022年重点任务已定，到2025年建成，2035年远景目标明确。8月9日，会议召开。"
    assert dated(text, "8月9日，会议召开。") == "2022-08-09"


@pytest.mark.parametrize(
    "plan",
    [
        "预计2027年建成",
        "標準將於2027年1月1日實施",
        "计划到2027年完成",
        "2024—2027年行动方案",
        "2027年将突破百亿",
        "规划2027年投产",
        "锚定二〇二七年的建设任务",
        "落实联合国2030年可持续发展议程",
        "面向2027届毕业生",
    ],
)
def test_years_of_plans_are_not_the_year_of_the_page(plan: str) -> None:
    lead = "8月9日，会议召开。"
    assert dated(f"2024年以来，{plan}。{lead}", lead) == "2024-08-09"


def test_what_was_reached_until_a_year_is_no_plan() -> None:
    lead = "8月9日，会议召开。"
    assert dated(f"2019年开工，截至到2022年已通车。{lead}", lead) == "2022-08-09"


def test_without_a_year_there_is_no_date() -> None:
    assert dated("8月9日，会议召开。", "8月9日，会议召开。") is None


def test_the_issue_date_decides_also_across_new_year() -> None:
    assert dated("12月31日，会议召开。", "12月31日，会议召开。", "2023-01-01") == "2022-12-31"
    assert dated("1月2日，会议召开。", "1月2日，会议召开。", "2022-12-31") == "2023-01-02"


def test_days_to_come_are_passed_over() -> None:
    lead = "剧目将于8月29日上演，2022年8月26日已录制节目。"
    assert dated(lead, lead) == "2022-08-26"


def test_the_dateline_comes_first_and_the_basis_is_told() -> None:
    days = find_days("新华社北京8月9日电 8月8日，会议召开。")
    found, basis = event_day(page_day("2022年大事", [days]), days, "新华社北京8月9日电")
    assert found == "2022-08-09"
    assert basis == "8月9日 in the dateline, year 2022 from “2022年” on the page"


def test_the_page_is_of_the_day_after_its_newest_event() -> None:
    openings = ["8月7日，甲。", "8月8日至9日，乙。", "定于8月20日，丙。"]
    page = page_day("2022年重点任务", map(find_days, openings))
    assert page.newest == date(2022, 8, 9)
    assert publication_day(page)[0] == "2022-08-10"


@pytest.mark.parametrize("text", ["HICOOL2022峰会", "ＨＩＣＯＯＬ２０２２峰会"])
def test_a_year_within_a_name_dates_events_but_not_the_page(text: str) -> None:
    days = find_days("8月27日，开幕。")
    page = page_day(text, [days])
    assert event_day(page, days, None)[0] == "2022-08-27"
    assert publication_day(page) == (None, None)


@pytest.mark.parametrize(
    ("lead", "found"),
    [
        ("22日，会议召开。", "2023-04-22"),
        ("28日，会议召开。", "2023-03-28"),
        ("昨日，会议召开。", "2023-04-22"),
        ("今日上午，会议召开。", "2023-04-23"),
        ("日前，会议召开。", None),
        ("近日，局长说，将于4月25日开工。", None),
    ],
)
def test_days_that_leave_out_the_month(lead: str, found: str | None) -> None:
    assert dated(lead, lead, "2023-04-23") == found


def test_a_date_line_is_the_day_of_print_if_the_weekday_agrees() -> None:
    page = page_day("晨报 2022年8月28日 星期日 第3版\n\n日前，会议召开。", [])
    assert publication_day(page) == ("2022-08-28", "date line “2022年8月28日 星期日” on the page")
    assert publication_day(page_day("晨报 2022年8月28日 星期一\n\n日前，会议召开。", [])) == (None, None)


def test_a_report_whose_lead_is_lost_is_of_its_newest_day_of_the_last_week() -> None:
    page = page_day("2023年一季度", [find_days("4月22日，会议召开。")])
    told = find_days("20日试转6度，21日完成80度，自2021年3月1日开工。")
    assert closing_day(page, told)[0] == "2023-04-21"
    assert closing_day(page, find_days("3月30日，完成80度。")) == (None, None)


@pytest.mark.parametrize(
    ("text", "year"),
    [("一九五八年八月，", 1958), ("截至2022年底", 2022), ("力争2030年建成", None), ("预算3000年产", None)],
)
def test_years(text: str, year: int | None) -> None:
    assert page_day(text, []).year == year


def test_numbers_are_no_years() -> None:
    assert page_day("投资2000万元，1998名学生，编号120225", []).year is None
