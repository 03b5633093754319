"""Packs rows into shards, and trains the network on them, shard by shard."""

import logging
import pickle
import random
import shutil
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec
import torch
from safetensors.torch import load_file, save_file

from service.answering.reader.features import WordFacts
from service.answering.reader.lexicon import Lexicon
from service.answering.reader.network import Shape
from service.answering.reader.spans import CONFIG, LEXICON, WEIGHTS, Config
from service.answering.reader.training.batches import Batcher, Packed, Row, pack
from service.answering.reader.training.examples import Rows
from service.answering.reader.training.model import ReaderModel, loss

States = dict[str, Any]

log = logging.getLogger(__name__)

COMMON_WORDS = 2_000
MOST_WORDS = 420
SHARD = 2_000


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """What one training run does.

    ``passes``: times through freshly drawn rows, each read ``rounds`` times; ``whole``: share of people's questions
    that are read with the whole paragraph as well; ``english``, ``paragraphs``, ``news``, ``parallel``: rows of a pass
    from these sources; ``batch_words``: padded words a batch; ``decay``: of the running mean of the weights, which is
    what is kept.
    """

    passes: int = 2
    rounds: int = 3
    whole: float = 0.1
    english: int = 7_000
    paragraphs: int = 5_000
    news: int = 12_000
    parallel: int = 6_000
    batch_words: int = 3_500
    rate: float = 2e-3
    decay: float = 0.995
    seed: int = 0


def draw(rows: Rows, recipe: Recipe, choose: random.Random) -> list[Row]:
    """The rows of one pass, shuffled."""
    drawn = [row for row in rows.asked() if choose.random() < recipe.whole]
    drawn += rows.asked_near()
    drawn += islice(rows.asked_in_english(), recipe.english)
    drawn += islice(rows.made_from_paragraphs(), recipe.paragraphs)
    drawn += islice(rows.made_from_news(), recipe.news)
    drawn += islice(rows.from_parallel(), recipe.parallel)
    choose.shuffle(drawn)
    return drawn


def write_shards(data: Path, lexicon: Lexicon, recipe: Recipe, folder: Path) -> None:
    """Write the packed rows of all passes to ``folder``, one file a shard, in the order of training."""
    folder.mkdir(parents=True, exist_ok=True)
    longest = Shape.__struct_defaults__[-1]
    facts = WordFacts(lexicon)
    for number in range(recipe.passes):
        seed = recipe.seed * 1000 + number
        drawn = draw(Rows(data, lexicon, seed), recipe, random.Random(seed))
        log.info("pass %d: %d rows", number, len(drawn))
        for part, start in enumerate(range(0, len(drawn), SHARD)):
            packed = [pack(row, lexicon, facts, longest, MOST_WORDS) for row in drawn[start : start + SHARD]]
            path = folder / f"{number:02d}-{part:03d}.pickle"
            path.with_suffix(".part").write_bytes(pickle.dumps([one for one in packed if one], protocol=5))
            path.with_suffix(".part").rename(path)


def common_words(shard: list[Packed], size: int) -> list[int]:
    """Numbers of the most frequent words of questions and passages, which get an embedding of their own."""
    counts: Counter[int] = Counter()
    for one in shard:
        counts.update(one.example.question.ids.tolist() * 3)
        counts.update(one.example.passage.ids.tolist())
    counts.pop(-1, None)
    return [number for number, _ in counts.most_common(size)]


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


def average_readers(folders: Sequence[Path], out: Path) -> None:
    """Write the reader whose weights are the mean of those of ``folders``, ends of one training that went on.

    Such a mean lies in a flatter place and reads better than each (Izmailov et al. 2018).
    """
    shutil.copytree(folders[0], out, ignore=shutil.ignore_patterns("*.pt", "shards"), dirs_exist_ok=True)
    ends = [load_file(folder / WEIGHTS) for folder in folders]
    mean = {name: torch.stack([end[name].float() for end in ends]).mean(0).half() for name in ends[0]}
    save_file(mean, str(out / WEIGHTS))


def write_reader(training: Training, lexicon_path: Path, folder: Path) -> None:
    """Write what ``SpanReader`` loads: sizes, the mean weights in half precision, and the lexicon."""
    folder.mkdir(parents=True, exist_ok=True)
    config = Config(shape=training.shape, common=tuple(training.common))
    (folder / CONFIG).write_bytes(msgspec.json.encode(config))
    weights = {name: array.half().contiguous() for name, array in training.mean.module.state_dict().items()}
    save_file(weights, str(folder / WEIGHTS))
    if not (folder / LEXICON).is_file():
        shutil.copyfile(lexicon_path, folder / LEXICON)


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
    value = training.learn(_read(shard), done)
    return training.states(), value


def _mean_states(states: Sequence[Any]) -> Any:  # noqa: ANN401 (nested dictionaries of tensors and settings)
    first = states[0]
    if isinstance(first, dict):
        return {key: _mean_states([one[key] for one in states]) for key in first}
    if isinstance(first, torch.Tensor) and first.is_floating_point():
        return torch.stack(list(states)).mean(0)
    return first


def train(lexicon_path: Path, shards: Sequence[Path], recipe: Recipe, out: Path, replicas: int = 1) -> None:
    """Train on ``shards``, ``replicas`` at a time; go on where ``out`` was left. The reader is written to ``out``."""
    checkpoint = out / "checkpoint.pt"
    kept = torch.load(checkpoint, weights_only=True) if checkpoint.is_file() else {}
    lexicon = Lexicon.load(lexicon_path)
    training = Training(lexicon, kept.get("common") or common_words(_read(shards[0]), COMMON_WORDS), recipe)
    states, learned = kept.get("states") or training.states(), kept.get("learned", 0)
    pool = Replicas(replicas, lexicon_path, training.common, recipe)
    out.mkdir(parents=True, exist_ok=True)
    while learned < len(shards):
        began = time.monotonic()
        now = shards[learned : learned + replicas]
        states, value = pool.learn(states, now, learned / len(shards))
        learned += len(now)
        log.info("%d of %d shards: loss %.3f, %.0f s", learned, len(shards), value, time.monotonic() - began)
        training.restore(states)
        write_reader(training, lexicon_path, out)
        torch.save({"states": states, "common": training.common, "learned": learned}, checkpoint)
    pool.close()


def _read(path: Path) -> list[Packed]:
    shard: list[Packed] = pickle.loads(path.read_bytes())
    return shard
