"""Traditional and simplified script."""

from hypothesis import given
from hypothesis import strategies as st

from embeddings.text import fold, simplify


def test_simplifying_keeps_every_offset() -> None:
    assert simplify("臺南２０２４年，兩個ABC") == "台南２０２４年，两个ABC"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_simplified_text_is_as_long_and_folds_alike(text: str) -> None:
    assert len(simplify(text)) == len(text)
    assert fold(simplify(text)) == fold(text)
