"""How the weights of answers are learned: ``python -m service.evaluation.fitting --questions FILE --articles PATH…``.

The questions of a set, in both languages, are put to a library of its articles. The weights of the traits are those
by which each question's right spans, or right lists, outscore its wrong ones (softmax over all of them). A logistic
curve from its signs to being right makes the confidence, of single answers and of lists; questions that have no
answer are among them. The threshold that is printed leaves the most questions unanswered that should be, and 93 of 100
others answered.
"""

import argparse
import math
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from embeddings.encoders.sentence import load_encoder
from embeddings.library import Library
from embeddings.pages import read_path
from service.answering.answerer import Answerer
from service.answering.evidence import WordVectors
from service.answering.finding import Finder
from service.answering.gathering import LIST_KINDS
from service.answering.reader.loading import load_reader
from service.answering.scoring import Found
from service.answering.weights import WIDEST, Confidence, ListTraits, Signs, Traits, Weights, load_weights
from service.answering.wording import Kind
from service.evaluation.formats import read_questions
from service.evaluation.metrics.answers import list_f1, span_f1
from service.evaluation.questions import Question
from service.evaluation.scoring import RIGHT
from service.retrieval.retriever import Retriever

Floats = npt.NDArray[np.float64]
T = TypeVar("T", bound=msgspec.Struct)
# The weights that 600 questions of CMRC 2018's training part led to; the few questions of a set move them a little.
_PRIOR = Traits(coverage=6.1, direct=5.2, near=3.6, fit=5.0, repeated=1.4, read=4.0)
# What people set who looked at lists.
_LIST_PRIOR = ListTraits(
    coverage=6.0,
    near=4.5,
    called=6.0,
    kept=1.0,
    counted=2.0,
    repeated=-1.0,
    broad=-2.0,
    alone=-1.5,
    body=0.5,
    read=0.0,
    whole=4.0,
    unread=0.0,
)
_HOLD = 0.02
# What agrees with the gold as well as this counts as right when spans are told apart.
_AGREES = 0.8
_ANSWERED = 0.93
# People mostly ask what the pages hold, more often than the questions of a set that is made to tempt.
_ANSWERABLE = 7 / 8


class Sample(NamedTuple):
    """All options of one question: traits ``(options, traits)``, how right each is, 0 to 1, and what is asked for."""

    traits: Floats
    right: Floats
    kind: Kind = "thing"


class Bench:
    """A library of articles, and all that answers from it."""

    def __init__(self, folder: Path, articles: Sequence[Path], reader: str) -> None:
        encoder = load_encoder("bundled")
        library = Library.open(folder, encoder)
        library.ingest(page for path in articles for page in read_path(path))
        self._reader = load_reader(reader)
        self._answerer = Answerer(library, Retriever(library, encoder), WordVectors(encoder), self._reader)

    def sample(self, question: Question) -> Sample | None:
        """The options for a single answer; none where nothing is of the kind asked for."""
        considered = self._answerer.consider(question.text)
        finder = Finder(load_weights(), self._reader)
        options = finder.options(finder.pieces(considered.query, considered.matches))
        if not options:
            return None
        right = [span_f1(option.story.verbatim(option.span), question.answers) for option in options]
        traits = np.array([msgspec.structs.astuple(option.traits) for option in options])
        return Sample(traits, np.array(right), considered.asked.question.kind)

    def sample_lists(self, question: Question) -> Sample | None:
        """The lists that could answer; none where there is none."""
        considered = self._answerer.consider(question.text)
        finder = Finder(load_weights(), self._reader)
        found = finder.list_options(considered.asked, finder.pieces(considered.query, considered.matches))
        if not found:
            return None
        right = [
            list_f1([one.story.verbatim(item) for item in one.items], question.items or (), question.optional_items)
            for one in found
        ]
        return Sample(np.array([msgspec.structs.astuple(one.traits) for one in found]), np.array(right))

    def find(self, question: Question, weights: Weights) -> list[Found]:
        """What is answered with ``weights``, however unsure."""
        considered = self._answerer.consider(question.text)
        return Finder(weights, self._reader).find(considered.asked, considered.query, considered.matches)


class Outcome(NamedTuple):
    """One answer: whether it is a list, its signs, whether it is right, and whether there is a right one."""

    many: bool
    signs: Signs
    right: bool
    answerable: bool


