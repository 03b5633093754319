"""A question and a passage as the numbers that the reader's network takes.

The question becomes terms: its own words if it is Chinese, the Chinese words that its English words may mean
otherwise. ``match`` says how well each word of the passage fits each term, so that rare names, numbers and
translations are found whatever their vectors are.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from service.answering.reader.lexicon import Lexicon
from service.answering.reader.names import Name, find_names, find_syllables
from service.answering.reader.tokens import Token, is_english, tokenize, tokenize_english

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

CHARS_A_WORD = 4
FEATURES = 27
LONGEST_QUESTION = 48
_FACTS = CHARS_A_WORD + 9
_SENTENCE_ENDS = frozenset("。！？!?；;\n")
_OPENING = {"“": 0, "「": 0, "‘": 0, "《": 1, "(": 2, "（": 2, "【": 2}
_CLOSING = {"”": 0, "」": 0, "’": 0, "》": 1, ")": 2, "）": 2, "】": 2}
_NUMERAL = re.compile(r"[0-9零〇一二三四五六七八九十百千万亿两]+")
_DATE = re.compile(r"[0-9一二三四五六七八九十]*[年月日号]|[今明昨前]天|[上下]午")


class Words(NamedTuple):
    """Words of a text as numbers: ``ids`` (n,) in the lexicon, -1 unknown; ``chars`` (n, 4), 0 pads; ``tags`` (n,)."""

    ids: Ints
    chars: Ints
    tags: Ints


class Example(NamedTuple):
    """One question with one passage; n words of the passage, m of the question.

    ``features``: (n, FEATURES); ``match``: (n, m), how well a word fits a term, 0 to 1; ``held``: (n, m), how well the
    word of its sentence that fits best does.
    """

    question: Words
    passage: Words
    features: Floats
    match: Floats
    held: Floats


class Term(NamedTuple):
    """What a word of the question may stand for in a passage: Chinese words with their probabilities."""

    words: tuple[tuple[str, float], ...]
    weight: float


class WordFacts:
    """What is known of each word by itself, kept for the words that come again.

    A row holds the word's number, its characters' numbers, its part of speech, its idf and its shape.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._row = lru_cache(maxsize=65536)(self._make_row)

    def rows(self, words: Sequence[str], *, english: bool = False) -> Floats:
        """Facts of ``words``, a row each."""
        return np.array([self._row(word, english) for word in words], np.float32).reshape(len(words), _FACTS)

    def _make_row(self, word: str, english: bool) -> tuple[float, ...]:
        lexicon = self._lexicon
        number = lexicon.english_number(word) if english else lexicon.number(word)
        letters = word if len(word) <= CHARS_A_WORD else word[: CHARS_A_WORD - 1] + word[-1]
        chars = [lexicon.chars.get(char, 0) for char in letters]
        chars += [0] * (CHARS_A_WORD - len(chars))
        return (number, *chars, lexicon.tag(number), lexicon.idf(word) / 10, *_shape(word))


def _numbers(facts: Floats) -> Words:
    whole = facts[:, : CHARS_A_WORD + 2].astype(np.int32)
    return Words(whole[:, 0], whole[:, 1:-1], whole[:, -1])


class AskedQuestion:
    """A question made ready to be compared with passages."""

    def __init__(self, text: str, lexicon: Lexicon, facts: WordFacts) -> None:
        self.english = is_english(text)
        self.lexicon, self.facts = lexicon, facts
        tokens = tokenize_english(text) if self.english else tokenize(text)
        self.tokens = tokens[:LONGEST_QUESTION]
        self.words = _numbers(facts.rows([token.word for token in self.tokens], english=self.english))
        self.terms = [self._term(token.word) for token in self.tokens]
        self.vectors = lexicon.vectors(self.words.ids)
        self.names = find_names(text, self.tokens, lexicon.syllables) if self.english else []

    def _term(self, word: str) -> Term:
        meanings = self.lexicon.meanings(word) if self.english else []
        if not meanings:
            return Term(((word, 1.0),), self.lexicon.idf(word))
        best = meanings[0][1]
        words = tuple((self.lexicon.words[number], weight / best) for number, weight in meanings)
        total = sum(weight for _, weight in words)
        return Term(words, sum(self.lexicon.idf(other) * weight for other, weight in words) / total)

    @cached_property
    def bigrams(self) -> frozenset[str]:
        """Character pairs of the words that the terms most likely stand for, across terms in a Chinese question."""
        if not self.english:
            text = "".join(token.word for token in self.tokens)
            return frozenset(text[at : at + 2] for at in range(len(text) - 1))
        words = [word for term in self.terms for word, weight in term.words if weight > 0.4]
        return frozenset(word[at : at + 2] for word in words for at in range(len(word) - 1))


def make_example(question: AskedQuestion, tokens: Sequence[Token]) -> Example:
    """Compare ``question`` with the passage that ``tokens`` are the words of."""
    words = [token.word for token in tokens]
    lexicon, facts = question.lexicon, question.facts.rows(words)
    numbers = _numbers(facts)
    named = _named(question.names, words, len(question.tokens), lexicon)
    overlap = np.maximum(_overlap(question.terms, words), named)
    similarity = lexicon.vectors(numbers.ids) @ question.vectors.T
    found = np.maximum(np.where(overlap > 0.45, overlap, 0), np.clip(similarity * 1.5 - 0.6, 0, 0.8))
    sentence = _sentence_numbers(words)
    held = np.maximum.reduceat(found, np.flatnonzero(np.diff(sentence, prepend=-1)), axis=0)
    features = _features(question, words, facts, _Matches(overlap, similarity, named, found, held, sentence))
    match = np.maximum(overlap, np.clip(similarity - 0.3, 0, 1))
    return Example(question.words, numbers, features, match, held[sentence])


