"""English questions made from Chinese ones and from parallel text."""

import gzip
import lzma
import random
from pathlib import Path

from service.answering.reader.lexicon import Lexicon
from service.answering.reader.training.english import RoughEnglish, parallel_questions
from service.answering.reader.training.made import QuestionMaker
from service.answering.reader.training.sources import Pair


def test_questions_start_with_the_asking_word(lexicon: Lexicon) -> None:
    rough = RoughEnglish(lexicon, [Pair("to found", "成立", "cedict")], lambda word: None, random.Random(2))
    asked = {rough("大学是什么时候成立的？") for _ in range(40)}
    assert all(text.endswith("?") and text.isascii() for text in asked)
    assert all(text.startswith(("When", "In what year", "On which day")) for text in asked)
    assert any("university" in text and "found" in text for text in asked)


def test_unknown_names_are_written_in_pinyin(lexicon: Lexicon) -> None:
    rough = RoughEnglish(lexicon, [], {"王清宪": "nr"}.get, random.Random(2))
    assert "Wang Qingxian" in rough("王清宪访问了谁？")


def test_the_twin_of_an_english_word_answers(lexicon: Lexicon, tmp_path: Path) -> None:
    rows = [("The new library was founded by the mayor in 1998 here", "这里新的图书馆是市长在1998年成立的，对外开放。")]
    rows += [
        (f"Filling sentence number {number} is here", f"这是用来填充的第{number}个句子，没有别的意思。")
        for number in range(3)
    ]
    with lzma.open(tmp_path / "parallel_en_zh.tsv.xz", "wt", encoding="utf-8") as file:
        file.writelines(f"{english}\t{chinese}\tmlqe_pe\tCC0\n" for english, chinese in [*rows[1:], rows[0]])
    with gzip.open(tmp_path / "tatoeba_en_zh.tsv.gz", "wt", encoding="utf-8"):
        pass
    asked = set()
    for seed in range(30):
        choose = random.Random(seed)
        for row in parallel_questions(tmp_path, lexicon, QuestionMaker(lambda word: None, str, choose), choose):
            assert row.question.endswith("?")
            if row.start < 0:
                assert "1998" not in row.passage
            elif row.passage[row.start : row.end] == "1998年":
                asked.add(row.question)
    assert asked
    asking = ("when", "in what year", "on which day")
    assert all("1998" not in question and any(word in question.lower() for word in asking) for question in asked)
    assert any("library" in question and "mayor" in question for question in asked)
