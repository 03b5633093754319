"""The reader's network in PyTorch, for training; ``network.py`` is the same in NumPy, for reading.

Gated linear recurrences (the simple recurrent unit of Lei et al. 2018, without its peephole) in both directions,
attention to the question before and after the first of them (Chen et al. 2017; Seo et al. 2017), attention of the
passage to itself (Wang et al. 2017), and one score a span. All spans of a passage and "not here" share one softmax.
"""

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from service.answering.reader.features import CHARS_A_WORD, FEATURES
from service.answering.reader.network import Shape

_FAR = -1e4


class Batch(NamedTuple):
    """Examples of one batch, padded; B of them, N words a passage, M a question.

    ``*_vectors`` (B, N or M, dimension), ``*_chars`` (…, 4), ``*_tags``, ``*_common``, ``*_mask`` (…); ``features``
    (B, N, FEATURES); ``match`` (B, N, M); ``start`` and ``end`` (B,), the answer's first and last word, -1 for none.
    """

    passage_vectors: Tensor
    passage_chars: Tensor
    passage_tags: Tensor
    passage_common: Tensor
    passage_mask: Tensor
    question_vectors: Tensor
    question_chars: Tensor
    question_tags: Tensor
    question_common: Tensor
    question_mask: Tensor
    features: Tensor
    match: Tensor
    start: Tensor
    end: Tensor


class _Scan(torch.autograd.Function):
    """``c[t] = f[t] * c[t - 1] + u[t]`` along the first axis, from zero."""

    @staticmethod
    def forward(ctx: Any, forget: Tensor, update: Tensor) -> Tensor:  # noqa: ANN401
        states = torch.empty_like(update)
        state = torch.zeros_like(update[0])
        for gate, added, out in zip(forget.unbind(0), update.unbind(0), states.unbind(0), strict=True):
            state = torch.addcmul(added, gate, state, out=out)
        ctx.save_for_backward(forget, states)
        return states

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, Tensor]:  # noqa: ANN401
        forget, states = ctx.saved_tensors
        of_update = torch.empty_like(states)
        state = torch.zeros_like(states[0])
        gates = (*forget.unbind(0)[1:], torch.zeros_like(state))
        incoming = gradients[0].unbind(0)
        outgoing = of_update.unbind(0)
        for step in range(len(incoming) - 1, -1, -1):
            state = torch.addcmul(incoming[step], gates[step], state, out=outgoing[step])
        before = torch.cat([torch.zeros_like(states[:1]), states[:-1]])
        return of_update * before, of_update


class Recurrence(nn.Module):
    """One layer of gated recurrence in both directions; input and output are (B, N, hidden)."""

    def __init__(self, hidden: int, dropout: float) -> None:
        super().__init__()
        self.project = nn.Linear(hidden, 3 * hidden)
        self.norm = nn.LayerNorm(hidden)
        self.dropout = dropout

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        hidden = states.shape[-1]
        dropped = _variational_dropout(self.norm(states), self.dropout, self.training)
        update, forget, carry = self.project(dropped).float().split(hidden, dim=-1)
        forget, carry = torch.sigmoid(forget), torch.sigmoid(carry)
        update = update * (1 - forget) * mask.unsqueeze(-1)
        half = hidden // 2
        both = _Scan.apply(_turn_second_half(forget, half), _turn_second_half(update, half))
        scanned = _turn_second_half(both.transpose(0, 1), half, time_first=False).transpose(0, 1)
        return states + carry * scanned


def _turn_second_half(values: Tensor, half: int, *, time_first: bool = True) -> Tensor:
    """(B, N, H) to (N, B, H), with the second half of the channels running backwards."""
    values = values.transpose(0, 1)
    axis = 0 if time_first else 1
    return torch.cat([values[..., :half], values[..., half:].flip(axis)], dim=-1)
