"""The command line, with an encoder that is quick."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from click import Choice
from click.testing import CliRunner, Result

from service import cli, components
from service.evaluation.formats import Format
from service.key_commands import key
from service.settings import describe_settings
from tests.fakes import PairEncoder

PAGE = "标题在此\n\n本报讯 省财政厅派员参加会议。今天阳光很好。"
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs ``yinju`` over ``tmp_path/data`` with the environment's settings out of the way."""
    for note in describe_settings():
        monkeypatch.delenv(note.name, raising=False)
    monkeypatch.setenv("YINJU_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(components, "_encoder", lambda _: PairEncoder())
    return lambda *words: CliRunner().invoke(cli.main, words)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "一版.txt"
    file.write_text(PAGE, encoding="utf-8")
    return file


def test_help_comes_without_heavy_modules() -> None:
    program = (
        "import sys\n"
        "from service.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'litestar', 'faiss', 'jieba', 'sqlalchemy', 'numpy', 'rich'} & sys.modules.keys()\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for command in ("serve", "ingest", "remove", "articles", "search", "ask", "evaluate", "info", "reindex", "key"):
        assert f"\n  {command} " in done.stdout


def test_every_command_takes_data_and_json() -> None:
    keys = key.commands.values()
    for command in [*cli.main.commands.values(), *keys]:
        if command is key:
            continue
        assert {"--data", "--json"} <= {name for parameter in command.params for name in parameter.opts}


def test_evaluation_offers_every_format() -> None:
    [option] = [option for option in cli.evaluate.params if "--format" in option.opts]
    assert isinstance(option.type, Choice)
    assert tuple(option.type.choices) == get_args(Format)


def test_pages_come_in_once(run: Run, page: Path) -> None:
    first = run("ingest", str(page), "--json")
    assert first.exit_code == 0
    [taken] = json.loads(first.stdout)["pages"]
    assert (taken["page_name"], taken["added"]) == ("一版", True)
    again = run("ingest", str(page.parent))
    assert again.exit_code == 0
    assert "0 pages added, 1 were there already" in again.stdout


def test_a_bad_file_fails_but_the_others_come_in(run: Run, page: Path) -> None:
    (page.parent / "空.txt").write_bytes(b"")
    (page.parent / "图.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    done = run("ingest", str(page.parent), "--json")
    assert done.exit_code == 1
    reply = json.loads(done.stdout)
    assert [taken["page_name"] for taken in reply["pages"]] == ["一版"]
    assert len(reply["failures"]) == 2
    assert "空.txt" in done.stderr
    assert "图.txt" in done.stderr


def test_where_pages_were_printed_is_said_or_inferred_and_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "20220828_02.txt"
    file.write_text("晚报 2022年8月28日 星期日 第2版\n\n" + PAGE, encoding="utf-8")
    told = run("articles", str(file)).stderr
    assert told.startswith("晚报 (inferred: head of the page) · 2022-08-28 (inferred: head of the page: 2022年8月28日)")
    done = run("ingest", str(file), "--newspaper", "日报", "--issue-date", "2022-08-29", "--json")
    [taken] = json.loads(done.stdout)["pages"]
    assert (taken["newspaper"], taken["issue_date"], taken["number"]) == ("日报", "2022-08-29", "2")
    assert taken["inferred"] == {"number": "head of the page: 第2版"}
    assert (
        "日报 · 2022-08-29 · page 2 (inferred: head of the page: 第2版)"
        in run("ingest", str(file), "--newspaper", "日报", "--issue-date", "2022-08-29").stderr
    )
    assert run("ingest", str(file), "--issue-date", "29 Aug").exit_code == 2


def test_a_question_is_answered_or_not(run: Run, page: Path) -> None:
    run("ingest", str(page))
    answer = json.loads(run("ask", "谁派员参加会议？", "--json").stdout)
    assert answer["question"] == "谁派员参加会议？"
    assert answer["status"] in ("answered", "no_answer")
    for citation in answer["citations"]:
        assert "".join(PAGE[span["start"] : span["end"]] for span in citation["spans"]) == citation["quote"]
    told = run("ask", "谁派员参加会议？")
    assert told.exit_code == 0
    assert all(item["text"] in told.stdout for item in answer["items"])


def test_hits_are_shown_best_first(run: Run, page: Path) -> None:
    run("ingest", str(page))
    hits = json.loads(run("search", "阳光", "--json").stdout)["hits"]
    assert hits[0]["rank"] == 1
    assert "阳光" in hits[0]["text"]
    assert "阳光" in run("search", "阳光").stdout


def test_all_is_embedded_anew(run: Run, page: Path) -> None:
    run("ingest", str(page))
    passages = json.loads(run("info", "--json").stdout)["passages"]
    assert json.loads(run("reindex", "--json").stdout)["passages"] in (0, passages)
    assert run("search", "阳光").exit_code == 0


def test_keys_are_made_listed_and_taken_back(run: Run) -> None:
    made = json.loads(run("key", "add", "reader", "--json").stdout)
    assert made["key"].startswith("yinju_")
    assert run("key", "add", "writer", "--scope", "write").exit_code == 0
    listed = run("key", "list", "--json").stdout
    assert [key["name"] for key in json.loads(listed)] == ["reader", "writer"]
    assert made["key"] not in listed
    assert run("key", "remove", "reader").exit_code == 0
    assert run("key", "remove", "reader").exit_code == 1
    assert run("key", "add", "writer").exit_code == 2


def test_a_removed_page_is_gone(run: Run, page: Path) -> None:
    run("ingest", str(page))
    assert run("remove", "一版").exit_code == 0
    gone = run("remove", "一版")
    assert gone.exit_code == 1
    assert "一版" in gone.stderr
    assert json.loads(run("info", "--json").stdout)["pages"] == 0


def test_articles_of_a_file_need_no_data(run: Run, page: Path, tmp_path: Path) -> None:
    done = run("articles", str(page), "--json")
    assert done.exit_code == 0
    [article] = json.loads(done.stdout)
    assert set(article) == {
        "id", "kind", "title", "byline", "dateline", "date", "title_spans", "subtitle_spans", "body_spans",
        "other_spans", "text",
    }  # fmt: skip
    assert "".join(PAGE[start:end] for start, end in article["body_spans"]) == article["text"]
    assert not (tmp_path / "data").exists()
    run("ingest", str(page))
    assert json.loads(run("articles", "一版", "--json").stdout) == [article]


def test_articles_of_a_folder_are_those_of_its_files(run: Run, page: Path) -> None:
    assert run("articles", str(page.parent), "--json").stdout == run("articles", str(page), "--json").stdout


def test_articles_are_shown_with_what_is_known_and_where_they_stand(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "一版.txt"
    text = "图书馆开馆\n\n本报讯（记者 王芳）2022年8月27日，" + "市图书馆开馆，读者到场。" * 5
    file.write_text(text, encoding="utf-8")
    [article] = json.loads(run("articles", str(file), "--json").stdout)
    assert run("articles", str(file)).stdout.splitlines() == [
        f"{article['id']} 图书馆开馆",
        "    brief · 王芳 · 2022-08-27",
        "    本报讯（记者 王芳）2022年8月27日，市图书 … 市图书馆开馆，读者到场。市图书馆开馆，读者到场。",
        "    headline 0-5 · body 7-88",
    ]


def test_info_counts(run: Run, page: Path, tmp_path: Path) -> None:
    run("ingest", str(page))
    facts = json.loads(run("info", "--json").stdout)
    assert (facts["pages"], facts["revision"], facts["data"]) == (1, 1, str(tmp_path / "data"))
    assert facts["passages"] >= 1


@pytest.mark.parametrize(
    "command", [["ask", "谁？"], ["search", "谁"], ["remove", "一版"], ["info"], ["articles", "一版"], ["reindex"]]
)
def test_without_pages_it_says_how_to_get_some(run: Run, command: list[str], tmp_path: Path) -> None:
    done = run(*command)
    assert done.exit_code == 1
    assert f"yinju ingest --data {tmp_path / 'data'} PATH" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "command",
    [
        ["ask"],
        ["ingest"],
        ["ingest", "/nowhere/at/all.txt"],
        ["search", "谁", "--top-k", "0"],
        ["nonsense"],
        ["serve", "--port", "many"],
        ["serve", "--port", "99999"],
        ["serve", "--host", "0.0.0.0"],
    ],
)
def test_bad_usage_is_told_apart(run: Run, command: list[str]) -> None:
    assert run(*command).exit_code == 2


@pytest.mark.parametrize("question", ["", " \n", "问" * 2001])
def test_a_question_has_bounds(run: Run, question: str) -> None:
    assert run("ask", question).exit_code == 2
    assert run("search", question).exit_code == 2


def test_a_bad_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINJU_PORT", "many")
    done = run("info")
    assert done.exit_code == 2
    assert "YINJU_PORT is 'many'" in done.stderr


def test_a_data_folder_that_is_none_is_told(run: Run, page: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    done = run("ingest", str(page))
    assert done.exit_code == 1
    assert str(tmp_path / "data") in done.stderr
