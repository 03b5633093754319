"""What is known of words."""

from pathlib import Path

import numpy as np

from service.answering.reader.lexicon import Lexicon


def test_a_saved_lexicon_is_the_same(lexicon: Lexicon, tmp_path: Path) -> None:
    lexicon.save(tmp_path / "lexicon.safetensors")
    loaded = Lexicon.load(tmp_path / "lexicon.safetensors")
    numbers = np.arange(-1, lexicon.size, dtype=np.int32)
    np.testing.assert_array_equal(loaded.vectors(numbers), lexicon.vectors(numbers))
    assert loaded.words == lexicon.words
    assert loaded.meanings("university") == lexicon.meanings("university")
    assert loaded.tag(loaded.number("合肥")) == lexicon.tag(lexicon.number("合肥")) != 0


def test_vectors_are_unit_and_those_of_unknown_words_zero(lexicon: Lexicon) -> None:
    vectors = lexicon.vectors(np.array([0, 3, -1], np.int32))
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0], atol=0.01)


def test_an_english_word_lies_where_its_meanings_do(lexicon: Lexicon) -> None:
    number = lexicon.english_number("university")
    assert number >= len(lexicon.words)
    both = lexicon.vectors(np.array([number, lexicon.number("大学")], np.int32))
    np.testing.assert_allclose(both[0], both[1], atol=0.01)


def test_endings_are_taken_off_unknown_english_words(lexicon: Lexicon) -> None:
    meant = lexicon.meanings("university")
    assert lexicon.meanings("universities") == meant
    assert [lexicon.words[number] for number, _ in lexicon.meanings("visited")] == ["访问"]
    assert lexicon.meanings("visiting") == lexicon.meanings("visits") == lexicon.meanings("visit")
    assert lexicon.meanings("unheard") == []


def test_meanings_come_likeliest_first(lexicon: Lexicon) -> None:
    assert [lexicon.words[number] for number, _ in lexicon.meanings("library")] == ["图书馆", "大学"]


def test_unseen_words_are_rare_and_marks_are_not(lexicon: Lexicon) -> None:
    assert lexicon.idf("量子") > lexicon.idf("大学") > lexicon.idf("的")
    assert lexicon.idf("※") == 0
