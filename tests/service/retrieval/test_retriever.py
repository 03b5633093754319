"""Searching a real library of invented pages."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from embeddings.encoders import Vectors
from embeddings.errors import UnknownIdError
from embeddings.library import Filters, Library
from embeddings.pages import Page, make_page
from service.retrieval.fusion import Fusion, Weights
from service.retrieval.retriever import Hit, Retriever
from tests.fakes import PairEncoder

TEXTS = {
    "library": ("新图书馆开馆", "5月6日，清河县图书馆新馆开馆，藏书15万册。", "2022-05-06"),
    "orchard": ("果园丰收", "白沙镇果园喜获丰收，全镇种植苹果1.2万亩。", "2022-09-01"),
    "bridge": ("大桥合龙", "白沙河大桥顺利合龙，大桥全长860米，BRT线路明年通车。", None),
}


class Wordless(PairEncoder):
    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors] | None:
        return None


class Weightless(PairEncoder):
    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors] | None:
        return [self._none() for _ in texts]


def pages() -> list[Page]:
    return [
        make_page(f"{title}\n\n{text}", name, format="article", has_title=True, date=date, newspaper=f"{name}日报")
        for name, (title, text, date) in TEXTS.items()
    ]


def fill(folder: Path, encoder: PairEncoder) -> Library:
    library = Library.open(folder, encoder)
    library.ingest(pages())
    return library


@pytest.fixture
def library(tmp_path: Path, encoder: PairEncoder) -> Iterator[Library]:
    with fill(tmp_path, encoder) as filled:
        yield filled


@pytest.fixture
def retriever(library: Library, encoder: PairEncoder) -> Retriever:
    # The learned weights are those of the bundled encoder's scores.
    weights = Weights(dense=0.5, late=1.0, lexical=0.4)
    return Retriever(library, encoder, Fusion(same=weights, across=weights))


def titles(hits: list[Hit], library: Library) -> set[str | None]:
    return {library.article(hit.passage.article_id).title for hit in hits}


def test_what_speaks_of_the_query_comes_first(retriever: Retriever, library: Library) -> None:
    for query, (title, _, _) in zip(
        ("图书馆藏书多少册", "种植了多少亩苹果", "大桥全长多少米"), TEXTS.values(), strict=True
    ):
        assert titles(retriever.search(query, 1), library) == {title}


def test_ranks_count_from_one_and_scores_fall(retriever: Retriever) -> None:
    hits = retriever.search("白沙镇的大桥", 50)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({(hit.passage.article_id, hit.passage.number) for hit in hits}) == len(hits) == 6


@pytest.mark.parametrize("top_k", [1, 2, 4])
def test_no_more_than_asked_for_and_the_same_ones(retriever: Retriever, top_k: int) -> None:
    assert retriever.search("白沙镇的大桥", top_k) == retriever.search("白沙镇的大桥", 50)[:top_k]


def test_the_score_is_the_weighted_sum_of_the_parts_that_it_shows(library: Library, encoder: PairEncoder) -> None:
    weights = Weights(dense=0.3, late=2.0, lexical=0.7)
    for hit in Retriever(library, encoder, Fusion(same=weights, across=weights)).search("图书馆藏书", 50):
        assert {"dense", "late"} <= hit.scores.keys()
        told = sum(getattr(weights, name) * score for name, score in hit.scores.items())
        assert hit.score == pytest.approx(told)


def test_the_best_lexical_match_scores_one(retriever: Retriever) -> None:
    found = [hit.scores["lexical"] for hit in retriever.search("图书馆藏书", 50) if "lexical" in hit.scores]
    assert max(found) == 1.0
    assert len(found) < 6


@pytest.mark.parametrize("query", ["How many books does the library hold?", "?!", "Ω"])
def test_lexical_search_has_no_say_without_a_shared_script(retriever: Retriever, query: str) -> None:
    hits = retriever.search(query, 50)
    assert hits
    assert all("lexical" not in hit.scores for hit in hits)


def test_a_latin_word_alone_gives_lexical_search_no_say(retriever: Retriever, library: Library) -> None:
    query = "When will the BRT open?"
    assert library.search_lexical(query, 5)
    assert all("lexical" not in hit.scores for hit in retriever.search(query, 50))


@pytest.mark.parametrize("query", ["How long is the 大桥?", "Why 860?"])
def test_names_and_numbers_in_an_english_query_do_have_a_say(retriever: Retriever, query: str) -> None:
    assert any("lexical" in hit.scores for hit in retriever.search(query, 50))


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(pages=("bridge",)), {"大桥合龙"}),
        (Filters(pages=("bridge", "library")), {"大桥合龙", "新图书馆开馆"}),
        (Filters(date_from="2022-05-06", date_to="2022-05-06"), {"新图书馆开馆"}),
        (Filters(date_from="2022-05-07"), {"果园丰收"}),
        (Filters(newspaper="orchard日报"), {"果园丰收"}),
        (Filters(pages=("bridge",), date_from="2000-01-01"), set()),
        (Filters(pages=()), set()),
    ],
)
def test_filters_hold_for_every_part(
    retriever: Retriever, library: Library, filters: Filters, found: set[str | None]
) -> None:
    assert titles(retriever.search("白沙镇图书馆大桥丰收", 50, filters), library) == found


def test_a_filter_that_names_no_page_is_refused(retriever: Retriever) -> None:
    with pytest.raises(UnknownIdError):
        retriever.search("大桥", 5, Filters(pages=("nowhere",)))


def test_an_empty_library_has_no_hits(tmp_path: Path, encoder: PairEncoder) -> None:
    with Library.open(tmp_path, encoder) as library:
        assert Retriever(library, encoder).search("大桥全长多少米", 5) == []


@pytest.mark.parametrize("query", ["", " ", "。"])
def test_a_query_of_no_words_is_no_fault(retriever: Retriever, query: str) -> None:
    assert [hit.rank for hit in retriever.search(query, 3)] == [1, 2, 3]


def test_without_token_vectors_the_other_parts_rank(tmp_path: Path) -> None:
    encoder = Wordless()
    with fill(tmp_path, encoder) as library:
        hits = Retriever(library, encoder).search("大桥全长多少米", 50)
        assert titles(hits[:1], library) == {"大桥合龙"}
        assert all("late" not in hit.scores for hit in hits)


def test_token_vectors_of_no_weight_change_no_rank(tmp_path: Path) -> None:
    encoder = Weightless()
    with fill(tmp_path, encoder) as library:
        hits = Retriever(library, encoder).search("大桥全长多少米", 50)
        assert titles(hits[:1], library) == {"大桥合龙"}
        assert {hit.scores["late"] for hit in hits} == {0.0}


def test_a_page_removed_is_found_no_more(retriever: Retriever, library: Library) -> None:
    assert "大桥合龙" in titles(retriever.search("大桥", 50), library)
    library.remove("bridge")
    assert "大桥合龙" not in titles(retriever.search("大桥", 50), library)


def test_a_pool_holds_as_many_as_are_asked_for(library: Library, encoder: PairEncoder) -> None:
    assert len(Retriever(library, encoder, pool=1).search("白沙镇图书馆大桥丰收", 6)) == 6
