"""The commands ``yinju key``."""

from pathlib import Path

import click

from service import console
from service.keys import SCOPES, KeyFile, Scope
from service.options import settings_of, with_data


@click.group()
def key() -> None:
    """API keys: make, list and take back."""


@key.command("add")
@with_data
@click.argument("name")
@click.option("--scope", type=click.Choice(SCOPES), default="read", show_default=True, help="What the key allows.")
def add_key(data: Path | None, as_json: bool, name: str, scope: Scope) -> None:
    """Make the key NAME and show its secret, this once: read asks, write changes pages too, admin measures too."""
    secret = KeyFile(settings_of(data).data).add(name, scope)
    console.show_json({"name": name, "scope": scope, "key": secret}) if as_json else click.echo(secret)


@key.command("list")
@with_data
def list_keys(data: Path | None, as_json: bool) -> None:
    """List the keys, without their secrets."""
    rows = [(found.name, found.scope, found.created) for found in KeyFile(settings_of(data).data).all()]
    columns = ("name", "scope", "created")
    if as_json:
        console.show_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        console.show_table(columns, rows)


@key.command("remove")
@with_data
@click.argument("name")
def remove_key(data: Path | None, as_json: bool, name: str) -> None:
    """Take the key NAME back; it opens nothing from now on."""
    KeyFile(settings_of(data).data).remove(name)
    console.show_json({"name": name}) if as_json else click.echo(f"{name} removed")
