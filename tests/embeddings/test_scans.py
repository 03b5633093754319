"""Where words stand on a scan: chosen by span, kept with their page, gone with it."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from fakes import PairEncoder
from hypothesis import given
from hypothesis import strategies as st

from embeddings.articles import find_articles
from embeddings.catalog import Catalog
from embeddings.library import Library
from embeddings.pages import Page, make_page
from embeddings.scans import Box, Scan, pack_boxes, unpack_boxes
from embeddings.text import Span

TEXT = "市长 主持会议。"
BOXES = (Box(0, 2, 10, 20, 60, 30), Box(3, 5, 80, 20, 60, 30), Box(5, 8, 150, 20, 90, 30))
SCAN = Scan(unit="pixel", width=800, height=600, boxes=BOXES)
NUMBER = st.integers(-(2**31), 2**31 - 1)


def page(text: str = TEXT, **fields: object) -> Page:
    return make_page(text, "一版", scan=SCAN, **fields)


@pytest.mark.parametrize(
    ("spans", "kept"),
    [
        ([(0, 8)], [0, 1, 2]),
        ([(1, 2)], [0]),
        ([(2, 3)], []),
        ([(4, 6)], [1, 2]),
        ([(6, 7), (0, 1)], [0, 2]),
        ([(5, 5), (8, 99), (9, 3)], []),
        ([], []),
    ],
)
def test_boxes_that_share_a_character_with_a_span_are_chosen(spans: list[tuple[int, int]], kept: list[int]) -> None:
    assert SCAN.at(Span(*span) for span in spans).boxes == tuple(BOXES[n] for n in kept)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), max_size=30),
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=5),
)
def test_choosing_is_overlapping(words: list[tuple[int, int]], spans: list[tuple[int, int]]) -> None:
    boxes, end = [], 0
    for blank, length in words:
        boxes.append(Box(end + blank, end + blank + length, 0, 0, 1, 1))
        end += blank + length
    scan = Scan(unit="point", width=1, height=1, boxes=tuple(boxes))
    overlapping = tuple(b for b in boxes if any(max(b.start, start) < min(b.end, end) for start, end in spans))
    assert scan.at(Span(*span) for span in spans).boxes == overlapping


@given(st.lists(st.builds(Box, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER)))
def test_boxes_are_packed_and_come_back(boxes: list[Box]) -> None:
    assert unpack_boxes(pack_boxes(boxes)) == tuple(boxes)


def test_a_library_gives_the_boxes_of_spans_until_the_page_goes(tmp_path: Path) -> None:
    plain = make_page("另一版没有扫描。", "二版")
    with Library.open(tmp_path, PairEncoder()) as library:
        library.ingest([page(), plain])
        assert library.scan("一版") == SCAN
        found = library.scan(page().id, [Span(0, 2)])
        assert found is not None
        assert found.boxes == BOXES[:1]
        assert library.scan("二版") is None
        assert library.page("一版").scan is None
        library.remove("一版")
    with sqlite3.connect(tmp_path / "catalog.db") as connection:
        assert connection.execute("select count(*) from scans").fetchone() == (0,)
    connection.close()


def test_a_page_that_fails_leaves_no_boxes(tmp_path: Path) -> None:
    catalog, encoder = Catalog.in_folder(tmp_path), PairEncoder()
    number = catalog.vectors.adopt(encoder)
    with pytest.raises(ValueError, match="zip"):
        catalog.add(page(), find_articles(page()), [], np.zeros((1, encoder.dimension), np.float32), number)
    assert catalog.scan(page().id) is None
    catalog.close()


def test_what_was_inferred_comes_back_with_the_page_and_its_entry(tmp_path: Path) -> None:
    inferred = {"issue_date": "head of the page: 2022年8月28日"}
    with Library.open(tmp_path, PairEncoder()) as library:
        (report,) = library.ingest([page(issue_date="2022-08-28", inferred=inferred)])
        assert (report.issue_date, report.inferred) == ("2022-08-28", inferred)
        assert library.entry("一版").inferred == library.page("一版").inferred == inferred


def test_a_folder_of_a_version_that_kept_no_boxes_opens_with_all_its_pages(tmp_path: Path) -> None:
    with Library.open(tmp_path, PairEncoder()) as library:
        library.ingest([make_page("旧的一版。", "旧")])
    with sqlite3.connect(tmp_path / "catalog.db") as connection:
        connection.executescript("drop table scans; drop table inferences")
    connection.close()
    with Library.open(tmp_path, PairEncoder()) as library:
        assert library.page("旧").text == "旧的一版。"
        assert library.entry("旧").inferred == {}
        assert library.scan("旧") is None
        library.ingest([page()])
        assert library.scan("一版") == SCAN
