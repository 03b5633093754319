r"""Learn the weights by which pages are cut into articles, from made pages; the same seed gives the same weights.

    python tests/benchmarks/learn_articles.py --out embeddings/arrangement.json \
        --articles-data xinwenlianbo_articles.jsonl.gz --articles-data xinwenlianbo_articles.jsonl.gz \
        --articles-data government_news.jsonl.xz

Roles and headlines are learned by averaged structured perceptrons (Collins 2002, Discriminative Training Methods
for Hidden Markov Models): where the result of the weights as they are differs from the gold, add what the gold has
and take away what the result has. Links are learned by ``learning_links``; onsets and rarity are counted.
"""

import argparse
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "embeddings"))

from learning_links import Case, learn_links
from made_articles import Source, load_sources
from made_pages import MadePage, make_pages

from embeddings.arrangement import Weights
from embeddings.blocks import Block, find_blocks
from embeddings.headings import HeadLine, best_line, observe_lines
from embeddings.roles import LEARNED, Role, features, find_roles, role_pairs, shape
from embeddings.text import Span, fold

# Articles of each file that onsets and rarity are counted on.
_TOLD = 16000
Gold = dict[int, tuple[int, Role, int]]


class Averaged:
    """Weights and their average over all steps, by name."""

    def __init__(self) -> None:
        self.now: defaultdict[Any, float] = defaultdict(float)
        self._weighted: defaultdict[Any, float] = defaultdict(float)
        self.step = 1

    def add(self, name: Any, value: float) -> None:
        self.now[name] += value
        self._weighted[name] += self.step * value

    def average(self) -> dict[Any, float]:
        return {name: value - self._weighted[name] / self.step for name, value in self.now.items()}


def gold_of(page: MadePage, blocks: Sequence[Block]) -> Gold:
    """Article, role and place in reading order of each block that holds text of an article's heading or body."""
    starts: dict[int, tuple[int, Role, int]] = {}
    for number, article in enumerate(page.articles):
        body: Role = "caption" if article["kind"] == "photo_caption" else "body"
        heads = sorted(article["heading_spans"])
        for order, (start, _) in enumerate(article["heading_spans"]):
            starts[start] = (number, "head", order)
        for order, (start, _) in enumerate(article["body_spans"]):
            starts[start] = (number, body, len(heads) + order)
    return {index: starts[block.start] for index, block in enumerate(blocks) if block.text and block.start in starts}


def learn_roles(pages: Sequence[tuple[list[Block], Gold]], epochs: int, rng: random.Random) -> dict[str, Any]:
    """Votes of each observation for each role."""
    learned = Averaged()
    for _ in range(epochs):
        for blocks, gold in rng.sample(pages, len(pages)):
            shapes = [shape(block) for block in blocks]
            guess = find_roles(blocks, _RoleView(learned.now))
            truth: list[Role] = [
                gold[index][1] if index in gold and guess[index] != "other" else guess[index]
                for index in range(len(blocks))
            ]
            if truth != guess:
                _update_roles(learned, blocks, shapes, truth, 1.0)
                _update_roles(learned, blocks, shapes, guess, -1.0)
            learned.step += 1
    table: defaultdict[str, list[float]] = defaultdict(lambda: [0.0] * len(LEARNED))
    for (name, role), value in learned.average().items():
        table[name][LEARNED.index(role)] = round(value, 2)
    return {name: tuple(votes) for name, votes in sorted(table.items()) if any(votes)}


class _RoleView(dict[str, Any]):
    """Weights by (name, role), read as a list of votes by name."""

    def __init__(self, weights: dict[Any, float]) -> None:
        super().__init__()
        self._weights = weights

    def get(self, name: str, default: Any = None) -> Any:
        return [self._weights.get((name, role), 0.0) for role in LEARNED]


def _update_roles(
    learned: Averaged, blocks: Sequence[Block], shapes: Sequence[str], roles: Sequence[Role], value: float
) -> None:
    marked = any(block.level for block in blocks)
    for index, role in enumerate(roles):
        if role != "other":
            for name in features(blocks, shapes, index, marked):
                learned.add((name, role), value)
    for pair in role_pairs(roles, shapes):
        learned.add(pair, value)


