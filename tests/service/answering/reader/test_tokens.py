"""Words of questions and passages."""

from hypothesis import given
from hypothesis import strategies as st

from service.answering.reader.tokens import is_english, tokenize, tokenize_english


def test_words_are_folded_and_keep_their_place() -> None:
    text = "　省財政廳，ＡＢＣ集团。"
    tokens = tokenize(text)
    assert "".join(token.word for token in tokens) == "省财政厅,abc集团。"
    assert text[tokens[-2].start : tokens[-1].end].endswith("集团。")
    assert text[tokens[0].start] == "省"


@given(st.text(alphabet="省财政厅长王0123。！\n 　abＡ㎡…“”、", max_size=60))
def test_tokens_cover_all_but_blanks_in_order(text: str) -> None:
    tokens = tokenize(text)
    covered = [place for token in tokens for place in range(token.start, token.end)]
    assert covered == sorted(set(covered))
    assert {place for place, char in enumerate(text) if not char.isspace()} <= set(covered)


def test_english_words_numbers_and_marks() -> None:
    text = "Who visited Hefei's 1,998 schools?"
    words = [token.word for token in tokenize_english(text)]
    assert words == ["who", "visited", "hefei's", "1,998", "schools", "?"]
    assert [text[token.start : token.end].lower() for token in tokenize_english(text)] == words


def test_language_is_told_by_the_script() -> None:
    assert is_english("Who is 王清宪?")
    assert not is_english("NBA的总裁是谁？")
    assert not is_english("2022")
