"""Chinese words into rough English, to make English questions for Chinese passages.

Word by word, a sense at random: poor English, but its words are those a person would ask with, and
a model whose text is a sum of word vectors needs no more. Names that no dictionary holds become
their reading in pinyin.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pypinyin import lazy_pinyin

from embeddings.training.sources import Entry, Translation

_ARTICLE = re.compile(r"^(?:to be|to|a|an|the|one's|be)\s+", re.I)
_HAN = re.compile(r"[〇㐀-䶿一-鿿]+")
_MAX_GLOSS_WORDS = 5
_WORD_COLLECTIONS = {"cow_wordnet", "chinesenotes_entities", "chinesenotes_phrases", "cldr_names", "tico19_terms"}


class Glossary:
    """English senses of Chinese words, from a dictionary and from word lists among the translations."""

    def __init__(self, entries: Iterable[Entry], translations: Iterable[Translation]) -> None:
        senses: dict[str, list[str]] = defaultdict(list)
        self._surnames = set()
        for entry in entries:
            senses[entry.word].extend(entry.glosses)
            if entry.proper and len(entry.word) == 1:
                self._surnames.add(entry.word)
        for english, chinese, source in translations:
            if source in _WORD_COLLECTIONS:
                senses[chinese].extend(english.split(", ")[:2])
        cleaned = ((word, [_ARTICLE.sub("", gloss) for gloss in glosses]) for word, glosses in senses.items())
        self._senses = {
            word: kept for word, glosses in cleaned if (kept := [g for g in glosses if g.count(" ") < _MAX_GLOSS_WORDS])
        }

    def gloss(self, word: str, rng: random.Random) -> str:
        """One English sense of ``word``, the first ones more often; else its pinyin, else the word itself."""
        senses = self._senses.get(word)
        if senses:
            return senses[int(len(senses) * rng.random() ** 2)]
        if not _HAN.fullmatch(word):
            return word
        family = 1 if len(word) in (2, 3) and word[0] in self._surnames else 0
        return f"{''.join(lazy_pinyin(word[:family]))} {''.join(lazy_pinyin(word[family:]))}".strip()

    def _join_names(self, words: Sequence[str]) -> list[str]:
        """``words`` with each surname joined to the one or two single characters after it, as a person's name."""
        joined: list[str] = []
        place = 0
        while place < len(words):
            end = place + 1
            if words[place] in self._surnames:
                while end < min(place + 3, len(words)) and len(words[end]) == 1 and _HAN.fullmatch(words[end]):
                    end += 1
            joined.append("".join(words[place:end]))
            place = end
        return joined

    def translate(self, words: Sequence[str], rng: random.Random) -> str:
        """Rough English for ``words`` in their order, or with two parts swapped, as English often has them."""
        glosses = [self.gloss(word, rng) for word in self._join_names(words)]
        if rng.random() < 0.5:
            middle = rng.randrange(len(glosses) + 1)
            glosses = glosses[middle:] + glosses[:middle]
        return " ".join(glosses)
