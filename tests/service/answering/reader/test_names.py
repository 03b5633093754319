"""Names in pinyin."""

import pytest

from service.answering.reader.names import Name, find_names, find_syllables, split_syllables
from service.answering.reader.tokens import tokenize_english

SYLLABLES = frozenset({"he", "fei", "wang", "qing", "xian", "xi", "an", "min", "li"})


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("hefei", ("he", "fei")),
        ("qingxian", ("qing", "xian")),
        ("who", ()),
        ("mayor", ()),
        ("", ()),
    ],
)
def test_pinyin_is_split_into_the_fewest_syllables(word: str, parts: tuple[str, ...]) -> None:
    assert split_syllables(word, SYLLABLES) == parts


def test_names_stand_alone_and_with_their_neighbours() -> None:
    text = "Did Wang Qingxian visit Hefei?"
    names = find_names(text, tokenize_english(text), SYLLABLES)
    assert Name(("wang", "qing", "xian"), (1, 2)) in names
    assert Name(("he", "fei"), (4,)) in names
    assert Name(("wang",), (1,)).weight < Name(("he", "fei"), (4,)).weight


def test_words_in_lower_case_are_no_names() -> None:
    text = "did li visit an office"
    assert find_names(text, tokenize_english(text), SYLLABLES) == []


def test_syllables_are_found_in_characters() -> None:
    readings = {"合": "he", "肥": "fei", "和": "he"}
    assert find_syllables(("he", "fei"), "和合肥、合肥", readings) == [1, 4]
    assert find_syllables(("fei", "he"), "合肥", readings) == []
