"""Which line of a heading is the headline; weights as learned."""

import pytest

from embeddings.arrangement import learned_weights
from embeddings.headings import HeadLine, read_heading
from embeddings.text import Span


def titled(lines: list[str], body: list[str], levels: list[int] | None = None) -> tuple[str, list[str], list[str]]:
    """Title, subtitles and banners of heading lines that stand under each other."""
    page = "\n\n".join(lines)
    start, placed = 0, []
    for index, line in enumerate(lines):
        placed.append(HeadLine(Span(start, start + len(line)), line, levels[index] if levels else 0))
        start += len(line) + 2
    heading = read_heading(placed, body, learned_weights().titles)
    spans = [*heading.title, *heading.subtitles, *heading.banners]
    assert sum(end - start for start, end in spans) >= len("".join("".join(lines).split()))
    title = "".join(page[start:end] for start, end in heading.title)
    return title, [page[s:e] for s, e in heading.subtitles], [page[s:e] for s, e in heading.banners]


BODY = [
    "本报讯（记者 张三）昨日，市图书馆新馆开放，首日迎来读者三千人，书香满城的愿望更近一步。",
    "市长李四出席开放仪式并讲话。市图书馆新馆位于滨河路，藏书百万册。",
]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["市图书馆新馆开放"], "市图书馆新馆开放"),
        (["市图书馆新馆昨日开放", "李四王五出席"], "市图书馆新馆昨日开放"),
        (["李四在图书馆调研时强调", "让书香溢满城市 让阅读成为习惯"], "让书香溢满城市 让阅读成为习惯"),
        (["聚力文化建设 满足读者需求", "市图书馆新馆昨日开放"], "市图书馆新馆昨日开放"),
        (["文化进行时", "市图书馆新馆昨日开放"], "市图书馆新馆昨日开放"),
        (["市图书馆新馆位", "于滨河路今日开放"], "市图书馆新馆位于滨河路今日开放"),
    ],
)
def test_headlines(lines: list[str], title: str) -> None:
    assert titled(lines, BODY)[0] == title


def test_decks_on_one_line_are_told_apart() -> None:
    title, subtitles, _ = titled(["书香满城 阅读无限 市图书馆新馆开放首日迎来读者三千人"], BODY)
    assert (title, subtitles) == ("市图书馆新馆开放首日迎来读者三千人", ["书香满城 阅读无限"])


@pytest.mark.parametrize(
    ("line", "subtitles"),
    [
        ("市图书馆新馆昨日开放 李四主持 王五 赵六出席", ["李四主持 王五 赵六出席"]),
        ("市图书馆新馆昨日开放 李四王五带队观摩新馆", ["李四王五带队观摩新馆"]),
        (
            "书香满城 阅读无限 为城市添彩 市图书馆新馆昨日开放 李四王五出席",
            ["书香满城 阅读无限 为城市添彩", "李四王五出席"],
        ),
    ],
)
def test_who_was_there_is_a_deck_of_its_own(line: str, subtitles: list[str]) -> None:
    assert titled([line], BODY)[:2] == ("市图书馆新馆昨日开放", subtitles)


def test_blanks_within_a_headline_stay() -> None:
    assert titled(["市图书馆 新馆昨日开放 迎来读者"], BODY)[0] == "市图书馆 新馆昨日开放 迎来读者"


def test_a_column_is_no_subtitle() -> None:
    assert titled(["文化建设·在行动", "市图书馆新馆昨日开放"], BODY)[2] == ["文化建设·在行动"]


def test_a_bracket_holds_two_lines_of_a_headline_together() -> None:
    assert titled(["市图书馆举行“滨河", "论坛”开幕式并致辞"], BODY)[0] == "市图书馆举行“滨河论坛”开幕式并致辞"


def test_no_lines_no_title() -> None:
    assert read_heading([], BODY, {}) == ((), (), ())
