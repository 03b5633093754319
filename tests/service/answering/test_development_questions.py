"""Every development question in both languages, with the bundled models: what is said stands on the pages."""

from collections.abc import Iterator

import msgspec
import pytest

from embeddings.pages import Page
from service.answering.answerer import Answerer
from service.components import open_components
from service.settings import Settings
from tests.conftest import ROOT
from tests.service.answering.truth import hold_true

QUESTIONS = [msgspec.json.decode(line) for line in (ROOT / "seeds/questions/dev.jsonl").read_bytes().splitlines()]
DEPARTMENTS = {"省财政厅", "省自然资源厅", "省发改委", "省水利厅", "省乡村振兴局", "省农业农村厅"}


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory, seed_pages: list[Page]) -> Iterator[Answerer]:
    parts = open_components(Settings(data=tmp_path_factory.mktemp("data")))
    parts.library.ingest(seed_pages)
    yield parts.answerer
    parts.close()


@pytest.mark.parametrize("language", ["question", "question_en"])
def test_every_answer_is_true(answerer: Answerer, seed_pages: list[Page], language: str) -> None:
    texts = {page.sha256: page.text for page in seed_pages}
    answers = [answerer.ask(question[language]) for question in QUESTIONS]
    for answer in answers:
        hold_true(answer, texts)
    assert {answer.language for answer in answers} == {"zh" if language == "question" else "en"}
    # Were nearly everything refused, the rest would be easy to hold true.
    assert sum(answer.status == "answered" for answer in answers) > len(answers) / 2


@pytest.mark.parametrize(
    "question", ["市委书记走访了哪些省直部门？", "Which provincial departments did the party secretary visit?"]
)
def test_the_departments_that_the_party_secretary_visited(
    answerer: Answerer, seed_pages: list[Page], question: str
) -> None:
    answer = answerer.ask(question)
    assert (answer.status, answer.kind) == ("answered", "list")
    assert len(answer.items) == len(DEPARTMENTS)
    assert {item.text for item in answer.items} == DEPARTMENTS
    cited = [number for item in answer.items for number in item.citations]
    assert len(set(cited)) == len(cited) == len(answer.citations)
    hold_true(answer, {page.sha256: page.text for page in seed_pages})


def test_the_same_question_has_the_same_answer(answerer: Answerer) -> None:
    for question in QUESTIONS[::20]:
        first, second = (answerer.ask(question["question"]) for _ in range(2))
        assert msgspec.structs.replace(first, timings_ms={}) == msgspec.structs.replace(second, timings_ms={})
