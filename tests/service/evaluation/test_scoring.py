"""What an outcome scores, by name."""

import pytest
from evaluation_samples import found, said

from service.evaluation.outcomes import Outcome
from service.evaluation.questions import UNANSWERABLE, Evidence, Question
from service.evaluation.scoring import score

SPAN = Question(id="s", text="谁？", type="org", answers=("省财政厅", "财政厅"), evidence=(Evidence("page-1", 0, 17),))
LIST = Question(
    id="l", text="哪些？", type="list", items=(("省财政厅",), ("省水利厅",)), evidence=(Evidence("page-1", 0, 17),)
)
NONE = Question(id="n", text="谁？", type=UNANSWERABLE)
CRASH = Outcome(error="RuntimeError: boom")


def test_a_right_span() -> None:
    assert score(SPAN, said("财政厅", (0, 17))).scores == {
        "answered": 1,
        "span_f1": 1,
        "exact": 1,
        "right": 1,
        "hit_1": 1,
        "hit_5": 1,
        "citation_precision": 1,
        "citation_recall": 1,
    }


def test_an_answer_is_right_from_f1_of_three_fifths() -> None:
    assert score(SPAN, said("财政厅水利")).scores["right"] == 1  # 2·3/(5+3) = 0.75
    assert score(SPAN, said("财政部门水利局")).scores["right"] == 0  # 2·2/(7+3)


@pytest.mark.parametrize("outcome", [CRASH, Outcome(), said("省财政厅", error="late")])
def test_refusals_and_crashes_of_answerable_questions_are_wrong_throughout(outcome: Outcome) -> None:
    assert set(score(SPAN, outcome).scores.values()) == {0.0}
    assert set(score(LIST, outcome).scores.values()) == {0.0}


def test_only_the_first_citation_counts_for_hit_at_1_but_any_of_a_list() -> None:
    second = said("省财政厅", (18, 24), (0, 17))
    assert (score(SPAN, second).scores["hit_1"], score(SPAN, second).scores["hit_5"]) == (0, 1)
    assert score(LIST, second).scores["hit_1"] == 1


def test_list_items_count_one_by_one() -> None:
    outcome = said("省财政厅、省水利厅", (0, 17), items=("省财政厅", "省水利厅"))
    assert score(LIST, outcome).scores["list_f1"] == 1
    # Without items the text is one.
    assert score(LIST, said("省财政厅")).scores["list_f1"] == pytest.approx(2 / 3)


def test_refusing_the_unanswerable_is_right_and_crashing_on_it_is_not() -> None:
    assert score(NONE, Outcome()).scores == {"refused": 1, "right": 1}
    assert score(NONE, said("省财政厅")).scores == {"refused": 0, "right": 0}
    assert score(NONE, CRASH).scores == {"refused": 0, "right": 0}


def test_follow_ups_are_counted_apart() -> None:
    follow_up = Question(id="f", text="那呢？", answers=("省水利厅",), history=("哪些？",))
    assert score(follow_up, said("省水利厅")).scores["conversation"] == 1
    assert "conversation" not in score(SPAN, said("省水利厅")).scores


def test_paragraph_questions_are_scored_as_the_benchmarks_do() -> None:
    read = Question(id="r", text="Who?", language="en", answers=("省财政厅",), paragraph="p", answer_language="zh")
    scores = score(read, said("财政厅。")).scores
    assert scores["cmrc_exact"] == scores["mlqa_exact"] == scores["squad_exact"] == scores["squad_f1"] == 0
    assert scores["cmrc_f1"] == scores["mlqa_f1"] == pytest.approx(6 / 7)
    none = Question(id="n", text="Who?", type=UNANSWERABLE, paragraph="p")
    assert score(none, Outcome()).scores["squad_f1"] == 1


def test_searches_are_scored_by_evidence_and_by_pages() -> None:
    question = Question(id="q", text="谁？", evidence=(Evidence("page-1", 0, 10),), relevant={"page-1": 1, "page-3": 1})
    hits = (found("page-2", 0, 10), found("page-1", 20, 30), found("page-1", 0, 10))
    scores = score(question, Outcome(hits=hits), answers=False, searches=True).scores
    assert (scores["search_hit_1"], scores["search_hit_5"], scores["search_rr_10"]) == (0, 1, pytest.approx(1 / 3))
    # Pages 2, 1: the second is relevant, one of two.
    assert (scores["rr_10"], scores["recall_10"]) == (0.5, 0.5)
    assert "answered" not in scores


def test_judgements_of_articles_rank_articles() -> None:
    article = "0123456789abcdef-02"
    question = Question(id="q", text="谁？", relevant={article: 1})
    hits = (found("page-1", 0, 5, "0123456789abcdef-01"), found("page-1", 9, 12, article))
    assert score(question, Outcome(hits=hits), answers=False, searches=True).scores["rr_10"] == 0.5


def test_a_crashed_search_finds_nothing() -> None:
    question = Question(id="q", text="谁？", evidence=(Evidence("page-1", 0, 10),), relevant={"page-1": 1})
    scores = score(question, CRASH, answers=False, searches=True).scores
    assert set(scores.values()) == {0.0}
    assert {"search_hit_1", "ndcg_10"} <= scores.keys()
