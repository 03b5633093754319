"""``yinju evaluate --url``: the command asks a service that wants a key."""

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from service.cli import main
from service.keys import KeyFile
from service.settings import Settings

QUESTION = {"id": "1", "question": "省水利厅", "type": "organisation", "answers": ["省水利厅"], "evidence": []}


@pytest.fixture
def secret(settings: Settings) -> str:
    """A key of the data folder, so that nobody comes in without one."""
    return KeyFile(settings.data).add("measure", "admin")


def test_a_key_lets_the_command_in(secret: str, address: str, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_bytes(msgspec.json.encode(QUESTION))
    asked = ["evaluate", str(file), "--url", address, "--json"]
    refused = CliRunner().invoke(main, asked)
    assert refused.exit_code == 1
    assert "API key" in refused.output
    let_in = CliRunner().invoke(main, [*asked, "--key", secret])
    assert let_in.exit_code == 0, let_in.output
