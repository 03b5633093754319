"""The folder of a run: resumed where it broke off, replaced where it is another run's, read back whole."""

from pathlib import Path

import ir_measures
import msgspec
import pytest
from evaluation_samples import found, said

from service.evaluation.figures import summarise
from service.evaluation.folder import (
    Provenance,
    Run,
    RunError,
    RunFolder,
    begin,
    open_settings,
    read_run,
    source,
    versions,
)
from service.evaluation.outcomes import Outcome, Record
from service.evaluation.questions import Evidence, Question
from service.evaluation.scoring import score
from service.settings import Settings

MADE_BY = Provenance(
    mode="ask",
    language="zh",
    format=None,
    files=(),
    words_of=None,
    limit=None,
    seed=0,
    settings=open_settings(Settings()),
    encoder="pairs",
    encoder_fingerprint="pairs-64",
    revision=3,
    service=None,
    versions=versions(),
    python="3",
)
RECORDS = [
    score(Question(id="1", text="谁？", answers=("省财政厅",)), said("省财政厅", (0, 17))),
    score(Question(id="2", text="谁？", answers=("省财政厅",)), Outcome(error="E: x")),
]


def folder(path: Path, made_by: Provenance = MADE_BY) -> RunFolder:
    return RunFolder(path, begin(made_by, ["q.jsonl: line 2: broken"]))


def start(path: Path) -> RunFolder:
    opened = folder(path)
    assert opened.open() == {}
    for record in RECORDS:
        opened.append(record)
    return opened


def finished(records: list[Record]) -> Run:
    file = msgspec.structs.replace(begin(MADE_BY, []), summary=summarise(records), seconds=1.5)
    return Run(file, tuple(records))


def test_an_unfinished_run_is_taken_up_but_for_its_crashes(tmp_path: Path) -> None:
    start(tmp_path)
    assert folder(tmp_path).open() == {"1@zh": RECORDS[0]}
    assert read_run(tmp_path).records == (RECORDS[0],)


def test_a_line_cut_off_is_left_out(tmp_path: Path) -> None:
    start(tmp_path)
    with (tmp_path / "run.jsonl").open("ab") as file:
        file.write(b'{"question": {"id": "3", "te')
    again = folder(tmp_path)
    assert list(again.open()) == ["1@zh"]
    again.append(RECORDS[1])
    assert read_run(tmp_path).records == tuple(RECORDS)


def test_a_run_of_another_provenance_is_replaced(tmp_path: Path) -> None:
    start(tmp_path)
    assert folder(tmp_path, msgspec.structs.replace(MADE_BY, seed=1)).open() == {}
    assert read_run(tmp_path).records == ()


def test_a_finished_run_is_read_back_and_then_replaced(tmp_path: Path) -> None:
    run = finished(RECORDS)
    start(tmp_path).finish(run, "<p>")
    assert read_run(tmp_path) == run
    assert folder(tmp_path).open() == {}


def test_trec_files_give_the_same_figures(tmp_path: Path) -> None:
    questions = [
        Question(id="a b", text="谁？", relevant={"page 1": 1, "page-3": 2}),
        Question(id="2", text="谁？", relevant={"page-3": 1}, evidence=(Evidence("page-3", 0, 5),)),
    ]
    hits = [found(page, 0, 5) for page in ("page-2", "page-3", "page-2", "page 1")]
    records = [
        score(question, Outcome(hits=tuple(order)), answers=False, searches=True)
        for question, order in zip(questions, (hits, hits[::-1]), strict=True)
    ]
    start(tmp_path).finish(finished(records), "<p>")
    qrels = list(ir_measures.read_trec_qrels(str(tmp_path / "qrels.trec")))
    run = list(ir_measures.read_trec_run(str(tmp_path / "run.trec")))
    oracle = ir_measures.calc_aggregate([ir_measures.nDCG @ 10, ir_measures.RR @ 10], qrels, run)
    every = summarise(records).groups["all"]
    assert every["ndcg_10"].value == pytest.approx(oracle[ir_measures.nDCG @ 10], abs=1e-6)
    assert every["rr_10"].value == pytest.approx(oracle[ir_measures.RR @ 10], abs=1e-6)


def test_what_is_no_run_is_said(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="holds no run"):
        read_run(tmp_path)
    start(tmp_path)
    (tmp_path / "run.jsonl").write_text("{}\n")
    with pytest.raises(RunError, match="cannot be read"):
        read_run(tmp_path)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(RunError, match="cannot be written"):
        folder(tmp_path / "taken").open()


def test_secrets_stay_out() -> None:
    class Secretive(Settings, frozen=True, kw_only=True):
        api_key: str = "hidden"
        database: str = "postgresql://user:hidden@host/db"

    kept = open_settings(Secretive())
    assert "hidden" not in repr(kept)
    assert kept["database"] == "postgresql://host/db"
    assert kept["encoder"] == "bundled"


def test_sources_are_known_by_their_bytes(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "q.jsonl"
    file.parent.mkdir()
    file.write_bytes(b"abc")
    assert source(file).sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    before = source(file.parent)
    file.write_bytes(b"abd")
    assert source(file.parent) != before
