"""Names and compounds that a text holds, learned from the text itself: the words no dictionary lists.

People are found by their roles, bylines and verbs of saying; places and bodies by how they end (某某镇, 某某集团);
titles and sayings by their quotation marks. What is found depends on the text and jieba's dictionary alone, never on
what was read before, so that an index of it can be built anew at any time.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import pypinyin

from embeddings.people import find_people
from embeddings.romanised import PLACE_ENDS, readings
from embeddings.text import fold
from embeddings.words import Word, Words

# Raised whenever ``Lexicon.names`` would give other names for the same text, dictionary and readings.
_VERSION = 1

LONGEST_NAME = 12
SHORTEST_WHOLE = 3
_LONGEST_SPOKEN = 4
_HAN = re.compile(r"[㐀-鿿]+")
_QUOTED = re.compile(rf"[《“「『‘]([㐀-鿿]{{{SHORTEST_WHOLE},{LONGEST_NAME}}})[》”」』’]")
# How bodies, places and works end, as newspapers name them: nearly a closed class.
_COMPOUND_END = re.compile(
    rf"[{PLACE_ENDS}屯庄道路街桥站港园场馆院校局厅委办部署处所社队团厂店库塔宫庙司法奖赛节]$|(?<!社)会$"
    r"|中心$|基地$|银行$|条例$|工程$|大学$|书店$|平台$|开发区$"
)
_PARTS_OF_NAMES = ("n", "j", "vn", "f", "m", "b", "s", "l", "i")


class Names(NamedTuple):
    """What a text names: ``wholes`` of three characters and more, and what is ``spoken`` of people and places.

    ``spoken`` are short names with their readings in pinyin, ``(reading, name)``. Both are folded, each once, in order.
    """

    wholes: tuple[str, ...]
    spoken: tuple[tuple[str, str], ...]


class Lexicon:
    """Finds names in texts; safe to use from several threads."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.fingerprint = f"{words.fingerprint}-names{_VERSION}-pypinyin-{pypinyin.__version__}"
        # The heading of an article comes with each of its passages.
        self.names = lru_cache(maxsize=1024)(self._names)
        self._is_name = lru_cache(maxsize=65536)(self._sounds_named)

    def _names(self, text: str) -> Names:
        folded = fold(text)
        cut = [word for word in self._words.cut(folded) if _HAN.fullmatch(word.text)]
        people = [person.name for person in find_people(folded, self._words)]
        compounds = list(self._compounds(folded, cut))
        wholes = dict.fromkeys((*people, *compounds, *_QUOTED.findall(folded)))
        named = [*people, *(word.text for word in cut if len(word.text) > 1 and self._is_name(word.text))]
        places = [name for name in compounds if name[-1] in PLACE_ENDS and 1 < len(name) <= _LONGEST_SPOKEN + 1]
        named += [*places, *(name[:-1] for name in (*named, *places) if len(name) > 2 and name[-1] in PLACE_ENDS)]
        spoken = ((reading, name) for name in named if len(name) <= _LONGEST_SPOKEN for reading in readings(name))
        return Names(
            tuple(name for name in wholes if SHORTEST_WHOLE <= len(name) <= LONGEST_NAME), tuple(dict.fromkeys(spoken))
        )

    def _compounds(self, text: str, cut: list[Word]) -> Iterator[str]:
        """Runs of nouns up to one that ends as names do, from each of the nouns on."""
        run: list[Word] = []
        for word in cut:
            if run and run[-1].end != word.start:
                run = []
            if not self._is_part(word.text):
                run = []
                continue
            run.append(word)
            if _COMPOUND_END.search(word.text):
                yield from (text[first.start : word.end] for first in run if word.end - first.start <= LONGEST_NAME)

    def _is_part(self, word: str) -> bool:
        tag = self._words.tag(word)
        return tag is None or tag.startswith(_PARTS_OF_NAMES)

    def _sounds_named(self, word: str) -> bool:
        """Whether the dictionary has ``word`` for a name, or does not have it; 大同 is one since it has 大同市."""
        tag = self._words.tag(word)
        if tag is None or tag.startswith(("nr", "ns", "nz")):
            return True
        return any((self._words.tag(word + end) or "").startswith("n") for end in "省市县")
