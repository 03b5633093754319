"""Packs rows into shards, and trains the network on them, shard by shard."""

import logging
import pickle
import random
import time
from collections import Counter
from itertools import islice
from pathlib import Path

import msgspec
import torch
from safetensors.torch import save_file

from service.answering.reader.features import WordFacts
from service.answering.reader.lexicon import Lexicon
from service.answering.reader.network import Shape
from service.answering.reader.spans import CONFIG, LEXICON, WEIGHTS, Config
from service.answering.reader.training.batches import Batcher, Packed, Row, pack
from service.answering.reader.training.examples import Rows
from service.answering.reader.training.model import ReaderModel, loss

log = logging.getLogger(__name__)

COMMON_WORDS = 2_000
MOST_WORDS = 420
SHARD = 4_000


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
    english: int = 5_000
    paragraphs: int = 4_000
    news: int = 7_000
    parallel: int = 3_000
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
            self.model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.decay)
        )
        self._batcher = Batcher(lexicon, common)
        self._recipe = recipe
        self._choose = random.Random(recipe.seed)
        self._optimizer = torch.optim.AdamW(self.model.parameters(), recipe.rate, weight_decay=0.01, fused=True)

    def save(self, path: Path, shards: int) -> None:
        """Keep all that is needed to go on after ``shards`` shards."""
        parts = {"model": self.model, "mean": self.mean, "optimizer": self._optimizer}
        states = {name: part.state_dict() for name, part in parts.items()}
        torch.save(states | {"common": self.common, "shards": shards}, path)

    def restore(self, path: Path) -> int:
        """Go on from what ``save`` kept; the number of shards that were learned."""
        states = torch.load(path, weights_only=True)
        for name, part in (("model", self.model), ("mean", self.mean), ("optimizer", self._optimizer)):
            part.load_state_dict(states[name])
        return int(states["shards"])

    def learn(self, shard: list[Packed], done: float) -> tuple[float, int]:
        """Train on one shard, ``done`` of the whole training behind it; its mean loss and number of steps."""
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
            value.backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
            self._optimizer.step()
            self.mean.update_parameters(self.model)
            losses.append(value.item())
        return sum(losses) / len(losses), len(losses)


def _rate(done: float) -> float:
    """Full to the middle of the training, then down to nearly nothing."""
    return min(1.0, 2 * (1 - done) + 0.02)


def write_reader(training: Training, lexicon: Lexicon, folder: Path) -> None:
    """Write what ``SpanReader`` loads: sizes, the mean weights in half precision, and the lexicon."""
    folder.mkdir(parents=True, exist_ok=True)
    config = Config(shape=training.shape, common=tuple(training.common))
    (folder / CONFIG).write_bytes(msgspec.json.encode(config))
    weights = {name: array.half().contiguous() for name, array in training.mean.module.state_dict().items()}
    save_file(weights, str(folder / WEIGHTS))
    lexicon.save(folder / LEXICON)


def train(lexicon: Lexicon, folder: Path, total: int, recipe: Recipe, out: Path) -> None:
    """Train on ``total`` shards of ``folder``, again from the first after the last; go on where ``out`` was left.

    The reader is written to ``out`` after every second one.
    """
    checkpoint = out / "checkpoint.pt"
    if checkpoint.is_file():
        common = torch.load(checkpoint, weights_only=True)["common"]
    else:
        common = common_words(_read(folder, 0), COMMON_WORDS)
    training = Training(lexicon, common, recipe)
    learned = training.restore(checkpoint) if checkpoint.is_file() else 0
    for number in range(learned, total):
        began = time.monotonic()
        value, took = training.learn(_read(folder, number), number / total)
        seconds = time.monotonic() - began
        log.info("shard %d of %d: loss %.3f, %d steps in %.0f s", number + 1, total, value, took, seconds)
        if number % 2 or number + 1 == total:
            write_reader(training, lexicon, out)
            training.save(checkpoint, number + 1)


def _read(folder: Path, number: int) -> list[Packed]:
    paths = sorted(folder.glob("*.pickle"))
    shard: list[Packed] = pickle.loads(paths[number % len(paths)].read_bytes())
    return shard
