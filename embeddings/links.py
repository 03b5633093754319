"""What speaks for one block being read after another: named observations that learned weights add up.

A page's headings and bodies, in the order in which they stand, are its *flow* (captions stand for
themselves). ``observe`` looks at every pair of the flow: distance, cut sentences, leads, headings between,
shared words. ``arrangement`` weighs the observations and chooses the best whole.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from embeddings.blocks import Block
from embeddings.flow import Flags, Flow, Language, coverage, own_coverage, shifted, windows
from embeddings.similarity import Matrix, cosines

_STEPS = (0.02, 0.05, 0.1, 0.2, 0.35)

Named = dict[str, NDArray[Any]]


class Observations(NamedTuple):
    """What was observed, by name; booleans or numbers about 1, over the ``n`` blocks of the flow.

    ``links`` (n, n): block j read after block i; ``starts`` (n,): the block begins an article; ``ends`` (n,):
    nothing is read after it. ``possible`` (n, n) forbids a heading after a body, and a block after itself.
    """

    links: Named
    starts: Named
    ends: Named
    possible: Flags


def observe(page: Sequence[Block], section: Sequence[int], heads: Flags, language: Language) -> Observations:
    """Observations on all pairs of a ``section`` of the flow, indexes of blocks of ``page`` that hold text.

    ``heads`` tells which of the section are headings.
    """
    flow = Flow(page, section, heads, language)
    count = len(section)
    at = np.arange(count)
    distance = at[None, :] - at[:, None]
    previous = shifted(flow.body & flow.cut, 1)
    runs = np.cumsum(flow.head & ~shifted(flow.head, 1))
    leads = np.cumsum(flow.lead)
    forward, backward = windows(flow)
    likeness = cosines(backward, forward)
    covered = coverage(flow, forward)
    links = {
        **_body_links(flow, distance, previous, runs, likeness),
        **_head_body_links(flow, distance, previous, runs, leads, covered),
        **_head_links(flow, distance, covered),
    }
    possible = (distance != 0) & ~(flow.body[:, None] & flow.head[None, :])
    return Observations(links, _starts(flow, previous, likeness), _ends(flow), possible)


def _body_links(flow: Flow, distance: NDArray[Any], previous: Flags, runs: NDArray[Any], likeness: Matrix) -> Named:
    """Body after body."""
    both = flow.body[:, None] & flow.body[None, :]
    near, ahead, behind = both & (distance == 1), both & (distance > 1), both & (distance < 0)
    far = ahead | behind
    between = np.abs(runs[None, :] - runs[:, None])
    cut, lead = flow.cut[:, None], flow.lead[None, :]
    # A cut sentence whose next block is no body of its own must go on elsewhere.
    loose = flow.cut & ~shifted(flow.body & ~flow.lead, -1)
    orphan = flow.body & ~flow.lead & ~previous & ~shifted(flow.head, 1)
    after_head = flow.body & ~flow.lead & shifted(flow.head, 1)
    seam = _seams(flow, both & cut)
    closes = both & (flow.open[0][:, None] != "") & (flow.open[0][:, None] == flow.open[1][None, :])
    return {
        "body, next": near,
        "body, next, cut": near & cut,
        "body, next, lead": near & lead,
        "body, next, behind a gap": near & flow.gap[None, :],
        "body, next, cut, onset": near * cut * flow.onset,
        "body, next, whole, onset": near * ~cut * flow.onset,
        "body, next, whole, going on": near & ~cut & (flow.onset < -1),
        "body, far, cut, onset": far * cut * flow.onset,
        "body, far, whole, onset": far * ~cut * flow.onset,
        "body, far, loose cut, going on": far & loose[:, None] & (flow.onset < -1),
        "body, next, tight": near & flow.tight[None, :],
        "body, next, after closing": near & flow.closing[:, None],
        "body, next, closing": near & flow.closing[None, :],
        **_steps("body, next, likeness", near, likeness),
        "body, ahead": ahead,
        "body, ahead, headings between": ahead & (between > 0),
        "body, ahead, one heading between only": ahead & (between == 1) & _only_heads(flow, distance),
        "body, ahead, one heading between only, cut": ahead & (between == 1) & _only_heads(flow, distance) & cut,
        "body, ahead, more headings between": ahead & (between > 1),
        "body, ahead, distance": ahead * np.minimum(distance, 20) / 10,
        "body, behind": behind,
        "body, behind, distance": behind * np.minimum(-distance, 20) / 10,
        "body, behind, headings between": behind & (between > 1),
        "body, far, lead": far & lead,
        "body, far, cut": far & cut,
        "body, far, loose cut": far & loose[:, None],
        "body, far, of another cut": far & previous[None, :],
        "body, far, loose cut to another cut": far & loose[:, None] & previous[None, :],
        "body, far, orphan": far & orphan[None, :],
        "body, far, loose cut to orphan": far & loose[:, None] & orphan[None, :],
        "body, far, behind a heading": far & after_head[None, :],
        "body, far, loose cut, behind a heading": far & loose[:, None] & after_head[None, :],
        "body, far, after closing": far & flow.closing[:, None],
        **_steps("body, far, likeness", far, likeness),
        "body, seam known": seam,
        "body, far, seam known": far & seam,
        "body, closes a bracket": closes,
        "body, far, closes a bracket": far & closes,
        "body, after jump": both & flow.onward[:, None],
        "body, jumped here": both & flow.back[None, :],
    }


def _head_body_links(
    flow: Flow,
    distance: NDArray[Any],
    previous: Flags,
    runs: NDArray[Any],
    leads: NDArray[Any],
    covered: Matrix,
) -> Named:
    """Body after heading."""
    both = flow.head[:, None] & flow.body[None, :]
    near = both & (distance == 1)
    ahead, behind = both & (distance > 1), both & (distance < 0)
    far = ahead | behind
    lead = flow.lead[None, :]
    taken = shifted(flow.head, 1)[None, :]
    passed = np.where(distance > 0, runs[None, :] - runs[:, None], runs[:, None] - 1 - runs[None, :])
    leads_passed = np.where(distance > 0, leads[None, :] - leads[:, None] - lead, leads[:, None] - leads[None, :])
    own_body = behind & (passed == 0) & (leads_passed == 0)
    inside = flow.head & shifted(flow.body & flow.cut, 1)
    best = both & (covered >= np.max(np.where(both, covered, -1), axis=1, keepdims=True)) & (covered > 0.05)
    preferred = both & (covered >= np.max(np.where(both, covered, -1), axis=0, keepdims=True)) & (covered > 0.05)
    next_lead = shifted(flow.lead, -1)[:, None]
    return {
        "heading to body, next": near,
        "heading to body, next, lead": near & lead,
        "heading to body, next, onset": near * flow.onset,
        "heading to body, far, onset": far * flow.onset,
        "heading to body, next, of a cut": near & inside[:, None] & ~lead,
        **_steps("heading to body, next, coverage", near, covered),
        "heading to body, ahead": ahead,
        "heading to body, behind": behind,
        "heading to body, behind, its lead": own_body & lead,
        "heading to body, behind, its lead, untaken": own_body & lead & ~taken,
        "heading to body, behind, nothing between": own_body & ~lead,
        "heading to body, behind, first of the page": behind & (np.arange(len(flow.head)) == 0)[None, :],
        "heading to body, far, lead": far & lead,
        "heading to body, far, taken": far & taken,
        "heading to body, far, of a cut": far & previous[None, :],
        "heading to body, far, after closing": far & shifted(flow.closing, 1)[None, :],
        **_steps("heading to body, far, coverage", far, covered),
        "heading to body, far, headings passed": far & (passed > 0),
        "heading to body, far, more headings passed": far & (passed > 1),
        "heading to body, far, leads passed": far & (leads_passed > 0),
        "heading to body, far, inside a cut": far & inside[:, None],
        "heading to body, far, next is a lead": far & next_lead,
        "heading to body, covers best": best,
        "heading to body, far, covers best": best & far,
        "heading to body, best covered": preferred,
        "heading to body, far, best covered": preferred & far,
        "heading to body, far, distance": far * np.minimum(np.abs(distance), 20) / 10,
        "heading to body, attendance": both & flow.attend[:, None],
        "heading to body, kicker": both & flow.kicker[:, None],
    }


def _head_links(flow: Flow, distance: NDArray[Any], covered: Matrix) -> Named:
    """Heading line after heading line."""
    both = flow.head[:, None] & flow.head[None, :]
    near, far = both & (distance == 1), both & (distance != 1)
    marked = flow.level > 0
    first = flow.head & ~shifted(flow.head, 1)
    habit = float(marked[first].mean()) if first.any() else 0.0
    own, other = own_coverage(flow, covered)
    leaning = own - other
    return {
        "heading, next": near,
        "heading, next, both marked": near & marked[:, None] & marked[None, :],
        "heading, next, other mark": near & marked[:, None] & marked[None, :] & (flow.level[:, None] != flow.level),
        "heading, next, marked to unmarked": near & marked[:, None] & ~marked[None, :],
        "heading, next, unmarked to marked": near & ~marked[:, None] & marked[None, :],
        "heading, next, unmarked to marked, as headings begin": near * ~marked[:, None] * marked[None, :] * habit,
        "heading, next, after kicker": near & flow.kicker[:, None],
        "heading, next, after attendance": near & flow.attend[:, None],
        "heading, next, attendance": near & flow.attend[None, :],
        "heading, next, leaning apart": near * np.abs(leaning[:, None] - leaning[None, :]),
        "heading, next, behind a gap": near & flow.gap[None, :],
        "heading, far": far,
        "heading, far, after kicker": far & flow.kicker[:, None],
        "heading, far, behind": far & (distance < 0),
        "heading, far, inside a cut": far & shifted(flow.cut, 1)[None, :],
    }


def _starts(flow: Flow, previous: Flags, likeness: Matrix) -> Named:
    """Block at the beginning of an article; a heading that begins one is the ground that all is measured from."""
    behind_head = flow.body & shifted(flow.head, 1)
    before = np.concatenate([[1.0], np.diagonal(likeness, 1)]) if len(likeness) else np.zeros(0)
    first = np.arange(len(flow.head)) == 0
    return {
        "start, body": flow.body,
        "start, lead": flow.lead,
        "start, lead behind a heading": flow.lead & behind_head,
        "start, body behind a heading": behind_head & ~flow.lead,
        "start, body of a cut": flow.body & previous,
        "start, body onset": flow.body * flow.onset,
        "start, body going on": flow.body & (flow.onset < -1),
        "start, first body": flow.body & first,
        "start, body behind a gap": flow.body & flow.gap,
        "start, body after closing": flow.body & shifted(flow.closing, 1),
        "start, body unlike": flow.body * (1 - before),
        "start, jumped here": flow.back,
        "start, closing": flow.closing,
    }


def _ends(flow: Flow) -> Named:
    """Block behind which an article ends; a whole sentence is the ground that all is measured from."""
    return {
        "end, heading": flow.head,
        "end, kicker": flow.kicker,
        "end, cut": flow.cut,
        "end, cut with a jump": flow.cut & flow.onward,
        "end, cut before a heading or lead": flow.cut & (shifted(flow.head, -1) | shifted(flow.lead, -1)),
        "end, cut before a body": flow.cut & shifted(flow.body & ~flow.lead, -1),
        "end, bracket open": flow.body & (flow.open[0] != ""),
        "end, last of the page": flow.body & ~shifted(np.ones_like(flow.body), -1),
        "end, closing": flow.closing,
    }


def _steps(name: str, where: Flags, share: Matrix) -> Named:
    """A share as a number and as steps, so that little of it can count for much."""
    steps = {f"{name} over {limit}": where & (share > limit) for limit in _STEPS}
    return {name: where * share, **steps}


def _seams(flow: Flow, wanted: Flags) -> Flags:
    """Where the page knows the pair of characters that a join would make."""
    return wanted & flow.pairs.known(flow.ends, flow.begins)


def _only_heads(flow: Flow, distance: NDArray[Any]) -> Flags:
    """Whether all blocks between i and a later j are headings."""
    bodies = np.cumsum(flow.body)
    return (distance > 1) & (bodies[None, :] - bodies[:, None] == flow.body[None, :])
