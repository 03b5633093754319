"""The command ``yinju``.

Exit status: 0 done, 1 the work failed (one line on standard error says why), 2 bad usage. Heavy
modules are imported by the commands that need them, so that help and usage errors come at once.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from embeddings.errors import PageError
from service import console
from service.components import open_catalog, open_components
from service.key_commands import key
from service.options import Commands, settings_of, with_data
from service.settings import Settings

if TYPE_CHECKING:
    from embeddings.articles import ArticleView
    from embeddings.pages import Imprint, Page

_FORMATS = ("own", "rows", "squad", "beir", "topics", "qrels", "tsv")
_EXISTING = click.Path(exists=True, path_type=Path)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yinju")
def main() -> None:
    """Verbatim, cited answers to questions about newspaper pages."""


main.add_command(key)


@main.command()
@with_data
@click.option("--host", help="Address to listen on. [YINJU_HOST, else 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on; 0 takes a free one. [YINJU_PORT, else 8000]")
@click.option("--open", "open_", is_flag=True, default=None, help="Let everybody who reaches the address in.")
def serve(data: Path | None, as_json: bool, host: str | None, port: int | None, open_: bool | None) -> None:
    """Serve the pages of the data folder over HTTP."""
    from service.server import run

    run(settings_of(data, host=host, port=port, open=open_), as_json)


@main.command()
@with_data
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=_EXISTING)
@click.option("--newspaper", help="Newspaper that the pages are of.")
@click.option("--issue-date", type=click.DateTime(["%Y-%m-%d"]), help="Day of their issue, as 2022-08-27.")
@click.option("--number", help="Page number, of files of a single page.")
def ingest(
    data: Path | None, as_json: bool, paths: tuple[Path, ...], issue_date: datetime | None, **imprint: str | None
) -> None:
    """Take pages in: text, HTML, PDF, ALTO, hOCR, JSON Lines of ready articles, and folders of such files."""
    from embeddings.pages import Imprint, list_files

    said = Imprint(issue_date=issue_date.date().isoformat() if issue_date else None, **imprint)
    files = [file for path in paths for file in list_files(path)]
    failures: list[str] = []
    with closing(open_components(settings_of(data))) as parts, console.ingesting(len(files), quiet=as_json) as progress:
        taken = parts.library.ingest(_read(files, failures, said), progress)
    if as_json:
        console.show_json({"pages": taken, "failures": failures})
    else:
        added = sum(page.added for page in taken)
        click.echo(f"{added} pages added, {len(taken) - added} were there already")
    if failures:
        raise click.ClickException("\n".join(("some files could not be read:", *failures)))


@main.command()
@with_data
@click.argument("page")
def remove(data: Path | None, as_json: bool, page: str) -> None:
    """Take PAGE (its id or name) out."""
    with closing(open_catalog(settings_of(data))) as catalog:
        removed = catalog.page(page)
        catalog.remove(removed.id)
    if as_json:
        console.show_json({"page_id": removed.id, "page_name": removed.name})
    else:
        click.echo(f"{removed.name} removed")


@main.command()
@with_data
@click.argument("page")
def articles(data: Path | None, as_json: bool, page: str) -> None:
    """Show the articles of PAGE: a file or a folder of files, or the id or name of a page that is in."""
    cut = _articles_of_file(Path(page)) if Path(page).exists() else _articles_of_page(settings_of(data), page)
    if as_json:
        console.show_json([article for _, found in cut for article in found])
        return
    for read, found in cut:
        if imprint := console.describe_imprint(read):
            click.echo(imprint, err=True)
        console.show_articles(found)


@main.command()
@with_data
@click.argument("query")
@click.option("--top-k", type=click.IntRange(1, 100), default=10, show_default=True, help="Most hits to show.")
def search(data: Path | None, as_json: bool, query: str, top_k: int) -> None:
    """Show the passages that fit QUERY, best first."""
    from service.api.hits import find

    _check_question(query)
    with closing(open_components(settings_of(data), existing=True)) as parts:
        reply = find(parts, query, top_k, None)
    console.show_json(reply) if as_json else console.show_hits(reply)


@main.command()
@with_data
@click.argument("question")
@click.option("--top-k", type=click.IntRange(1, 100), help="Most passages to look at.")
def ask(data: Path | None, as_json: bool, question: str, top_k: int | None) -> None:
    """Answer QUESTION from the pages, each item with its citation."""
    _check_question(question)
    with closing(open_components(settings_of(data), existing=True)) as parts:
        answer = parts.answerer.ask(question, top_k=top_k)
    console.show_json(answer) if as_json else console.show_answer(answer)


@main.command()
@with_data
def info(data: Path | None, as_json: bool) -> None:
    """Show what the data folder holds and what reads it."""
    from service.components import describe

    settings = settings_of(data)
    with closing(open_catalog(settings)) as catalog:
        facts = describe(settings, catalog)
    if as_json:
        console.show_json(facts)
    else:
        console.show_table(("", ""), list(msgspec.structs.asdict(facts).items()))


@main.command()
@with_data
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_EXISTING)
@click.option("--mode", type=click.Choice(("ask", "open", "read", "search")), default="ask", show_default=True)
@click.option("--language", type=click.Choice(("zh", "en", "both")), default="both", show_default=True)
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Format, where the files' looks do not tell.")
@click.option("--questions", "words_of", type=_EXISTING, help="Put this file's questions instead, matched by id.")
@click.option("--limit", type=click.IntRange(1), help="Put the first questions only.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the confidence intervals.")
@click.option("--url", help="Ask the service at this address instead of the data folder.")
@click.option("--key", "secret", help="API key of the service at --url.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the run; an unfinished run there goes on.")
@click.option("--show", type=click.Choice(("none", "wrong", "all")), default="none", help="Questions to list.")
@click.option("--compare", "against", type=_EXISTING, help="Folder of a run to compare with.")
def evaluate(
    data: Path | None,
    as_json: bool,
    secret: str | None,
    show: Any,  # noqa: ANN401
    against: Path | None,
    form: Any,  # noqa: ANN401
    **plan: Any,  # noqa: ANN401
) -> None:
    """Put the questions of FILE... and measure the answers."""
    from service.client import Client
    from service.evaluation.command import Plan, run_command

    planned = Plan(format=form, **plan)
    connect = partial(Client, key=secret)
    run_command(planned, settings_of(data), as_json=as_json, show=show, against=against, connect=connect)


@main.command()
@with_data
def reindex(data: Path | None, as_json: bool) -> None:
    """Embed all pages anew with the encoder that the settings name; searches go on meanwhile."""
    from service.components import reindex as embed_anew

    settings = settings_of(data)
    with console.counting("passages", quiet=as_json) as progress:
        passages = embed_anew(settings, progress)
    if as_json:
        console.show_json({"passages": passages, "encoder": settings.encoder})
    else:
        click.echo(f"{passages} passages embedded with {settings.encoder}")


def _read(files: list[Path], failures: list[str], imprint: "Imprint") -> Iterator["Page"]:
    """Pages of ``files``; a file that cannot be read is noted in ``failures``, and the others go on."""
    from embeddings.pages import read_path

    for file in files:
        try:
            yield from read_path(file, imprint=imprint)
        except PageError as error:
            failures.append(str(error))


def _articles_of_file(file: Path) -> Iterator[tuple["Page", list["ArticleView"]]]:
    from embeddings.articles import find_articles, view_article
    from embeddings.pages import read_path

    for page in read_path(file):
        yield page, [view_article(page.text, article) for article in find_articles(page)]


def _articles_of_page(settings: Settings, id_or_name: str) -> Iterator[tuple["Page", list["ArticleView"]]]:
    from embeddings.articles import view_article

    with closing(open_catalog(settings)) as catalog:
        page = catalog.page(id_or_name)
        yield page, [view_article(page.text, article) for article in catalog.articles(page.id)]


def _check_question(question: str) -> None:
    from service.api.schemas import QUESTION_LIMIT

    if not question.strip():
        raise click.UsageError("the question is empty")
    if len(question) > QUESTION_LIMIT:
        raise click.UsageError(f"the question has {len(question):,} characters, more than {QUESTION_LIMIT:,}")


if __name__ == "__main__":
    main()
