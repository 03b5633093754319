"""Makes the lexicon: words with vectors, weights and parts of speech, and what English words mean in Chinese.

Word vectors are a truncated singular value decomposition of positive pointwise mutual information between a
word and its neighbours (Levy, Goldberg and Dagan 2015: singular values to the half, context counts to the 0.75).
Translations are the lexical table of IBM Model 1 (Brown et al. 1993), after a few rounds of expectation and
maximisation over sentence pairs and dictionary glosses. The vector of an English word is the mean of its translations'.
"""

import logging
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pypinyin import lazy_pinyin
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.utils.extmath import randomized_svd  # type: ignore[import-untyped]

from embeddings.words import Words
from service.answering.reader.lexicon import Lexicon, Translations
from service.answering.reader.tokens import tokenize, tokenize_english
from service.answering.reader.training import sources
from service.answering.reader.training.sources import Pair

log = logging.getLogger(__name__)

DIMENSION = 128
WORDS = 72_000
ENGLISH_WORDS = 30_000
CHARS = 6_000
CONTEXTS = 15_000
WINDOW = 5
MODEL1_ROUNDS = 5
MEANINGS = 6
LONGEST_PAIR = 30
_GOVERNMENT_TEXTS = 14_000
# Half of the pairs are of one kind, laws of one office: most of them would only teach its turns of phrase.
_SAMPLED = {"tw_laws": 0.25, "python_docs": 0.4, "django_docs": 0.3, "react_docs": 0.5, "bible_bbe_cuv": 0.4}

Ids = npt.NDArray[np.int32]


def build_lexicon(data: Path, seed: int = 0) -> Lexicon:
    """Read the corpora of ``data`` and make the lexicon."""
    texts = [[token.word for token in tokenize(text)] for text in _corpus(data)]
    pairs = list(_tokenized(_sampled_pairs(data, seed)))
    texts.extend(chinese for _, chinese in pairs)
    counts = Counter(word for text in texts for word in text)
    log.info("lexicon: %d texts, %d words", len(texts), counts.total())
    words = [word for word, _ in counts.most_common(WORDS)]
    index = {word: number for number, word in enumerate(words)}
    vectors = word_vectors([_ids(text, index) for text in texts], len(words), seed)
    log.info("lexicon: vectors made")
    chars = [char for char, _ in _char_counts(counts).most_common(CHARS)]
    return Lexicon.make(
        words=words,
        vectors=vectors,
        idf=_idf(texts, words),
        tags=_tags(words),
        chars=chars,
        pinyin=["" if not "一" <= char <= "鿿" else lazy_pinyin(char)[0] for char in chars],
        translations=translations(pairs, index),
    )


def word_vectors(texts: list[Ids], size: int, seed: int) -> npt.NDArray[np.float32]:
    """Unit vectors ``(size, DIMENSION)`` of the words whose numbers ``texts`` hold; -1 stands for any other."""
    joined = np.concatenate([part for text in texts for part in (text, np.full(WINDOW, -1, np.int32))])
    counts = sparse.csr_matrix((size, CONTEXTS), dtype=np.float32)
    for distance in range(1, WINDOW + 1):
        left, right = joined[:-distance], joined[distance:]
        for word, context in ((left, right), (right, left)):
            kept = (word >= 0) & (context >= 0) & (context < CONTEXTS)
            weight = np.full(int(kept.sum()), 1 / distance, np.float32)
            counts = counts + sparse.coo_matrix((weight, (word[kept], context[kept])), counts.shape).tocsr()
    left, values, _ = randomized_svd(_positive_pmi(counts), DIMENSION, n_iter=2, random_state=seed)
    return _unit(left * np.sqrt(values))