def _sentence_numbers(words: list[str]) -> npt.NDArray[np.int64]:
    """Of each word, which sentence it stands in, from 0."""
    ends = np.array([word in _SENTENCE_ENDS for word in words])
    numbers: npt.NDArray[np.int64] = np.cumsum(ends) - ends
    return numbers


def _named(names: list[Name], words: list[str], terms: int, lexicon: Lexicon) -> Floats:
    """Weight of the name in pinyin that each word is part of, by the terms that spell it, (words, terms)."""
    found = np.zeros((len(words), terms), np.float32)
    word_of = [row for row, word in enumerate(words) for _ in word]
    text = "".join(words)
    for name in names:
        for at in find_syllables(name.syllables, text, lexicon.pinyin):
            for row in word_of[at : at + len(name.syllables)]:
                found[row, name.columns] = np.maximum(found[row, name.columns], name.weight)
    return found


def _overlap(terms: list[Term], words: list[str]) -> Floats:
    """How far the characters of each word are those of each term, (words, terms): 1 where they are the same."""
    meanings = [(column, word, weight) for column, term in enumerate(terms) for word, weight in term.words]
    alphabet = {char: row for row, char in enumerate({char for _, word, _ in meanings for char in word})}
    own = np.zeros((len(words), len(alphabet)), np.float32)
    for row, word in enumerate(words):
        for char in word:
            column = alphabet.get(char)
            if column is not None:
                own[row, column] = 1
    asked = np.zeros((len(meanings), len(alphabet)), np.float32)
    for row, (_, word, _) in enumerate(meanings):
        asked[row, [alphabet[char] for char in word]] = 1
    lengths = np.array([len(set(word)) for word in words], np.float32)
    asked_lengths = asked.sum(axis=1)
    shared = own @ asked.T / np.maximum(lengths[:, None], asked_lengths[None, :])
    shared *= np.array([weight for *_, weight in meanings], np.float32)
    starts = list(accumulate((len(term.words) for term in terms), initial=0))[:-1]
    best: Floats = np.maximum.reduceat(shared, starts, axis=1)
    return best


class _Matches(NamedTuple):
    """Words against terms: characters, vectors and names that agree, the best of them, the best by sentence."""

    overlap: Floats
    similarity: Floats
    named: Floats
    found: Floats
    held: Floats
    sentence: npt.NDArray[np.int64]


def _features(question: AskedQuestion, words: list[str], facts: Floats, matches: _Matches) -> Floats:
    overlap, similarity, named, found, held, sentence = matches
    weights = np.array([term.weight / 10 for term in question.terms], np.float32)
    idf, shapes = facts[:, CHARS_A_WORD + 2], facts[:, CHARS_A_WORD + 3 :]
    bigrams = _bigram_match(question.bigrams, words)
    ends = np.array([word in _SENTENCE_ENDS for word in words])
    counts = Counter(words)
    strength = (found * weights).max(axis=1)
    columns = [
        (overlap > 0.99).any(axis=1),
        overlap.max(axis=1),
        (overlap * weights).max(axis=1),
        bigrams,
        similarity.max(axis=1),
        (np.clip(similarity, 0, 1) * weights).max(axis=1),
        named.max(axis=1),
        idf,
        np.log1p([counts[word] for word in words]) / 3,
        *_coverage(held, weights, sentence),
        *_density(strength),
        *shapes.T,
        *_depths(words),
        ends,
        np.roll(ends, 1),
        np.full(len(words), question.english),
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def _bigram_match(bigrams: frozenset[str], words: list[str]) -> Floats:
    """Share of each word's characters that stand in a character pair of the question."""
    text = "".join(words)
    hit = np.zeros(len(text) + 1, np.float32)
    for at in range(len(text) - 1):
        if text[at : at + 2] in bigrams:
            hit[at] = hit[at + 1] = 1
    lengths = np.array([len(word) for word in words])
    starts = np.cumsum(lengths) - lengths
    hits = np.add.reduceat(hit, starts) - np.where(starts + lengths == len(text), hit[-1], 0)
    shares: Floats = (hits / lengths).astype(np.float32)
    return shares


def _coverage(held: Floats, weights: Floats, sentence: npt.NDArray[np.int64]) -> list[Floats]:
    """How much of the question the sentence of each word holds, and how much the sentence before it holds."""
    share = held @ weights / (weights.sum() + 1e-6)
    before = np.concatenate([[0], share[:-1]])
    return [share[sentence], before[sentence], share[sentence] / (share.max() + 1e-6)]


def _density(strength: Floats) -> list[Floats]:
    """Mean strength of matches near each word, within 3, 8 and 20 words."""
    total = np.concatenate([[0], np.cumsum(strength)])
    at = np.arange(len(strength))
    return [
        (total[np.minimum(at + reach + 1, len(strength))] - total[np.maximum(at - reach, 0)]) / np.sqrt(2 * reach + 1)
        for reach in (3, 8, 20)
    ]


def _shape(word: str) -> tuple[float, ...]:
    numeral = _NUMERAL.match(word)
    return (
        numeral is not None,
        word[0].isdigit(),
        _DATE.fullmatch(word) is not None,
        word[0].isascii() and word[0].isalpha(),
        not word[0].isalnum(),
        len(word) / 4,
    )


def _depths(words: list[str]) -> list[Floats]:
    """Whether each word stands in quotes, in book marks, in brackets."""
    depth = [0, 0, 0]
    rows = []
    for word in words:
        if word in _CLOSING:
            depth[_CLOSING[word]] = 0
        rows.append(tuple(depth))
        if word in _OPENING:
            depth[_OPENING[word]] = 1
    return list(np.array(rows, np.float32).T)
