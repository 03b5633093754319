"""How ``weights.json`` was made, runnable again: ``python -m service.answering.fitting --data DIR [--out FILE]``.

Questions of a reading set are put to a library of their paragraphs. From one half of them the weights of the traits
are learned: each question's right spans should outscore its wrong ones (softmax over all options). On the other half
the answers that these weights choose are held against the gold, and a logistic curve from score and lead to being
right is fitted; every other question there is robbed of its paragraph, so that some have no answer.

Two weights are set, not learned: the set asks for few dates, numbers and names whose form could be wrong, and the
trained reader has seen its questions, so that here both would weigh too little and too much.
"""

import argparse
import gzip
import math
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from embeddings.encoders.sentence import load_encoder
from embeddings.library import Library
from embeddings.pages import make_page
from embeddings.romanised import restore_names
from embeddings.text import fold
from service.answering.evidence import WordVectors
from service.answering.finding import Finder
from service.answering.question import analyse
from service.answering.reader import Reader
from service.answering.reader.loading import load_reader
from service.answering.scoring import Asked, Option, StoryMatch
from service.answering.stories import Stories
from service.answering.weights import WIDEST, Confidence, Traits, Weights, load_weights
from service.answering.wording import Language
from service.retrieval.retriever import Retriever

Floats = npt.NDArray[np.float64]
FIT, READ = 5.0, 4.0
# Half of the questions that fit the confidence are robbed of their answer; people mostly ask what the pages hold.
# The curve's odds are corrected from the one share of answerable questions to the other.
ROBBED, ANSWERABLE = 1 / 2, 7 / 8


class Row(msgspec.Struct):
    """One question of the set, in Chinese or put into English, with its paragraph."""

    question: str
    context: str
    answers: list[dict[str, str | int]]
    language: Language = "zh"

    @property
    def golds(self) -> list[str]:
        """Acceptable answers."""
        return [str(answer["text"]) for answer in self.answers]


class Sample(NamedTuple):
    """All options of one question: traits ``(options, 6)``, how right each is, and what each says."""

    traits: Floats
    right: Floats
    said: list[str]


def agreement(said: str, golds: Sequence[str]) -> float:
    """Best F1 of the characters of ``said`` and of a gold answer."""
    best = 0.0
    bag = Counter(char for char in fold(said) if char.isalnum())
    for gold in golds:
        other = Counter(char for char in fold(gold) if char.isalnum())
        common = (bag & other).total()
        if common:
            best = max(best, 2 * common / (bag.total() + other.total()))
    return best


class Bench:
    """A library of the rows' paragraphs, and all that answers from it."""

    def __init__(self, folder: Path, rows: Sequence[Row], reader: Reader | None) -> None:
        encoder = load_encoder("bundled")
        self._library = Library.open(folder, encoder)
        texts = dict.fromkeys(row.context for row in rows)
        self._library.ingest(make_page(text, str(n), format="article") for n, text in enumerate(texts))
        self._vectors = WordVectors(encoder)
        self._retriever = Retriever(self._library, encoder)
        self._stories = Stories(self._library.words, self._vectors)
        self._finder = Finder(load_weights(), reader)

    def options(self, row: Row, robbed: bool) -> list[Option]:
        """All options for ``row``'s question, without its own paragraph where it is ``robbed`` of it."""
        hits = self._retriever.search(row.question, 8)
        stories = []
        for article_id in dict.fromkeys(hit.passage.article_id for hit in hits):
            article = self._library.article(article_id)
            page = self._library.page(article.page_id)
            if not (robbed and page.text == row.context):
                stories.append(self._stories.of(page, article, self._library.revision))
        question = row.question
        if row.language == "en":
            question = restore_names(question, [story.worded.cut for story in stories])
        words = self._library.words
        asked = Asked(analyse(question, words, row.language), words, self._vectors)
        return self._finder.options(question, [StoryMatch(asked, story) for story in stories])

    def samples(self, rows: Sequence[Row], rob: bool = False) -> Iterator[Sample]:
        """The options of each question, every other one robbed of its paragraph where ``rob`` is set."""
        for number, row in enumerate(rows):
            options = self.options(row, robbed=rob and number % 2 == 1)
            if options:
                right = [
                    agreement(o.story.text[slice(*o.span)], row.golds) if o.story.page.text == row.context else 0.0
                    for o in options
                ]
                yield Sample(
                    np.array([msgspec.structs.astuple(o.traits) for o in options]),
                    np.array(right),
                    [o.story.verbatim(o.span) for o in options],
                )


