"""Lists as newspapers write them, from invented sentences."""

import pytest

from embeddings.people import find_people
from embeddings.text import Span
from embeddings.words import Words
from service.answering.enumerations import split_list
from service.answering.lists import GroupKind, find_groups

WORDS = Words()


def groups(text: str, kind: GroupKind) -> list[list[str]]:
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append(Span(start, start + len(line)))
        start += len(line) + 1
    found = find_groups(text, lines, find_people(text, WORDS), WORDS.cut(text), WORDS)
    return [[text[slice(*item)] for item in group.items] for group in found if group.kind == kind]


def test_an_enumeration_without_what_leads_to_it_and_follows_it() -> None:
    found = groups("展览由市博物馆、市图书馆、市美术馆共同主办。", "enumeration")
    assert found == [["市博物馆", "市图书馆", "市美术馆"]]


def test_an_enumeration_ends_before_and_so_on() -> None:
    assert ["供水工程", "防洪工程"] in groups("希望在供水工程、防洪工程等方面给予支持。", "enumeration")


def test_the_last_two_items_are_parted_by_and() -> None:
    assert ["苹果", "梨", "桃"] in groups("今年种了苹果、梨和桃。", "enumeration")


def test_quotes_hold_an_enumeration_of_their_own() -> None:
    assert ["每日巡查", "每周通报"] in groups("建立“每日巡查、每周通报”制度。", "enumeration")


def test_numbered_points() -> None:
    assert ["抓好春耕", "修好水渠"] in groups("一要抓好春耕，不误农时；二要修好水渠，确保灌溉。", "numbered")


def test_paragraphs_that_open_alike() -> None:
    text = "在市财政局，他介绍了情况，并听取了意见。\n在市水务局，他查看了设备，并听取了意见。"
    assert groups(text, "parallel") == [["市财政局", "市水务局"]]


def test_the_people_of_a_sentence() -> None:
    assert groups("市领导赵国庆、孙丽参加活动。", "people") == [["赵国庆", "孙丽"]]


def test_items_stand_in_the_order_of_the_text() -> None:
    text = "路线为：东门、西门、南门、北门。"
    for group in groups(text, "enumeration"):
        assert group == sorted(group, key=text.index)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("财政局、水利局和教育局", ["财政局", "水利局", "教育局"]),
        ("修好水渠，抓好春耕", ["修好水渠", "抓好春耕"]),
        ("种苹果、梨，产量高；养牛、羊，销路好", ["种苹果、梨，产量高", "养牛、羊，销路好"]),
        ("“春种、秋收”活动、读书节", ["“春种、秋收”活动", "读书节"]),
        ("新生与毕业生", ["新生", "毕业生"]),
        ("图书馆", ["图书馆"]),
        (" ", []),
        ("文化和旅游局、卫生局", ["文化和旅游局", "卫生局"]),
    ],
)
def test_a_whole_list_is_parted_by_its_strongest_mark(text: str, items: list[str]) -> None:
    assert [text[slice(*item)] for item in split_list(text, Span(0, len(text)))] == items
