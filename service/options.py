"""What all commands of ``yinju`` share: their options, and how their failures are told."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from embeddings.errors import YinjuError
from service.errors import SettingsError
from service.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


class Commands(click.Group):
    """Commands whose failures are told in one line: exit status 2 for bad usage, 1 for work that failed."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.UsageError(str(error)) from error
        except YinjuError as error:
            raise click.ClickException(str(error)) from error


def with_data(command: F) -> F:
    """Add ``--data`` and ``--json``, which every command takes."""
    command = click.option("--json", "as_json", is_flag=True, help="Write JSON to standard output.")(command)
    folder = click.Path(path_type=Path)
    return click.option("--data", type=folder, help="Data folder. [YINJU_DATA, else ./data]")(command)


def settings_of(data: Path | None, **flags: object) -> Settings:
    """Settings from the environment, with those flags before it that were given."""
    return Settings.from_environ(os.environ, data=data, **flags)
