"""The application over stand-ins that answer at once: what is asked for is looked up word for word."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from pathlib import Path
from threading import Event
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from embeddings.articles import Article
from embeddings.errors import UnknownIdError
from embeddings.library import Filters, Ingested
from embeddings.pages import Page, make_page
from embeddings.passages import Passage
from embeddings.text import Span, sentences
from service.answering.answerer import Answer, Item, Turn
from service.answering.citations import Citation, PageSpan
from service.app import create_app
from service.components import Components
from service.retrieval.retriever import Hit
from service.settings import Settings

TEXT = "市委书记调研\n\n省财政厅、省水利厅派员参加。\n今天阳光很好。"


class StandInLibrary:
    """Pages in a dictionary; each is one article, its first line the title."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}
        self.closed = False

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def ingest(self, pages: Iterable[Page]) -> list[Ingested]:
        return [self._take(page) for page in pages]

    def _take(self, page: Page) -> Ingested:
        added = page.id not in self._pages
        self._pages.setdefault(page.id, page)
        return Ingested(page_id=page.id, page_name=page.name, added=added, articles=1, passages=1)

    def remove(self, id_or_name: str) -> Page:
        return self._pages.pop(self.page(id_or_name).id)

    def page(self, id_or_name: str) -> Page:
        for page in self._pages.values():
            if id_or_name in (page.id, page.name):
                return page
        raise UnknownIdError(f"no page {id_or_name}")

    def pages(self, offset: int = 0, limit: int | None = None) -> list[Page]:
        return list(self._pages.values())[offset:][:limit]

    def articles(self, page_id: str) -> list[Article]:
        page = self.page(page_id)
        head, body = page.text.split("\n\n", 1) if "\n\n" in page.text else ("", page.text)
        start = len(page.text) - len(body)
        paragraph = tuple(Span(start + span.start, start + span.end) for span in sentences(body))
        article = Article(
            id=f"{page.id}-00",
            page_id=page.id,
            kind="news",
            title=head or None,
            title_spans=(Span(0, len(head)),),
            subtitle_spans=(),
            byline=None,
            dateline=None,
            date="2022-08-27",
            date_basis=None,
            paragraphs=(paragraph,),
            other_spans=(),
        )
        return [article]

    def article(self, article_id: str) -> Article:
        return self.articles(article_id.removesuffix("-00"))[0]

    def close(self) -> None:
        self.closed = True


class StandInRetriever:
    """Sentences that hold the query."""

    def __init__(self, library: StandInLibrary) -> None:
        self._library = library

    def search(self, query: str, top_k: int, filters: Filters | None) -> list[Hit]:
        found = []
        for page in self._library.pages():
            article = self._library.articles(page.id)[0]
            for span in article.body_spans:
                if query in page.text[span.start : span.end] and _fits(article, page, filters):
                    found.append(_passage(page, article, span))
        return [
            Hit(rank=rank, score=1 / rank, passage=passage, scores={"lexical": 1.0})
            for rank, passage in enumerate(found[:top_k], 1)
        ]


class StandInAnswerer:
    """Answers with the question itself where a page holds it; some questions make trouble."""

    def __init__(self, library: StandInLibrary) -> None:
        self._library = library
        self._retriever = StandInRetriever(library)
        self.go_on = Event()

    def ask(
        self, question: str, history: Sequence[Turn] = (), filters: Filters | None = None, top_k: int | None = None
    ) -> Answer:
        if question == "break":
            raise RuntimeError("secret")
        if question == "wait":
            self.go_on.wait(30)
        asked = " ".join([*(turn.question for turn in history), question])
        cited = tuple(
            self._cite(number, question, hit.passage)
            for number, hit in enumerate(self._retriever.search(question, top_k or 5, filters), 1)
        )
        return Answer(
            question=question,
            question_resolved=asked,
            language="zh",
            status="answered" if cited else "no_answer",
            kind="span" if cited else "none",
            text=question if cited else "",
            items=tuple(Item(question, (citation.n,)) for citation in cited),
            confidence=0.9 if cited else 0.1,
            citations=cited,
            timings_ms={"retrieve": 0.1},
        )

    def _cite(self, number: int, words: str, passage: Passage) -> Citation:
        page = self._library.page(passage.page_id)
        span = passage.spans[0]
        start = page.text.index(words, span.start)
        end = start + len(words)
        return Citation(
            n=number,
            page_id=page.id,
            page_name=page.name,
            page_sha256=page.sha256,
            article_id=passage.article_id,
            title="市委书记调研",
            date="2022-08-27",
            byline=None,
            quote=passage.text,
            spans=(PageSpan(*span),),
            highlights=(PageSpan(start, end),),
            url=f"/view/{page.id}#quote={span.start}-{span.end}&mark={start}-{end}",
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


@pytest.fixture
def components(settings: Settings) -> Components:
    library: Any = StandInLibrary()
    library.ingest([make_page(TEXT, "一版", newspaper="日报")])
    retriever: Any = StandInRetriever(library)
    answerer: Any = StandInAnswerer(library)
    return Components(settings, None, library, retriever, answerer)  # type: ignore[arg-type]


@pytest.fixture
def app(settings: Settings, components: Components) -> Litestar:
    return create_app(settings, lambda _: components)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[AsyncTestClient[Litestar]]:
    """A client of the application once that is ready."""
    async with AsyncTestClient(app) as client:
        while (await client.get("/health/ready")).status_code != 200:
            pass
        yield client


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
