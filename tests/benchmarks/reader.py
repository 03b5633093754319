"""Measures a reader on question sets whose paragraphs are given.

    python tests/benchmarks/reader.py --data DIR [--reader NAME_OR_FOLDER] [--most N]

CMRC 2018 development set: exact match and F1 of its official script. XQuAD: bag-of-characters F1, with the question
in Chinese and in English on the Chinese paragraph. Time is that of one paragraph, and of ten in one call.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from service.answering.reader import Reader
from service.answering.reader.loading import load_reader
from service.answering.reader.training.sources import Question, questions
from service.evaluation.metrics.answers import exact, span_f1
from service.evaluation.metrics.reading import cmrc_exact, cmrc_f1


class Measured(NamedTuple):
    """Means over a set."""

    exact: float
    f1: float
    milliseconds: float


def measure(reader: Reader, rows: list[Question], *, cmrc: bool) -> Measured:
    """Read each question's paragraph and score the best span."""
    right = f1 = 0.0
    began = time.perf_counter()
    for row in rows:
        spans = reader.read(row.question, [row.context], top=1)[0].spans
        text = row.context[spans[0].start : spans[0].end] if spans else ""
        right += cmrc_exact(text, row.answers) if cmrc else exact(text, row.answers)
        f1 += cmrc_f1(text, row.answers) if cmrc else span_f1(text, row.answers)
    took = time.perf_counter() - began
    return Measured(right / len(rows), f1 / len(rows), 1000 * took / len(rows))


def crossed(data: Path) -> Iterator[Question]:
    """English questions of XQuAD on the Chinese paragraphs."""
    english = questions(data / "xquad_en_half.jsonl.gz")
    chinese = questions(data / "xquad_zh_half.jsonl.gz")
    for asked, read in zip(english, chinese, strict=True):
        yield read._replace(question=asked.question)


def ten_passages(reader: Reader, rows: list[Question]) -> float:
    """Milliseconds of reading ten passages of two hundred characters in one call."""
    passages = [row.context[:200] for row in rows[:10]]
    began = time.perf_counter()
    for row in rows[:20]:
        reader.read(row.question, passages)
    return 1000 * (time.perf_counter() - began) / 20


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--reader", default="bundled")
    parser.add_argument("--most", type=int, default=10**9, help="questions of each set")
    options = parser.parse_args()
    reader = load_reader(options.reader)
    sets = {
        "CMRC dev": list(questions(options.data / "cmrc2018_dev.jsonl.gz")),
        "XQuAD zh": list(questions(options.data / "xquad_zh_half.jsonl.gz")),
        "XQuAD en": list(crossed(options.data)),
    }
    for name, rows in sets.items():
        step = max(1, len(rows) // options.most)
        found = measure(reader, rows[::step][: options.most], cmrc=name.startswith("CMRC"))
        print(f"{name}: EM {found.exact:.3f}, F1 {found.f1:.3f}, {found.milliseconds:.1f} ms a paragraph")  # noqa: T201
    print(f"ten passages: {ten_passages(reader, sets['XQuAD zh']):.1f} ms")  # noqa: T201


if __name__ == "__main__":
    main()
