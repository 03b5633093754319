"""Pairs of texts that belong together, from each source, for contrastive training.

The first text of a pair is what a person would type (a question, a headline, a few words), the
second what should be found. Within a group the texts are alike enough that they must not serve
each other as counter-examples.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from embeddings.text import sentences
from embeddings.training.glossary import Glossary
from embeddings.training.sources import Article, Entry, Question, Translation

Split = Callable[[Sequence[str]], list[list[str]]]

# At most so many rows of a collection: the large ones are narrow (laws, scripture, software).
_MOST_ROWS = {"tw_laws": 90_000, "bible_bbe_cuv": 16_000, "python_docs": 14_000, "django_docs": 9_000}
_PROSE = {
    "tw_laws", "python_docs", "django_docs", "react_docs", "tico19", "d2l_book", "rust_book", "bible_bbe_cuv",
    "mlqe_pe", "tatoeba",
}  # fmt: skip
_ASKING = ("什么", "哪些", "谁", "多少", "何时", "哪里", "为什么", "如何", "哪个", "是什么", "有哪些", "几", "吗", "")
_ASKING_ENGLISH = (
    "what", "what is the", "what did", "which", "who", "who is the", "when did", "when was", "where is", "where did",
    "how many", "how much", "why did", "how did the", "what kind of", "in which year", "what are", "",
)  # fmt: skip


class Pair(NamedTuple):
    """Two texts that belong together; pairs of one ``group`` are no counter-examples to each other."""

    query: str
    passage: str
    group: int


class Passage(NamedTuple):
    """Some neighbouring sentences of one article."""

    text: str
    sentences: tuple[str, ...]
    group: int


def cut_passages(articles: Iterable[Article], rng: random.Random) -> Iterator[Passage]:
    """Cut each text into passages of whole sentences, of 80 to 300 characters by chance."""
    for group, article in enumerate(articles):
        kept: list[str] = []
        limit = rng.randint(80, 300)
        for start, end in sentences(article.text):
            kept.append(article.text[start:end])
            if sum(map(len, kept)) >= limit:
                yield Passage("".join(kept), tuple(kept), group)
                kept, limit = [], rng.randint(80, 300)
        if kept and sum(map(len, kept)) > 40:
            yield Passage("".join(kept), tuple(kept), group)


def headlines(articles: Sequence[Article], passages: Sequence[Passage], rng: random.Random) -> Iterator[Pair]:
    """A headline and the first passage of its article, and some of the later ones."""
    last = -1
    for passage in passages:
        if passage.group != last or rng.random() < 0.1:
            yield Pair(articles[passage.group].title, passage.text, passage.group)
        last = passage.group


def neighbours(passages: Sequence[Passage], rng: random.Random, count: int) -> Iterator[Pair]:
    """A sentence and the passage before, after or around it (without the sentence)."""
    candidates = [pair for pair in pairwise(passages) if pair[0].group == pair[1].group]
    for first, second in rng.sample(candidates, min(count, len(candidates))):
        kind = rng.randrange(3)
        if kind == 0 or len(first.sentences) < 2:
            yield Pair(rng.choice(second.sentences), first.text, first.group)
        elif kind == 1:
            yield Pair(rng.choice(first.sentences), second.text, first.group)
        else:
            left_out = rng.randrange(len(first.sentences))
            rest = first.sentences[:left_out] + first.sentences[left_out + 1 :]
            yield Pair(first.sentences[left_out], "".join(rest), first.group)


def _key_words(words: Sequence[str], common: frozenset[str], rng: random.Random) -> list[str]:
    """A run of a sentence's words with some left out, as many as a question has."""
    length = rng.randint(5, 16)
    start = rng.randrange(max(len(words) - length, 0) + 1)
    share = rng.uniform(0.4, 1.0)
    return [
        word
        for word in words[start : start + length]
        if re.fullmatch(r"\w+", word) and rng.random() < (share if word not in common else 0.3)
    ]


