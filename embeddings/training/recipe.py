"""What the bundled model learns from: its vocabulary and its pairs, from the data folder."""

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from embeddings.training import pairs, sources, vocabulary
from embeddings.training.batches import PairSet, make_pair_set
from embeddings.training.glossary import Glossary


class Data:
    """All training data, read into memory."""

    def __init__(self, folder: Path) -> None:
        self.broadcasts = list(sources.broadcasts(folder))
        self.news = [*self.broadcasts, *sources.government_news(folder)]
        self.questions = list(sources.questions(folder))
        self.paragraphs = [sources.Article("", text) for text in dict.fromkeys(q.context for q in self.questions)]
        self.translations = list(sources.translations(folder))
        self.entries = list(sources.dictionary(folder))


def make_tokenizer(data: Data, folder: Path) -> Tokenizer:
    """The tokenizer, with the vocabulary that the data need most; ``folder`` takes a file of its rules.

    Words of the encyclopedia count ten times and only every fourth law counts, for news and laws
    are many and alike.
    """
    charsmap = vocabulary.charsmap(folder)
    counter = vocabulary.make_tokenizer(vocabulary.jieba_words().items(), charsmap)
    varied = [row for row in data.translations if row.source != "tw_laws"]
    laws = [row.english for row in data.translations if row.source == "tw_laws"][::4]
    chinese = vocabulary.count_tokens(counter, (article.title + article.text for article in data.news))
    chinese += vocabulary.count_tokens(counter, [row.chinese for row in varied])
    chinese += vocabulary.count_tokens(counter, [entry.word for entry in data.entries])
    encyclopedia = [text for question in data.questions for text in (question.question,)]
    encyclopedia += [paragraph.text for paragraph in data.paragraphs]
    chinese += Counter({w: 10 * n for w, n in vocabulary.count_tokens(counter, encyclopedia).items()})
    english = vocabulary.count_english([row.english for row in varied] + laws)
    english += vocabulary.count_english(gloss for entry in data.entries for gloss in entry.glosses)
    syllables = {syllable for entry in data.entries for syllable in entry.reading}
    entries = vocabulary.choose_entries(chinese, english, syllables, vocabulary.Sizes())
    return vocabulary.make_tokenizer(entries, charsmap)


def make_pair_sets(data: Data, tokenizer: Tokenizer, seed: int) -> list[PairSet]:
    """The pairs of every source, tokenised, with their batch sizes."""
    rng = random.Random(seed)
    names = vocabulary.token_names(tokenizer)
    glossary = Glossary(data.entries, data.translations)

    def split(texts: Sequence[str]) -> list[list[str]]:
        encodings = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [[names[number] for number in encoding.ids] for encoding in encodings]

    def made(passages: list[pairs.Passage], translate: bool, count: int) -> list[pairs.Pair]:
        return list(pairs.made_questions(passages, split, glossary if translate else None, rng, count))

    def asked(translate: bool, rounds: int) -> list[pairs.Pair]:
        return list(pairs.asked(data.questions, split, glossary if translate else None, rng, rounds))

    news = list(pairs.cut_passages(data.news, rng))
    broadcast = [passage for passage in news if passage.group < len(data.broadcasts)]
    other = [passage for passage in news if passage.group >= len(data.broadcasts)]
    encyclopedia = list(pairs.cut_passages(data.paragraphs, rng))
    questions = {"block": 8, "late": 96}
    made_chinese = [
        *made(broadcast, False, 40_000),
        *made(other, False, 40_000),
        *made(encyclopedia * 3, False, 20_000),
    ]
    made_english = [
        *made(broadcast * 2, True, 90_000),
        *made(other, True, 70_000),
        *made(encyclopedia * 8, True, 50_000),
    ]
    recipes = [
        (list(pairs.headlines(data.news, news, rng)), {"batch": 1024, "block": 4, "late": 64}),
        (list(pairs.neighbours(news, rng, 60_000)), {"batch": 1024, "block": 8, "late": 0}),
        (made_chinese, questions | {"batch": 768}),
        (made_english, questions | {"batch": 768}),
        (asked(False, 4), questions | {"batch": 512}),
        (asked(True, 8), questions | {"batch": 512}),
        (list(pairs.parallel(data.translations, rng)), {"batch": 1024, "block": 1, "late": 96}),
        (list(pairs.parallel_passages(data.translations, rng, 80_000)), questions | {"batch": 768}),
        (list(pairs.dictionary_pairs(data.entries)), {"batch": 2048, "block": 1, "late": 0}),
    ]
    return [make_pair_set(tokenizer, found, **batching) for found, batching in recipes]
