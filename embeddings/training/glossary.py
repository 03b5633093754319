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
        for entry in entries:
            senses[entry.word].extend(entry.glosses)
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
        return "".join(lazy_pinyin(word)) if _HAN.fullmatch(word) else word

    def translate(self, words: Sequence[str], rng: random.Random) -> str:
        """Rough English for ``words`` in their order, or with two parts swapped, as English often has them."""
        glosses = [self.gloss(word, rng) for word in words]
        if rng.random() < 0.5:
            middle = rng.randrange(len(glosses) + 1)
            glosses = glosses[middle:] + glosses[:middle]
        return " ".join(glosses)
