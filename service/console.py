"""What the commands say to a person: tables and progress on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
import msgspec

if TYPE_CHECKING:
    from embeddings.articles import ArticleView
    from embeddings.library import Ingested
    from embeddings.pages import Page
    from service.answering.answerer import Answer
    from service.api.replies import SearchReply

# Characters of an article that are shown from its beginning and from its end.
_GLIMPSE = 24


def show_json(reply: Any) -> None:  # noqa: ANN401
    """One line of JSON on standard output."""
    click.echo(msgspec.json.encode(reply))


def show_answer(answer: "Answer") -> None:
    """The answer, then what it cites."""
    if answer.status == "no_answer":
        click.echo("没有找到答案。" if answer.language == "zh" else "The pages hold no answer.")
        return
    marks = {item.text: "".join(f"[{n}]" for n in item.citations) for item in answer.items}
    for text, mark in marks.items():
        click.echo(f"{text} {click.style(mark, dim=True)}")
    click.echo()
    for citation in answer.citations:
        source = " · ".join(filter(None, (citation.page_name, citation.title, citation.date)))
        click.echo(f"{click.style(f'[{citation.n}] {source}', dim=True)}\n    {_one_line(citation.quote)}")


def show_hits(reply: "SearchReply") -> None:
    """Hits, best first."""
    for hit in reply.hits:
        source = " · ".join(filter(None, (hit.page_name, hit.title, hit.date)))
        click.echo(f"{click.style(f'{hit.rank}. {source}  {hit.score:.3f}', bold=True)}\n    {_one_line(hit.text)}")


def show_articles(articles: "Sequence[ArticleView]") -> None:
    """Articles as they are checked by eye: headline, what is known, first and last words, where all of it stands."""
    for article in articles:
        click.echo(click.style(f"{article.id} {article.title or ''}".rstrip(), bold=True))
        known = (article.kind, article.byline, article.dateline, article.date)
        parts = {"headline": article.title_spans, "kickers": article.subtitle_spans, "body": article.body_spans}
        places = (parts | {"beside": article.other_spans}).items()
        where = (f"{name} {', '.join(f'{s.start}-{s.end}' for s in spans)}" for name, spans in places if spans)
        for line in (" · ".join(filter(None, known)), _glimpse(article.text), " · ".join(where)):
            if line:
                click.echo(f"    {line}")


def show_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table on a terminal; elsewhere a line a row, its cells parted by tabs."""
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(map(_cell, row)))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns)
    for row in rows:
        table.add_row(*map(_cell, row))
    Console().print(table)


def describe_imprint(page: "Page | Ingested") -> str:
    """Where a page was printed, and from what that is inferred where nobody said it; empty where it is not known."""
    known = {
        "newspaper": page.newspaper,
        "issue_date": page.issue_date,
        "number": page.number and f"page {page.number}",
    }
    parts = [
        f"{value} (inferred: {page.inferred[field]})" if field in page.inferred else value
        for field, value in known.items()
        if value
    ]
    return " · ".join(parts)


@contextmanager
def ingesting(total: int, quiet: bool) -> Iterator[Callable[["Ingested"], None]]:
    """Shows on standard error how far the taking in of pages from ``total`` files has come."""
    if quiet or not sys.stderr.isatty():
        yield (lambda _: None) if quiet else _tell
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=total)
        yield lambda taken: progress.update(task, advance=1, description=taken.page_name)


@contextmanager
def counting(what: str, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Shows on standard error how many of how many are done: a bar on a terminal, elsewhere a line each tenth."""
    if quiet or not sys.stderr.isatty():
        yield (lambda done, total: None) if quiet else _tenths(what)
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _tenths(what: str) -> Callable[[int, int], None]:
    """Prints how many are done whenever another tenth is, in however large steps."""
    told = 0

    def tell(done: int, total: int) -> None:
        nonlocal told
        if (tenth := done * 10 // max(total, 1)) > told:
            told = tenth
            click.echo(f"{done} of {total} {what}", err=True)

    return tell


def _tell(taken: "Ingested") -> None:
    state = f"{taken.articles} articles, {taken.passages} passages" if taken.added else "was there already"
    imprint = describe_imprint(taken)
    click.echo(f"{taken.page_name}: {state}{imprint and '; '}{imprint}", err=True)


def _glimpse(text: str) -> str:
    """The first and the last words of ``text`` on one line."""
    line = _one_line(text)
    return line if len(line) <= 2 * _GLIMPSE else f"{line[:_GLIMPSE]} … {line[-_GLIMPSE:]}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cell(value: object) -> str:
    return "" if value is None else str(value)
