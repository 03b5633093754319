"""From a question to a cited answer, or to none."""

from typing import Literal

import msgspec

from service.answering.citations import Citation

Status = Literal["answered", "no_answer"]
AnswerKind = Literal["list", "span", "sentence", "yesno", "none"]


class Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An earlier question of the conversation, with its answer where there was one."""

    question: str
    answer: str | None = None


class Item(msgspec.Struct, frozen=True):
    """One thing that answers, verbatim, with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the pages answer to a question, or that they do not."""

    question: str
    question_resolved: str
    language: Literal["zh", "en"]
    status: Status
    kind: AnswerKind
    text: str
    items: tuple[Item, ...]
    confidence: float
    citations: tuple[Citation, ...]
    timings_ms: dict[str, float]
