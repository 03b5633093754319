"""The report is one page that needs nothing else, and shows each question with its spans marked."""

import re

import msgspec
import pytest
from evaluation_samples import PAGE, found, said

from embeddings.text import Span
from service.evaluation.figures import summarise
from service.evaluation.folder import Provenance, Run, Source, begin
from service.evaluation.outcomes import Cited, Outcome
from service.evaluation.questions import UNANSWERABLE, Evidence, Question
from service.evaluation.report import Piece, mark, mark_highlights, report
from service.evaluation.scoring import score

MADE_BY = Provenance(
    mode="ask",
    language="both",
    format=None,
    files=(Source("sets/dev.jsonl", "0" * 64),),
    words_of=None,
    limit=None,
    seed=0,
    settings={},
    encoder="pairs",
    encoder_fingerprint="pairs-64",
    revision=3,
    service=None,
    versions={"yinju": "1"},
    python="3",
)
RIGHT = Question(id="r", text="走访了哪？", answers=("省财政厅",), evidence=(Evidence("page-1", 0, 17, PAGE[:17]),))
WRONG = Question(id="w", text="<script>alert(1)</script>", language="en", answers=("大同",))
NONE = Question(id="n", text="谁？", type=UNANSWERABLE)


def page(*records: object, problems: tuple[str, ...] = ()) -> str:
    kept = [record for record in records if record]
    file = msgspec.structs.replace(begin(MADE_BY, problems), summary=summarise(kept), seconds=1.5)  # type: ignore[arg-type]
    return report(Run(file, tuple(kept)))  # type: ignore[arg-type]


ALL = page(
    score(RIGHT, said("省财政厅", (0, 17), confidence=0.9, violations=("item 'x' is not there",))),
    score(WRONG, said("北京", confidence=0.8)),
    score(NONE, Outcome(error="E: boom")),
    problems=("dev.jsonl: line 3: broken",),
)


def test_nothing_is_loaded_from_elsewhere() -> None:
    loading = re.findall(r"""(?:src|href)\s*=\s*["']([^"'#]+)|url\(([^)#]+)\)|@import""", ALL)
    assert loading == []


def test_questions_are_text_and_never_markup() -> None:
    assert "<script>alert" not in ALL
    assert "&lt;script&gt;alert(1)" in ALL


def test_the_worst_come_first() -> None:
    assert re.findall(r'class="id">(\w+@\w+)', ALL) == ["w@en", "n@zh", "r@zh"]


def test_gold_is_marked_in_the_evidence() -> None:
    assert "市委书记走访了<mark>省财政厅</mark>、省水利厅。" in ALL


def test_what_went_wrong_is_said() -> None:
    for words in ("E: boom", "dev.jsonl: line 3: broken", "item &#39;x&#39; is not there", "n@zh"):
        assert words in ALL


def test_charts_are_drawn_for_what_there_is() -> None:
    assert ALL.count("<svg") == 4
    searched = Question(id="s", text="谁？", relevant={"page-1": 1})
    record = score(searched, Outcome(hits=(found("page-1", 0, 5),), latency_ms=3), answers=False, searches=True)
    assert page(record).count("<svg") == 1


def test_an_unfinished_run_has_no_report() -> None:
    with pytest.raises(ValueError, match="not finished"):
        report(Run(begin(MADE_BY, ()), ()))


def test_highlights_are_marked_across_the_spans_of_a_quote() -> None:
    cited = Cited(
        page="p",
        article_id="a",
        title=None,
        quote="甲乙丙丁戊己",
        spans=(Span(10, 13), Span(20, 23)),
        highlights=(Span(11, 13), Span(20, 21), Span(40, 41)),
    )
    assert mark_highlights(cited) == [Piece("甲", False), Piece("乙丙", True), Piece("丁", True), Piece("戊己", False)]


@pytest.mark.parametrize(
    ("marks", "shown"),
    [
        ([], "abcdef"),
        ([(0, 2)], "[ab]cdef"),
        ([(4, 6), (1, 3)], "a[bc]d[ef]"),
        ([(1, 4), (2, 3), (3, 5)], "a[bcd][e]f"),
    ],
)
def test_overlapping_marks_lose_nothing(marks: list[tuple[int, int]], shown: str) -> None:
    assert "".join(f"[{text}]" if marked else text for text, marked in mark("abcdef", marks)) == shown
