"""What each block of a page is: heading, body or caption; learned weights, the best whole sequence.

A line tells little alone: 建集团有 may be a headline or the piece of a broken line. So every line votes with
its own looks and those of its neighbours, and roles that follow each other vote too; Viterbi's algorithm
finds the sequence with most votes. The weights were learned on made pages (``arrangement.json``).
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal

from embeddings.blocks import Block
from embeddings.cues import is_day, is_field, is_latin, names_attendance
from embeddings.similarity import coverage

Role = Literal["head", "body", "caption", "other"]
# Shapes of which a headline may be; a headline is repeated by the report that it stands over.
_LINES = ("line", "clause", "marked", "short sentence", "call")
LEARNED: tuple[Role, ...] = ("head", "body", "caption")
Votes = Mapping[str, Sequence[float]]

_LENGTHS = (3, 6, 10, 15, 20, 26, 34, 50, 80)
_SHARES = (0, 0.15, 0.3, 0.5)
_CREDIT_ENDS = ("摄", "攝", "摄。", "摄）")
_DAY_FIRST = re.compile(r"(?:这是|這是)?(?:\d{4}年)?\d{1,2}月\d{1,2}[日号號]")
# Characters that hardly end a heading (the first set) or begin one: a line of them was cut from a sentence.
_OPEN_END = frozenset("的了和是在将將与與及为為对對把被从從向以于於等有我其这這并並、，")
_OPEN_START = frozenset("的了和是与與及们們等着著过過，、；。）”》")


def find_roles(blocks: Sequence[Block], votes: Votes) -> list[Role]:
    """The role of every block, in order. Marks, credits and bylines that stand alone are ``other``."""
    shapes = [shape(block) for block in blocks]
    free = [index for index, looks in enumerate(shapes) if looks != "other"]
    roles: list[Role] = ["other"] * len(blocks)
    marked = any(block.level for block in blocks)
    scores = [_votes_for(features(blocks, shapes, index, marked), votes) for index in free]
    pairs = {
        looks: [_votes_for([f"after {before}", f"after {before} {looks}"], votes) for before in LEARNED]
        for looks in set(shapes)
    }
    links = [pairs[shapes[index]] for index in free]
    for index, role in zip(free, best_sequence(scores, links), strict=True):
        roles[index] = LEARNED[role]
    return roles


def best_sequence(scores: Sequence[Sequence[float]], links: Sequence[Sequence[Sequence[float]]]) -> list[int]:
    """The states with the highest sum (Viterbi); ``links[k][a][b]`` is added when state b at k follows a."""
    if not scores:
        return []
    totals = list(scores[0])
    back: list[list[int]] = []
    states = range(len(totals))
    for own, link in zip(scores[1:], links[1:], strict=True):
        ways = [[total + row[state] for total, row in zip(totals, link, strict=True)] for state in states]
        highest = [max(way) for way in ways]
        back.append([way.index(most) for way, most in zip(ways, highest, strict=True)])
        totals = [most + worth for most, worth in zip(highest, own, strict=True)]
    path = [max(states, key=totals.__getitem__)]
    for best in reversed(back):
        path.append(best[path[-1]])
    return path[::-1]


def _votes_for(names: Sequence[str], votes: Votes) -> list[float]:
    head = body = caption = 0.0
    for name in names:
        if vote := votes.get(name):
            head, body, caption = head + vote[0], body + vote[1], caption + vote[2]
    return [head, body, caption]


def shape(block: Block) -> str:
    """The looks of a block in one word, from marks, length and its end alone."""
    text = block.text
    if not text or block.is_credit or block.is_byline or block.is_imprint:
        return "other"
    if block.is_lead:
        return "lead"
    if block.level:
        return "marked"
    length = _length(text)
    if text[-1] in "！!？?" and length <= 60 and "。" not in text:
        return "call"
    if not block.is_cut:
        return "sentence" if "，" in text or length > 25 else "short sentence"
    if is_field(text):
        return "field"
    if length > 45 or "。" in text or text.count("，") > 1:
        return "cut"
    return "clause" if "，" in text or text[-1] in "、；" else "line"


def _length(text: str) -> int:
    """How long ``text`` is in characters of Chinese, which take three letters of English each to say the same."""
    return len(text) // 3 if is_latin(text) else len(text)


def features(blocks: Sequence[Block], shapes: Sequence[str], index: int, marked: bool) -> list[str]:
    """What speaks for one role or another of block ``index``, as names of the table of weights."""
    block = blocks[index]
    text, looks = block.text, shapes[index]
    before = shapes[index - 1] if index else "start"
    after = shapes[index + 1] if index + 1 < len(blocks) else "end"
    if before == "other":
        before = _other(blocks[index - 1])
    if after == "other":
        after = _other(blocks[index + 1])
    next_gap = blocks[index + 1].gap if index + 1 < len(blocks) else 2
    length = bisect_left(_LENGTHS, _length(text))
    found = [
        looks,
        f"{looks} after {before}",
        f"{looks} before {after}",
        f"{looks} between {before} and {after}",
        f"{looks} length {length}",
    ]
    if after == "credit":
        found += [f"before a credit, length {length}"]
    found += [name for name, holds in _seen(block, after == "credit").items() if holds]
    of_looks = {
        " behind a gap": block.gap >= 3,
        " before a gap": next_gap >= 3,
        " with open end": text[-1] in _OPEN_END,
        " with open start": text[0] in _OPEN_START,
        " with open end before cut": text[-1] in _OPEN_END and before == "cut",
        " with blanks": " " in text or "\u3000" in text,
        " of who attends": names_attendance(text),
        ", others marked": marked and not block.level,
    }
    found += [looks + name for name, holds in of_looks.items() if holds]
    if looks in _LINES:
        ahead = "".join(block.text for block in blocks[index + 1 : index + 3])
        behind = "".join(block.text for block in blocks[max(0, index - 2) : index])
        found += [f"{looks} repeated ahead {_tenths(text, ahead)}", f"{looks} repeated behind {_tenths(text, behind)}"]
    return found


def _seen(block: Block, before_credit: bool) -> dict[str, bool]:
    """What a block shows that counts the same whatever its looks are."""
    a_day_first = _DAY_FIRST.match(block.text) is not None
    return {
        "tight": block.gap == 1,
        "speaks of a picture": block.has_caption_cue,
        "speaks of a picture, before a credit": before_credit and block.has_caption_cue,
        "ends with a credit": block.text.endswith(_CREDIT_ENDS),
        "a day first": a_day_first,
        "a day first, before a credit": before_credit and a_day_first,
        "a day alone": is_day(block.text),
        "jumps": block.jumps_on or block.jumps_back,
    }


def _tenths(text: str, other: str) -> int:
    """Share of ``text`` that ``other`` repeats, in steps: none, 0.15, 0.3, 0.5 and more."""
    share = coverage(text, other)
    return bisect_left(_SHARES, share)


def _other(block: Block) -> str:
    if not block.text or block.is_imprint:
        return "mark"
    return "credit" if block.is_credit else "byline"


def role_pairs(roles: Sequence[Role], shapes: Sequence[str]) -> list[tuple[str, Role]]:
    """The names under which neighbouring roles vote, for learning."""
    kept = [(role, looks) for role, looks in zip(roles, shapes, strict=True) if role != "other"]
    return [
        (name, role)
        for (before, _), (role, looks) in pairwise(kept)
        for name in (f"after {before}", f"after {before} {looks}")
    ]
