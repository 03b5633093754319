"""Measure how well pages are cut into articles, against gold pages and pages made up from articles.

    python tests/benchmarks/articles.py --gold seeds/articles --pages seeds/pages
    python tests/benchmarks/articles.py --made 1000 --articles-data ARTICLES.jsonl.gz --seed 1 --seed 2 --seed 3

All shares are over non-blank characters or over articles:
B3 is the F1 of B-cubed (Bagga and Baldwin 1998): for each character, precision and recall of its predicted
article against its gold article, the gold's ``other_spans`` left out; headlines: the predicted title of the article
that shares most characters with the gold one is its title or one of ``title_alts``, blanks and ``#`` ignored; joins:
the gold places where a body is cut in mid-sentence that the predicted body runs through in order; dates and bylines:
equal, null where the gold is null. Pages of the folder that have no gold are timed alone.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "embeddings"))

from made_articles import load_sources
from made_pages import MadePage, make_pages

from embeddings.articles import Article, find_articles
from embeddings.cues import is_cut
from embeddings.pages import Page, make_page, read_path

# Each page is cut so many times and the best time counts, as other work on the machine only adds to it.
_REPEATS = 5
MEASURES = ("headlines", "joins", "dates", "bylines")


Labelled = tuple[Page, list[dict[str, Any]] | None]


class Tally:
    """Sums over pages: hits and cases of each measure, and B-cubed's precision and recall by character."""

    def __init__(self) -> None:
        self.hits: Counter[str] = Counter()
        self.cases: Counter[str] = Counter()
        self.precision = self.recall = self.seconds = self.cpu_seconds = 0.0
        self.characters = self.pages = 0
        self.misses: list[str] = []

    def count(self, measure: str, hit: bool, what: str = "") -> None:
        """One case of ``measure``; a miss is kept in words."""
        self.cases[measure] += 1
        self.hits[measure] += hit
        if not hit:
            self.misses.append(f"{measure}: {what}")

    def figures(self) -> dict[str, float]:
        """All measures, from 0 to 1."""
        precision, recall = self.precision / self.characters, self.recall / self.characters
        shares = {name: self.hits[name] / self.cases[name] for name in MEASURES if self.cases[name]}
        b3 = {"b3_f1": 2 * precision * recall / (precision + recall), "b3_precision": precision, "b3_recall": recall}
        return b3 | shares

    def speed(self) -> dict[str, float]:
        """Pages a second, by the clock and of processor time."""
        return {
            "pages_a_second": self.pages / self.seconds,
            "pages_a_cpu_second": self.pages / self.cpu_seconds,
        }


def compare(tally: Tally, text: str, gold: Sequence[dict[str, Any]], found: Sequence[Article], name: str) -> None:
    """Add one page to ``tally``."""
    gold_of = _owners(text, [[*a["title_spans"], *a["subtitles"], *a["body_spans"]] for a in gold])
    found_of = _owners(text, [_all_spans(article) for article in found])
    shared = Counter((gold_of[at], found_of[at]) for at in gold_of)
    gold_sizes = Counter(gold_of.values())
    found_sizes = Counter(found_of[at] for at in gold_of)
    tally.characters += len(gold_of)
    for (own, other), size in shared.items():
        tally.precision += size * size / found_sizes[other]
        tally.recall += size * size / gold_sizes[own]
    for index, article in enumerate(gold):
        best = max((size, -other) for (own, other), size in shared.items() if own == index)[1]
        _compare_article(tally, article, found[-best], f"{name} {article['id']}")
    following = dict(_body_order(found))
    for article in gold:
        for end, start in _joins(text, article):
            tally.count(
                "joins", following.get(end - 1) == start, f"{name} {text[end - 6 : end]}|{text[start : start + 6]}"
            )


def _compare_article(tally: Tally, gold: dict[str, Any], found: Article, name: str) -> None:
    if gold["title"]:
        wanted = {_plain(title) for title in (gold["title"], *gold["title_alts"])}
        hit = _plain(found.title or "") in wanted
        tally.count("headlines", hit, f"{name} {gold['title']} / {found.title} / {found.subtitle_spans}")
    if "date" in gold:
        tally.count("dates", gold["date"] == found.date, f"{name} {gold['date']} / {found.date}: {found.date_basis}")
    tally.count("bylines", gold["byline"] == found.byline, f"{name} {gold['byline']} / {found.byline}")


