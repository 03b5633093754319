"""Questions as they are searched."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings.library import Library
from embeddings.pages import make_page
from service.retrieval.query import Query, read_query
from tests.fakes import PairEncoder


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("data"), PairEncoder()) as library:
        texts = ["市长陈志远来到清水县，看了白沙河大桥。", "记者张强报道。", "市长张强、记者张蔷参加。"]
        library.ingest([make_page(text, str(number), format="article") for number, text in enumerate(texts)])
        yield library


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Whom did Chen Zhiyuan meet?", "Whom did 陈志远 meet?"),
        ("Whom did Zhiyuan Chen meet in Qingshui?", "Whom did 陈志远 meet in 清水 ?"),
        ("What does Zhang Qiang report?", "What does 张强 report?"),
        ("What did Li Ming say?", "What did Li Ming say?"),
        ("What happened on 27 August?", "What happened on 8月27日 ?"),
        ("陈志远看了什么？", "陈志远看了什么？"),
    ],
)
def test_names_and_dates_are_written_as_the_pages_write_them(library: Library, question: str, text: str) -> None:
    assert " ".join(read_query(question, library).text.split()) == text


@pytest.mark.parametrize(
    ("question", "across"),
    [("谁来到清水县？", False), ("Who came to Qingshui?", True), ("BRT线路何时通车？", False), ("?", True)],
)
def test_the_language_is_told_by_what_the_question_is_written_in(library: Library, question: str, across: bool) -> None:
    assert read_query(question, library).across is across


def test_an_empty_library_gives_no_names_back(tmp_path: Path) -> None:
    with Library.open(tmp_path, PairEncoder()) as library:
        assert read_query("Who is Li Ming?", library) == Query("Who is Li Ming?", True)
