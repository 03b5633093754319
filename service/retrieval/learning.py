"""Learns how much each part of the fused score counts: ``python -m service.retrieval.learning --data DIR --out FILE``.

From the training questions of CMRC 2018 that the bundled encoder never learned from, over all its training paragraphs,
asked as they are and in rough English (the encoder's training makes it word by word). For each question the softmax of
the fused scores over the passages found should fall to those that hold the answer; the weights that make this most
likely are found by maximum likelihood, late interaction set to 1, as only ratios matter to a ranking.

Needs the ``train`` extra.
"""

import argparse
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from embeddings.encoders.sentence import load_encoder
from embeddings.library import Library
from embeddings.pages import make_page
from embeddings.training import sources
from embeddings.training.glossary import Glossary
from embeddings.words import Words
from service.retrieval.fusion import Fusion, Weights
from service.retrieval.query import read_query
from service.retrieval.retriever import Retriever

_PARTS = ("dense", "late", "lexical")
_POOL = 60
_SEED = 1

_Numbers = npt.NDArray[np.float64]


class Example(msgspec.Struct, frozen=True):
    """The passages found for a question: scores ``(passages, parts)``, and which hold the answer, ``(passages,)``."""

    scores: _Numbers
    right: npt.NDArray[np.bool_]


def examples(
    questions: Sequence[sources.Question], ask: Callable[[str], str], library: Library, retriever: Retriever
) -> Iterator[Example]:
    """What ``questions`` find, put as ``ask`` does; one that finds only right passages, or none, teaches nothing."""
    pages = {library.page(entry.id).text: entry.id for entry in library.pages()}
    for question in questions:
        found = retriever.gather(read_query(ask(question.question), library), _POOL)
        right = [
            passage.page_id == pages[question.context]
            and any(start <= question.answer_start < end for start, end in passage.spans)
            for passage in found.passages.values()
        ]
        if any(right) and not all(right):
            rows = [[found.parts[name].get(number, 0.0) for name in _PARTS] for number in found.passages]
            yield Example(np.array(rows), np.array(right))


def fit(examples: Sequence[Example]) -> Weights:
    """The weights under which the right passages are most likely."""
    rows = np.concatenate([example.scores for example in examples])
    right = np.concatenate([example.right for example in examples])
    starts = np.cumsum([0, *(len(example.right) for example in examples)])[:-1]
    owners = np.repeat(np.arange(len(examples)), [len(example.right) for example in examples])

    def loss(weights: _Numbers) -> tuple[float, _Numbers]:
        fused = rows @ weights
        fused -= np.maximum.reduceat(fused, starts)[owners]
        shares = np.exp(fused)
        shares /= np.add.reduceat(shares, starts)[owners]
        told = np.add.reduceat(shares * right, starts)
        slope = (shares - shares * right / told[owners]) @ rows
        return -float(np.log(told).mean()), slope / len(examples)

    start = np.ones(len(_PARTS))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(_PARTS))
    return Weights(**{name: round(float(weight / found.x[1]), 3) for name, weight in zip(_PARTS, found.x, strict=True)})


def _english(glossary: Glossary, words: Words, rng: random.Random, question: str) -> str:
    return glossary.translate([word.text for word in words.cut(question) if word.text.isalnum()], rng)


def main() -> None:
    """Make a library of the paragraphs, ask, fit, write the weights."""
    parser = argparse.ArgumentParser(description="Learn the weights of the fused score.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--out", type=Path, required=True, help="file for the weights")
    parser.add_argument("--encoder", default="bundled", help="name or folder (default: bundled)")
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)
    questions = list(sources.questions(options.data))
    asked = [question for question in questions if question.kept_aside]
    glossary = Glossary(sources.dictionary(options.data), sources.translations(options.data))
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder), encoder) as library:
        texts = dict.fromkeys(question.context for question in questions)
        library.ingest(make_page(text, str(number), format="article") for number, text in enumerate(texts))
        neutral = Weights(dense=1.0, late=1.0, lexical=1.0)
        retriever = Retriever(library, encoder, Fusion(same=neutral, across=neutral))
        english = partial(_english, glossary, library.words, random.Random(_SEED))
        same = list(examples(asked, str, library, retriever))
        across = list(examples(asked, english, library, retriever))
    provenance = {
        "command": "python -m service.retrieval.learning --data DIR --out FILE",
        "questions": f"CMRC 2018, training part, kept aside: {len(same)} as they are, {len(across)} in rough English",
        "paragraphs": str(len(texts)),
        "encoder": f"{encoder.name} {encoder.fingerprint}",
    }
    learned = Fusion(same=fit(same), across=fit(across), provenance=provenance)
    options.out.write_bytes(msgspec.json.format(msgspec.json.encode(learned)) + b"\n")


if __name__ == "__main__":
    main()
