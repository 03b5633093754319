"""Pieces of longer texts that are read with a question: with its answer, or without."""

import random
import re
from collections.abc import Iterator, Sequence
from hashlib import sha256

from embeddings.text import Span, sentences
from service.answering.reader.training.batches import Row

# What the question asks with, what the answer looks like, and what says as much as nothing in its stead.
_VAGUE: tuple[tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile("时候|何时|哪一?天|哪一?年|时间|几[月日号年]"),
        re.compile("[年月日号]$"),
        ("近日", "日前", "当时", "后来", "此前", "不久前"),
    ),
    (
        re.compile("谁|哪位|何人|名字"),
        re.compile(r"^[\u4e00-\u9fff·]{2,}$"),
        ("有关负责人", "工作人员", "他", "一名男子", "对方", "有人"),
    ),
    (
        re.compile("哪里|什么地方|哪个地方|何处|哪儿|哪个[省市县国]|哪国"),
        re.compile(r"^[\u4e00-\u9fff]{2,}$"),
        ("当地", "那里", "其他地方", "外地"),
    ),
    (
        re.compile("哪[个家](?:单位|部门|机构|公司|组织|大学|学校|队)|什么机构"),
        re.compile(r"^[\u4e00-\u9fff]{3,}$"),
        ("有关部门", "有关方面", "相关单位", "该单位"),
    ),
    (
        re.compile("多少|几|多[大长高]"),
        re.compile("^[约近]?[0-9一二三四五六七八九十百千万]"),
        ("许多", "一批", "若干", "大量"),
    ),
)
_LONGEST_VEILED = 16
# Of 256.
_HELD_ASIDE = 20
SHORTEST_PASSAGE, LONGEST_PASSAGE = 60, 320


def passages(body: str, choose: random.Random) -> Iterator[str]:
    """Pieces of ``body``, each of a few whole sentences that follow each other."""
    spans = sentences(body)
    at = 0
    while at < len(spans):
        length = choose.randint(SHORTEST_PASSAGE, LONGEST_PASSAGE)
        last = at
        while last + 1 < len(spans) and spans[last + 1].end - spans[at].start <= length:
            last += 1
        passage = body[spans[at].start : spans[last].end]
        if SHORTEST_PASSAGE <= len(passage) <= LONGEST_PASSAGE * 2:
            yield passage
        at = last + 1


def without_answer(row: Row, others: Sequence[str]) -> Iterator[Row]:
    """The same question with passages that do not hold its answer."""
    answer = row.passage[row.start : row.end]
    for other in others:
        if answer not in other:
            yield Row(row.question, other, -1, -1)


def crop(row: Row, choose: random.Random) -> Row:
    """The question with some whole sentences around its answer instead of the whole paragraph."""
    spans = sentences(row.passage)
    inside = [at for at, span in enumerate(spans) if span.start < row.end and span.end > row.start]
    if not inside:
        return row
    first, last = inside[0], inside[-1]
    length = choose.randint(60, 280)
    while spans[last].end - spans[first].start < length and (first > 0 or last + 1 < len(spans)):
        if first > 0 and (last + 1 == len(spans) or choose.random() < 0.5):
            first -= 1
        else:
            last += 1
    whole = Span(spans[first].start, spans[last].end)
    return row._replace(
        passage=row.passage[whole.start : whole.end], start=row.start - whole.start, end=row.end - whole.start
    )


def around(row: Row) -> list[str]:
    """Pieces of the paragraph beside the sentences that hold the answer, as passages that do not answer."""
    pieces: list[str] = []
    piece = ""
    for span in sentences(row.passage):
        text = row.passage[span.start : span.end]
        if span.start < row.end and span.end > row.start:
            pieces, piece = [*pieces, piece], ""
        elif len(piece) + len(text) > LONGEST_PASSAGE:
            pieces, piece = [*pieces, piece], text
        else:
            piece += text
    return [text for text in [*pieces, piece] if len(text) >= SHORTEST_PASSAGE]


def headed(row: Row, title: str) -> Row:
    """The question with ``title`` as a sentence before its passage, unless that says the answer or stands there."""
    answer = row.passage[row.start : row.end] if row.start >= 0 else ""
    if not title or row.passage.startswith(title) or (answer and answer in title):
        return row
    opening = title + "。"
    by = len(opening) if row.start >= 0 else 0
    return row._replace(passage=opening + row.passage, start=row.start + by, end=row.end + by)


def robbed(row: Row) -> Row | None:
    """The question with its passage without the sentences that hold the answer; nothing where little is left."""
    answer = row.passage[row.start : row.end]
    kept = [
        text
        for span in sentences(row.passage)
        if not (span.start < row.end and span.end > row.start)
        for text in [row.passage[span.start : span.end]]
        if answer not in text
    ]
    rest = "".join(kept)
    return Row(row.question, rest, -1, -1) if len(rest) >= 30 else None


def veiled(row: Row, choose: random.Random) -> Row | None:
    """The question with its passage, which says something vague instead of the answer; nothing for other answers."""
    answer = row.passage[row.start : row.end]
    vague = next((words for asked, form, words in _VAGUE if asked.search(row.question) and form.search(answer)), ())
    if not vague or len(answer) > _LONGEST_VEILED:
        return None
    return Row(row.question, row.passage.replace(answer, choose.choice(vague)), -1, -1)


def is_held_aside(context: str) -> bool:
    """Whether a people's paragraph, one in twelve or so, is never trained on: thresholds are fitted there."""
    return sha256(context.encode()).digest()[0] < _HELD_ASIDE
