"""English terms of Chinese administration, found and given back as the pages write them."""

import pytest

from service.answering.terms import find_terms, restore_terms


def test_the_longest_term_is_found() -> None:
    question = "Who chairs the development and reform commission?"
    assert [question[slice(*term.span)] for term in find_terms(question)] == [
        "chairs",
        "development and reform commission",
    ]


@pytest.mark.parametrize("spelling", ["Rural Revitalisation Bureau", "rural revitalization bureaus"])
def test_spellings_of_one_term(spelling: str) -> None:
    assert [term.chinese for term in find_terms(f"What did the {spelling} say?")] == [("乡村振兴局",)]


def test_a_term_becomes_what_the_pages_call_it() -> None:
    texts = ["省水利厅副厅长说", "省水利厅厅长说", "市水务局局长说"]
    assert restore_terms("the water department", texts).split() == ["the", "水利厅"]


def test_what_no_page_holds_stays_english() -> None:
    assert restore_terms("the water department", ["今天天气很好"]) == "the water department"


def test_a_name_in_between_keeps_words_apart() -> None:
    assert all(len(term.chinese) < 3 for term in find_terms("the 大同 Municipal People's Congress"))
    assert find_terms("flood, control") == []
