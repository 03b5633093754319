"""Questions about articles become rows with the right places."""

import gzip
import json
import random
from pathlib import Path

import pytest

from service.answering.reader.training.batches import Row
from service.answering.reader.training.made import items_of
from service.answering.reader.training.news_questions import NewsQuestions, located
from service.evaluation.questions import Evidence, Question

TEXT = (
    "县图书馆新馆开馆。新馆由县文化局、县教育局和县财政局共同建设，藏书15万册，县长陈志远出席仪式。"
    "此前，县文化局已办过三次书展。图书馆每天开放十个小时，周末也不休息，附近的居民都可以来看书。"
)


def _said(row: Row | None) -> tuple[str, list[str]]:
    assert row is not None
    answer = row.passage[row.start : row.end]
    return answer, [answer[slice(*item)] for item in row.items]


def _evidence(quote: str) -> Evidence:
    start = TEXT.index(quote)
    return Evidence("a", start, start + len(quote), quote)


def test_an_answer_is_found_in_its_evidence() -> None:
    asked = Question(
        id="1", text="谁办过书展？", answers=("县文化局",), evidence=(_evidence("县文化局已办过三次书展"),)
    )
    row = located(asked, TEXT)
    assert _said(row) == ("县文化局", [])
    assert row is not None
    assert row.start > TEXT.index("此前")


def test_the_items_of_a_list_are_told_from_its_start_on() -> None:
    items = (("县财政局",), ("县文化局", "文化局"), ("县教育局",))
    asked = Question(
        id="1", text="谁建的？", items=items, evidence=(_evidence("新馆由县文化局、县教育局和县财政局共同建设"),)
    )
    assert _said(located(asked, TEXT)) == ("县文化局、县教育局和县财政局", ["县文化局", "县教育局", "县财政局"])


def test_what_the_evidence_does_not_hold_is_left_out() -> None:
    asked = Question(id="1", text="藏书多少？", answers=("15万册",), evidence=(_evidence("县图书馆新馆开馆。"),))
    assert located(asked, TEXT) is None


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("县文化局、县教育局和县财政局", ["县文化局", "县教育局", "县财政局"]),
        ("水、电以及煤气", ["水", "电", "煤气"]),
        ("县文化局", []),
        ("文化和旅游局", []),
    ],
)
def test_enumerations_fall_into_items(text: str, items: list[str]) -> None:
    assert [text[slice(*item)] for item in items_of(text)] == items


def test_every_question_becomes_rows_in_both_languages(tmp_path: Path) -> None:
    evidence = [{"page": "a", "start": 9, "end": 31, "quote": TEXT[9:31]}]
    items = {"items": [["县文化局"], ["县财政局"]]}
    asked = {"question_en": "Who?", "evidence": evidence}
    lines = [
        {
            "id": "1",
            "question": "新馆由谁建？",
            "type": "list",
            "answers": items,
            **asked,
        },
        {"id": "2", "question": "新馆花了多少钱？", "type": "unanswerable", "answers": [], **asked},
    ]
    (tmp_path / "q.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    articles = json.dumps({"id": "a", "title": "新馆", "text": TEXT})
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(articles.encode()))
    rows = [
        row
        for seed in range(20)
        for row in NewsQuestions(tmp_path / "q.jsonl", tmp_path / "a.jsonl.gz", random.Random(seed)).rows()
    ]
    answered = [row for row in rows if row.start >= 0]
    assert {_said(row)[0] for row in answered} == {"县文化局、县教育局和县财政局"}
    assert {row.question for row in answered} == {"新馆由谁建？", "Who?"}
    assert {row.question for row in rows if row.start < 0} >= {"新馆花了多少钱？", "Who?"}
    assert any(row.passage.startswith("新馆。") for row in rows)
