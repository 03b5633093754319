"""Scores of the reading benchmarks, each as its official script gives it, from 0 to 1.

``predicted`` is the answer's text, empty where none was given; ``golds`` are the acceptable answers.
"""

import re
import string
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple

from service.evaluation.metrics.answers import bag_f1
from service.evaluation.metrics.words import treebank_words
from service.evaluation.questions import Language

# The list of the script, whose entry of two dots (……) never equals a single character.
_CMRC_MARKS = frozenset("-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』")
_HAN = re.compile("[一-龥]")
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_ASCII_MARKS = frozenset(string.punctuation)


def cmrc_exact(predicted: str, golds: Iterable[str]) -> float:
    """CMRC 2018's EM: equality after lower case and removal of its list of marks (Cui et al. 2019).

    No prediction is wrong. Blanks within, ASCII ``. , ( ) " '`` and full-width letters are compared as they are.
    """
    return float(bool(predicted) and _cmrc_bare(predicted) in {_cmrc_bare(gold) for gold in golds})


def _cmrc_bare(text: str) -> str:
    return "".join(char for char in text.lower().strip() if char not in _CMRC_MARKS)


def cmrc_f1(predicted: str, golds: Iterable[str]) -> float:
    """CMRC 2018's F1, over the longest *contiguous* run of tokens that both have, with the best gold answer.

    Tokens are Han characters (U+4E00 to U+9FA5) and the Treebank words of everything between them, its
    marks left out. Not fit for lists: items in another order score low.
    """
    return max((_run_f1(cmrc_tokens(predicted), cmrc_tokens(gold)) for gold in golds), default=0.0)


def cmrc_tokens(text: str) -> list[str]:
    """Tokens of the script: Han characters and Treebank words, without its marks."""
    return _mixed(_cmrc_bare(text), treebank_words)


def _mixed(text: str, words: Callable[[str], list[str]]) -> list[str]:
    tokens: list[str] = []
    start = 0
    for match in _HAN.finditer(text):
        if match.start() > start:
            tokens.extend(words(text[start : match.start()]))
        tokens.append(match[0])
        start = match.end()
    return tokens + words(text[start:]) if start < len(text) else tokens


def _run_f1(predicted: Sequence[str], gold: Sequence[str]) -> float:
    common = longest_common_run(predicted, gold)
    return 2 * common / (len(predicted) + len(gold)) if common else 0.0


def longest_common_run(first: Sequence[str], second: Sequence[str]) -> int:
    """Length of the longest contiguous run of tokens that stands in both; O(|first|·|second|)."""
    best = 0
    row = [0] * (len(second) + 1)
    for token in first:
        row = [0, *(row[at] + 1 if token == other else 0 for at, other in enumerate(second))]
        best = max(best, max(row))
    return best


def mlqa_exact(predicted: str, golds: Iterable[str], language: Language) -> float:
    """MLQA's exact match: equality of the tokens that ``mlqa_f1`` compares (Lewis et al. 2020)."""
    tokens = mlqa_tokens(predicted, language)
    return float(bool(predicted) and any(tokens == mlqa_tokens(gold, language) for gold in golds))


def mlqa_f1(predicted: str, golds: Iterable[str], language: Language) -> float:
    """MLQA's F1: bags of tokens, with the best gold answer; ``language`` is that of the answers.

    Lower case, Unicode and ASCII punctuation removed; English loses its articles and is cut at blanks, Chinese is
    cut into Han characters and, between them, at blanks. Nothing left to compare scores 0.
    """
    tokens = mlqa_tokens(predicted, language)
    return max((bag_f1(tokens, mlqa_tokens(gold, language)) if tokens else 0.0 for gold in golds), default=0.0)


def mlqa_tokens(text: str, language: Language) -> list[str]:
    """Tokens of the script for an answer in ``language``."""
    bare = "".join(char for char in text.lower() if not _is_mark(char))
    return _mixed(bare, str.split) if language == "zh" else _ARTICLES.sub(" ", bare).split()


@cache
def _is_mark(char: str) -> bool:
    return char in _ASCII_MARKS or unicodedata.category(char).startswith("P")


def squad_exact(predicted: str, golds: Iterable[str]) -> float:
    """SQuAD 2.0's exact match (Rajpurkar et al. 2018).

    Lower case, ASCII punctuation and English articles removed, blanks made one. Golds that are nothing
    after that do not count; without golds, no answer is right.
    """
    tokens = squad_tokens(predicted)
    return float(any(tokens == gold for gold in _squad_golds(golds)))


def squad_f1(predicted: str, golds: Iterable[str]) -> float:
    """SQuAD 2.0's F1 over bags of words between blanks, normalised as for its exact match.

    Chinese has no blanks: there it is near the exact match, and XQuAD's official figure for Chinese is this.
    """
    tokens = squad_tokens(predicted)
    return max(bag_f1(tokens, gold) for gold in _squad_golds(golds))


def _squad_golds(golds: Iterable[str]) -> list[list[str]]:
    return [tokens for gold in golds if (tokens := squad_tokens(gold))] or [[]]


def squad_tokens(text: str) -> list[str]:
    """Words of the script."""
    bare = "".join(char for char in text.lower() if char not in _ASCII_MARKS)
    return _ARTICLES.sub(" ", bare).split()


class Threshold(NamedTuple):
    """The best mean score that refusing above some no-answer probability gives, and that probability."""

    score: float
    probability: float


def best_threshold(
    scores: Sequence[float], refusals: Sequence[float], answered: Sequence[bool], answerable: Sequence[bool]
) -> Threshold:
    """SQuAD 2.0's ``best_exact`` and ``best_f1``: the mean score if all above a threshold were refused.

    ``refusals`` are the probabilities of no answer. Starts from refusing everything, and answers one
    more question at a time, the surest first: its score where it is answerable, minus one where it
    should have been refused and was not.

    Raises ``ValueError`` without questions.
    """
    if not scores:
        raise ValueError("no question to set a threshold by")
    total = best = float(len(answerable) - sum(answerable))
    probability = 0.0
    for index in sorted(range(len(scores)), key=refusals.__getitem__):
        total += scores[index] if answerable[index] else -float(answered[index])
        if total > best:
            best, probability = total, refusals[index]
    return Threshold(best / len(scores), probability)
