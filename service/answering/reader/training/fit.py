"""Packs rows into shards, and trains the network on them, shard by shard."""

import logging
import pickle
import random
import shutil
import time
from collections import Counter
from collections.abc import Sequence
from itertools import chain, islice
from pathlib import Path

import msgspec
import torch
from safetensors.torch import load_file, save_file

from service.answering.reader.features import WordFacts
from service.answering.reader.lexicon import Lexicon
from service.answering.reader.network import Shape
from service.answering.reader.spans import CONFIG, LEXICON, WEIGHTS, Config
from service.answering.reader.training.batches import Packed, Row, pack
from service.answering.reader.training.examples import Rows
from service.answering.reader.training.learning import Recipe, Replicas, Training, read_shard

log = logging.getLogger(__name__)

COMMON_WORDS = 2_000
MOST_WORDS = 420
SHARD = 2_000


def draw(rows: Rows, recipe: Recipe, choose: random.Random) -> list[Row]:
    """The rows of one pass, shuffled."""
    drawn = [row for row in rows.asked() if choose.random() < recipe.whole]
    drawn += rows.asked_near()
    drawn += chain.from_iterable(rows.asked_about_news() for _ in range(recipe.about_news))
    drawn += islice(rows.asked_in_english(), recipe.english)
    drawn += islice(rows.nearly_asked(), recipe.near)
    drawn += islice(rows.made_from_paragraphs(), recipe.paragraphs)
    drawn += islice(rows.made_from_news(), recipe.news)
    drawn += islice(rows.from_parallel(), recipe.parallel)
    choose.shuffle(drawn)
    return drawn


def write_shards(
    data: Path, lexicon: Lexicon, recipe: Recipe, folder: Path, about_news: tuple[Path, Path] | None = None
) -> None:
    """Write the packed rows of all passes to ``folder``, one file a shard, in the order of training.

    ``about_news``: see ``Rows``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    longest = Shape.__struct_defaults__[-1]
    facts = WordFacts(lexicon)
    for number in range(recipe.passes):
        seed = recipe.seed * 1000 + number
        drawn = draw(Rows(data, lexicon, seed, about_news), recipe, random.Random(seed))
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


def train(
    lexicon_path: Path,
    shards: Sequence[Path],
    recipe: Recipe,
    out: Path,
    replicas: int = 1,
    start: Path | None = None,
) -> None:
    """Train on ``shards``, ``replicas`` at a time; go on where ``out`` was left, or from the reader in ``start``.

    The reader is written to ``out``.
    """
    checkpoint = out / "checkpoint.pt"
    kept = torch.load(checkpoint, weights_only=True) if checkpoint.is_file() else {}
    lexicon = Lexicon.load(lexicon_path)
    if start:
        training = Training.go_on(lexicon, start, recipe)
    else:
        training = Training(lexicon, kept.get("common") or common_words(read_shard(shards[0]), COMMON_WORDS), recipe)
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
