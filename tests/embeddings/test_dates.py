"""Days that pages name, and the year that they leave out."""

from datetime import date

import pytest

from embeddings.dates import event_day, find_days, page_day, publication_day


def dated(text: str, lead: str, issue: str | None = None) -> str | None:
    return event_day(page_day(text, [lead], issue), lead, None)[0]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("8月27日，全市", [(0, 8, 27)]),
        ("２０２２年８月２７日", [(2022, 8, 27)]),
        ("二〇二二年十月三十一日", [(2022, 10, 31)]),
        ("2月30日或13月1日", []),
        ("7月13日至14日和9月号", [(0, 7, 13)]),
    ],
)
def test_days(text: str, days: list[tuple[int, int, int]]) -> None:
    assert [day[:3] for day in find_days(text)] == days


def test_the_year_is_the_newest_that_is_no_plan() -> None:
    text = "自2018年立项，2022年重点任务已定，到2025年建成，2035年远景目标明确。8月9日，会议召开。"
    assert dated(text, "8月9日，会议召开。") == "2022-08-09"


def test_without_a_year_there_is_no_date() -> None:
    assert dated("8月9日，会议召开。", "8月9日，会议召开。") is None


def test_the_issue_date_decides_also_across_new_year() -> None:
    assert dated("12月31日，会议召开。", "12月31日，会议召开。", "2023-01-01") == "2022-12-31"
    assert dated("1月2日，会议召开。", "1月2日，会议召开。", "2022-12-31") == "2023-01-02"


def test_days_to_come_are_passed_over() -> None:
    lead = "剧目将于8月29日上演，2022年8月26日已录制节目。"
    assert dated(lead, lead) == "2022-08-26"


def test_the_dateline_comes_first_and_the_basis_is_told() -> None:
    page = page_day("2022年大事", ["8月8日，会议召开。"])
    found, basis = event_day(page, "8月8日，会议召开。", "新华社北京8月9日电")
    assert found == "2022-08-09"
    assert basis == "8月9日 in the dateline, year 2022 from “2022年” on the page"


def test_the_page_is_of_the_day_after_its_newest_event() -> None:
    page = page_day("2022年重点任务", ["8月7日，甲。", "8月8日至9日，乙。", "定于8月20日，丙。"])
    assert page.newest == date(2022, 8, 9)
    assert publication_day(page)[0] == "2022-08-10"


def test_a_year_within_a_name_dates_events_but_not_the_page() -> None:
    page = page_day("HICOOL2022峰会", ["8月27日，开幕。"])
    assert event_day(page, "8月27日，开幕。", None)[0] == "2022-08-27"
    assert publication_day(page) == (None, None)


def test_numbers_are_no_years() -> None:
    assert page_day("投资2000万元，1998名学生，编号120225", []).year is None
