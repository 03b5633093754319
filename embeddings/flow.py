"""The flow of a page, its headings and bodies in the order in which they stand: what each block shows alone."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from embeddings.blocks import Block
from embeddings.cues import is_closing, is_kicker, names_attendance
from embeddings.similarity import Matrix, PairCounts, Rarity, product
from embeddings.text import fold

_REACH = 3
_OPENING, _CLOSED = "“《（「『(【", "”》）」』)】"

_BRACKETS = re.compile(f"[{_OPENING}{_CLOSED}]")

Flags = NDArray[np.bool_]


class Language(NamedTuple):
    """What is known of news in general.

    ``onsets`` hold, for a first character, the log odds of a paragraph beginning with it rather than
    going on with it; ``rarity`` tells words of the matter from those of all news.
    """

    onsets: Mapping[str, float]
    rarity: Rarity


class Flow:
    """Observations on single blocks of a section of the flow, as arrays of length n.

    ``section`` are indexes of blocks of ``page`` that hold text; ``heads`` tells which are headings.
    """

    def __init__(self, page: Sequence[Block], section: Sequence[int], heads: Flags, language: Language) -> None:
        blocks = [page[index] for index in section]
        texts = [block.text for block in blocks]
        before = [page[index - 1] if index else None for index in section]
        after = [page[index + 1] if index + 1 < len(page) else None for index in section]
        self.head = heads
        self.body = ~heads
        signed = (block is not None and block.is_byline for block in before)
        self.lead = self.body & np.array([by or block.is_lead for by, block in zip(signed, blocks, strict=True)], bool)
        self.cut = self.body & np.array([block.is_cut for block in blocks], dtype=bool)
        self.closing = self.body & np.array([is_closing(text) for text in texts], dtype=bool)
        self.kicker = heads & np.array([is_kicker(text) for text in texts], dtype=bool)
        self.attend = heads & np.array([names_attendance(text) for text in texts], dtype=bool)
        self.onward = _jumps(blocks, after, "jumps_on")
        self.back = _jumps(blocks, before, "jumps_back")
        self.gap = np.array([block.gap > 2 for block in blocks], dtype=bool)
        self.tight = np.array([block.gap == 1 for block in blocks], dtype=bool)
        self.level = np.array([block.level for block in blocks])
        self.open = _open_brackets(texts)
        self.pairs = PairCounts(texts, language.rarity)
        self.ends = [text[-1] for text in texts]
        self.begins = [text[0] for text in texts]
        self.onset = np.array([language.onsets.get(fold(text[0]), 0.0) for text in texts])


def windows(flow: Flow) -> tuple[Matrix, Matrix]:
    """What is read from each body on, and what was read up to it: sums over up to three blocks, (n, d) each."""
    vectors = flow.pairs.vectors
    forward, backward = vectors.copy(), vectors.copy()
    runs_on = flow.body & ~flow.lead
    reach_on = np.ones(len(vectors), dtype=bool)
    reach_back = np.ones(len(vectors), dtype=bool)
    for step in range(1, _REACH):
        reach_on &= shifted(runs_on, -step)
        forward[reach_on] += np.roll(vectors, -step, axis=0)[reach_on]
        reach_back &= shifted(flow.body, step) & shifted(runs_on, step - 1)
        backward[reach_back] += np.roll(vectors, step, axis=0)[reach_back]
    return forward, backward


def coverage(flow: Flow, forward: Matrix) -> Matrix:
    """Share of the weight of each heading's pairs (i) that the text from block j on has too, (n, n); 0 for bodies."""
    covered = np.zeros((len(flow.head), len(flow.head)), dtype=np.float32)
    weighted = np.where(flow.pairs.vectors[flow.head] > 0, flow.pairs.weights, np.float32(0))
    shared = product(weighted, (forward > 0).astype(np.float32))
    covered[flow.head] = shared / np.maximum(flow.pairs.masses[flow.head], 1e-6)[:, None]
    return covered


def own_coverage(flow: Flow, covered: Matrix) -> tuple[Matrix, Matrix]:
    """How well the text after a heading covers it, and the report that ended before it, (n,) each."""
    count = len(flow.head)
    after = np.zeros(count, dtype=np.float32)
    before = np.zeros(count, dtype=np.float32)
    following, lead = -1, -1
    for index in range(count - 1, -1, -1):
        following = index if flow.body[index] else following
        after[index] = covered[index, following] if following >= 0 else 0
    for index in range(count):
        lead = index if flow.lead[index] else lead
        before[index] = covered[index, lead] if lead >= 0 else 0
    return after, before


def _open_brackets(texts: Sequence[str]) -> tuple[NDArray[np.str_], NDArray[np.str_]]:
    """The kind of bracket that each text leaves open, and the kind that it closes without having opened it."""
    left, closed = [], []
    for text in texts:
        stack: list[str] = []
        unopened = ""
        for char in _BRACKETS.findall(text):
            if char in _OPENING:
                stack.append(char)
            elif stack:
                stack.pop()
            else:
                unopened = unopened or _OPENING[_CLOSED.index(char)]
        left.append(stack[-1] if stack else "")
        closed.append(unopened)
    return np.array(left, dtype="U1"), np.array(closed, dtype="U1")


def _jumps(blocks: Sequence[Block], beside: Sequence[Block | None], way: str) -> Flags:
    """Whether a jump line of that ``way`` stands at each block or alone on the line beside it."""
    found = [
        getattr(block, way) or (near is not None and not near.text and getattr(near, way))
        for block, near in zip(blocks, beside, strict=True)
    ]
    return np.array(found, dtype=bool)


def shifted(flags: Flags, step: int) -> Flags:
    """``flags`` of the block ``step`` before each block; of the block after it when ``step`` is negative."""
    moved = np.zeros_like(flags)
    if step > 0:
        moved[step:] = flags[:-step]
    elif step < 0:
        moved[:step] = flags[-step:]
    else:
        moved[:] = flags
    return moved
