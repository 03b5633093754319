"""The data folder's files, read as plain rows."""

import csv
import gzip
import json
import lzma
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

import opencc

_SIMPLIFIER = opencc.OpenCC("t2s")
_CEDICT = re.compile(r"^(\S+) (\S+) \[[^]]*\] /(.*)/$")
_ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]")


class Text(NamedTuple):
    """A title and its body, in simplified script."""

    title: str
    body: str


class Pair(NamedTuple):
    """English and Chinese that say the same."""

    english: str
    chinese: str
    source: str


class Question(NamedTuple):
    """A question with the paragraph that answers it; ``start`` is the answer's offset there."""

    question: str
    context: str
    answers: tuple[str, ...]
    start: int


def news(folder: Path) -> Iterator[Text]:
    """Broadcast news articles."""
    for row in _json_lines(folder / "xinwenlianbo_articles.jsonl.gz"):
        yield Text(_SIMPLIFIER.convert(row["title"]), _SIMPLIFIER.convert(row["body"]))


def government(folder: Path) -> Iterator[Text]:
    """News and reports of governments."""
    for row in _json_lines(folder / "government_news.jsonl.xz"):
        yield Text(_SIMPLIFIER.convert(row["title"]), _SIMPLIFIER.convert(row["text"]))


def questions(path: Path) -> Iterator[Question]:
    """Rows of a question set in the shape of CMRC 2018."""
    for row in _json_lines(path):
        answers = tuple(answer["text"] for answer in row["answers"])
        yield Question(row["question"], row["context"], answers, row["answers"][0]["start"])


def parallel(folder: Path) -> Iterator[Pair]:
    """English and Chinese sentences, terms and names."""
    with lzma.open(folder / "parallel_en_zh.tsv.xz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Pair(row[0], _SIMPLIFIER.convert(row[1]), row[2])
    with gzip.open(folder / "tatoeba_en_zh.tsv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Pair(row[0], _SIMPLIFIER.convert(row[1]), "tatoeba")


def glosses(folder: Path) -> Iterator[Pair]:
    """Dictionary words with each of their English glosses, asides in brackets left out."""
    with gzip.open(folder / "cedict_ts.u8.gz", "rt", encoding="utf-8") as file:
        for line in file:
            entry = _CEDICT.match(line.strip())
            if entry is None:
                continue
            for sense in re.split(r"[/;]", entry[3]):
                gloss = _ASIDE.sub("", sense).strip()
                if gloss and not gloss.startswith(("CL:", "see ", "variant of", "old variant", "abbr. for")):
                    yield Pair(gloss, _SIMPLIFIER.convert(entry[2]), "cedict")


def articles(path: Path) -> dict[str, Text]:
    """Ready articles by their ``id``, as they are."""
    return {row["id"]: Text(row["title"], row["text"]) for row in _json_lines(path)}


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    with _open(path) as file:
        for line in file:
            yield json.loads(line)


def _open(path: Path) -> IO[str]:
    opener = lzma.open if path.suffix == ".xz" else gzip.open
    return opener(path, "rt", encoding="utf-8")
