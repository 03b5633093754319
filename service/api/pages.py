"""Pages and articles: what the library holds, taken in and out."""

import re
from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import MediaType, Request, Response, delete, get, post, put
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.exceptions import ClientException
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, QueryParameter

from embeddings.errors import AmbiguousNameError, UnknownIdError
from embeddings.library import Ingested, Library
from embeddings.pages import Imprint, Page
from embeddings.text import Span
from service.api.backend import Backend
from service.api.openapi import UploadOperation
from service.api.problems import documented
from service.api.replies import ArticleList, ArticleReply, BoxesReply, IngestReply, PageList, PageReply
from service.api.schemas import iso
from service.api.uploads import Upload, read_upload
from service.errors import UploadError

AnyRequest = Request[Any, Any, Any]
Offset = Annotated[int, QueryParameter(ge=0, le=2**31 - 1, description="pages to pass over")]
Limit = Annotated[int, QueryParameter(ge=1, le=1000, description="most pages to be listed")]
_ADDED = ResponseSpec(IngestReply, generate_examples=False, description="Pages were added")
_KNOWN = ResponseSpec(IngestReply, generate_examples=False, description="All pages were there already")
Name = Annotated[str | None, QueryParameter(max_length=200, description="name of the page, for a body of text")]
Newspaper = Annotated[str | None, QueryParameter(max_length=200, description="newspaper that the pages are of")]
IssueDate = Annotated[date | None, QueryParameter(description="day of their issue")]
Number = Annotated[str | None, QueryParameter(max_length=50, description="page number, of a single page")]
Spans = Annotated[
    str | None,
    QueryParameter(max_length=20_000, pattern=r"^\d{1,9}-\d{1,9}(,\d{1,9}-\d{1,9})*$", description="as 10-20,33-40"),
]


@get("/v1/pages", operation_id="listPages", tags=["Pages"], responses=documented())
async def list_pages(backend: NamedDependency[Backend], offset: Offset = 0, limit: Limit = 100) -> PageList:
    """List the pages, in the order in which they came."""
    return await backend.read(lambda parts: PageList.of(parts.library, offset, limit))


@post(
    "/v1/pages",
    operation_id="addPages",
    operation_class=UploadOperation,
    tags=["Pages"],
    responses={**documented(413, 415, 422), 200: _KNOWN},
    opt={"scope": "write"},
)
async def add_pages(
    request: AnyRequest,
    backend: NamedDependency[Backend],
    name: Name = None,
    newspaper: Newspaper = None,
    issue_date: IssueDate = None,
    number: Number = None,
) -> Response[IngestReply]:
    """Take pages in: text, Markdown, HTML, PDF, ALTO, hOCR, JSON, JSON Lines of articles, or a form of such files.

    All of a request is taken or nothing. A page that is there already stays as it is and is told of.
    """
    uploads = await _uploads(request, name)
    imprint = Imprint(newspaper=newspaper, issue_date=iso(issue_date), number=number)

    def work(library: Library) -> list[Ingested]:
        return library.ingest([page for upload in uploads for page in read_upload(upload, imprint)])

    pages = tuple(await backend.write(lambda parts: work(parts.library)))
    return Response(IngestReply(pages), status_code=201 if any(page.added for page in pages) else 200)


@get("/v1/pages/{page:str}", operation_id="getPage", tags=["Pages"], responses=documented(404, 409))
async def get_page(page: FromPath[str], backend: NamedDependency[Backend]) -> PageReply:
    """What is known of a page, by its id or name."""
    return await backend.read(lambda parts: PageReply.of(parts.library.entry(page)))


@delete(
    "/v1/pages/{page:str}",
    operation_id="removePage",
    tags=["Pages"],
    responses=documented(404, 409),
    opt={"scope": "write"},
)
async def remove_page(page: FromPath[str], backend: NamedDependency[Backend]) -> None:
    """Take a page out, by its id or name, with its articles and passages."""
    await backend.write(lambda parts: parts.library.remove(page))


