"""A follow-up question made whole from the questions and answers before it.

What was asked, about whom, where and when is carried over. A follow-up leans on what was said in one of three ways: it
points back (他, 该公司, that day: ``pointers``), it names only what should stand instead of something (那省水利厅呢？,
in 2021?: ``substitution``), or only what else is asked (为什么？, who won?: ``interrogatives``, ``ellipsis``). What it
takes in was said before.
"""

import re
from collections.abc import Sequence

import msgspec

from embeddings.words import Words
from service.answering.antecedents import Said
from service.answering.ellipsis import completed
from service.answering.phrases import find_phrases
from service.answering.pointers import pointed_en, pointed_zh
from service.answering.question import analyse, language_of


class Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An earlier question of the conversation, with its answer where there was one."""

    question: str
    answer: str | None = None


# A question that would take in more than this is no follow-up, and the next would take in all of it again.
_LONGEST_TAKEN = 300
# Longer parts of an answer, and whole sentences, name nothing that a question could speak of.
_LONGEST_ITEM = 60
_SENTENCE = re.compile(r"[。！？!?]|\.$")


def resolve(question: str, history: Sequence[Turn], words: Words) -> str:
    """``question`` so that it can be understood alone; unchanged where it leans on nothing before it."""
    said: list[Said] = []
    for turn in history:
        said.append(_said(_whole(turn.question, said, words), turn.answer or "", words))
    return _whole(question, said, words)


def _whole(question: str, said: Sequence[Said], words: Words) -> str:
    if not said:
        return question
    point = pointed_zh if language_of(question) == "zh" else pointed_en
    pointed = point(question, said, words)
    whole = completed(pointed, said[-1], words, stands=pointed != question)
    return whole if len(whole) <= len(question) + _LONGEST_TAKEN else question


def _said(question: str, answer: str, words: Words) -> Said:
    items = [item.strip() for item in re.split(r"[、；\n]|; ", answer)]
    return Said(
        question,
        analyse(question, words),
        tuple(find_phrases(question, words)),
        tuple(item for item in items if 0 < len(item) <= _LONGEST_ITEM and not _SENTENCE.search(item)),
    )
