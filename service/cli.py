"""The command ``yinju``.

Exit status: 0 done, 1 the work failed (one line on standard error says why), 2 bad usage. Heavy
modules are imported by the commands that need them, so that help and usage errors come at once.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

from embeddings.errors import PageError, YinjuError
from service import console
from service.errors import SettingsError
from service.keys import SCOPES, KeyFile, Scope
from service.settings import Settings

if TYPE_CHECKING:
    from embeddings.articles import ArticleView
    from embeddings.catalog import Catalog
    from embeddings.pages import Page
    from service.components import Components

F = TypeVar("F", bound=Callable[..., Any])
_EXISTING = click.Path(exists=True, path_type=Path)


class _Group(click.Group):
    """Commands whose failures are told in one line."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise click.UsageError(str(error)) from error
        except YinjuError as error:
            raise click.ClickException(str(error)) from error


def _with_data(command: F) -> F:
    """Adds ``--data`` and ``--json``, which every command takes."""
    command = click.option("--json", "as_json", is_flag=True, help="Write JSON to standard output.")(command)
    folder = click.Path(path_type=Path)
    return click.option("--data", type=folder, help="Data folder. [YINJU_DATA, else ./data]")(command)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yinju")
def main() -> None:
    """Verbatim, cited answers to questions about newspaper pages."""


@main.command()
@_with_data
@click.option("--host", help="Address to listen on. [YINJU_HOST, else 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on; 0 takes a free one. [YINJU_PORT, else 8000]")
@click.option("--open", "open_", is_flag=True, default=None, help="Let everybody who reaches the address in.")
def serve(data: Path | None, as_json: bool, host: str | None, port: int | None, open_: bool | None) -> None:
    """Serve the pages of the data folder over HTTP."""
    from service.server import run

    run(_settings(data=data, host=host, port=port, open=open_), as_json)


@main.command()
@_with_data
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=_EXISTING)
def ingest(data: Path | None, as_json: bool, paths: tuple[Path, ...]) -> None:
    """Take pages in: text files, JSON Lines of ready articles, and folders of them."""
    from embeddings.pages import list_files

    files = [file for path in paths for file in list_files(path)]
    failures: list[str] = []
    with _components(_settings(data=data)) as parts, console.ingesting(len(files), quiet=as_json) as progress:
        taken = parts.library.ingest(_read(files, failures), progress)
    if as_json:
        console.show_json({"pages": taken, "failures": failures})
    else:
        added = sum(page.added for page in taken)
        click.echo(f"{added} pages added, {len(taken) - added} were there already")
    if failures:
        raise click.ClickException("\n".join(("some files could not be read:", *failures)))


@main.command()
@_with_data
@click.argument("page")
def remove(data: Path | None, as_json: bool, page: str) -> None:
    """Take PAGE (its id or name) out."""
    with _catalog(_settings(data=data)) as catalog:
        removed = catalog.page(page)
        catalog.remove(removed.id)
    if as_json:
        console.show_json({"page_id": removed.id, "page_name": removed.name})
    else:
        click.echo(f"{removed.name} removed")


@main.command()
@_with_data
@click.argument("page")
def articles(data: Path | None, as_json: bool, page: str) -> None:
    """Show the articles of PAGE: a file, which needs no data folder, or the id or name of a page that is in."""
    found = _articles_of_file(Path(page)) if Path(page).is_file() else _articles_of_page(_settings(data=data), page)
    if as_json:
        console.show_json(found)
    else:
        rows = [(article.id, article.kind, article.date, article.title) for article in found]
        console.show_table(("id", "kind", "date", "title"), rows)


@main.command()
@_with_data
@click.argument("query")
@click.option("--top-k", type=click.IntRange(1, 100), default=10, show_default=True, help="Most hits to show.")
def search(data: Path | None, as_json: bool, query: str, top_k: int) -> None:
    """Show the passages that fit QUERY, best first."""
    from service.api.search import find

    _check_question(query)
    with _components(_settings(data=data), existing=True) as parts:
        reply = find(parts, query, top_k, None)
    console.show_json(reply) if as_json else console.show_hits(reply)


