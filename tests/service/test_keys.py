"""API keys in their file."""

import stat
from pathlib import Path

import pytest

from embeddings.errors import UnknownIdError
from service.errors import SettingsError
from service.keys import KeyFile


def test_a_key_is_found_by_its_secret_alone(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path)
    assert keys.find("") is None
    reader, writer = keys.add("reader", "read"), keys.add("writer", "write")
    found = keys.find(writer)
    assert found is not None
    assert found.name == "writer"
    assert keys.find(reader + "x") is None
    assert keys.find("\ud800") is None


def test_the_file_holds_no_secret_and_is_its_owners(tmp_path: Path) -> None:
    secret = KeyFile(tmp_path).add("reader", "read")
    file = tmp_path / "keys.json"
    assert secret not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_wider_scope_holds_the_narrower(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path)
    allowed = {}
    for scope in ("read", "write", "admin"):
        keys.add(scope, scope)
        allowed[scope] = [asked for asked in ("read", "write", "admin") if keys.all()[-1].allows(asked)]
    assert allowed == {"read": ["read"], "write": ["read", "write"], "admin": ["read", "write", "admin"]}


def test_other_processes_changes_are_seen(tmp_path: Path) -> None:
    here, there = KeyFile(tmp_path), KeyFile(tmp_path)
    assert here.all() == ()
    secret = there.add("reader", "read")
    assert here.find(secret) is not None
    there.remove("reader")
    assert here.find(secret) is None


def test_names_are_unique_and_known(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path)
    keys.add("reader", "read")
    with pytest.raises(SettingsError, match="reader"):
        keys.add("reader", "write")
    with pytest.raises(UnknownIdError, match="writer"):
        keys.remove("writer")


def test_a_damaged_file_lets_nobody_in(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("[{}]")
    with pytest.raises(SettingsError, match=r"keys\.json"):
        KeyFile(tmp_path).find("anything")
