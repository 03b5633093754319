"""The service keeps to its description: thousands of made-up requests, all checks of schemathesis."""

import subprocess
import sys
from pathlib import Path

import msgspec

from tests.conftest import ROOT

HERE = Path(__file__).parent


def test_no_request_brings_out_what_is_not_described(address: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    url = f"{address}/schema/openapi.json"
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml"), "run", url]
    options = ["--report", "json", "--report-json-path", str(report)]
    ran = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout
    found = msgspec.json.decode(report.read_bytes())
    assert found["operations"]["tested"] == found["operations"]["total"]
    assert found["test_cases"]["generated"] >= 2000
