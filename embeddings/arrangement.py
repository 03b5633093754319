"""Which blocks of a page belong together, and in which order they read: the best whole arrangement.

Every block is read after one other block or begins an article; every block is read before one other at
most. What speaks for each pair is observed (``links``) and weighed; the arrangement with the highest sum is
an assignment problem, solved exactly (Jonker and Volgenant 1987, as in SciPy). The weights stand in
``arrangement.json``, learned on made pages by an averaged structured perceptron (Collins 2002).
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from embeddings.blocks import Block
from embeddings.flow import Language
from embeddings.links import Named, Observations, observe
from embeddings.roles import Role, find_roles
from embeddings.similarity import Rarity, product

# Longer flows are arranged in sections, so that time stays linear; a newspaper page has about 60 blocks.
SECTION = 100
# So many lines with so few characters on average are columns of figures or names: there is nothing to arrange.
_TABLE_LINES, _TABLE_WIDTH = 2000, 8
_NEVER = -1e6


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """What observations are worth: ``roles`` by name (head, body, caption), the others one number each.

    ``titles`` choose the headline among the lines of a heading; ``onsets`` and ``rarity``
    are what is known of news in general (``Language``).
    """

    roles: dict[str, tuple[float, float, float]]
    links: dict[str, float]
    starts: dict[str, float]
    ends: dict[str, float]
    titles: dict[str, float]
    onsets: dict[str, float]
    rarity: dict[str, float]

    def language(self) -> Language:
        """What is known of news in general, made ready."""
        return Language(self.onsets, Rarity(self.rarity))


class Draft(NamedTuple):
    """The blocks of one article, by their index: heading lines, body in reading order, all others."""

    heads: tuple[int, ...]
    body: tuple[int, ...]
    others: tuple[int, ...]
    caption: bool


@cache
def learned_weights() -> Weights:
    """The weights that come with the package."""
    return msgspec.json.decode(files("embeddings").joinpath("arrangement.json").read_bytes(), type=Weights)


@cache
def _language() -> Language:
    return learned_weights().language()


def arrange(blocks: Sequence[Block]) -> list[Draft]:
    """The articles of a page as sets of its blocks; every block is in one of them."""
    if len(blocks) > _TABLE_LINES and sum(len(block.text) for block in blocks) < _TABLE_WIDTH * len(blocks):
        return [_as_it_stands(blocks)]
    weights = learned_weights()
    roles = find_roles(blocks, weights.roles)
    chains: list[list[int]] = []
    for section in _sections(blocks, roles):
        heads = np.array([roles[index] == "head" for index in section], dtype=bool)
        order = best_order(observe(blocks, section, heads, _language()), weights)
        chains += [[section[at] for at in chain] for chain in order]
    chains += _captions(blocks, roles)
    return _drafts(blocks, roles, chains)


def _as_it_stands(blocks: Sequence[Block]) -> Draft:
    body = tuple(index for index, block in enumerate(blocks) if block.text)
    return Draft((), body, tuple(index for index, block in enumerate(blocks) if not block.text), False)


def best_order(seen: Observations, weights: Weights) -> list[list[int]]:
    """The chains of blocks with the highest sum of weights, each in reading order."""
    links, starts = scores(seen, weights)
    following = choose(links, starts)
    chains = []
    for first in np.flatnonzero(~np.isin(np.arange(len(starts)), following)):
        chain = [int(first)]
        while following[chain[-1]] >= 0:
            chain.append(int(following[chain[-1]]))
        chains.append(chain)
    return chains


def scores(seen: Observations, weights: Weights) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Worth of each link (n, n), less that of ending there, and of each start (n,)."""
    count = len(seen.possible)
    links = _weighed(seen.links, weights.links, (count, count))
    links -= _weighed(seen.ends, weights.ends, (count,))[:, None]
    links[~seen.possible] = _NEVER
    return links, _weighed(seen.starts, weights.starts, (count,))


def _weighed(seen: Named, weights: Mapping[str, float], shape: tuple[int, ...]) -> NDArray[np.float64]:
    worths = np.array([[weights.get(name, 0.0) for name in seen]], dtype=np.float32)
    stacked = np.array(list(seen.values()), dtype=np.float32).reshape(len(seen), -1)
    return product(worths, stacked.T).astype(np.float64).reshape(shape)


