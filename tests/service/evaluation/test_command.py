"""The whole command over a library of real parts, with an answerer that always quotes the best passage."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from evaluation_samples import answer, citation
from fakes import PairEncoder

from embeddings.filters import Filters
from embeddings.library import Library
from embeddings.pages import make_page
from service.answering.answerer import Answer, Item, ReadPassage, Turn
from service.answering.citations import PageSpan
from service.api.replies import InfoReply, SearchHit, SearchReply
from service.components import Components
from service.evaluation import command
from service.evaluation.command import EvaluationError, Plan, evaluate, run_command
from service.evaluation.folder import Mode, read_run
from service.evaluation.formats import QuestionFileError
from service.retrieval.retriever import Retriever
from service.settings import Settings

PAGES = {"pottery": "暑期陶艺交流活动在大同一职中举办。", "flood": "市长张强调研城市防涝工作。"}


class Quoting:
    """Answers with the first passage, whole; crashes on command."""

    def __init__(self, library: Library, retriever: Retriever) -> None:
        self._library = library
        self._retriever = retriever

    def ask(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None, top_k: int | None = None
    ) -> Answer:
        if "崩溃" in question:
            raise RuntimeError("boom")
        passage = self._retriever.search(question, 1, filters)[0].passage
        name = self._library.page(passage.page_id).name
        spans = tuple(PageSpan(*span) for span in passage.spans)
        found = self._quote(passage.text, page_id=passage.page_id, page_name=name, spans=spans)
        return msgspec.structs.replace(found, question_resolved=question)

    def read(self, question: str, passages: Sequence[ReadPassage], always_answer: bool = False) -> Answer:
        text = passages[0].text
        return self._quote(text, page_id=passages[0].id, spans=(PageSpan(0, len(text)),))

    def _quote(self, text: str, **fields: Any) -> Answer:
        return answer(Item(text, (1,)), citations=(citation(quote=text, **fields),))


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    def open_components(settings: Settings) -> Components:
        encoder = PairEncoder()
        library = Library.open(settings.data, encoder)
        retriever = Retriever(library, encoder)
        return Components(settings, encoder, library, retriever, Quoting(library, retriever))  # type: ignore[arg-type]

    monkeypatch.setattr(command, "open_components", open_components)
    settings = Settings(data=tmp_path / "data")
    parts = open_components(settings)
    parts.library.ingest(make_page(text, name) for name, text in PAGES.items())
    parts.close()
    return settings


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def written(*rows: object, name: str = "questions.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), "utf-8")
        return path

    return written


def asked(id: str, question: str, answer: str, page: str) -> dict[str, Any]:
    evidence = [{"page": f"{page}.txt", "start": 0, "end": len(PAGES[page]), "quote": PAGES[page]}]
    return {"id": id, "question": question, "type": "org", "answers": [answer], "evidence": evidence}


def row(id: str, question: str, page: str, answer: str, title: str = "") -> dict[str, Any]:
    start = PAGES[page].find(answer)
    answers = [{"text": answer, "start": start}] if start >= 0 else []
    return {"id": id, "title": title, "context": PAGES[page], "question": question, "answers": answers}


ASKED = (
    asked("1", "暑期陶艺交流活动在哪举办？", PAGES["pottery"], "pottery"),
    asked("2", "崩溃", "谁", "flood"),
    asked("3", "谁调研城市防涝工作？", "张强", "flood") | {"scope": "file", "page": "flood.txt"},
)


def test_ask_scores_the_library_of_the_data_folder(settings: Settings, write: Callable[..., Path]) -> None:
    told: list[tuple[int, int]] = []
    run = evaluate(Plan(files=(write(*ASKED),)), settings, lambda done, total: told.append((done, total)))
    assert run.file.summary is not None
    assert run.file.summary.crashed == ("2@zh",)
    assert run.file.summary.violations == ()
    assert [record.scores["hit_1"] for record in run.records] == [1, 0, 1]
    assert [record.scores["exact"] for record in run.records] == [1, 0, 0]
    assert [record.scores["search_hit_1"] for record in run.records] == [1, 0, 1]
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_the_folder_holds_all_and_the_run_repeats(
    settings: Settings, write: Callable[..., Path], tmp_path: Path
) -> None:
    plan = Plan(files=(write(*ASKED),), out=tmp_path / "run")
    first = evaluate(plan, settings)
    names = {path.name for path in (tmp_path / "run").iterdir()}
    assert names == {"run.jsonl", "summary.json", "report.html", "run.trec", "qrels.trec"}
    kept = read_run(tmp_path / "run")
    assert kept == first
    again = evaluate(plan, settings)
    assert again.file.provenance == kept.file.provenance
    assert [record.scores for record in again.records] == [record.scores for record in kept.records]


def test_a_run_is_repeated_from_its_folder(settings: Settings, write: Callable[..., Path], tmp_path: Path) -> None:
    first = evaluate(Plan(files=(write(*ASKED),), language="zh", limit=1, seed=3, out=tmp_path / "run"), settings)
    again = evaluate(Plan(files=(tmp_path / "run",)), settings)
    assert again.file.provenance == first.file.provenance
    write(ASKED[1])
    with pytest.raises(QuestionFileError, match="is not what it was"):
        evaluate(Plan(files=(tmp_path / "run",)), settings)


def test_an_interrupted_run_goes_on_where_it_stopped(
    settings: Settings, write: Callable[..., Path], tmp_path: Path
) -> None:
    plan = Plan(files=(write(*ASKED),), out=tmp_path / "run")

    def stop(done: int, total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate(plan, settings, stop)
    (kept,) = read_run(tmp_path / "run").records
    assert evaluate(plan, settings).records[0] == kept  # its latency too: it was not asked again


def test_open_indexes_the_paragraphs_of_the_set(settings: Settings, write: Callable[..., Path], tmp_path: Path) -> None:
    rows = (
        row("1", "暑期陶艺交流活动在哪举办？", "pottery", "大同一职中", "陶艺"),
        row("2", "谁调研城市防涝？", "flood", "张强"),
    )
    plan = Plan(files=(write(*rows),), mode="open", out=tmp_path / "run")
    run = evaluate(plan, settings)
    assert [record.scores["hit_1"] for record in run.records] == [1, 1]
    assert [record.scores["rr_10"] for record in run.records] == [1, 1]
    assert 0 < run.records[0].scores["cmrc_f1"] < 1
    assert run.file.summary is not None
    assert run.file.summary.violations == ()
    assert evaluate(plan, settings).file.provenance == run.file.provenance


def test_read_gives_the_paragraph(settings: Settings, write: Callable[..., Path]) -> None:
    rows = (row("1", "哪里？", "pottery", PAGES["pottery"]), row("2", "谁？", "flood", "无此人"))
    run = evaluate(Plan(files=(write(*rows),), mode="read"), settings)
    assert run.records[0].scores["cmrc_exact"] == 1
    assert run.records[1].scores["refused"] == 0
    assert run.records[0].outcome.citations[0].page == "paragraph-00001"


def test_read_takes_the_words_of_another_file(settings: Settings, write: Callable[..., Path]) -> None:
    chinese = write(row("zh:1", "谁？", "flood", "张强"), row("zh:2", "哪？", "pottery", "大同"), name="zh.jsonl")
    english = write(row("en:1", "Who?", "flood", "张强"), name="en.jsonl")
    plan = Plan(files=(chinese,), mode="read", words_of=english, language="en")
    (record,) = evaluate(plan, settings).records
    assert (record.question.text, record.question.language, record.question.answers) == ("Who?", "en", ("张强",))


def test_search_scores_rankings_alone(settings: Settings, write: Callable[..., Path]) -> None:
    run = evaluate(Plan(files=(write(*ASKED),), mode="search"), settings)
    assert [record.scores["search_hit_1"] for record in (run.records[0], run.records[2])] == [1, 1]
    assert "answered" not in run.records[0].scores
    own = evaluate(Plan(files=(write(row("1", "城市防涝", "flood", "张强")),), mode="search"), settings)
    assert own.records[0].scores["recall_100"] == 1


class Serving(Quoting):
    """As a client of a running service sees it."""

    closed = False

    def search(self, query: str, top_k: int = 10, filters: Filters | None = None) -> SearchReply:
        return SearchReply(
            tuple(
                SearchHit(
                    rank=hit.rank,
                    score=hit.score,
                    page_id=hit.passage.page_id,
                    page_name=self._library.page(hit.passage.page_id).name,
                    article_id=hit.passage.article_id,
                    title=None,
                    date=None,
                    text=hit.passage.text,
                    spans=tuple(PageSpan(*span) for span in hit.passage.spans),
                    scores={},
                    ranks={},
                )
                for hit in self._retriever.search(query, top_k, filters)
            )
        )

    def page_text(self, page: str) -> str:
        return self._library.page(page).text

    def info(self) -> InfoReply:
        return InfoReply("9.9", self._library.info())

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize("mode", ["ask", "search"])
def test_a_running_service_gives_the_same_scores(settings: Settings, write: Callable[..., Path], mode: Mode) -> None:
    plan = Plan(files=(write(*ASKED),), mode=mode)
    with Library.open(settings.data, PairEncoder()) as library:
        service = Serving(library, Retriever(library, PairEncoder()))
        told = evaluate(msgspec.structs.replace(plan, url="http://service"), settings, connect=lambda _: service)
        assert service.closed
    mine = evaluate(plan, settings)
    for served, own in zip(told.records, mine.records, strict=True):
        assert served.scores.items() <= own.scores.items()
        assert served.outcome.citations == own.outcome.citations
    assert told.file.provenance.service == "http://service 9.9"
    assert told.file.provenance.encoder == "pairs"


def test_a_running_service_takes_no_paragraphs(settings: Settings, write: Callable[..., Path]) -> None:
    plan = Plan(files=(write(row("1", "谁？", "flood", "张强")),), mode="open", url="http://service")
    with pytest.raises(EvaluationError, match="its library is its own"):
        evaluate(plan, settings, connect=lambda _: pytest.fail("nothing is to be asked"))


def test_limit_puts_the_first_questions(settings: Settings, write: Callable[..., Path]) -> None:
    assert [r.question.id for r in evaluate(Plan(files=(write(*ASKED),), limit=1), settings).records] == ["1"]


@pytest.mark.parametrize(
    ("plan", "words"),
    [({"mode": "read"}, "bring no paragraphs"), ({"mode": "open"}, "bring no paragraphs")],
)
def test_modes_say_what_they_need(
    settings: Settings, write: Callable[..., Path], plan: dict[str, Any], words: str
) -> None:
    with pytest.raises(EvaluationError, match=words):
        evaluate(Plan(files=(write(*ASKED),), **plan), settings)


def test_an_empty_data_folder_is_said(settings: Settings, write: Callable[..., Path], tmp_path: Path) -> None:
    bare = msgspec.structs.replace(settings, data=tmp_path / "bare")
    with pytest.raises(EvaluationError, match="holds no pages"):
        evaluate(Plan(files=(write(*ASKED),)), bare)


def test_other_words_without_common_ids_are_said(settings: Settings, write: Callable[..., Path]) -> None:
    plan = Plan(files=(write(*ASKED),), words_of=write(row("x", "谁？", "flood", "张强"), name="other.jsonl"))
    with pytest.raises(EvaluationError, match=r"no question whose id is in .*questions\.jsonl"):
        evaluate(plan, settings)


def test_figures_and_comparison_are_printed(
    settings: Settings, write: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = Plan(files=(write(*ASKED),), out=tmp_path / "run")
    evaluate(plan, settings)
    run_command(msgspec.structs.replace(plan, out=None), settings, show="wrong", against=tmp_path / "run")
    shown = capsys.readouterr()
    for words in ("span F1", "crashed: 1 (2@zh)", "RuntimeError: boom", "won 0", "lost 0"):
        assert words in shown.out
    assert "3 of 3 questions" in shown.err


def test_json_is_one_line_on_standard_output(
    settings: Settings, write: Callable[..., Path], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = write(*ASKED)
    path.write_bytes(path.read_bytes() + b"{broken\n")
    run_command(Plan(files=(path,)), settings, as_json=True)
    (line,) = capsysbinary.readouterr().out.splitlines()
    printed = json.loads(line)["run"]
    assert printed["summary"]["questions"] == 3
    assert printed["problems"][0].startswith("questions.jsonl: line 4: ")
    assert len(printed["provenance"]["files"][0]["sha256"]) == 64
