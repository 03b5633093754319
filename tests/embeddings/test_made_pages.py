"""The maker of labelled pages: its gold is true, and equal seeds make equal pages."""

from made_pages import FAULTS, MadePage, make_pages
from test_articles import sources


def pages(seed: int) -> list[MadePage]:
    return list(make_pages(sources(), 30, seed))


def test_gold_holds_every_non_blank_character_once() -> None:
    for page in pages(1):
        counts = [0] * len(page.text)
        for article in page.articles:
            others = [other["span"] for other in article["other_spans"]]
            for start, end in [*article["title_spans"], *article["subtitles"], *article["body_spans"], *others]:
                for at in range(start, end):
                    counts[at] += 1
        assert all(count == 1 for count, char in zip(counts, page.text, strict=True) if not char.isspace())


def test_titles_are_what_their_spans_say() -> None:
    for page in pages(2):
        for article in page.articles:
            if article["title"]:
                assert article["title"] == "".join(page.text[start:end] for start, end in article["title_spans"])


def test_dates_are_of_the_day_that_an_article_names() -> None:
    dated = 0
    for page in pages(6):
        for article in page.articles:
            if "date" in article:
                year, month, day = map(int, article["date"].split("-"))
                body = "".join(page.text[start:end] for start, end in article["body_spans"])
                assert f"{month}月{day}日" in body.replace("號", "日")
                assert page.issue_date or f"{year}年" in page.text
                dated += 1
    assert dated > 20


def test_joins_stand_between_touching_ends_of_body_spans() -> None:
    joined = 0
    for page in pages(3):
        for article in page.articles:
            follows = {
                first[1]: second[0]
                for first, second in zip(article["body_spans"], article["body_spans"][1:], strict=False)
            }
            joined += len(article["joins"])
            assert all(follows[end] == start for end, start in article["joins"])
    assert joined > 20


def test_equal_seeds_make_equal_pages() -> None:
    assert pages(4) == pages(4)
    assert pages(4) != pages(5)


def test_rates_are_shares() -> None:
    assert abs(sum(FAULTS.values()) - 1) < 1e-9
