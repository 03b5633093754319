"""Measures an encoder alone, without lexical search: ``python tests/benchmarks/encoder.py --data DIR``.

For each test set every question is compared with every paragraph, by the dense vectors, by late
interaction over token vectors where the encoder has them, and by ``0.5 * dense + late``. The data
folder holds ``cmrc2018_dev``, ``drcd_dev``, ``xquad_zh_half`` and ``xquad_en_half``, each ``.jsonl.gz``.
"""

import argparse
import gzip
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from embeddings.encoders import Encoder, Vectors
from embeddings.encoders.sentence import load_encoder

Scores = npt.NDArray[np.float32]


class Row(msgspec.Struct):
    """A question and the paragraph that answers it."""

    id: str
    context: str
    question: str


class Task(NamedTuple):
    """Questions, paragraphs, and the place of each question's paragraph among them."""

    name: str
    questions: list[str]
    paragraphs: list[str]
    right: npt.NDArray[np.int64]


def read(path: Path) -> list[Row]:
    """The rows of a gzipped JSON Lines file."""
    with gzip.open(path) as file:
        return [msgspec.json.decode(line, type=Row) for line in file]


def make_task(name: str, questions: Sequence[str], rows: Sequence[Row], others: Sequence[str] = ()) -> Task:
    """A task over the distinct paragraphs of ``rows`` and ``others``."""
    places = {text: place for place, text in enumerate(dict.fromkeys([*(row.context for row in rows), *others]))}
    return Task(name, list(questions), list(places), np.array([places[row.context] for row in rows]))


def tasks(data: Path) -> Iterator[Task]:
    """CMRC, DRCD and XQuAD; XQuAD also among the paragraphs of CMRC, as the half has few of its own."""
    cmrc = read(data / "cmrc2018_dev.jsonl.gz")
    drcd = read(data / "drcd_dev.jsonl.gz")
    chinese = read(data / "xquad_zh_half.jsonl.gz")
    english = {row.id.partition(":")[2]: row.question for row in read(data / "xquad_en_half.jsonl.gz")}
    asked = [english[row.id.partition(":")[2]] for row in chinese]
    more = [row.context for row in cmrc]
    yield make_task("CMRC dev", [row.question for row in cmrc], cmrc)
    yield make_task("DRCD dev", [row.question for row in drcd], drcd)
    yield make_task("XQuAD en-zh", asked, chinese)
    yield make_task("XQuAD en-zh + CMRC", asked, chinese, more)
    yield make_task("XQuAD zh", [row.question for row in chinese], chinese)
    yield make_task("XQuAD zh + CMRC", [row.question for row in chinese], chinese, more)


def late_scores(encoder: Encoder, task: Task) -> Scores | None:
    """Each question token's best cosine in the paragraph, averaged by the tokens' weights; questions by paragraphs."""
    questions, paragraphs = encoder.encode_tokens(task.questions), encoder.encode_tokens(task.paragraphs)
    if questions is None or paragraphs is None:
        return None
    scores = np.zeros((len(questions), len(paragraphs)), dtype=np.float32)
    every = np.concatenate(questions)
    weights = np.linalg.norm(every, axis=1)
    starts = np.cumsum([0, *map(len, questions)])[:-1]
    for place, paragraph in enumerate(paragraphs):
        units = paragraph / np.linalg.norm(paragraph, axis=1, keepdims=True)
        scores[:, place] = np.add.reduceat((every @ units.T).max(axis=1), starts)
    return scores / np.add.reduceat(weights, starts)[:, None]


def figures(scores: Scores, right: npt.NDArray[np.int64]) -> str:
    """Recall at 1 and 5 and the mean reciprocal rank at 10; ties count against the right paragraph."""
    own = scores[np.arange(len(right)), right]
    ranks = (scores >= own[:, None]).sum(axis=1)
    reciprocal = np.where(ranks <= 10, 1 / ranks, 0).mean()
    return f"R@1 {(ranks <= 1).mean():.3f}  R@5 {(ranks <= 5).mean():.3f}  MRR@10 {reciprocal:.3f}"


def measure(encoder: Encoder, task: Task) -> Iterator[str]:
    """One line for each way of scoring."""
    dense = encoder.encode_queries(task.questions) @ encoder.encode_passages(task.paragraphs).T
    size = f"{len(task.questions)} x {len(task.paragraphs)}"
    late = late_scores(encoder, task)
    ways: dict[str, Vectors] = {"dense": dense}
    if late is not None:
        ways |= {"late": late, "0.5 dense + late": 0.5 * dense + late}
    for way, scores in ways.items():
        yield f"{task.name:19} {size:11} {way:17} {figures(scores, task.right)}"


def speed(encoder: Encoder, task: Task) -> str:
    """Passages of about 160 characters a second in one call, and milliseconds a question asked one by one."""
    passages = [text[start : start + 160] for text in task.paragraphs for start in range(0, len(text) - 159, 160)]
    began = time.perf_counter()
    encoder.encode_passages(passages)
    passages_a_second = len(passages) / (time.perf_counter() - began)
    times = []
    for question in task.questions[:500]:
        began = time.perf_counter()
        encoder.encode_queries([question])
        times.append(time.perf_counter() - began)
    return f"{passages_a_second:,.0f} passages a second; a question {np.median(times) * 1000:.2f} ms (median)"


def main() -> None:
    """Measure the encoder that the arguments name."""
    parser = argparse.ArgumentParser(description="Measure an encoder alone.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the test sets")
    parser.add_argument("--encoder", default="bundled", help="name or folder (default: bundled)")
    arguments = parser.parse_args()
    began = time.perf_counter()
    encoder = load_encoder(arguments.encoder)
    print(f"{encoder.name}: {encoder.dimension} dimensions, loaded in {time.perf_counter() - began:.2f} s")  # noqa: T201
    for number, task in enumerate(tasks(arguments.data)):
        if number == 0:
            print(speed(encoder, task))  # noqa: T201
        for line in measure(encoder, task):
            print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
