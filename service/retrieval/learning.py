"""Learns what lexical search counts in the fused score: ``python -m service.retrieval.learning --data DIR --out FILE``.

How dense search and late interaction are to each other is learned with the encoder, whose training sees their sum
(``embeddings.training.model``). What lexical search adds is learned here, on queries that should find their article
among a thousand of news: its headline, and words of one of its sentences with an asking word, both as they are and in
rough English, word by word. The encoder met each headline at most once, and the made questions never: those that it
learned from many times, as real ones, would make it look better beside lexical search than it is.

The weight is the one with the best mean reciprocal rank. Needs the ``train`` extra.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from embeddings.encoders.sentence import load_encoder
from embeddings.library import Library
from embeddings.pages import make_page
from embeddings.training import sources
from embeddings.training.glossary import Glossary
from embeddings.training.pairs import cut_passages, made_questions
from embeddings.words import Words
from service.retrieval.fusion import Fusion, Weights
from service.retrieval.query import read_query
from service.retrieval.retriever import Retriever

_DENSE, _LATE = 0.5, 1.0
_LEXICAL = tuple(round(0.05 * step, 2) for step in range(21))
_ARTICLES_A_SOURCE = 500
_LENGTHS = range(200, 900)
_POOL = 60
_SEED = 1


# A query, and the name of the page that it should find.
Asked = tuple[str, str]


class Example(NamedTuple):
    """What a query finds, each ``(passages,)``: the score without lexical search, the lexical one, which are right."""

    other: npt.NDArray[np.float64]
    lexical: npt.NDArray[np.float64]
    right: npt.NDArray[np.bool_]

    def reciprocal_rank(self, weight: float) -> float:
        """One by the rank of the best right passage where lexical search counts ``weight``; ties count against it."""
        fused = self.other + weight * self.lexical
        return 1.0 / (1 + int((fused[~self.right] >= fused[self.right].max()).sum()))


def examples(queries: Sequence[Asked], library: Library, retriever: Retriever) -> Iterator[Example]:
    """What each query finds, where some of it is of the right page and some is not."""
    names = {entry.id: entry.name for entry in library.pages()}
    for query, name in queries:
        found = retriever.gather(read_query(query, library), _POOL)
        right = np.array([names[passage.page_id] == name for passage in found.passages.values()])
        if right.any() and not right.all():
            dense, late, lexical = (
                np.array([found.parts[part].get(number, 0.0) for number in found.passages])
                for part in ("dense", "late", "lexical")
            )
            yield Example(_DENSE * dense + _LATE * late, lexical, right)


def make_queries(
    articles: Sequence[sources.Article], words: Words, glossary: Glossary | None, rng: random.Random
) -> list[Asked]:
    """Headlines and made questions, by ``glossary`` in English, with the places of their articles as names."""

    def split(texts: Sequence[str]) -> list[list[str]]:
        return [[word.text for word in words.cut(text) if word.text.isalnum()] for text in texts]

    headlines = [article.title for article in articles]
    if glossary:
        headlines = [glossary.translate(cut, rng) for cut in split(headlines)]
    passages = list(cut_passages(articles, rng))
    made = made_questions(passages, split, glossary, rng, len(articles))
    return [*((text, str(n)) for n, text in enumerate(headlines)), *((pair.query, str(pair.group)) for pair in made)]


def fit(examples: Sequence[Example]) -> Weights:
    """The weights with the best mean reciprocal rank; of equal ones, those in which lexical search counts least."""
    means = [np.mean([example.reciprocal_rank(weight) for example in examples]) for weight in _LEXICAL]
    return Weights(_DENSE, _LATE, _LEXICAL[int(np.argmax(means))])


def _sample(articles: Iterator[sources.Article], rng: random.Random) -> list[sources.Article]:
    fitting = [article for article in articles if article.title and len(article.text) in _LENGTHS]
    return rng.sample(fitting, min(_ARTICLES_A_SOURCE, len(fitting)))


def main() -> None:
    """Make a library of the articles, ask for them, write the weights."""
    parser = argparse.ArgumentParser(description="Learn the weights of the fused score.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--out", type=Path, required=True, help="file for the weights")
    options = parser.parse_args()
    encoder, rng = load_encoder(), random.Random(_SEED)
    articles = _sample(sources.broadcasts(options.data), rng) + _sample(sources.government_news(options.data), rng)
    glossary = Glossary(sources.dictionary(options.data), sources.translations(options.data))
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder), encoder) as library:
        library.ingest(make_page(article.text, str(n), format="article") for n, article in enumerate(articles))
        retriever = Retriever(library, encoder, Fusion(same=Weights(1, 1, 1), across=Weights(1, 1, 1)))
        same = list(examples(make_queries(articles, library.words, None, rng), library, retriever))
        across = list(examples(make_queries(articles, library.words, glossary, rng), library, retriever))
    provenance = {
        "command": "python -m service.retrieval.learning --data DIR --out FILE",
        "queries": f"headlines of and made questions on news: {len(same)} in Chinese, {len(across)} in rough English",
        "articles": str(len(articles)),
        "encoder": f"{encoder.name} {encoder.fingerprint}",
    }
    learned = Fusion(same=fit(same), across=fit(across), provenance=provenance)
    options.out.write_bytes(msgspec.json.format(msgspec.json.encode(learned)) + b"\n")


if __name__ == "__main__":
    main()