def fit_traits(samples: Sequence[Sample], steps: int = 400, rate: float = 0.05) -> Floats:
    """Weights that let right options (agreement of 0.8 or more) outscore the others; gradient descent with Adam."""
    useful = [sample for sample in samples if (sample.right >= 0.8).any()]
    weights, mean, spread = np.array([4.0, 4.0, 3.0, 2.0, -3.0, 2.0]), np.zeros(6), np.zeros(6)
    for step in range(1, steps + 1):
        gradient = 0.002 * weights
        for traits, right, _ in useful:
            scores = traits @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            good = np.where(right >= 0.8, shares, 0)
            gradient -= (good / max(good.sum(), 1e-9) - shares) @ traits / len(useful)
        mean = 0.9 * mean + 0.1 * gradient
        spread = 0.99 * spread + 0.01 * gradient**2
        weights = weights - rate * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return weights


def fit_confidence(samples: Sequence[Sample], weights: Floats, steps: int = 4000, rate: float = 0.5) -> Confidence:
    """The logistic curve from (score, lead) of the best option to its being right (agreement of 0.6 or more)."""
    inputs = np.array([[1.0, *_best(sample, weights)[1:]] for sample in samples])
    right = np.array([float(sample.right[_best(sample, weights)[0]] >= 0.6) for sample in samples])
    scale = np.maximum(np.abs(inputs).max(axis=0), 1e-9)
    curve = np.zeros(3)
    for _ in range(steps):
        said = 1 / (1 + np.exp(-(inputs / scale) @ curve))
        curve -= rate * (inputs / scale).T @ (said - right) / len(right)
    print(f"right {right.mean():.3f}, said {said.mean():.3f}, log loss {_log_loss(said, right):.3f}")  # noqa: T201
    bias, score, margin = (curve / scale).tolist()
    prior = math.log(ANSWERABLE / (1 - ANSWERABLE)) - math.log((1 - ROBBED) / ROBBED)
    return Confidence(bias + prior, score, margin)


def _best(sample: Sample, weights: Floats) -> tuple[int, float, float]:
    """The best option's place, its score, and its lead on the best option of other words."""
    scores = sample.traits @ weights
    best = int(scores.argmax())
    others = [score for score, said in zip(scores, sample.said, strict=True) if said != sample.said[best]]
    return best, float(scores[best]), min(float(scores[best] - max(others)) if others else WIDEST, WIDEST)


def _log_loss(said: Floats, right: Floats) -> float:
    return float(-np.mean(right * np.log(said + 1e-9) + (1 - right) * np.log(1 - said + 1e-9)))


def read_rows(path: Path, count: int, seed: int) -> list[Row]:
    """``count`` questions of a set, in an order drawn by ``seed``."""
    with gzip.open(path) as file:
        rows = [msgspec.json.decode(line, type=Row) for line in file]
    random.Random(seed).shuffle(rows)
    return rows[:count]


def main() -> None:
    """Fit and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with cmrc2018_train.jsonl.gz")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("weights.json"))
    parser.add_argument("--questions", type=int, default=1200)
    parser.add_argument("--reader", default="bundled", help="as YINJU_READER")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    rows = read_rows(given.data / "cmrc2018_train.jsonl.gz", given.questions, given.seed)
    half = len(rows) // 2
    with tempfile.TemporaryDirectory() as folder:
        learned = fit_traits(list(Bench(Path(folder, "rules"), rows, None).samples(rows[:half])))
        traits = Traits(*learned.tolist())
        traits = msgspec.structs.replace(traits, fit=FIT, read=READ)
        bench = Bench(Path(folder, "read"), rows, load_reader(given.reader))
        samples = list(bench.samples(rows[half:], rob=True))
        single = fit_confidence(samples, np.array(msgspec.structs.astuple(traits)))
    weights = Weights(traits, single, load_weights().many)
    given.out.write_bytes(msgspec.json.format(msgspec.json.encode(weights), indent=2) + b"\n")


if __name__ == "__main__":
    main()