def choose(links: NDArray[np.float64], starts: NDArray[np.float64]) -> NDArray[np.int64]:
    """For each block the one read after it, or -1: the best assignment without circles."""
    # Imported late: it takes longer than all the rest of the package.
    from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped,unused-ignore]

    count = len(starts)
    begin = np.full((count, count), _NEVER)
    np.fill_diagonal(begin, starts)
    rows, columns = linear_sum_assignment(np.vstack([links, begin]).T, maximize=True)
    following = np.full(count, -1, dtype=np.int64)
    linked = columns < count
    following[columns[linked]] = rows[linked]
    _break_circles(following, links - starts[None, :])
    return following


def _break_circles(following: NDArray[np.int64], worth: NDArray[np.float64]) -> None:
    """Take the weakest link out of every circle; blocks that no start leads to stand in one."""
    open_ = set(range(len(following)))
    for first in np.flatnonzero(~np.isin(np.arange(len(following)), following)):
        at = int(first)
        while at >= 0:
            open_.discard(at)
            at = int(following[at])
    while open_:
        circle = [min(open_)]
        while (after := int(following[circle[-1]])) != circle[0]:
            circle.append(after)
        open_.difference_update(circle)
        following[min(circle, key=lambda at: worth[at, following[at]])] = -1


def _sections(blocks: Sequence[Block], roles: Sequence[Role]) -> list[list[int]]:
    """The flow, headings and bodies, in sections of bounded length that begin with a heading where they can."""
    flow = [index for index, role in enumerate(roles) if role in ("head", "body")]
    sections = []
    start = 0
    while start < len(flow):
        stop = min(start + SECTION, len(flow))
        if stop < len(flow):
            cuts = (
                at for at in range(stop, start + SECTION // 2, -1) if roles[flow[at]] == "head" != roles[flow[at - 1]]
            )
            stop = next(cuts, stop)
        sections.append(flow[start:stop])
        start = stop
    return sections


def _captions(blocks: Sequence[Block], roles: Sequence[Role]) -> list[list[int]]:
    """Every caption for itself; one that stops in mid-sentence goes on in the next line when that is one too."""
    chains: list[list[int]] = []
    for index, role in enumerate(roles):
        if role != "caption":
            continue
        if index and roles[index - 1] == "caption" and blocks[index - 1].is_cut:
            chains[-1].append(index)
        else:
            chains.append([index])
    return chains


def _drafts(blocks: Sequence[Block], roles: Sequence[Role], chains: Sequence[Sequence[int]]) -> list[Draft]:
    owner = {index: number for number, chain in enumerate(chains) for index in chain}
    others: list[list[int]] = [[] for _ in chains]
    lone: list[int] = []
    for index, near in _neighbours(blocks, roles).items():
        (lone if near is None else others[owner[near]]).append(index)
    if lone:
        others.append(lone)
    drafts = []
    for number, rest in enumerate(others):
        chain = chains[number] if number < len(chains) else ()
        heads = tuple(index for index in chain if roles[index] == "head")
        body = tuple(index for index in chain if roles[index] != "head")
        drafts.append(Draft(heads, body, tuple(rest), any(roles[index] == "caption" for index in chain)))
    return drafts


def _neighbours(blocks: Sequence[Block], roles: Sequence[Role]) -> dict[int, int | None]:
    """For each mark, credit and byline that stands alone, the block whose article it belongs to.

    A jump line belongs to the body before it; a byline to the body behind it, or before it where no
    body follows; all else to what stands before it, or behind it when nothing does.
    """
    after: dict[int, int | None] = {}
    following: int | None = None
    for index in range(len(blocks) - 1, -1, -1):
        if roles[index] == "other":
            after[index] = following
        else:
            following = index
    found: dict[int, int | None] = {}
    before: int | None = None
    body: int | None = None
    for index, role in enumerate(roles):
        if role != "other":
            before, body = index, index if role == "body" else body
            continue
        if not blocks[index].text and body is not None:
            found[index] = body
            continue
        follower = after[index]
        signs = blocks[index].is_byline and follower is not None and roles[follower] == "body"
        found[index] = follower if before is None or signs else before
    return found
