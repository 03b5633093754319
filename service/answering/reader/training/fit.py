"""Packs rows into shards, and trains the network on them, shard by shard."""

import logging
import math
import pickle
import random
import time
from collections import Counter
from collections.abc import Sequence
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

    ``passes``: times through freshly drawn rows; ``news``, ``parallel``, ``english``: rows of a pass from each source;
    ``whole``: share of people's questions read with the whole paragraph; ``batch_words``: padded words a batch;
    ``decay``: of the running mean of the weights, which is what is kept.
    """

    passes: int = 4
    news: int = 15_000
    parallel: int = 6_000
    english: int = 5_000
    whole: float = 0.2
    batch_words: int = 5_000
    rate: float = 2e-3
    decay: float = 0.998
    seed: int = 0


def draw(rows: Rows, recipe: Recipe, choose: random.Random) -> list[Row]:
    """The rows of one pass, shuffled."""
    drawn = [row for row in rows.asked() if choose.random() < recipe.whole]
    drawn += rows.asked_near()
    drawn += choose.sample(list(rows.asked_in_english()), recipe.english)
    drawn += rows.made_from_paragraphs()
    drawn += islice(rows.made_from_news(), recipe.news)
    parallel = list(rows.from_parallel())
    drawn += choose.sample(parallel, min(recipe.parallel, len(parallel)))
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


def common_words(shards: list[list[Packed]], size: int) -> list[int]:
    """Numbers of the most frequent words of questions and passages, which get an embedding of their own."""
    counts: Counter[int] = Counter()
    for shard in shards:
        for one in shard:
            counts.update(one.example.question.ids.tolist() * 3)
            counts.update(one.example.passage.ids.tolist())
    counts.pop(-1, None)
    return [number for number, _ in counts.most_common(size)]


class Training:
    """A network being trained, with a running mean of its weights."""

    def __init__(self, lexicon: Lexicon, common: list[int], recipe: Recipe, steps: int) -> None:
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
        self._schedule = torch.optim.lr_scheduler.LambdaLR(self._optimizer, lambda step: _rate(step, steps))

    def learn(self, shard: list[Packed]) -> tuple[float, int]:
        """Train on one shard; its mean loss and number of steps."""
        self.model.train()
        losses = []
        for batch in self._batcher.batches(shard, self._recipe.batch_words, self._choose):
            with torch.autocast("cpu", torch.bfloat16):
                scores = self.model(batch)
            value = loss(scores, batch)
            self._optimizer.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
            self._optimizer.step()
            self._schedule.step()
            self.mean.update_parameters(self.model)
            losses.append(value.item())
        return sum(losses) / len(losses), len(losses)


def _rate(step: int, steps: int) -> float:
    """Up over the first hundredth steps, then down to nothing along a half cosine."""
    warm = max(1, min(300, steps // 20))
    return min(1.0, step / warm) * 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps)))


def write_reader(training: Training, lexicon: Lexicon, folder: Path) -> None:
    """Write what ``SpanReader`` loads: sizes, the mean weights in half precision, and the lexicon."""
    folder.mkdir(parents=True, exist_ok=True)
    config = Config(shape=training.shape, common=tuple(training.common))
    (folder / CONFIG).write_bytes(msgspec.json.encode(config))
    weights = {name: array.half().contiguous() for name, array in training.mean.module.state_dict().items()}
    save_file(weights, str(folder / WEIGHTS))
    lexicon.save(folder / LEXICON)


def train(lexicon: Lexicon, shards: Sequence[Path], recipe: Recipe, out: Path, rounds: int = 1) -> None:
    """Train ``rounds`` times over ``shards``; the reader is written to ``out`` every few shards."""
    first = [pickle.loads(path.read_bytes()) for path in shards[:3]]
    words = sum(len(one.example.features) for shard in first for one in shard) / len(first)
    steps = int(words / recipe.batch_words * 1.08 * len(shards) * rounds)
    training = Training(lexicon, common_words(first, COMMON_WORDS), recipe, steps)
    for number, path in enumerate([*shards] * rounds, 1):
        began = time.monotonic()
        value, took = training.learn(pickle.loads(path.read_bytes()))
        log.info(
            "shard %d of %d: loss %.3f, %d steps in %.0f s",
            number,
            len(shards) * rounds,
            value,
            took,
            time.monotonic() - began,
        )
        if number % 4 == 0 or number == len(shards) * rounds:
            write_reader(training, lexicon, out)
