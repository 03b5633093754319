"""The application over a real library and an answerer that only looks up words: quick, and easy to foresee."""

import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import msgspec
import pytest
import uvicorn
from litestar import Litestar
from litestar.testing import AsyncTestClient

from embeddings.articles import Article
from embeddings.indexes import QueryTerms
from embeddings.library import Filters, Library
from embeddings.pages import Page, make_page
from embeddings.passages import Passage
from embeddings.text import Span, sentences
from service.answering.answerer import Answer, Item, ReadPassage, Turn
from service.answering.citations import Citation, PageSpan
from service.app import create_app
from service.components import Components
from service.retrieval.retriever import Explanation, Hit
from service.settings import Settings
from tests.fakes import PairEncoder

TEXT = "市委书记深入县区调研\n\n本报讯（记者张三）8月27日，省财政厅、省水利厅派员参加调研。今天阳光很好。"


class StandInRetriever:
    """Sentences that hold the query, word for word."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def search(self, query: str, top_k: int, filters: Filters | None) -> list[Hit]:
        found = [
            _passage(page, article, span)
            for page in map(self._library.page, (entry.id for entry in self._library.pages()))
            for article in self._library.articles(page.id)
            for span in sentences(page.text)
            if query in page.text[span.start : span.end] and _fits(article, page, filters)
        ]
        return [
            Hit(rank=rank, score=1 / rank, passage=passage, scores={"lexical": 1.0}, ranks={"lexical": rank})
            for rank, passage in enumerate(found[:top_k], 1)
        ]

    def explain(self, query: str) -> Explanation:
        return Explanation(query, QueryTerms((query,), (), ()), {"lexical": 1.0})


class StandInAnswerer:
    """Answers with the question itself where a page holds it; some questions make trouble."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._retriever = StandInRetriever(library)
        self.go_on = Event()

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters | None = None,
        top_k: int | None = None,
        on_hits: Callable[[Sequence[Hit]], None] | None = None,
    ) -> Answer:
        hits = self._retriever.search(question, top_k or 5, filters)
        if on_hits:
            on_hits(hits)
        if question == "break":
            raise RuntimeError("secret")
        if question == "wait":
            self.go_on.wait(30)
        cited = tuple(self._cite(number, question, hit.passage) for number, hit in enumerate(hits, 1))
        return _answer(question, " ".join([*(turn.question for turn in history), question]), cited)

    def read(self, question: str, passages: Sequence[ReadPassage], always_answer: bool = False) -> Answer:
        named = [(passage.id or str(number), passage.text) for number, passage in enumerate(passages)]
        held = [(name, text) for name, text in named if question in text or always_answer]
        cited = tuple(
            Citation(
                n=number,
                page_id=name,
                page_name=name,
                page_sha256="",
                article_id=name,
                title=None,
                date=None,
                byline=None,
                quote=text,
                spans=(PageSpan(0, len(text)),),
                highlights=(),
                url=None,
            )
            for number, (name, text) in enumerate(held, 1)
        )
        return _answer(question, question, cited)

    def _cite(self, number: int, words: str, passage: Passage) -> Citation:
        page = self._library.page(passage.page_id)
        article = self._library.article(passage.article_id)
        span = passage.spans[0]
        start = page.text.index(words, span.start)
        end = start + len(words)
        return Citation(
            n=number,
            page_id=page.id,
            page_name=page.name,
            page_sha256=page.sha256,
            newspaper=page.newspaper,
            article_id=passage.article_id,
            title=article.title,
            date=article.date,
            byline=None,
            quote=passage.text,
            spans=(PageSpan(*span),),
            highlights=(PageSpan(start, end),),
            url=f"/view/{page.id}#quote={span.start}-{span.end}&mark={start}-{end}",
        )


def _answer(question: str, resolved: str, cited: tuple[Citation, ...]) -> Answer:
    return Answer(
        question=question,
        question_resolved=resolved,
        language="zh",
        status="answered" if cited else "no_answer",
        kind="span" if cited else "none",
        text=question if cited else "",
        items=tuple(Item(question, (citation.n,)) for citation in cited),
        confidence=0.9 if cited else 0.1,
        citations=cited,
        timings_ms={"retrieve": 0.1},
    )


def _passage(page: Page, article: Article, span: Span) -> Passage:
    return Passage(
        article_id=article.id,
        page_id=page.id,
        number=0,
        heading=article.title or "",
        text=page.text[span.start : span.end],
        spans=(span,),
    )


def _fits(article: Article, page: Page, filters: Filters | None) -> bool:
    if filters is None:
        return True
    day = article.date or ""
    return (
        (filters.pages is None or page.id in filters.pages or page.name in filters.pages)
        and (filters.date_from is None or day >= filters.date_from)
        and (filters.date_to is None or day <= filters.date_to)
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, threads=1, queue=2, log_level="error")


class SharedComponents(Components):
    """Components that many tests use, one after another."""

    def close(self) -> None:
        """Leave the library open for the next test."""


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """One library for all tests, since to load its words takes time."""
    with Library.open(tmp_path_factory.mktemp("data"), PairEncoder()) as library:
        yield library


@pytest.fixture
def components(settings: Settings, library: Library) -> Components:
    """A library of one page, 一版, and what asks it."""
    page = make_page(TEXT, "一版", newspaper="日报", date="2022-08-27", format="article", has_title=True)
    for entry in library.pages():
        if entry.id != page.id:
            library.remove(entry.id)
    library.ingest([page])
    retriever: Any = StandInRetriever(library)
    answerer: Any = StandInAnswerer(library)
    return SharedComponents(settings, PairEncoder(), library, retriever, answerer)


@pytest.fixture
def app(settings: Settings, components: Components) -> Litestar:
    return create_app(settings, lambda _: components)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[AsyncTestClient[Litestar]]:
    """A client of the application once that is ready."""
    async with AsyncTestClient(app, base_url="http://127.0.0.1") as client:
        while (await client.get("/health/ready")).status_code != 200:
            pass
        yield client


@contextmanager
def serving(app: Litestar) -> Iterator[tuple[str, uvicorn.Server]]:
    """The application behind a real server in a thread, its address, once it is ready; ended kindly."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=10))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread = Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            while httpx.get(f"{url}/health/ready").status_code != 200:
                pass
            yield url, server
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def address(app: Litestar) -> Iterator[str]:
    """Where the application is served by a real server."""
    with serving(app) as (url, _):
        yield url


Check = Callable[..., dict[str, Any]]


@pytest.fixture
def problem() -> Check:
    """Looks at a refusal: its form, its status, its kind; gives the document."""

    def check(response: Any, status: int, kind: str) -> dict[str, Any]:
        assert response.headers["content-type"] == "application/problem+json"
        found: dict[str, Any] = msgspec.json.decode(response.content)
        assert (response.status_code, found["status"]) == (status, status)
        assert found["type"] == f"urn:yinju:problem:{kind}"
        assert found["title"]
        assert found["detail"]
        assert found["instance"] == response.request.url.path
        return found

    return check
