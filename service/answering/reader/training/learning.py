"""The network being trained: one copy of it, or several side by side."""

import pickle
import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Self

import msgspec
import torch
from safetensors.torch import load_file

from service.answering.reader.lexicon import Lexicon
from service.answering.reader.network import Shape
from service.answering.reader.spans import WEIGHTS, read_config
from service.answering.reader.training.batches import Batcher, Packed
from service.answering.reader.training.model import ReaderModel, loss

States = dict[str, Any]


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """What one training run does.

    ``passes``: times through freshly drawn rows, each read ``rounds`` times; ``whole``: share of people's questions
    that are read with the whole paragraph as well; ``about_news``: times through people's questions about news;
    ``english``, ``near``, ``paragraphs``, ``news``, ``parallel``: rows of a pass from these sources; ``batch_words``:
    padded words a batch; ``decay``: of the running mean of the weights, which is what is kept.
    """

    passes: int = 2
    rounds: int = 3
    whole: float = 0.1
    about_news: int = 2
    english: int = 7_000
    near: int = 9_000
    paragraphs: int = 5_000
    news: int = 12_000
    parallel: int = 6_000
    batch_words: int = 3_500
    rate: float = 2e-3
    decay: float = 0.995
    seed: int = 0


class Training:
    """A network being trained, with a running mean of its weights."""

    def __init__(self, lexicon: Lexicon, common: list[int], recipe: Recipe) -> None:
        torch.manual_seed(recipe.seed)
        self.shape = Shape(
            dimension=lexicon.dimension, chars=len(lexicon.chars), tags=len(lexicon.tag_names), common=len(common)
        )
        self.common = common
        self.model = ReaderModel(self.shape)
        self.mean = torch.optim.swa_utils.AveragedModel(
            self.model,
            multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.decay),  # type: ignore[no-untyped-call]
        )
        self._batcher = Batcher(lexicon, common)
        self._recipe = recipe
        self._choose = random.Random(recipe.seed)
        self._optimizer = torch.optim.AdamW(self.model.parameters(), recipe.rate, weight_decay=0.01, fused=True)

    @classmethod
    def go_on(cls, lexicon: Lexicon, folder: Path, recipe: Recipe) -> Self:
        """With the weights of the reader in ``folder``, which has the same lexicon."""
        training = cls(lexicon, list(read_config(folder).common), recipe)
        weights = {name: array.float() for name, array in load_file(folder / WEIGHTS).items()}
        training.model.load_state_dict(weights)
        training.mean.module.load_state_dict(weights)
        return training

    def states(self) -> States:
        """All that is needed to go on."""
        return {
            "model": self.model.state_dict(),
            "mean": self.mean.state_dict(),
            "optimizer": self._optimizer.state_dict(),
        }

    def restore(self, states: States) -> None:
        """Go on from what ``states`` gave."""
        self.model.load_state_dict(states["model"])
        self.mean.load_state_dict(states["mean"])
        self._optimizer.load_state_dict(states["optimizer"])

    def learn(self, shard: list[Packed], done: float) -> float:
        """Train on one shard, ``done`` of the whole training behind it; its mean loss."""
        self.model.train()
        losses: list[float] = []
        for batch in self._batcher.batches(shard, self._recipe.batch_words, self._choose):
            # The first steps of all are small, as the optimizer knows nothing yet.
            warm = 1.0 if done > 0 else min(1.0, (len(losses) + 1) / 100)
            for group in self._optimizer.param_groups:
                group["lr"] = self._recipe.rate * _rate(done) * warm
            with torch.autocast("cpu", torch.bfloat16):
                scores = self.model(batch)
            value = loss(scores, batch)
            self._optimizer.zero_grad()
            value.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
            self._optimizer.step()
            self.mean.update_parameters(self.model)
            losses.append(value.item())
        return sum(losses) / len(losses)


def _rate(done: float) -> float:
    """Full to the middle of the training, then down to nearly nothing."""
    return min(1.0, 2 * (1 - done) + 0.02)


class Replicas:
    """Copies of one training in processes of their own; each learns another shard, then they become their mean.

    Averaging now and then instead of after every step (local SGD, Stich 2019) keeps busy processes from waiting.
    """

    def __init__(self, count: int, lexicon_path: Path, common: list[int], recipe: Recipe) -> None:
        self._pool = ProcessPoolExecutor(
            count, get_context("spawn"), initializer=_start_replica, initargs=(lexicon_path, common, recipe)
        )
        self.count = count

    def learn(self, states: States, shards: Sequence[Path], done: float) -> tuple[States, float]:
        """Learn ``shards``, one a replica, from ``states``; the mean states after it, and the mean loss."""
        learned = list(self._pool.map(_learn_in_replica, [states] * len(shards), shards, [done] * len(shards)))
        return _mean_states([after for after, _ in learned]), sum(value for _, value in learned) / len(learned)

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown()


_replica: list[Training] = []


def _start_replica(lexicon_path: Path, common: list[int], recipe: Recipe) -> None:
    torch.set_num_threads(1)
    _replica.append(Training(Lexicon.load(lexicon_path), common, recipe))


def _learn_in_replica(states: States, shard: Path, done: float) -> tuple[States, float]:
    training = _replica[0]
    training.restore(states)
    value = training.learn(read_shard(shard), done)
    return training.states(), value


def _mean_states(states: Sequence[Any]) -> Any:  # noqa: ANN401 (nested dictionaries of tensors and settings)
    first = states[0]
    if isinstance(first, dict):
        return {key: _mean_states([one[key] for one in states]) for key in first}
    if isinstance(first, torch.Tensor) and first.is_floating_point():
        return torch.stack(list(states)).mean(0)
    return first


def read_shard(path: Path) -> list[Packed]:
    """The rows of a file that ``write_shards`` wrote."""
    shard: list[Packed] = pickle.loads(path.read_bytes())
    return shard