def made_questions(
    passages: Sequence[Passage], split: Split, glossary: Glossary | None, rng: random.Random, count: int
) -> Iterator[Pair]:
    """Words of one sentence with an asking word, in Chinese or by ``glossary`` in English, and their passage."""
    chosen = rng.sample(passages, min(count, len(passages)))
    split_sentences = split([rng.choice(passage.sentences) for passage in chosen])
    frequent = Counter(word for words in split_sentences for word in set(words)).most_common(150)
    common = frozenset(word for word, _ in frequent)
    for passage, words in zip(chosen, split_sentences, strict=True):
        kept = _key_words(words, common, rng)
        if len(kept) < 2:
            continue
        if glossary:
            query = f"{rng.choice(_ASKING_ENGLISH)} {glossary.translate(kept, rng)}"
        else:
            query = "".join(kept) + rng.choice(_ASKING)
        yield Pair(query, passage.text, passage.group)


def _around(question: Question, rng: random.Random) -> str:
    """The whole sentences about the answer, from 80 to 300 characters by chance."""
    spans = sentences(question.context)
    at = next((i for i, span in enumerate(spans) if question.answer_start < span.end), len(spans) - 1)
    first = last = at
    limit = rng.randint(80, 300)
    while spans[last].end - spans[first].start < limit and (first > 0 or last < len(spans) - 1):
        if first > 0 and (last == len(spans) - 1 or rng.random() < 0.5):
            first -= 1
        else:
            last += 1
    return question.context[spans[first].start : spans[last].end]


def asked(
    questions: Sequence[Question], split: Split, glossary: Glossary | None, rng: random.Random, rounds: int
) -> Iterator[Pair]:
    """Real questions, as they are or in rough English, with their paragraph and with parts of it."""
    groups = {question.context: number for number, question in enumerate(questions)}
    words = split([question.question for question in questions]) if glossary else [[""]] * len(questions)
    for turn in range(rounds):
        for question, split_question in zip(questions, words, strict=True):
            asked_words = [word for word in split_question if re.fullmatch(r"\w+", word) and rng.random() < 0.95]
            text = glossary.translate(asked_words, rng) if glossary else question.question
            passage = question.context if turn % 2 == 0 else _around(question, rng)
            yield Pair(text, passage, groups[question.context])


def parallel(translations: Sequence[Translation], rng: random.Random) -> Iterator[Pair]:
    """Translations as they are; of the largest collections a sample."""
    counts = Counter(row.source for row in translations)
    for number, (english, chinese, source) in enumerate(translations):
        if rng.random() * counts[source] < _MOST_ROWS.get(source, counts[source]):
            yield Pair(english, chinese, number)


def parallel_passages(translations: Sequence[Translation], rng: random.Random, count: int) -> Iterator[Pair]:
    """An English sentence, or words of it made a question, and the Chinese passage that its translation is in.

    The other sentences of the passage are the next of the collection, related where that is one text.
    """
    starts = [i for i in range(len(translations) - 6) if translations[i].source in _PROSE]
    starts = [i for i in starts if translations[i].source != "tw_laws" or rng.random() < 0.3]
    for start in rng.sample(starts, min(count, len(starts))):
        source = translations[start].source
        rows = [row for row in translations[start : start + rng.randint(2, 6)] if row.source == source]
        words = re.findall(r"\w+", rng.choice(rows).english)
        if rng.random() < 0.6 and len(words) > 4:
            length = rng.randint(4, 14)
            first = rng.randrange(max(len(words) - length, 0) + 1)
            words = [rng.choice(_ASKING_ENGLISH), *words[first : first + length]]
        yield Pair(" ".join(words), "".join(row.chinese for row in rows), start // 8)


def dictionary_pairs(entries: Iterable[Entry]) -> Iterator[Pair]:
    """A sense, or all of them, and the word; for a name its reading too."""
    for number, entry in enumerate(entries):
        if entry.proper:
            yield Pair("".join(entry.reading), entry.word, number)
        for gloss in islice(entry.glosses, 4):
            yield Pair(gloss, entry.word, number)
        if len(entry.glosses) > 1:
            yield Pair("; ".join(entry.glosses), entry.word, number)
