"""A small lexicon and an untrained reader over it."""

from pathlib import Path

import numpy as np
import pytest

from service.answering.reader.lexicon import Lexicon, Translations

WORDS = [
    "市长",
    "在",
    "合肥",
    "访问",
    "大学",
    "图书馆",
    "部门",
    "省",
    "财政厅",
    "。",
    "谁",
    "哪些",
    "的",
    "1998",
    "年",
    "成立",
]
ENGLISH = ["university", "visit", "mayor", "library"]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    random = np.random.default_rng(3)
    vectors = random.normal(size=(len(WORDS), 16)).astype(np.float32)
    chars = sorted({char for word in WORDS for char in word} | set("王清宪李"))
    readings = {"合": "he", "肥": "fei", "王": "wang", "清": "qing", "宪": "xian", "李": "li"}
    ids = np.array([[4, -1], [3, -1], [0, -1], [5, 4]], np.int32)
    return Lexicon.make(
        words=WORDS,
        vectors=vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
        idf=np.array([0.5 if len(word) == 1 else 5 for word in WORDS], np.float32),
        tags=["ns" if word == "合肥" else "" for word in WORDS],
        chars=chars,
        pinyin=[readings.get(char, "") for char in chars],
        translations=Translations(ENGLISH, ids, np.array([[0.9, 0], [0.6, 0], [0.7, 0], [0.5, 0.25]], np.float32)),
    )


@pytest.fixture(scope="session")
def reader_folder(lexicon: Lexicon, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that ``SpanReader`` loads, with chance weights."""
    from service.answering.reader.training.fit import write_reader
    from service.answering.reader.training.learning import Recipe, Training

    folder = tmp_path_factory.mktemp("reader")
    lexicon.save(folder / "words")
    write_reader(Training(lexicon, [0, 4, 6], Recipe()), folder / "words", folder)
    return folder
