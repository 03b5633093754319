"""Questions that a passage nearly answers."""

import random
from pathlib import Path

import msgspec
import pytest

from service.answering.reader.lexicon import Lexicon
from service.answering.reader.training.batches import Row
from service.answering.reader.training.english import RoughEnglish
from service.answering.reader.training.exchanging import Exchanger
from service.answering.reader.training.made import QuestionMaker
from service.answering.reader.training.near_misses import Borrower, subject_of
from service.answering.reader.training.near_rows import KINDS, NearRows

TAGS = {"市长": "n", "部门": "n", "合肥": "ns", "大学": "n", "图书馆": "n", "访问": "v", "成立": "v", "财政厅": "nt"}
PASSAGE = "合肥的图书馆在1998年成立。市长访问图书馆。"
ROW = Row("合肥的图书馆在1998年是谁成立的？", PASSAGE, 16, 18)
ASKED = [ROW, Row("财政厅的部门有哪些？", "财政厅在省里，部门是人事处。", 10, 13)]


@pytest.mark.parametrize("seed", range(20))
def test_what_is_exchanged_is_not_in_the_passage(lexicon: Lexicon, seed: int) -> None:
    exchanger = Exchanger(lexicon, TAGS.get, [row.question for row in ASKED], random.Random(seed))
    found = exchanger(ROW)
    assert found is not None
    assert (found.passage, found.start, found.end) == (PASSAGE, -1, -1)
    assert found.question != ROW.question
    assert found.question not in PASSAGE
    assert found.question.endswith("成立的？") or "成立" not in found.question


def test_words_with_no_other_of_their_kind_stay(lexicon: Lexicon) -> None:
    exchanger = Exchanger(lexicon, {"合肥": "ns"}.get, ["合肥在哪？"], random.Random(1))
    assert exchanger(Row("合肥在哪？", "合肥在这里。", 3, 5)) is None


def test_numbers_become_others_of_their_length(lexicon: Lexicon) -> None:
    exchanger = Exchanger(lexicon, TAGS.get, [], random.Random(1))
    found = exchanger(Row("1998年成立了谁？", PASSAGE, 3, 6))
    assert found is not None
    year = found.question[:4]
    assert year.isdigit()
    assert year[:2] == "19"
    assert year != "1998"


def test_english_words_are_exchanged_for_what_the_passage_does_not_mean(lexicon: Lexicon) -> None:
    exchanger = Exchanger(lexicon, TAGS.get, [], random.Random(1))
    assert exchanger.english(Row("In 1998 who came?", PASSAGE, 0, 2)) is not None
    assert exchanger.english(Row("Who came there?", PASSAGE, 0, 2)) is None


def test_the_subject_is_what_question_and_opening_share() -> None:
    assert subject_of(ROW) == "合肥的图书馆在1998年"
    assert subject_of(Row("谁来了？", "昨天下雨。", 0, 2)) == ""


def test_borrowed_questions_ask_of_the_passages_own_subject(lexicon: Lexicon) -> None:
    choose = random.Random(2)
    borrower = Borrower(ASKED[1:], Exchanger(lexicon, TAGS.get, [], choose), choose)
    assert borrower("图书馆", "图书馆成立。") == Row("图书馆的部门有哪些？", "图书馆成立。", -1, -1)
    assert borrower("图书馆", "图书馆的部门很多。") is None


def test_every_kind_leaves_a_row_without_an_answer(lexicon: Lexicon) -> None:
    choose = random.Random(3)
    maker, rough = QuestionMaker(TAGS.get, str, choose), RoughEnglish(lexicon, [], TAGS.get, choose)
    long = "".join(f"合肥的第{number}个图书馆里没有新的消息可以告诉大家。" for number in range(9)) + PASSAGE
    asked = "在合肥的图书馆，是谁成立的？"
    rows = [Row(asked, long, len(long) - 8, len(long) - 6), *ASKED[1:]]
    near = NearRows(lexicon, TAGS.get, maker, rough, rows, choose)
    made = {kind: [near.make(kind, rows[0], english=english) for english in (False, True)] for kind in KINDS}
    for kind in ("robbed", "veiled", "exchanged"):
        assert all(row is not None and row.start == -1 for row in made[kind])
    assert made["robbed"][1] is not None
    assert made["robbed"][1].question.isascii()
    assert len(list(near.make_any(rows[0], english=False))) == 1


def test_calibration_tells_kinds_apart(reader_folder: Path) -> None:
    from service.answering.reader.loading import load_reader
    from service.answering.reader.training.calibration import ANSWERED, read_all, report

    rows = [(ANSWERED, "zh", ROW), ("robbed", "zh", Row(ROW.question, "市长访问图书馆。", -1, -1))]
    samples = list(read_all(load_reader(str(reader_folder)), "own", rows))
    assert [sample.answer for sample in samples] == [PASSAGE[16:18], ""]
    assert all(sample.text in sample.passage for sample in samples)
    right = [msgspec.structs.replace(sample, score=score) for score, sample in zip((2.0, 1.0), samples, strict=True)]
    assert list(report(right)) == ["own zh robbed: AUROC 1.000 (1, 1)", "own zh all: AUROC 1.000 (1, 1)"]
