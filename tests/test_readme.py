"""What the README says of the program is so, and nothing of the program is missing from it."""

import re
from collections.abc import Iterator

import click
import pytest
from litestar.routes import HTTPRoute

from service.app import create_app
from service.cli import main
from service.settings import SettingNote, Settings, describe_settings
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
# What a browser loads by itself, and the description of the interface in its several forms.
_INNER = ("/web/", "/schema/")
_METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def commands(group: click.Group, above: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        yield f"{above}{name}"
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} ")


def routes() -> Iterator[tuple[str, str]]:
    for route in create_app(Settings()).routes:
        if isinstance(route, HTTPRoute) and not route.path_format.startswith(_INNER):
            yield from ((method, route.path_format) for method in sorted(_METHODS & route.methods))


def documented() -> set[tuple[str, str]]:
    """Methods and paths in code marks: ``GET POST /a`` or ``GET /a``; paths after a comma share what stands before."""
    found = set()
    for line in README.splitlines():
        methods: list[str] = []
        for code in re.findall(r"`([^`]+)`", line):
            *named, path = code.split()
            methods = named if named and _METHODS.issuperset(named) else methods
            if path.startswith("/"):
                found.update((method, path) for method in methods)
    return found


@pytest.mark.parametrize("note", describe_settings(), ids=lambda note: note.name)
def test_every_setting_stands_in_a_row_with_its_default(note: SettingNote) -> None:
    (row,) = (line for line in README.splitlines() if re.match(rf"\| *`{note.name}`", line))
    assert note.default in row.split("|")[2]


def test_no_setting_is_made_up() -> None:
    known = {note.name for note in describe_settings()}
    assert set(re.findall(r"YINJU_[A-Z_]+[A-Z]", README)) <= known


@pytest.mark.parametrize("command", list(commands(main)))
def test_every_command_is_named(command: str) -> None:
    codes = [*re.findall(r"`([^`\n]+)`", README), *"\n".join(re.findall(r"```sh\n(.*?)```", README, re.S)).splitlines()]
    assert any(re.search(rf"(?:^|yinju ){command}(?: |$)", code) for code in codes)


def test_no_command_is_made_up() -> None:
    named = set(re.findall(r"\.venv/bin/yinju ([a-z]+)|`yinju ([a-z]+)", README))
    assert {first or second for first, second in named} <= set(main.commands)


@pytest.mark.parametrize(("method", "path"), list(routes()))
def test_every_route_is_described(method: str, path: str) -> None:
    assert (method, path) in documented()


def test_no_route_is_made_up() -> None:
    assert documented() <= set(routes())


def test_every_linked_file_is_there() -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", README)
    files = [target for target in targets if "://" not in target]
    assert files
    assert [file for file in files if not (ROOT / file).exists()] == []


def test_every_path_of_the_project_that_is_named_is_there() -> None:
    named = re.findall(r"`((?:embeddings|service|tests|seeds)/[\w./-]+)`", README)
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_nothing_is_left_to_fill_in() -> None:
    assert re.findall(r"^[A-Z]+$|\bTODO\b|\bTBD\b", README, re.M) == []
