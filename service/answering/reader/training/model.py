"""The reader's network in PyTorch, for training; ``network.py`` is the same in NumPy, for reading.

Gated linear recurrences (the simple recurrent unit of Lei et al. 2018, without its peephole) in both directions,
attention to the question before and after the first of them (Chen et al. 2017; Seo et al. 2017), attention of the
passage to itself (Wang et al. 2017), and one score a span. All spans of a passage and "not here" share one softmax.
Beside that every word is told to begin an item of the answer, to go on with one, or to be outside (Segal et al. 2020),
so that a list is found wherever its items stand.
"""

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from service.answering.reader.features import CHARS_A_WORD, FEATURES
from service.answering.reader.network import Shape

_FAR = -1e4
SCATTERED = -2
# What the items count beside the spans.
_ITEMS = 0.5


class Batch(NamedTuple):
    """Examples of one batch, padded; B of them, N words a passage, M a question.

    ``*_vectors`` (B, N or M, dimension), ``*_chars`` (…, 4), ``*_tags``, ``*_common``, ``*_mask`` (…); ``features``
    (B, N, FEATURES); ``match`` and ``held`` (B, N, M); ``start`` and ``end`` (B,), the answer's first and
    last word, -1 for none, ``SCATTERED`` for items that are no one span; ``items`` (B, N), 0 outside the
    answer's items, 1 where one begins, 2 inside.
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
    held: Tensor
    start: Tensor
    end: Tensor
    items: Tensor


class Scores(NamedTuple):
    """Scores of starts (B, N), of ends (B, N), of spans (B, N, N), of "not here" (B,); of items (B, N, 3)."""

    start: Tensor
    end: Tensor
    spans: Tensor
    absent: Tensor
    items: Tensor


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
        self.norm = nn.LayerNorm(hidden)
        self.project = nn.Linear(hidden, 3 * hidden)
        self.dropout = dropout

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """States after the layer; ``mask`` (B, N) is 0 at padding."""
        hidden = states.shape[-1]
        dropped = _drop(self.norm(states), self.dropout, training=self.training)
        update, forget, carry = self.project(dropped).float().transpose(0, 1).split(hidden, dim=-1)
        forget = torch.sigmoid(forget)
        update = update * (1 - forget) * mask.t().unsqueeze(-1)
        scanned = _turn(_Scan.apply(_turn(forget), _turn(update)))  # type: ignore[no-untyped-call]
        return states + (torch.sigmoid(carry) * scanned).transpose(0, 1)


def _turn(values: Tensor) -> Tensor:
    """Of (N, B, H), the second half of the channels backwards in time."""
    half = values.shape[-1] // 2
    return torch.cat([values[..., :half], values[..., half:].flip(0)], dim=-1)


def _drop(values: Tensor, rate: float, *, training: bool) -> Tensor:
    """Dropout of whole channels: the same ones at every word of a text."""
    if not training or rate == 0:
        return values
    kept = torch.empty(values.shape[0], 1, values.shape[2]).bernoulli_(1 - rate) / (1 - rate)
    return values * kept


class ReaderModel(nn.Module):
    """Question and passage to the scores of all spans and of "not here"."""

    def __init__(self, shape: Shape, dropout: float = 0.2) -> None:
        super().__init__()
        self.shape, self.dropout = shape, dropout
        hidden = shape.hidden
        self.chars = nn.Embedding(shape.chars + 1, shape.char_size, padding_idx=0)
        self.tags = nn.Embedding(shape.tags, shape.tag_size)
        self.common = nn.Embedding(shape.common + 1, shape.common_size, padding_idx=0)
        for table in (self.chars, self.tags, self.common):
            nn.init.normal_(table.weight, std=0.1)
        word = shape.dimension + CHARS_A_WORD * shape.char_size + shape.tag_size + shape.common_size
        self.word = nn.Linear(word, hidden)
        self.features = nn.Linear(FEATURES, hidden)
        self.align = nn.Linear(hidden, hidden // 2, bias=False)
        self.align_match = nn.Parameter(torch.tensor(2.0))
        self.aligned = nn.Linear(2 * hidden, hidden)
        self.first = Recurrence(hidden, dropout)
        self.attend_passage = nn.Linear(hidden, hidden // 2)
        self.attend_question = nn.Linear(hidden, hidden // 2)
        self.attend_match = nn.Parameter(torch.tensor(2.0))
        self.attended = nn.Linear(3 * hidden, hidden)
        self.weigh = nn.Linear(hidden, 1)
        self.lacking = nn.Linear(2 * hidden, hidden)
        self.layers = nn.ModuleList(Recurrence(hidden, dropout) for _ in range(shape.layers))
        self.self_key = nn.Linear(hidden, hidden // 2)
        self.self_attended = nn.Linear(2 * hidden, hidden)
        self.last = Recurrence(hidden, dropout)
        self.asked = nn.Linear(hidden, 1)
        self.start = nn.Linear(3 * hidden, shape.span_size)
        self.end = nn.Linear(3 * hidden, shape.span_size)
        self.start_score = nn.Linear(shape.span_size, 1)
        self.end_score = nn.Linear(shape.span_size, 1)
        self.width = nn.Parameter(torch.zeros(shape.longest))
        self.items = nn.Linear(2 * shape.span_size, 3)
        self.absent = nn.Sequential(nn.Linear(3 * hidden, 64), nn.ReLU(), nn.Linear(64, 1))

    def _words(self, vectors: Tensor, chars: Tensor, tags: Tensor, common: Tensor) -> Tensor:
        parts = [vectors, self.chars(chars).flatten(2), self.tags(tags), self.common(common)]
        words: Tensor = self.word(_drop(torch.cat(parts, dim=-1), self.dropout, training=self.training))
        return words

    def forward(self, batch: Batch) -> Scores:
        """See ``Scores``."""
        question = torch.relu(
            self._words(batch.question_vectors, batch.question_chars, batch.question_tags, batch.question_common)
        )
        passage = torch.relu(
            self._words(batch.passage_vectors, batch.passage_chars, batch.passage_tags, batch.passage_common)
            + self.features(batch.features)
        )
        away = (1 - batch.question_mask).unsqueeze(1) * _FAR
        keys, queries = torch.relu(self.align(question)), torch.relu(self.align(passage))
        weights = queries @ keys.transpose(1, 2) / keys.shape[-1] ** 0.5 + self.align_match * batch.match + away
        aligned = torch.softmax(weights.float(), -1) @ question
        passage = passage + torch.relu(self.aligned(torch.cat([aligned, passage * aligned], -1)))

        question = self.first(question, batch.question_mask)
        passage = self.first(passage, batch.passage_mask)
        keys, queries = self.attend_question(question), self.attend_passage(passage)
        weights = queries @ keys.transpose(1, 2) / keys.shape[-1] ** 0.5 + self.attend_match * batch.match + away
        attended = torch.softmax(weights.float(), -1) @ question
        passage = passage + torch.relu(self.attended(torch.cat([passage, attended, passage * attended], -1)))
        lacking, lacking_all = self._lacking(question, batch)
        passage = passage + self.lacking(torch.cat([lacking, lacking_all], -1))
        for layer in self.layers:
            passage = layer(passage, batch.passage_mask)
        passage = self._attend_self(passage, batch.passage_mask)
        passage = self.last(passage, batch.passage_mask)
        return self._spans(passage, question, lacking_all[:, 0], batch)

    def _lacking(self, question: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
        """What of the question the sentence of each word does not hold, and what the whole passage does not."""
        weighted = question * torch.sigmoid(self.weigh(question)) * batch.question_mask.unsqueeze(-1)
        lacking = (1 - batch.held) @ weighted.float() / 4
        everywhere = (1 - batch.held.amax(1, keepdim=True)) @ weighted.float() / 4
        return lacking, everywhere.expand_as(lacking)

    def _attend_self(self, passage: Tensor, mask: Tensor) -> Tensor:
        keys = self.self_key(_drop(passage, self.dropout, training=self.training))
        weights = (keys @ keys.transpose(1, 2)).float() / keys.shape[-1] ** 0.5 + (1 - mask).unsqueeze(1) * _FAR
        weights = weights + torch.eye(weights.shape[-1]) * _FAR
        other = torch.softmax(weights, -1) @ passage
        return passage + torch.relu(self.self_attended(torch.cat([other, passage * other], -1)))

    def _spans(self, passage: Tensor, question: Tensor, lacking: Tensor, batch: Batch) -> Scores:
        weights = self.asked(question).float() + ((1 - batch.question_mask) * _FAR).unsqueeze(-1)
        asked = (torch.softmax(weights, 1) * question).sum(1, keepdim=True)
        states = torch.cat([passage, passage * asked, asked.expand_as(passage)], -1)
        states = _drop(states, self.dropout, training=self.training)
        starts, ends = torch.relu(self.start(states)), torch.relu(self.end(states))
        outside = (1 - batch.passage_mask) * _FAR
        start = self.start_score(starts).squeeze(-1).float() + outside
        end = self.end_score(ends).squeeze(-1).float() + outside
        pairs = (starts @ ends.transpose(1, 2)).float() / starts.shape[-1] ** 0.5
        widths = torch.arange(pairs.shape[-1]) - torch.arange(pairs.shape[-1]).unsqueeze(-1)
        allowed = (widths >= 0) & (widths < self.shape.longest)
        bias = torch.where(allowed, self.width[widths.clamp(0, self.shape.longest - 1)], torch.tensor(_FAR))
        spans = pairs + start.unsqueeze(2) + end.unsqueeze(1) + bias
        top = (passage + outside.unsqueeze(-1)).amax(1)
        absent = self.absent(torch.cat([top, asked.squeeze(1), lacking], -1)).squeeze(-1).float()
        return Scores(start, end, spans, absent, self.items(torch.cat([starts, ends], -1)).float())


def loss(scores: Scores, batch: Batch) -> Tensor:
    """Cross entropy of the right span, or of "not here", among all; with less weight of its ends and of items."""
    tagged = batch.passage_mask > 0
    # The few words of answers weigh as much as the many outside.
    weights = torch.tensor([0.3, 1.0, 0.5])
    items = functional.cross_entropy(scores.items[tagged], batch.items[tagged], weights)
    one = batch.start != SCATTERED
    return _ITEMS * items + (_span_loss(Scores._make(part[one] for part in scores), batch, one) if one.any() else 0.0)


def _span_loss(scores: Scores, batch: Batch, one: Tensor) -> Tensor:
    """The loss of spans over the examples that ``one`` marks, whose ``scores`` these are."""
    start, end, spans, absent, _ = scores
    first, last = batch.start[one], batch.end[one]
    rows, n = torch.arange(len(absent)), start.shape[1]
    answered = first >= 0
    everything = torch.cat([spans.flatten(1), absent.unsqueeze(1)], 1)
    target = torch.where(answered, first * n + last, n * n)
    joint = (everything.logsumexp(1) - everything[rows, target]).mean()
    if not answered.any():
        return joint
    ends = functional.cross_entropy(start[answered], first[answered]) + functional.cross_entropy(
        end[answered], last[answered]
    )
    return joint + 0.25 * ends
