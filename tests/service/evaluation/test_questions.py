"""Question files: the project's own format, its broken lines, and questions in other words."""

from pathlib import Path

import pytest

from service.evaluation.formats import read_questions
from service.evaluation.questions import Evidence, Question, read_own, with_texts_of

DEVELOPMENT = Path(__file__).parents[3] / "seeds" / "questions" / "dev.jsonl"

LIST = """{"id": "q1", "question": "哪些部门", "question_en": "Which?", "type": "list", "scope": "file",
 "page": "p1.txt",
 "answers": {"items": [["a", "b"], ["c"]], "optional_items": [["d"]]}, "history": ["before"],
 "evidence": [{"page": "p1.txt", "start": 3, "end": 5, "quote": "ab"}]}""".encode()


def test_a_list_question_in_both_languages() -> None:
    zh, en = read_own([(1, LIST)], "both").questions
    assert (zh.text, zh.language, en.text, en.language) == ("哪些部门", "zh", "Which?", "en")
    assert en == Question(
        id="q1",
        text="Which?",
        language="en",
        type="list",
        items=(("a", "b"), ("c",)),
        optional_items=(("d",),),
        evidence=(Evidence("p1", 3, 5, "ab"),),
        pages=("p1",),
        history=("before",),
        relevant={"p1": 1},
    )
    assert en.gold_variants == ("a", "b", "c")
    assert (zh.key, en.key) == ("q1@zh", "q1@en")


def test_one_language_alone() -> None:
    assert [q.language for q in read_own([(1, LIST)], "en").questions] == ["en"]
    assert [q.language for q in read_own([(1, LIST)], "zh").questions] == ["zh"]


def test_without_scope_all_pages_are_asked() -> None:
    row = b'{"id": "q", "question": "x", "type": "span", "page": "p1.txt", "answers": ["a"]}'
    assert read_own([(1, row)], "both").questions[0].pages is None


def test_a_broken_line_is_named_and_the_rest_is_read() -> None:
    lines = [(1, LIST), (2, b'{"id": "q2"'), (4, b'{"id": "q3", "question": 5}'), (5, b"\xff"), (6, LIST)]
    found = read_own(lines, "zh")
    assert len(found.questions) == 2
    assert [problem.split(":")[0] for problem in found.problems] == ["line 2", "line 4", "line 5"]


def test_the_development_questions_are_all_read() -> None:
    found = read_questions([DEVELOPMENT])
    rows = DEVELOPMENT.read_text("utf-8").splitlines()
    assert len(found.questions) == 2 * len(rows)
    assert not found.problems
    assert found.has_unanswerable
    for question in found.questions:
        assert question.is_answerable == bool(question.gold_variants) == bool(question.evidence), question.id


def test_the_development_evidence_stands_in_the_pages() -> None:
    pages = {path.stem: path.read_text("utf-8") for path in (DEVELOPMENT.parents[1] / "pages").glob("*.txt")}
    for question in read_questions([DEVELOPMENT], "zh").questions:
        for span in question.evidence:
            assert pages[span.page][span.start : span.end] == span.quote, question.id


@pytest.mark.parametrize("other_id", ["q1", "xquad_en:q1"])
def test_questions_in_the_words_of_another_file(other_id: str) -> None:
    gold = Question(id="xquad_zh:q1", text="谁", answers=("丹佛",), paragraph="p")
    lone = Question(id="xquad_zh:q2", text="何时", answers=("去年",))
    words = Question(id=other_id, text="Who", language="en", answers=("Denver",))
    (found,) = with_texts_of([gold, lone], [words])
    assert (found.text, found.language, found.answers, found.paragraph) == ("Who", "en", ("丹佛",), "p")
