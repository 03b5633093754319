"""Which blocks of a page belong together, and in which order they read."""

from collections.abc import Sequence
from typing import NamedTuple

from embeddings.blocks import Block, has_caption_cue, is_byline, is_credit, is_cut, is_field, is_lead


class Draft(NamedTuple):
    """The blocks of one article, by their index: heading lines, body in reading order, all others."""

    heads: tuple[int, ...]
    body: tuple[int, ...]
    others: tuple[int, ...]
    caption: bool


def arrange(blocks: Sequence[Block]) -> list[Draft]:
    """The articles of a page as sets of its blocks; every block is in one of them."""
    roles = [_role(blocks, index) for index in range(len(blocks))]
    drafts: list[Draft] = []
    heads: list[int] = []
    for index, role in enumerate(roles):
        if role == "head":
            heads.append(index)
            continue
        starts = heads or not drafts or is_lead(blocks[index].text)
        if role == "caption":
            drafts.append(Draft((), (index,), (), True))
        elif role == "other" and drafts and not heads:
            drafts[-1] = drafts[-1]._replace(others=(*drafts[-1].others, index))
        elif starts:
            body, others = ((), (index,)) if role == "other" else ((index,), ())
            drafts.append(Draft(tuple(heads), body, others, False))
            heads = []
        else:
            last = next((n for n in range(len(drafts) - 1, -1, -1) if not drafts[n].caption), len(drafts) - 1)
            drafts[last] = drafts[last]._replace(body=(*drafts[last].body, index))
    if heads:
        drafts.append(Draft(tuple(heads), (), (), False))
    return drafts


def _role(blocks: Sequence[Block], index: int) -> str:
    block = blocks[index]
    following = blocks[index + 1].text if index + 1 < len(blocks) else ""
    before = blocks[index - 1].text if index else ""
    if not block.text or is_credit(block.text) or is_byline(block.text):
        return "other"
    if is_credit(following) or (has_caption_cue(block.text) and not is_lead(block.text)):
        return "caption"
    if not is_cut(block.text) or is_lead(block.text) or is_field(block.text):
        return "body"
    if block.level or (len(block.text) <= 60 and "，" not in block.text and not _runs_on(before)):
        return "head"
    return "body"


def _runs_on(text: str) -> bool:
    return is_cut(text) and (len(text) > 60 or "，" in text or is_field(text))
