"""The readers of the training data."""

import random
from pathlib import Path

import pytest

from embeddings.training import sources
from embeddings.training.glossary import Glossary


def test_broadcasts_lose_programme_and_rubric(data_folder: Path) -> None:
    first = next(sources.broadcasts(data_folder))
    assert first.title == "标题0"
    assert first.text.startswith("市委书记卢东亮")


def test_dictionary_keeps_senses_and_leaves_references_out(data_folder: Path) -> None:
    entries = {entry.word: entry for entry in sources.dictionary(data_folder)}
    assert entries["财政厅"] == sources.Entry(
        "财政厅", ("cai", "zheng", "ting"), ("department of finance", "treasury"), False
    )
    assert entries["大同"].glosses == ("Datong, prefecture-level city in Shanxi 山西", "Great Unity", "harmony")
    assert entries["卢"].proper
    assert entries["卢"].glosses == ()
    assert entries["绿"].reading == ("lü",)
    assert entries["绿"].glosses == ("green",)
    assert len(entries) == 5


def test_translations_carry_their_collection(data_folder: Path) -> None:
    rows = list(sources.translations(data_folder))
    assert rows[0] == ("The secretary visited office 0.", "书记走访了第0个厅。", "tico19")
    assert rows[-1] == ("Hello!", "你好。", "tatoeba")


def test_questions_and_news(data_folder: Path) -> None:
    question = next(sources.questions(data_folder))
    assert question.context[question.answer_start :].startswith("省财政厅")
    assert next(sources.government_news(data_folder)).title == "臺北市新聞0"


@pytest.mark.parametrize(
    ("words", "english"),
    [
        (["走访"], {"visit", "travel to"}),
        (["卢", "东", "亮"], {"lu dongliang"}),
        (["不", "明"], {"bu ming"}),
        (["2024"], {"2024"}),
    ],
)
def test_glossary_knows_senses_and_spells_names(data_folder: Path, words: list[str], english: set[str]) -> None:
    glossary = Glossary(sources.dictionary(data_folder), sources.translations(data_folder))
    found = {glossary.translate(words, random.Random(seed)) for seed in range(20)}
    swapped = {" ".join(reversed(text.split())) for text in english if words == ["不", "明"]}
    assert english <= found <= english | swapped