@main.command()
@_with_data
@click.argument("question")
@click.option("--top-k", type=click.IntRange(1, 100), help="Most passages to look at.")
def ask(data: Path | None, as_json: bool, question: str, top_k: int | None) -> None:
    """Answer QUESTION from the pages, each item with its citation."""
    _check_question(question)
    with _components(_settings(data=data), existing=True) as parts:
        answer = parts.answerer.ask(question, top_k=top_k)
    console.show_json(answer) if as_json else console.show_answer(answer)


@main.command()
@_with_data
def info(data: Path | None, as_json: bool) -> None:
    """Show what the data folder holds and what reads it."""
    from service.components import describe

    settings = _settings(data=data)
    with _catalog(settings) as catalog:
        facts = describe(settings, catalog)
    if as_json:
        console.show_json(facts)
    else:
        console.show_table(("", ""), list(msgspec.structs.asdict(facts).items()))


@main.group()
def key() -> None:
    """API keys: make, list and take back."""


@key.command("add")
@_with_data
@click.argument("name")
@click.option("--scope", type=click.Choice(SCOPES), default="read", show_default=True, help="What the key allows.")
def add_key(data: Path | None, as_json: bool, name: str, scope: Scope) -> None:
    """Make the key NAME and show its secret, this once: read asks, write changes pages too, admin measures too."""
    secret = KeyFile(_settings(data=data).data).add(name, scope)
    console.show_json({"name": name, "scope": scope, "key": secret}) if as_json else click.echo(secret)


@key.command("list")
@_with_data
def list_keys(data: Path | None, as_json: bool) -> None:
    """List the keys, without their secrets."""
    rows = [(found.name, found.scope, found.created) for found in KeyFile(_settings(data=data).data).all()]
    columns = ("name", "scope", "created")
    if as_json:
        console.show_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        console.show_table(columns, rows)


@key.command("remove")
@_with_data
@click.argument("name")
def remove_key(data: Path | None, as_json: bool, name: str) -> None:
    """Take the key NAME back; it opens nothing from now on."""
    KeyFile(_settings(data=data).data).remove(name)
    console.show_json({"name": name}) if as_json else click.echo(f"{name} removed")


def _settings(**flags: Any) -> Settings:  # noqa: ANN401
    return Settings.from_environ(os.environ, **flags)


@contextmanager
def _components(settings: Settings, existing: bool = False) -> Iterator["Components"]:
    """The live objects, closed at the end; ``existing`` asks for a data folder that is there."""
    from service.components import check_data, open_components

    if existing:
        check_data(settings)
    parts = open_components(settings)
    try:
        yield parts
    finally:
        parts.close()


@contextmanager
def _catalog(settings: Settings) -> Iterator["Catalog"]:
    """The catalog alone, for what needs no models."""
    from embeddings.catalog import Catalog
    from service.components import check_data

    check_data(settings)
    catalog = Catalog.in_folder(settings.data)
    try:
        yield catalog
    finally:
        catalog.close()


def _read(files: list[Path], failures: list[str]) -> Iterator["Page"]:
    """Pages of ``files``; a file that cannot be read is noted in ``failures``, and the others go on."""
    from embeddings.pages import read_path

    for file in files:
        try:
            yield from read_path(file)
        except PageError as error:
            failures.append(str(error))


def _articles_of_file(file: Path) -> list["ArticleView"]:
    from embeddings.articles import find_articles, view_article
    from embeddings.pages import read_path

    pages = list(read_path(file))
    return [view_article(page.text, article) for page in pages for article in find_articles(page)]


def _articles_of_page(settings: Settings, id_or_name: str) -> list["ArticleView"]:
    from embeddings.articles import view_article

    with _catalog(settings) as catalog:
        page = catalog.page(id_or_name)
        return [view_article(page.text, article) for article in catalog.articles(page.id)]


def _check_question(question: str) -> None:
    from service.api.schemas import QUESTION_LIMIT

    if not question.strip():
        raise click.UsageError("the question is empty")
    if len(question) > QUESTION_LIMIT:
        raise click.UsageError(f"the question has {len(question):,} characters, more than {QUESTION_LIMIT:,}")


if __name__ == "__main__":
    main()
