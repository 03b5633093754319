"""Chinese names in pinyin: how a name may be written, and the names that an English question writes so.

Only names that the pages hold are given back, so nothing is guessed: Lu Dongliang becomes 卢东亮 where
a page names him.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from pypinyin import lazy_pinyin

from embeddings.words import Word

_HAN = re.compile(r"[㐀-鿿]{1,4}")
_SPELLED = re.compile(r"[A-Za-zÀ-ÿĀ-ǜ]+(?:['’](?!s\b)[A-Za-z]+)?")
_JOINED = re.compile(r"[\w'’]+(?:[ -][\w'’]+)*")
_FEWEST_LETTERS = 4
# What English leaves out of a place's name: Lingqiu for 灵丘县.
PLACE_ENDS = "省市县区州盟旗镇乡村河山江湖窟寺岛"
# Characters that are read otherwise as a surname or in names of places than where they stand for a word.
_NAME_READINGS = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "盖": "ge", "乐": "yue", "覃": "qin",
    "缪": "miao", "朴": "piao", "区": "ou", "翟": "zhai", "尉": "yu", "长": "chang", "冼": "xian", "员": "yun",
}  # fmt: skip


@lru_cache(maxsize=65536)
def readings(name: str) -> tuple[str, ...]:
    """``name`` in pinyin without tones or blanks, in lower case (``ludongliang``), each way it may be read."""
    syllables = ["shaan" if char == "陕" else spoken for char, spoken in zip(name, lazy_pinyin(name), strict=False)]
    first = _NAME_READINGS.get(name[0])
    spelled = ["".join(syllables), "".join([first, *syllables[1:]])] if first else ["".join(syllables)]
    return tuple(dict.fromkeys(map(_spelling, spelled)))


def _spelling(name: str) -> str:
    """The letters of ``name`` as all spellings of it are compared: ü is u, however it is written."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", name.lower()) if char.isascii() and char.isalpha())
    return plain.replace("lyu", "lu").replace("v", "u")


def romanised(question: str) -> list[str]:
    """Runs of up to three words of ``question`` that may be a Chinese name in pinyin, the longest first."""
    words = list(_SPELLED.finditer(question))
    names = []
    for first, word in enumerate(words):
        for last in range(first, min(first + 3, len(words))):
            part = question[word.start() : words[last].end()]
            if word.group()[0].isupper() and _JOINED.fullmatch(part):
                names.append(part)
    return sorted(dict.fromkeys(names), key=len, reverse=True)


def spellings(name: str) -> tuple[str, ...]:
    """What ``readings`` may have for a name as a question writes it; the given name may stand first."""
    parts = re.split(r"[ -]", name)
    turned = (parts[1] + parts[0],) if len(parts) == 2 and all(part[:1].isupper() for part in parts) else ()
    found = dict.fromkeys(map(_spelling, ("".join(parts), *turned)))
    return tuple(key for key in found if len(key) >= _FEWEST_LETTERS)


def replace_names(question: str, known: Callable[[str], str | None]) -> str:
    """``question`` with its names in pinyin as ``known`` gives them in characters, by their reading."""
    restored = question
    for name in romanised(question):
        held = next(filter(None, map(known, spellings(name))), None)
        if held:
            restored = re.sub(rf"\b{re.escape(name)}\b", f" {held} ", restored)
    return restored


def restore_names(question: str, texts: Iterable[Sequence[Word]]) -> str:
    """``question`` with the names in pinyin that the ``texts``, cut into words, hold in characters."""
    wanted = {key for name in romanised(question) for key in spellings(name)}
    return replace_names(question, _held(texts, wanted).get) if wanted else question


def _held(texts: Iterable[Sequence[Word]], wanted: set[str]) -> dict[str, str]:
    """Names of the texts by their pinyin, as far as they are ``wanted``; a name of one word goes before one of two."""
    one: dict[str, str] = {}
    two: dict[str, str] = {}
    for cut in texts:
        before: Word | None = None
        for word in cut:
            if not _HAN.fullmatch(word.text):
                before = None
                continue
            _keep(one, word.text, wanted)
            if before is not None and before.end == word.start and len(before.text + word.text) <= 6:
                _keep(two, before.text + word.text, wanted)
            before = word
    return {**two, **one}


def _keep(held: dict[str, str], name: str, wanted: set[str]) -> None:
    for reading in readings(name):
        if reading in wanted:
            held.setdefault(reading, name)
            return
    if len(name) > 2 and name[-1] in PLACE_ENDS:
        for reading in readings(name[:-1]):
            if reading in wanted:
                held.setdefault(reading, name)
