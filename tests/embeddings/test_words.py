"""Words and terms: spans are true, scripts and widths meet, nothing outside the object changes."""

import os
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.errors import DataFolderError
from embeddings.numbers import without_thousands
from embeddings.pages import Page
from embeddings.text import fold
from embeddings.words import UserWord, Words, read_user_words

MIXED = st.text(
    st.sampled_from("省农业農業廳６.27亿,，。％%GPTgpt-4 \n\u3000①㎡ﬁ𠀀〇") | st.characters(codec="utf-8"), max_size=60
)


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


@given(MIXED)
def test_words_are_slices_in_order(text: str) -> None:
    found = Words().cut(text)
    assert all(text[word.start : word.end] == word.text and word.text for word in found)
    assert all(before.start <= after.start for before, after in pairwise(found))


@pytest.fixture(scope="module")
def original(words: Words) -> jieba.Tokenizer:
    """The tokenizer as jieba has it, over the same dictionary."""
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = words._tokenizer.FREQ, words._tokenizer.total
    tokenizer.initialized = True
    return tokenizer


@given(MIXED)
def test_any_text_is_cut_as_jieba_cuts_it(words: Words, original: jieba.Tokenizer, text: str) -> None:
    folded = fold(text)
    assert [word.text for word in words.cut(folded)] == [word for word in original.cut(fold(folded)) if word.strip()]


def test_pages_are_cut_as_jieba_cuts_them(words: Words, original: jieba.Tokenizer, seed_pages: list[Page]) -> None:
    for page in seed_pages:
        folded = fold(page.text)
        assert [word.text for word in words.cut(folded)] == [word for word in original.cut(folded) if word.strip()]
        searched = [word.strip("%._-") for word in original.cut_for_search(without_thousands(folded))]
        assert words.word_terms(page.text) == [word for word in searched if any(map(str.isalnum, word))]


def test_words_cover_every_mark_of_a_page(words: Words, seed_pages: list[Page]) -> None:
    for page in seed_pages:
        covered = {offset for word in words.cut(page.text) for offset in range(word.start, word.end)}
        assert {offset for offset, char in enumerate(page.text) if not char.isspace()} <= covered


def test_traditional_and_full_width_text_is_cut_as_simplified_and_half_width(words: Words) -> None:
    assert [word.text for word in words.cut("鄉村振興，增長６.２７億元")] == [
        "鄉村",
        "振興",
        "，",
        "增長",
        "６.２７",
        "億元",
    ]
    assert words.terms("鄉村振興，增長６.２７億元") == words.terms("乡村振兴，增长6.27亿元")


def test_terms_hold_words_their_parts_and_character_pairs(words: Words) -> None:
    terms = words.terms("中国科学院的GPT-4增长6.27亿元")
    assert {"中国科学院", "科学院", "科学", "gpt", "4", "6.27", "6.27亿", "学院", "院的"} <= set(terms)
    assert not {"-", "gpt-4", "的g"} & set(terms)


def test_a_name_cut_apart_is_found_by_its_pairs(words: Words) -> None:
    assert set(words.pair_terms("艾凌宇")) <= set(words.pair_terms("张强艾凌宇谷明姚鸿波出席"))


@pytest.mark.parametrize(
    ("one", "other"), [("1,234,567人", "1234567人"), ("８月２７日", "8月27日"), ("１００％", "100%")]
)
def test_numbers_meet_in_all_their_forms(words: Words, one: str, other: str) -> None:
    assert words.terms(one) == words.terms(other)


def test_marks_alone_have_no_terms(words: Words) -> None:
    assert words.terms("，。 \n——《》") == []


def test_a_commas_list_of_numbers_stays_a_list(words: Words) -> None:
    assert words.word_terms("第1,2,3版") == ["第", "1", "2", "3", "版"]


def test_user_words_stay_whole_and_touch_no_other_words(words: Words) -> None:
    own = Words([UserWord("花園屯镇", tag="ns")])
    assert [word.text for word in own.cut("来到花园屯镇")] == ["来到", "花园屯镇"]
    assert own.tag("花园屯镇") == "ns"
    assert [word.text for word in words.cut("来到花园屯镇")] == ["来到", "花园", "屯镇"]
    assert words.tag("花园屯镇") is None
    assert own.fingerprint != words.fingerprint == Words().fingerprint


def test_tag_is_of_the_folded_word(words: Words) -> None:
    assert words.tag("北京") == "ns"
    assert words.tag("財政廳") == words.tag("财政厅")
    assert words.tag("此词不在词典之中") is None


def test_jieba_of_the_process_and_the_temporary_folder_are_left_alone(tmp_path: Path) -> None:
    code = "from embeddings.words import Words; Words().terms('大同市'); import jieba; print(jieba.dt.initialized)"
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert (ran.stdout.strip(), ran.stderr) == ("False", "")
    assert list(tmp_path.iterdir()) == []


def test_a_poisoned_jieba_cache_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "jieba.cache").write_bytes(b"poison")
    assert [word.text for word in Words().cut("乡村振兴")] == ["乡村", "振兴"]
    assert jieba.get_FREQ("乡村") is None or not jieba.dt.initialized


def test_user_words_are_read_with_frequency_and_tag(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("\ufeff# names\n花园屯镇\n省农信社 50\n卢东亮 nr\n云冈石窟 3 ns\n\n", encoding="utf-8")
    assert read_user_words(file) == [
        UserWord("花园屯镇"),
        UserWord("省农信社", 50),
        UserWord("卢东亮", None, "nr"),
        UserWord("云冈石窟", 3, "ns"),
    ]


def test_a_bad_line_of_user_words_is_named(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("好词 5 n\n花园 屯镇 5\n", encoding="utf-8")
    with pytest.raises(DataFolderError, match=r"words\.txt, line 2"):
        read_user_words(file)


def test_user_words_that_are_no_utf_8_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_bytes("花园屯镇".encode("gb18030"))
    with pytest.raises(DataFolderError, match=r"words\.txt cannot be read as UTF-8"):
        read_user_words(file)
