"""Chinese names written in pinyin, found in Chinese text: Hefei in 合肥, Wang Qingxian in 王清宪."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from service.answering.reader.tokens import Token

_LONGEST_SYLLABLE = 6
# A lone syllable such as Li fits many words; two and more are a name.
_LONE_SYLLABLE = 0.4


class Name(NamedTuple):
    """Syllables of a name in a question, and the numbers of the question's words that it is made of."""

    syllables: tuple[str, ...]
    columns: tuple[int, ...]

    @property
    def weight(self) -> float:
        """How much it means to find these syllables."""
        return 1.0 if len(self.syllables) > 1 else _LONE_SYLLABLE


def find_names(text: str, tokens: Sequence[Token], syllables: frozenset[str]) -> list[Name]:
    """Capitalised words of the question ``text`` that can be read as pinyin, each alone and with its neighbours."""
    spelled = []
    for column, token in enumerate(tokens):
        parts = split_syllables(token.word, syllables) if text[token.start].isupper() else ()
        spelled.append((column, parts))
    names: list[Name] = []
    for is_name, run in groupby(spelled, key=lambda entry: bool(entry[1])):
        if is_name:
            words = list(run)
            names.extend(Name(parts, (column,)) for column, parts in words)
            if len(words) > 1:
                columns = tuple(column for column, _ in words)
                names.append(Name(tuple(part for _, parts in words for part in parts), columns))
    return names


@lru_cache(maxsize=4096)
def split_syllables(word: str, syllables: frozenset[str]) -> tuple[str, ...]:
    """``word`` as the fewest pinyin syllables, or nothing where it is not made of them."""
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(word) + 1):
        found = None
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            before = best[start]
            if before is not None and word[start:end] in syllables and (found is None or len(before) + 1 < len(found)):
                found = (*before, word[start:end])
        best.append(found)
    return best[-1] or ()


def find_syllables(name: Sequence[str], chars: str, readings: Mapping[str, str]) -> list[int]:
    """Offsets in ``chars`` where the characters are read as ``name``."""
    wanted = list(name)
    spoken = [readings.get(char, "") for char in chars]
    first = wanted[0]
    return [at for at, syllable in enumerate(spoken) if syllable == first and spoken[at : at + len(wanted)] == wanted]