def _plain(title: str) -> str:
    return "".join(title.replace("#", "").split())


def _owners(text: str, articles: Sequence[Sequence[Sequence[int]]]) -> dict[int, int]:
    """The article of each non-blank character, by its offset."""
    return {
        at: index
        for index, spans in enumerate(articles)
        for start, end in spans
        for at in range(start, end)
        if not text[at].isspace()
    }


def _all_spans(article: Article) -> list[Sequence[int]]:
    return [*article.title_spans, *article.subtitle_spans, *article.body_spans, *article.other_spans]


def _joins(text: str, article: dict[str, Any]) -> list[Sequence[int]]:
    """Places where the body is cut in mid-sentence: as given, or between spans of which the first is unfinished."""
    if "joins" in article:
        return list(article["joins"])
    spans = article["body_spans"]
    places = [(end, start) for (_, end), (start, _) in pairwise(spans) if is_cut(text[:end][-40:])]
    if len(places) != article["broken_joins"]:
        raise SystemExit(f"{article['id']}: {len(places)} joins found, the gold says {article['broken_joins']}")
    return places


def _body_order(found: Sequence[Article]) -> Iterator[tuple[int, int]]:
    """Offset of each body character at a span's end, with the one that is read after it."""
    for article in found:
        spans = article.body_spans
        for (_, end), (start, _) in pairwise(spans):
            yield end - 1, start


def measure(pages: Iterator[Labelled]) -> Tally:
    """Cut every page and compare; only the cutting is timed."""
    tally = Tally()
    find_articles(make_page("暖身\n\n本报讯 首次使用时才读入权重。", "first"))
    for page, gold in pages:
        times = []
        for _ in range(_REPEATS):
            start, cpu_start = time.perf_counter(), time.process_time()
            found = find_articles(page)
            times.append((time.perf_counter() - start, time.process_time() - cpu_start))
        tally.seconds += min(seconds for seconds, _ in times)
        tally.cpu_seconds += min(seconds for _, seconds in times)
        tally.pages += 1
        if gold is not None:
            compare(tally, page.text, gold, found, page.name)
    return tally


def _gold_pages(gold: Path, pages: Path) -> Iterator[Labelled]:
    for page in read_path(pages):
        file = gold / f"articles-{page.name[:3]}.json"
        yield make_page(page.text, page.name[:3]), json.loads(file.read_text("utf-8")) if file.is_file() else None


def _made_pages(made: Iterator[MadePage]) -> Iterator[Labelled]:
    for number, page in enumerate(made):
        yield make_page(page.text, f"made-{number}", issue_date=page.issue_date), page.articles


def main() -> None:
    """Print the figures of each set, and with ``--misses`` every miss."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gold", type=Path, help="folder of articles-NNN.json")
    parser.add_argument("--pages", type=Path, help="folder of the pages, their names beginning with NNN")
    parser.add_argument("--made", type=int, default=0, metavar="N", help="measure on N made pages of each seed")
    parser.add_argument("--articles-data", type=Path, help="JSON Lines of {date, title, body} or {title, text}")
    parser.add_argument("--seed", type=int, action="append")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sets: dict[str, Iterator[Labelled]] = {}
    if options.gold:
        sets["gold"] = _gold_pages(options.gold, options.pages)
    if options.made:
        sources = load_sources(options.articles_data)
        for seed in options.seed or [1]:
            sets[f"made, seed {seed}"] = _made_pages(make_pages(sources, options.made, seed))
    for name, pages in sets.items():
        tally = measure(pages)
        if options.misses:
            print(*tally.misses, sep="\n")  # noqa: T201
        figures = {key: round(value, 4) for key, value in (tally.figures() | tally.speed()).items()}
        print(json.dumps({"set": name} | figures) if options.json else _table(name, figures))  # noqa: T201


def _table(name: str, figures: dict[str, float]) -> str:
    return f"{name}:\n" + "\n".join(f"  {key:18} {value:8.4f}" for key, value in figures.items())


if __name__ == "__main__":
    main()