@get(
    "/v1/pages/{page:str}/text",
    operation_id="getPageText",
    tags=["Pages"],
    media_type=MediaType.TEXT,
    responses=documented(404, 409),
)
async def get_text(page: FromPath[str], backend: NamedDependency[Backend]) -> str:
    """The text of a page, unchanged: what all spans point into."""
    return await backend.read(lambda parts: parts.library.page(page).text)


@get("/v1/pages/{page:str}/boxes", operation_id="getBoxes", tags=["Pages"], responses=documented(404, 409))
async def get_boxes(page: FromPath[str], backend: NamedDependency[Backend], spans: Spans = None) -> BoxesReply:
    """Where words of a page stand on its scan: those that ``spans`` of its text touch, else all.

    There are none of a page that came without such places, as plain text does.
    """
    wanted = None if spans is None else [Span(*map(int, pair)) for pair in re.findall(r"(\d+)-(\d+)", spans)]

    def work(library: Library) -> BoxesReply:
        entry = library.entry(page)
        return BoxesReply.of(entry.id, library.scan(entry.id, wanted))

    return await backend.read(lambda parts: work(parts.library))


@put(
    "/v1/pages/{page:str}",
    operation_id="revisePage",
    operation_class=UploadOperation,
    tags=["Pages"],
    responses={**documented(409, 413, 415, 422), 201: _ADDED},
    opt={"scope": "write"},
)
async def revise_page(
    request: AnyRequest, page: FromPath[str], backend: NamedDependency[Backend]
) -> Response[IngestReply]:
    """Put a new revision in the place of a page, by its id or name; a name that is not there yet is a new page.

    The revision keeps the name. It comes as the old page goes, so that there is always one of them.
    """
    uploads = await _uploads(request, page)

    def work(library: Library) -> list[Ingested]:
        return _revise(library, page, [read for upload in uploads for read in read_upload(upload, Imprint())])

    pages = tuple(await backend.write(lambda parts: work(parts.library)))
    return Response(IngestReply(pages), status_code=201 if any(page.added for page in pages) else 200)


@get("/v1/pages/{page:str}/articles", operation_id="listArticles", tags=["Pages"], responses=documented(404, 409))
async def list_articles(page: FromPath[str], backend: NamedDependency[Backend]) -> ArticleList:
    """List the articles of a page with their texts, in page order."""

    def work(library: Library) -> ArticleList:
        found = library.page(page)
        return ArticleList(tuple(ArticleReply.of(article, found) for article in library.articles(found.id)))

    return await backend.read(lambda parts: work(parts.library))


@get("/v1/articles/{article:str}", operation_id="getArticle", tags=["Pages"], responses=documented(404))
async def get_article(article: FromPath[str], backend: NamedDependency[Backend]) -> ArticleReply:
    """One article with its text, by its id."""

    def work(library: Library) -> ArticleReply:
        found = library.article(article)
        return ArticleReply.of(found, library.page(found.page_id))

    return await backend.read(lambda parts: work(parts.library))


HANDLERS = (
    list_pages,
    add_pages,
    get_page,
    revise_page,
    remove_page,
    get_text,
    get_boxes,
    list_articles,
    get_article,
)


def _revise(library: Library, id_or_name: str, pages: list[Page]) -> list[Ingested]:
    """Put the one page in the place of the one that it replaces, or take it in as a new one."""
    if len(pages) != 1:
        raise UploadError(f"a revision is one page, not {len(pages)}")
    try:
        old = library.entry(id_or_name)
    except AmbiguousNameError:
        raise
    except UnknownIdError:
        return library.ingest([msgspec.structs.replace(pages[0], name=id_or_name)])
    return [library.replace(old.id, msgspec.structs.replace(pages[0], name=old.name))]


async def _uploads(request: AnyRequest, name: str | None) -> list[Upload]:
    """Every file of a form, or the one body of the request."""
    media_type = request.content_type[0]
    if media_type != "multipart/form-data":
        return [Upload(await request.body(), name or "", media_type)]
    form = await request.form()
    files = [file for _, file in form.multi_items() if isinstance(file, UploadFile)]
    if not files:
        raise ClientException("the form holds no file")
    return [Upload(await file.read(), file.filename, file.content_type) for file in files]
