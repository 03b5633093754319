"""What is searched for when a question is asked."""

import re

import msgspec

from embeddings.library import Library
from embeddings.numbers import chinese_dates

_HAN = re.compile(r"[㐀-鿿]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


class Query(msgspec.Struct, frozen=True):
    """A question as it is searched.

    ``text`` has names in pinyin and English dates as the pages write them; ``across`` says that the question is not
    in the language of the pages.
    """

    text: str
    across: bool


def read_query(question: str, library: Library) -> Query:
    """``question`` as it is searched in ``library``."""
    across = len(_LATIN_WORD.findall(question)) >= len(_HAN.findall(question))
    return Query(library.restore_names(chinese_dates(question)), across)