def learn_onsets(sources: Sequence[Source]) -> dict[str, float]:
    """Log odds of a paragraph beginning with a character rather than going on with it."""
    first: Counter[str] = Counter()
    going_on: Counter[str] = Counter()
    for source in sources:
        for paragraph in source.paragraphs[1:]:
            first[fold(paragraph[0])] += 1
            going_on.update(fold(paragraph[1:]))
    odds = {
        char: math.log((first[char] + 1) / first.total()) - math.log((going_on[char] + 1) / going_on.total())
        for char, count in going_on.items()
        if count + first[char] >= 50
    }
    return {char: round(max(-3.0, min(3.0, value)), 1) for char, value in sorted(odds.items())}


def learn_rarity(sources: Sequence[Source]) -> dict[str, float]:
    """Pairs of characters that more than one paragraph in a hundred has: 0 for all, 1 for one in a hundred."""
    paragraphs = [paragraph for source in sources[::3] for paragraph in source.paragraphs]
    having: Counter[str] = Counter()
    for paragraph in paragraphs:
        having.update({first + second for first, second in pairwise(paragraph) if (first + second).isalnum()})
    return {
        pair: round(math.log(len(paragraphs) / count) / math.log(100), 2)
        for pair, count in sorted(having.items())
        if count * 100 > len(paragraphs)
    }


def learn_titles(pages: Sequence[MadePage], epochs: int, rng: random.Random) -> dict[str, float]:
    """Worth of what speaks for a line of a heading being the headline."""
    cases = []
    for page in pages:
        for article in page.articles:
            lines = [
                HeadLine(Span(start, end), page.text[start:end], len(page.text[:start].split("\n")[-1].strip()))
                for start, end in article["heading_spans"]
            ]
            titles = {at for at, line in enumerate(lines) if list(line.span) in article["title_spans"]}
            if len(lines) > len(titles) > 0 and article["body_spans"]:
                body = [page.text[start:end] for start, end in article["body_spans"]]
                cases.append((lines, body, titles))
    learned = Averaged()
    for _ in range(epochs):
        for lines, body, titles in rng.sample(cases, len(cases)):
            seen = observe_lines(lines, body)
            guess = best_line(lines, body, learned.now)
            if guess not in titles:
                for name in seen[guess]:
                    learned.add(name, seen[min(titles)][name] - seen[guess][name])
            learned.step += 1
    return {name: round(value, 2) for name, value in sorted(learned.average().items())}


def gold_chain(flow: Sequence[int], heads: np.ndarray, gold: Gold) -> np.ndarray:
    """For each block of the flow the one read after it in the gold, or -1."""
    following = np.full(len(flow), -1)
    chains: defaultdict[int, list[tuple[bool, int, int]]] = defaultdict(list)
    for at, index in enumerate(flow):
        article, _, order = gold.get(index, (-1 - at, "body", 0))
        chains[article].append((not heads[at], order, at))
    for chain in chains.values():
        ordered = [at for *_, at in sorted(chain)]
        following[ordered[:-1]] = ordered[1:]
    return following


def link_cases(pages: Iterable[tuple[list[Block], Gold]], weights: Weights) -> list[Case]:
    """What links are learned from: flows with the roles that ``weights`` find, mistakes among them."""
    cases = []
    for blocks, gold in pages:
        roles = find_roles(blocks, weights.roles)
        flow = [index for index, role in enumerate(roles) if role in ("head", "body")]
        heads = np.array([roles[index] == "head" for index in flow], dtype=bool)
        if len(flow) > 1:
            cases.append(Case(blocks, flow, heads, gold_chain(flow, heads, gold)))
    return cases


def main() -> None:
    """Make pages, learn from them, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--articles-data",
        type=Path,
        required=True,
        action="append",
        help="an equal share of each; twice for two shares",
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=2100)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=20220828)
    options = parser.parse_args()
    files = [load_sources(path) for path in options.articles_data]
    share = options.pages // len(files)
    made = [page for at, file in enumerate(files) for page in make_pages(file, share, options.seed + at)]
    sources = [source for file in files for source in file[:: -(-len(file) // _TOLD)]]
    pages = [(blocks, gold_of(page, blocks)) for page in made for blocks in [find_blocks(page.text)]]
    rng = random.Random(options.seed)
    roles = learn_roles(pages, options.epochs, rng)
    titles = learn_titles(made, options.epochs, rng)
    language = {"onsets": learn_onsets(sources), "rarity": learn_rarity(sources)}
    weights = Weights(roles=roles, links={}, starts={}, ends={}, titles=titles, **language)
    weights = learn_links(link_cases(pages, weights), weights, options.epochs, rng)
    options.out.write_bytes(msgspec.json.format(msgspec.json.encode(weights), indent=1) + b"\n")


if __name__ == "__main__":
    main()
