"""Measures retrieval as it is served: ``python -m tests.benchmarks.retrieval --data DIR``.

Every paragraph of a set is a page of its own in a real library, every question goes through the retriever, and a
paragraph's rank is that of its first passage. BM25 alone is measured beside it, and the two are compared question by
question: the share of 10,000 random swaps that make as large a difference (Smucker et al. 2007) is ``p``.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from embeddings.encoders import Encoder
from embeddings.encoders.sentence import load_encoder
from embeddings.library import Library
from embeddings.pages import make_page, read_path
from embeddings.text import fold
from service.components import open_components
from service.evaluation.command import Plan, evaluate
from service.retrieval.retriever import Retriever
from service.settings import Settings
from tests.benchmarks.encoder import Task, speed, tasks
from tests.benchmarks.speed import ROOT

Ranks = npt.NDArray[np.float64]

_DEEP = 60  # passages looked at, so that there are ten paragraphs among them
_SWAPS = 10_000


class Row(NamedTuple):
    """A line of the table; ``bar`` is what the figure should reach."""

    test: str
    figure: str
    value: str
    bar: str = ""


BARS = {
    ("CMRC dev", "MRR@10"): "0.972",
    ("XQuAD en-zh", "R@5"): "0.92",
    ("XQuAD en-zh", "MRR@10"): "0.80",
    ("XQuAD zh", "MRR@10"): "0.965",
    ("DRCD dev", "MRR@10"): "0.95",
    ("DRCD dev, simplified questions", "MRR@10"): "0.95",
}


def place(found: Sequence[str], right: str) -> float:
    """Rank of ``right`` among the distinct names of ``found``; infinite where it is not there."""
    distinct = list(dict.fromkeys(found))
    return distinct.index(right) + 1.0 if right in distinct else np.inf


def ranks(task: Task, encoder: Encoder) -> tuple[Ranks, Ranks]:
    """Rank of the right paragraph for each question, ``(questions,)``: by the retriever, and by BM25 alone."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder), encoder) as library:
        library.ingest(make_page(text, str(n), format="article") for n, text in enumerate(task.paragraphs))
        names = {entry.id: entry.name for entry in library.pages()}
        retriever = Retriever(library, encoder)
        fused, lexical = [], []
        for question, right in zip(task.questions, task.right, strict=True):
            hits = retriever.search(question, _DEEP)
            fused.append(place([names[hit.passage.page_id] for hit in hits], str(right)))
            passages = library.passages([number for number, _ in library.search_lexical(question, _DEEP)])
            lexical.append(place([names[passage.page_id] for passage in passages.values()], str(right)))
    return np.array(fused), np.array(lexical)


def reciprocal(found: Ranks) -> Ranks:
    """``1 / rank``, 0 from rank 11 on."""
    return np.where(found <= 10, 1 / found, 0.0)


def chance(one: Ranks, other: Ranks, seed: int = 1) -> float:
    """Two-sided p of a paired randomisation test on the mean of ``one - other``, each ``(questions,)``."""
    differences = one - other
    rng = np.random.default_rng(seed)
    swapped = [(rng.choice((-1.0, 1.0), len(differences)) * differences).mean() for _ in range(_SWAPS)]
    return (1 + int((np.abs(swapped) >= abs(differences.mean()) - 1e-12).sum())) / (1 + _SWAPS)


def simplified(task: Task) -> Task:
    """The same task with its questions in simplified script."""
    return task._replace(name=f"{task.name}, simplified questions", questions=[fold(q) for q in task.questions])


def measured(task: Task, encoder: Encoder) -> Iterator[Row]:
    """Recall and mean reciprocal rank of the retriever; BM25's, and how likely the difference is by chance."""
    fused, lexical = ranks(task, encoder)
    name = f"{task.name}, {len(task.questions)} x {len(task.paragraphs)}"
    for figure, value in (
        ("R@1", (fused <= 1).mean()),
        ("R@5", (fused <= 5).mean()),
        ("MRR@10", reciprocal(fused).mean()),
    ):
        yield Row(name, figure, f"{value:.3f}", BARS.get((task.name, figure), ""))
    p = chance(reciprocal(fused), reciprocal(lexical))
    yield Row(name, "MRR@10 of BM25 alone", f"{reciprocal(lexical).mean():.3f} (p = {p:.4f})")


def all_tasks(data: Path) -> Iterator[Task]:
    """The sets of the encoder's bench; DRCD with questions in both scripts."""
    for task in tasks(data):
        yield task
        if task.name == "DRCD dev":
            yield simplified(task)


def development() -> Iterator[Row]:
    """Gold evidence among the first five passages that are read for the development questions, over the five pages.

    Follow-ups are looked for as the conversation makes them whole.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = msgspec.structs.replace(Settings(), data=Path(folder), reader="none")
        components = open_components(settings)
        components.library.ingest(read_path(ROOT / "seeds" / "pages"))
        components.close()
        plan = Plan(files=(ROOT / "seeds" / "questions" / "dev.jsonl",), mode="ask")
        summary = evaluate(plan, settings).file.summary
        assert summary is not None
        for language, bar in (("zh", "0.98"), ("en", "0.90")):
            hit = summary.groups[language]["search_hit_5"]
            yield Row(f"development questions, {language}, {hit.n}", "evidence in the first 5", f"{hit.value:.3f}", bar)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure retrieval as it is served.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the test sets")
    parser.add_argument("--encoder", default="bundled", help="name or folder (default: bundled)")
    parser.add_argument("--only", default="", help="one test, by its name in the table")
    options = parser.parse_args()
    encoder = load_encoder(options.encoder)

    def show(row: Row) -> None:
        sys.stdout.write(f"| {' | '.join(row)} |\n")
        sys.stdout.flush()

    show(Row("test, questions x paragraphs", "figure", "value", "bar"))
    show(Row("---", "---", "---", "---"))
    for task in all_tasks(options.data):
        if options.only in ("", task.name):
            for row in measured(task, encoder):
                show(row)
    if options.only in ("", "development questions"):
        for row in development():
            show(row)
    if options.only in ("", "speed"):
        show(Row("speed", speed(encoder, next(tasks(options.data))), "", "5,000; 1 ms"))


if __name__ == "__main__":
    main()
