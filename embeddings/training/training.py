"""The training loop, with checkpoints that a later run goes on from."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from embeddings.training.batches import PairSet, schedule, token_weights
from embeddings.training.model import StaticModel, token_features

_RATE = 4e-3
_WARMUP = 30
_CHECKPOINT_EVERY = 200


def train(
    sets: Sequence[PairSet], tokens: Sequence[str], checkpoint: Path, *, dimension: int, steps: int, seed: int,
    say: Callable[[str], None],
) -> Tensor:  # fmt: skip
    """Train from ``checkpoint`` on, or from nothing, and return the table of all tokens.

    Adam with a rate that falls linearly to nothing at the last of ``steps``. The same data, seed and
    steps give the same table, but for rounding. The checkpoint is replaced every few minutes.
    """
    torch.manual_seed(seed)
    model = StaticModel(token_features(tokens), token_weights(sets, len(tokens)), dimension)
    groups = [{"params": [model.vectors], "factor": 1.0}, {"params": [model.log_weights], "factor": 2.0}]
    optimizer = torch.optim.Adam(groups, betas=(0.9, 0.98), fused=True)
    done = _resume(checkpoint, model, optimizer)
    losses: list[float] = []
    began = time.monotonic()
    rng = np.random.default_rng([seed, done])
    for step, (pair_set, places) in zip(range(done, steps), schedule(sets, rng), strict=False):
        for group in optimizer.param_groups:
            group["lr"] = _RATE * group["factor"] * min(1.0, (step + 1) / _WARMUP) * (1 - step / steps)
        loss = model.loss(
            pair_set.queries.take(places, rng), pair_set.passages.take(places, rng),
            torch.from_numpy(pair_set.groups[places]), pair_set.late,
        )  # fmt: skip
        optimizer.zero_grad(set_to_none=False)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(loss.item())
        if (step + 1) % _CHECKPOINT_EVERY == 0:
            _save(checkpoint, model, optimizer, step + 1)
            rate = (step + 1 - done) / (time.monotonic() - began)
            say(
                f"step {step + 1} of {steps}, {rate:.1f} a second, mean loss {np.mean(losses[-_CHECKPOINT_EVERY:]):.2f}"
            )
    return model.table()


def _save(path: Path, model: StaticModel, optimizer: torch.optim.Optimizer, step: int) -> None:
    partial = path.with_suffix(".partial")
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, partial)
    partial.replace(path)


def _resume(path: Path, model: StaticModel, optimizer: torch.optim.Optimizer) -> int:
    if not path.is_file():
        return 0
    state = torch.load(path, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])
