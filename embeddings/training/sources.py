"""Reads the training data; each reader yields plain records of one data set.

The folder holds the files named below, as their publishers' texts were collected; nothing that is
kept for measuring (development sets, XQuAD, DRCD) is ever opened here.
"""

import gzip
import lzma
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

import msgspec

_OPENERS: dict[str, Any] = {".gz": partial(gzip.open, mode="rt"), ".xz": partial(lzma.open, mode="rt")}
_CEDICT_LINE = re.compile(r"^(\S+) (\S+) \[([^\]]*)\] /(.*)/$")
_PARENTHESES = re.compile(r"\([^)]*\)|（[^）]*）|\[[^\]]*\]")
_REFERENCE = re.compile(r"variant of|see also|^see |abbr\. for|^CL:|surname|used in|Japanese|erhua|^old |archaic", re.I)


class Article(NamedTuple):
    """One text with its headline."""

    title: str
    text: str


class Question(NamedTuple):
    """A question, the paragraph that answers it, and where in it the answer starts (a code point)."""

    question: str
    context: str
    answer_start: int


class Translation(NamedTuple):
    """A text in English and in Chinese; ``source`` names the collection it comes from."""

    english: str
    chinese: str
    source: str


class Entry(NamedTuple):
    """A dictionary word, its toneless reading in syllables and its senses in English.

    ``proper`` words are names: their reading is written with a capital.
    """

    word: str
    reading: tuple[str, ...]
    glosses: tuple[str, ...]
    proper: bool


def _lines(path: Path) -> Iterator[str]:
    with cast(IO[str], _OPENERS[path.suffix](path, encoding="utf-8")) as file:
        yield from (line.rstrip("\n") for line in file)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return map(msgspec.json.Decoder(dict[str, Any]).decode, _lines(path))


def broadcasts(data: Path) -> Iterator[Article]:
    """Items of the television news, without the line that names the programme."""
    for row in _rows(data / "xinwenlianbo_articles.jsonl.gz"):
        yield Article(re.sub(r"^【[^】]*】", "", row["title"]), row["body"].removeprefix("央视网消息（新闻联播）："))


def government_news(data: Path) -> Iterator[Article]:
    """Official news and reports, many of them in traditional script."""
    for row in _rows(data / "government_news.jsonl.xz"):
        yield Article(row["title"], row["text"])


def questions(data: Path) -> Iterator[Question]:
    """The training questions of CMRC 2018."""
    for row in _rows(data / "cmrc2018_train.jsonl.gz"):
        yield Question(row["question"], row["context"], row["answers"][0]["start"])


def translations(data: Path) -> Iterator[Translation]:
    """Parallel texts in the order of their collections, so that neighbours often belong together."""
    for line in _lines(data / "parallel_en_zh.tsv.xz"):
        english, chinese, source, *_ = line.split("\t")
        yield Translation(english, chinese, source)
    for line in _lines(data / "tatoeba_en_zh.tsv.gz"):
        english, chinese = line.split("\t")[:2]
        yield Translation(english, chinese, "tatoeba")


def dictionary(data: Path) -> Iterator[Entry]:
    """CC-CEDICT in simplified script; senses that only refer to another entry are left out."""
    for line in _lines(data / "cedict_ts.u8.gz"):
        if match := _CEDICT_LINE.match(line):
            reading = tuple(re.sub(r"[^a-zü]", "", part.lower().replace("u:", "ü")) for part in match[3].split())
            senses = (sense for sense in match[4].split("/") if not _REFERENCE.search(sense))
            plain = (_PARENTHESES.sub("", part).strip() for sense in senses for part in sense.split(";"))
            glosses = tuple(filter(None, plain))
            yield Entry(match[2], reading, glosses, match[3][0].isupper())
