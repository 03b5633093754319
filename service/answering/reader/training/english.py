"""English questions: rough ones from Chinese ones, and real sentences whose Chinese twin holds the answer."""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from pypinyin import lazy_pinyin

from service.answering.reader.lexicon import Lexicon
from service.answering.reader.tokens import tokenize, tokenize_english
from service.answering.reader.training import sources
from service.answering.reader.training.batches import Row
from service.answering.reader.training.made import Asked, QuestionMaker, items_of
from service.answering.reader.training.paragraphs import without_answer
from service.answering.reader.training.sources import Pair

_ASKING: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("什么时候|何时|哪天|哪一年|什么时间|哪年|几时|哪一天", ("When", "In what year", "On which day", "When")),
    ("为什么|什么原因|为何|原因", ("Why", "For what reason", "What is the reason")),
    ("哪里|什么地方|哪个地方|何处|哪儿|在哪|何地", ("Where", "In which place", "In what city", "Where")),
    ("哪个单位|哪个部门|什么机构|哪家单位|哪个组织", ("Which body", "Which department", "What organization", "Who")),
    ("什么职务|何职", ("What position", "What post", "What office does", "Who")),
    ("谁|哪位|何人|什么人", ("Who", "Which person", "Who", "Whose")),
    ("多少|百分之几|多大|多长|几", ("How many", "How much", "What number of", "What is the number of")),
    ("哪些|哪几", ("Which", "What", "What are the", "Which")),
    ("如何|怎么|怎样", ("How", "In what way", "How")),
    ("哪", ("Which", "What")),
    ("什么|何", ("What", "Which", "What is", "What kind of")),
)
_LINKS = ("did", "was", "is", "are", "were", "does", "the", "of", "in", "to")
_FUNCTION = frozenset("的了着过在于是和与及或被把将对从向由之而也都就还等其该这那个有为以到")
_SKIPPED = frozenset(("bible_bbe_cuv", "osm_presets", "cldr_emoji", "cldr_names", "cow_wordnet", "tico19_terms"))
_KEPT = {"tw_laws": 0.01, "python_docs": 0.05, "django_docs": 0.05, "react_docs": 0.05, "tatoeba": 0.2}


class RoughEnglish:
    """Puts Chinese questions into English word by word, asking words first, names in pinyin."""

    def __init__(
        self, lexicon: Lexicon, glosses: Iterable[Pair], tag: Callable[[str], str | None], choose: random.Random
    ) -> None:
        self._tag, self._choose = tag, choose
        self._english = _english_of(lexicon, glosses)

    def __call__(self, question: str) -> str:
        """``question`` in rough English."""
        asking, rest = _asking(question, self._choose)
        words = [english for token in tokenize(rest) if (english := self._word(token.word))]
        if len(words) > 3 and self._choose.random() < 0.4:
            middle = self._choose.randrange(1, len(words))
            words = words[middle:] + words[:middle]
        return " ".join([asking, self._choose.choice(_LINKS), *words]) + "?"

    def _word(self, word: str) -> str:
        if not word[0].isalnum() or word in _FUNCTION:
            return self._choose.choice(_LINKS) if self._choose.random() < 0.3 else ""
        if word[0].isascii():
            return word
        known = self._english.get(word)
        if known and self._choose.random() < 0.95:
            return self._choose.choices([english for english, _ in known], [weight for _, weight in known])[0]
        if len(word) <= 3 or (self._tag(word) or "")[:2] in ("nr", "ns", "nt"):
            return _pinyin_name(word)
        parts = [self._english[char][0][0] for char in word if char in self._english]
        return " ".join(parts[:3])


def _english_of(lexicon: Lexicon, glosses: Iterable[Pair]) -> dict[str, list[tuple[str, float]]]:
    """English words of each Chinese word, the usual ones weighing most; dictionary glosses where there are no others.

    By Bayes' rule p(English | Chinese) goes with p(Chinese | English) times how frequent the English word is, which
    goes with the inverse of its rank (Zipf).
    """
    english: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for rank, word in enumerate(lexicon.english_words, 20):
        for number, weight in lexicon.meanings(word):
            english[lexicon.words[number]].append((word, weight / rank))
    usual = {word: sorted(found, key=lambda entry: -entry[1])[:4] for word, found in english.items()}
    for gloss in glosses:
        words = gloss.english.removeprefix("to ").removeprefix("a ").removeprefix("the ")
        if gloss.chinese not in usual and len(words.split()) <= 3:
            usual[gloss.chinese] = [(words, 1.0)]
    return usual


