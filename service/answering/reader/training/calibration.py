"""Answerable and nearly answered questions about paragraphs never trained on, and how well a reader tells them apart.

    python -m service.answering.reader.training.calibration --data DIR [--reader NAME_OR_FOLDER] [--out FILE]

The paragraphs are those of the training set that ``is_held_aside`` keeps apart, and those of the development set;
questions are in Chinese and in rough English. And DRCD's development set, of another source and script, and XQuAD,
whose English questions people wrote, with what is left of a paragraph without its answer. ``--out`` gets the questions
that are held aside, a JSON object a line with what the reader said, to fit thresholds to; the other sets only measure.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]

from service.answering.reader import Reader
from service.answering.reader.lexicon import Lexicon
from service.answering.reader.loading import BUNDLED, load_reader
from service.answering.reader.spans import LEXICON
from service.answering.reader.training.batches import Row
from service.answering.reader.training.examples import Rows
from service.answering.reader.training.near_rows import KINDS
from service.answering.reader.training.paragraphs import robbed
from service.answering.reader.training.sources import Question, questions

ANSWERED = "answered"


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A question with one passage, and what a reader said.

    ``kind`` is "answered" or how the passage only nearly answers; ``text`` is the reader's best span, ``score`` its
    logit against no answer, ``no_answer`` the logit of no answer against all spans.
    """

    set: str
    kind: str
    language: str
    question: str
    passage: str
    answer: str
    text: str
    score: float
    no_answer: float


def asked_rows(path: Path, most: int) -> list[Row]:
    """About ``most`` questions of a set, from all over it."""
    found = list(questions(path))
    return [_row(row) for row in found[:: max(1, len(found) // most)]]


def asked_in_english(data: Path, most: int) -> list[Row]:
    """As ``asked_rows``: English questions of XQuAD on the Chinese paragraphs."""
    english, chinese = (questions(data / f"xquad_{language}_half.jsonl.gz") for language in ("en", "zh"))
    found = [_row(read._replace(question=asked.question)) for asked, read in zip(english, chinese, strict=True)]
    return found[:: max(1, len(found) // most)]


def _row(row: Question) -> Row:
    return Row(row.question, row.context, row.start, row.start + len(row.answers[0]))


def nearly_missed(rows: Rows, asked: Iterable[Row]) -> Iterator[tuple[str, str, Row]]:
    """Kind, language and row: each question in both languages, with every kind of near miss that it allows."""
    for row in asked:
        for language in ("zh", "en"):
            yield ANSWERED, language, rows.translated(row) if language == "en" else row
            for kind in KINDS:
                found = rows.near.make(kind, row, english=language == "en")
                if found:
                    yield kind, language, found


def robbed_paragraphs(asked: Iterable[Row], language: str) -> Iterator[tuple[str, str, Row]]:
    """Kind, language and row: questions with their paragraph, and with it robbed of the answer's sentences."""
    for row in asked:
        rest = robbed(row)
        if rest:
            yield ANSWERED, language, row
            yield "robbed", language, rest


def read_all(reader: Reader, name: str, rows: Iterable[tuple[str, str, Row]]) -> Iterator[Sample]:
    """What ``reader`` says to each row."""
    for kind, language, row in rows:
        reading = reader.read(row.question, [row.passage], top=1)[0]
        if reading.spans:
            best = reading.spans[0]
            yield Sample(
                set=name,
                kind=kind,
                language=language,
                question=row.question,
                passage=row.passage,
                answer=row.passage[row.start : row.end] if row.start >= 0 else "",
                text=row.passage[best.start : best.end],
                score=best.score,
                no_answer=reading.no_answer,
            )


def tell_apart(answered: Sequence[Sample], near: Sequence[Sample]) -> float:
    """Area under the curve of scores of answerable against nearly answered questions."""
    labels = [1] * len(answered) + [0] * len(near)
    return float(roc_auc_score(labels, [sample.score for sample in [*answered, *near]]))


def report(samples: Sequence[Sample]) -> Iterator[str]:
    """A line a set, language and kind."""
    for name, language in sorted({(sample.set, sample.language) for sample in samples}):
        ours = [sample for sample in samples if (sample.set, sample.language) == (name, language)]
        answered = [sample for sample in ours if sample.kind == ANSWERED]
        for kind in (*KINDS, "all"):
            near = [s for s in ours if s.kind != ANSWERED and kind in (s.kind, "all")]
            if near:
                yield f"{name} {language} {kind}: AUROC {tell_apart(answered, near):.3f} ({len(answered)}, {len(near)})"


def main() -> None:
    """Read, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--reader", default="bundled")
    parser.add_argument("--most", type=int, default=400, help="questions of each set and language")
    parser.add_argument("--out", type=Path, help="JSON lines")
    options = parser.parse_args()
    reader = load_reader(options.reader)
    rows = Rows(options.data, Lexicon.load(BUNDLED / LEXICON), seed=0)
    held = list(read_all(reader, "held aside", nearly_missed(rows, rows.held_aside(options.most))))
    cmrc, drcd, xquad = (
        asked_rows(options.data / f"{name}.jsonl.gz", options.most)
        for name in ("cmrc2018_dev", "drcd_dev", "xquad_zh_half")
    )
    english = asked_in_english(options.data, options.most)
    samples = [
        *held,
        *read_all(reader, "CMRC dev", nearly_missed(rows, map(rows.piece, cmrc))),
        *read_all(reader, "DRCD dev", robbed_paragraphs(drcd, "zh")),
        *read_all(reader, "XQuAD", robbed_paragraphs(xquad, "zh")),
        *read_all(reader, "XQuAD", robbed_paragraphs(english, "en")),
    ]
    print("\n".join(report(samples)))  # noqa: T201
    if options.out:
        options.out.write_bytes(msgspec.json.Encoder().encode_lines(held))


if __name__ == "__main__":
    main()