def fit_traits(samples: Sequence[Sample], prior: T, steps: int = 800, rate: float = 0.05) -> T:
    """Weights that let right options outscore the others, held to ``prior``; gradient descent with Adam."""
    useful = [sample for sample in samples if (sample.right >= _AGREES).any()]
    start = np.array(msgspec.structs.astuple(prior))
    weights = start.copy()
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        gradient = _HOLD * (weights - start)
        for sample in useful:
            scores = sample.traits @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            good = np.where(sample.right >= _AGREES, shares, 0)
            gradient -= (good / max(good.sum(), 1e-9) - shares) @ sample.traits / len(useful)
        mean = 0.9 * mean + 0.1 * gradient
        spread = 0.99 * spread + 0.01 * gradient**2
        weights = weights - rate * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return type(prior)(*weights.tolist())


def fit_confidence(
    outcomes: Sequence[Outcome], correction: float = 0.0, steps: int = 4000, rate: float = 0.5
) -> Confidence:
    """The logistic curve from its signs to an answer's being right; none of them makes less sure.

    ``correction`` is added to its log odds.
    """
    inputs = np.array([(1.0, *msgspec.structs.astuple(_capped(outcome.signs))) for outcome in outcomes])
    right = np.array([float(outcome.right) for outcome in outcomes])
    scale = np.maximum(np.abs(inputs).max(axis=0), 1e-9)
    curve = np.zeros(inputs.shape[1])
    for _ in range(steps):
        said = 1 / (1 + np.exp(-(inputs / scale) @ curve))
        curve -= rate * (inputs / scale).T @ (said - right) / len(right)
        curve[1:] = np.maximum(curve[1:], 0)
    bias, *signs = (curve / scale).tolist()
    return Confidence(bias + correction, Signs(*signs))


def _capped(signs: Signs) -> Signs:
    return msgspec.structs.replace(signs, margin=min(signs.margin, WIDEST))


def correction_for(outcomes: Sequence[Outcome]) -> float:
    """From the share of answerable questions among ``outcomes`` to that of people's questions, in log odds."""
    answerable = float(np.mean([outcome.answerable for outcome in outcomes]))
    return math.log(_ANSWERABLE / (1 - _ANSWERABLE)) - math.log(answerable / (1 - answerable))


def threshold_of(outcomes: Sequence[Outcome], weights: Weights) -> float:
    """The confidence that ``_ANSWERED`` of the answerable questions reach."""
    said = sorted(
        (weights.many if outcome.many else weights.single)(outcome.signs) for outcome in outcomes if outcome.answerable
    )
    return said[int(len(said) * (1 - _ANSWERED))]


def outcome_of(question: Question, found: Sequence[Found]) -> Outcome:
    """How right ``found`` is; an answer of nothing is a wrong one."""
    if not found:
        return Outcome(False, Signs(0.0), False, question.is_answerable)
    said = [one.story.verbatim(span) for one in found for span in one.items]
    agrees = (
        list_f1(said, question.items, question.optional_items)
        if question.items is not None
        else span_f1("、".join(said), question.answers)
    )
    best = found[0]
    right = question.is_answerable and agrees >= RIGHT
    return Outcome(best.kind in LIST_KINDS, best.signs, right, question.is_answerable)


def main() -> None:
    """Fit and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--questions", type=Path, required=True, help="a question set, as seeds/training/questions.jsonl"
    )
    parser.add_argument("--articles", type=Path, nargs="+", required=True, help="what it asks of")
    parser.add_argument("--reader", default="bundled", help="as YINJU_READER")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "answering" / "weights.json")
    given = parser.parse_args()
    questions = read_questions([given.questions], "both").questions
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), given.articles, given.reader)
        asked = [question for question in questions if question.is_answerable and question.items is None]
        singles = [sample for question in asked if (sample := bench.sample(question))]
        lists = [question for question in questions if question.items]
        before = load_weights()
        traits = fit_traits([sample for sample in singles if sample.kind != "polarity"], _PRIOR)
        weights = Weights(
            traits,
            fit_traits([sample for sample in singles if sample.kind == "polarity"], traits),
            fit_traits([sample for question in lists if (sample := bench.sample_lists(question))], _LIST_PRIOR),
            before.single,
            before.many,
        )
        outcomes = [outcome_of(question, bench.find(question, weights)) for question in questions]
    correction = correction_for(outcomes)
    weights = Weights(
        weights.traits,
        weights.decisive,
        weights.lists,
        fit_confidence([outcome for outcome in outcomes if not outcome.many], correction),
        fit_confidence([outcome for outcome in outcomes if outcome.many], correction),
    )
    print(f"right {np.mean([o.right for o in outcomes]):.3f}, threshold {threshold_of(outcomes, weights):.2f}")  # noqa: T201
    given.out.write_bytes(msgspec.json.format(msgspec.json.encode(weights), indent=2) + b"\n")


if __name__ == "__main__":
    main()