def _pinyin_name(word: str) -> str:
    syllables = lazy_pinyin(word)
    if len(word) == 3:
        return f"{syllables[0].capitalize()} {''.join(syllables[1:]).capitalize()}"
    return "".join(syllables).capitalize()


def parallel_questions(data: Path, lexicon: Lexicon, maker: QuestionMaker, choose: random.Random) -> Iterator[Row]:
    """Real English sentences with one thing asked for; the passage is the Chinese twin among its neighbours."""
    window: list[Pair] = []
    for pair in sources.parallel(data):
        if pair.source in _SKIPPED or not 12 <= len(pair.chinese) <= 150:
            continue
        window = [*window[-4:], pair] if window and window[-1].source == pair.source else [pair]
        if choose.random() < _KEPT.get(pair.source, 1.0):
            yield from _asked_pair(window, lexicon, maker, choose)


def _asked_pair(window: Sequence[Pair], lexicon: Lexicon, maker: QuestionMaker, choose: random.Random) -> Iterator[Row]:
    pair = window[-1]
    english = [pair.english[token.start : token.end] for token in tokenize_english(pair.english)]
    twins = [(asked, said) for asked in maker.answers(pair.chinese) if (said := _said(asked, english, pair, lexicon))]
    if not twins or len(english) > 45:
        return
    asked, said = choose.choice(twins)
    question = _english_question(asked, said, english, choose)
    if not question:
        return
    others = [other.chinese for other in window[:-1]]
    choose.shuffle(others)
    place = choose.randint(0, len(others))
    before = "".join(others[:place])
    passage = before + pair.chinese + "".join(others[place:])
    start, end = len(before) + asked.start, len(before) + asked.end
    yield Row(question, passage, start, end, items_of(passage[start:end]) if asked.many else ())
    if choose.random() < 0.3:
        yield from without_answer(Row(question, pair.chinese, asked.start, asked.end), ["".join(others)] * bool(others))


def _said(asked: Asked, english: Sequence[str], pair: Pair, lexicon: Lexicon) -> list[int]:
    """Places of the English words that say the answer: its numbers, and words that mean its words."""
    answer = {token.word for token in tokenize(pair.chinese[asked.start : asked.end])}
    numbers = {lexicon.number(word) for word in answer} - {-1}
    places = []
    for at, word in enumerate(english):
        meant = any(number in numbers and weight > 0.2 for number, weight in lexicon.meanings(word.lower()))
        if word in answer or (meant and len(word) > 3):
            places.append(at)
    return places if 0 < len(places) <= 8 else []


def _english_question(asked: Asked, said: Sequence[int], english: Sequence[str], choose: random.Random) -> str:
    rate = choose.choice((0.0, 0.2, 0.4))
    kept = [
        (at, word)
        for at, word in enumerate(english)
        if at not in said and word[0].isalnum() and abs(at - said[0]) < 16 and choose.random() >= rate
    ]
    if len(kept) < 3:
        return ""
    left = [word for at, word in kept if at < said[0]]
    right = [word for at, word in kept if at > said[0]]
    asking = _asking(asked.asking[0], choose)[0]
    orders = ([asking, *left, *right], [asking, *right, *left], [*left, asking.lower(), *right])
    return " ".join(choose.choices(orders, (4, 3, 2))[0]) + "?"


def _asking(question: str, choose: random.Random) -> tuple[str, str]:
    """The English asking words for a Chinese question, and what is left of the question."""
    for pattern, words in _ASKING:
        found = re.search(pattern, question)
        if found:
            return choose.choice(words), question[: found.start()] + " " + question[found.end() :]
    return "What", question