def _positive_pmi(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    rows = np.asarray(counts.sum(axis=1)).ravel()
    columns = np.asarray(counts.sum(axis=0)).ravel() ** 0.75
    pairs = counts.tocoo()
    pmi = np.log(pairs.data * columns.sum() / (rows[pairs.row] * columns[pairs.col] + 1e-9))
    kept = pmi > 0
    return sparse.csr_matrix((pmi[kept].astype(np.float32), (pairs.row[kept], pairs.col[kept])), counts.shape)


def translations(pairs: Iterable[tuple[list[str], list[str]]], index: dict[str, int]) -> Translations:
    """The likeliest Chinese words of each frequent English word, by IBM Model 1 over the words of ``pairs``."""
    short = [(english, chinese) for english, chinese in pairs if max(len(english), len(chinese)) <= LONGEST_PAIR]
    counts = Counter(word for english, _ in short for word in set(english) if word[0].isalpha())
    english_words = [word for word, count in counts.most_common(ENGLISH_WORDS) if count > 1]
    log.info("lexicon: %d short pairs, %d English words", len(short), len(english_words))
    # Row 0 is the empty word, which takes the Chinese words that nothing in the English accounts for.
    english_index = {word: number for number, word in enumerate(english_words, 1)}
    english_ids = [_ids(english, english_index) for english, _ in short]
    table = _model1(english_ids, [_ids(chinese, index) for _, chinese in short], len(index))
    return _best_meanings(table, english_words)


def _model1(english: list[Ids], chinese: list[Ids], size: int) -> sparse.csr_matrix:
    """Table of p(Chinese word | English word), one row an English word."""
    cells, targets = [], []
    target = 0
    for english_ids, chinese_ids in zip(english, chinese, strict=True):
        sources_ids = np.append(np.unique(english_ids[english_ids >= 0]), 0).astype(np.int64)
        known = chinese_ids[chinese_ids >= 0].astype(np.int64)
        cells.append((sources_ids[None, :] * size + known[:, None]).ravel())
        targets.append(np.repeat(np.arange(target, target + len(known)), len(sources_ids)))
        target += len(known)
    keys, cell = np.unique(np.concatenate(cells), return_inverse=True)
    position = np.concatenate(targets)
    row = keys // size
    probability: npt.NDArray[np.float64] = np.ones(len(keys))
    for _ in range(MODEL1_ROUNDS):
        share = probability[cell]
        share /= np.bincount(position, share, minlength=target)[position]
        counts = np.bincount(cell, share, minlength=len(keys)).astype(np.float64)
        probability = counts / np.bincount(row, counts)[row]
    return sparse.csr_matrix((probability, (row, keys % size)), (int(row.max()) + 1, size))


def _best_meanings(table: sparse.csr_matrix, english_words: list[str]) -> Translations:
    ids = np.full((len(english_words), MEANINGS), -1, np.int32)
    weights = np.zeros((len(english_words), MEANINGS), np.float32)
    for number in range(len(english_words)):
        if number + 1 >= table.shape[0]:
            break
        row = table[number + 1]
        best = np.argsort(-row.data, kind="stable")[:MEANINGS]
        best = best[row.data[best] >= 0.03]
        ids[number, : len(best)], weights[number, : len(best)] = row.indices[best], row.data[best]
    return Translations(english_words, ids, weights)


def _corpus(data: Path) -> Iterator[str]:
    texts: Iterable[sources.Text]
    for texts in (sources.news(data), islice(sources.government(data), _GOVERNMENT_TEXTS)):
        for text in texts:
            yield text.title + "\n" + text.body
    yield from sorted({row.context for row in sources.questions(data / "cmrc2018_train.jsonl.gz")})


def _sampled_pairs(data: Path, seed: int) -> Iterator[Pair]:
    choose = random.Random(seed)
    for pair in sources.parallel(data):
        if choose.random() < _SAMPLED.get(pair.source, 1.0):
            yield pair
    # Twice, so that a dictionary's word outweighs a chance meeting in one sentence.
    for _ in range(2):
        yield from sources.glosses(data)


def _tokenized(pairs: Iterable[Pair]) -> Iterator[tuple[list[str], list[str]]]:
    """English and Chinese words of each pair; marks are left out, they mean nothing by themselves."""
    for pair in pairs:
        english = [token.word for token in tokenize_english(pair.english) if token.word[0].isalnum()]
        chinese = [token.word for token in tokenize(pair.chinese) if token.word[0].isalnum()]
        if english and chinese:
            yield english, chinese


def _ids(words: list[str], index: dict[str, int]) -> Ids:
    return np.fromiter((index.get(word, -1) for word in words), np.int32, len(words))


def _unit(vectors: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    unit: npt.NDArray[np.float32] = (vectors / lengths).astype(np.float32)
    return unit


def _char_counts(counts: Counter[str]) -> Counter[str]:
    chars: Counter[str] = Counter()
    for word, count in counts.items():
        for char in word:
            chars[char] += count
    return chars


def _idf(texts: list[list[str]], words: list[str]) -> npt.NDArray[np.float32]:
    """Of each word, ``log(texts / texts that hold it)``."""
    found = Counter(word for text in texts for word in set(text))
    return np.array([np.log(len(texts) / found[word]) for word in words], np.float32)


def _tags(words: list[str]) -> list[str]:
    """Of each word, the part of speech in jieba's dictionary, or nothing."""
    dictionary = Words()
    return [dictionary.tag(word) or "" for word in words]
