"""The files of ``service/deploy`` name settings, commands and metrics that there are."""

import re
from typing import Any

import pytest
import yaml

from service.settings import Settings, describe_settings
from tests.conftest import ROOT

FOLDER = ROOT / "service" / "deploy"


@pytest.fixture
def compose() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))["services"]
    return services


def test_every_setting_of_the_workers_is_one(compose: dict[str, Any]) -> None:
    given = compose["yinju"]["environment"]
    assert set(given) <= {note.name for note in describe_settings()}
    settings = Settings.from_environ({name: re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value) for name, value in given.items()})
    assert settings.open
    assert settings.catalog == "postgresql+psycopg://yinju:yinju@catalog/yinju"
    assert settings.vectors == "http://vectors:19530"
    assert {"catalog", "vectors"} <= set(compose)


def test_every_file_that_is_mounted_is_there(compose: dict[str, Any]) -> None:
    mounted = [volume.split(":")[0] for service in compose.values() for volume in service.get("volumes", [])]
    files = [path for path in mounted if path.startswith(".")]
    assert files
    assert [path for path in files if not (FOLDER / path).is_file()] == []
    assert (FOLDER / compose["yinju"]["build"]["context"] / "Dockerfile").is_file()


def test_prometheus_asks_the_workers(compose: dict[str, Any]) -> None:
    [job] = yaml.safe_load((FOLDER / "prometheus.yaml").read_text("utf-8"))["scrape_configs"]
    [found] = job["dns_sd_configs"]
    assert set(found["names"]) <= set(compose)
    assert f"--port {found['port']}" in compose["yinju"]["command"]
