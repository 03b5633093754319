"""What was said in a chat, as clients of several dialects send it: the question, and the turns before it."""

import re
from collections.abc import Sequence
from typing import Literal

import msgspec
from litestar.exceptions import ValidationException

from service.answering.answerer import Turn
from service.api.schemas import QuestionText

_MARKER = re.compile(r"\[\[\d+\]\]\([^)]*\)|\[\d+\]")
_TEXTS = frozenset({"text", "input_text", "output_text"})
_TURNS = 20


class TextPart(msgspec.Struct, frozen=True):
    """A part of a message; only those of text count."""

    type: str
    text: str = ""


class ChatMessage(msgspec.Struct, frozen=True):
    """A message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[TextPart] | None = None

    @property
    def text(self) -> str:
        """The text of all parts."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type in _TEXTS)
        return self.content or ""


def conversation(messages: Sequence[ChatMessage]) -> tuple[str, list[Turn]]:
    """The question, and the turns before it, oldest first; markers of citations are no part of what was said.

    Raises:
        ValidationException: the last message is not a question of the user.

    """
    said = [one for one in messages if one.role in ("user", "assistant")]
    if not said or said[-1].role != "user":
        raise ValidationException("the last message is not a question of the user")
    try:
        question = msgspec.convert(said[-1].text, QuestionText)
    except msgspec.ValidationError as error:
        raise ValidationException(f"the last message: {error}") from error
    turns: list[Turn] = []
    for one in said[:-1]:
        if one.role == "user":
            turns.append(Turn(one.text))
        elif turns:
            turns[-1] = Turn(turns[-1].question, _MARKER.sub("", one.text))
    return question, [turn for turn in turns if turn.question.strip()][-_TURNS:]
