"""What lexical search counts is learned from what headlines find."""

import random
from pathlib import Path

import numpy as np
import pytest

from embeddings.library import Library
from embeddings.pages import make_page
from embeddings.training.sources import Article
from service.retrieval.fusion import load_fusion
from service.retrieval.learning import Example, examples, fit, make_queries
from service.retrieval.retriever import Retriever
from tests.fakes import PairEncoder

ARTICLES = (
    Article(
        "新图书馆开馆",
        "新的图书馆今天开馆，藏书十五万册，读者可以免费借阅。馆长在开馆的仪式上讲话，感谢社会各界捐赠的图书。",
    ),
    Article(
        "白沙镇果园丰收",
        "白沙镇的果园今年喜获丰收，全镇种植苹果一万二千亩。农民的收入比去年增加两成，销路也比往年更广。",
    ),
    Article(
        "大桥合龙", "跨河大桥昨天顺利合龙，大桥全长八百六十米，双向六车道。明年通车以后，两岸居民过河只要五分钟时间。"
    ),
)


def made(share: float) -> list[Example]:
    """What is right is best by the other score and ``share`` times the lexical one together."""
    rng = np.random.default_rng(1)
    scores = [(rng.random(20), rng.random(20)) for _ in range(400)]
    return [Example(a, b, np.arange(20) == np.argmax(a + share * b)) for a, b in scores]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.8])
def test_the_weight_that_told_right_from_wrong_is_found(share: float) -> None:
    weights = fit(made(share))
    assert weights.lexical == pytest.approx(share, abs=0.051)
    assert (weights.dense, weights.late) == (0.5, 1.0)


def test_a_rank_is_that_of_the_best_right_passage_and_ties_count_against_it() -> None:
    example = Example(np.array([0.9, 0.5, 0.4, 0.1]), np.array([0, 1.0, 0, 0]), np.array([False, True, False, True]))
    assert example.reciprocal_rank(0.0) == 1 / 2
    assert example.reciprocal_rank(0.4) == 1 / 2
    assert example.reciprocal_rank(0.5) == 1


def test_queries_find_the_page_that_they_were_made_of(tmp_path: Path) -> None:
    encoder = PairEncoder()
    with Library.open(tmp_path, encoder) as library:
        library.ingest([make_page(article.text, str(n), format="article") for n, article in enumerate(ARTICLES)])
        queries = make_queries(ARTICLES, library.words, None, random.Random(1))
        found = list(examples(queries, library, Retriever(library, encoder)))
    assert queries[:3] == [(article.title, str(n)) for n, article in enumerate(ARTICLES)]
    assert len(queries) > 3
    assert len(found) == len(queries)
    assert all(list(example.right).count(True) == 1 and example.reciprocal_rank(1.0) == 1 for example in found)


def test_the_weights_in_use_say_where_they_come_from() -> None:
    learned = load_fusion()
    assert set(learned.provenance) == {"command", "queries", "articles", "encoder"}
    assert all(weights.late == 1 and weights.lexical >= 0 for weights in (learned.same, learned.across))
