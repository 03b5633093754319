"""The chat page and the page viewer: files of ``service/web``, and nothing from elsewhere."""

from pathlib import Path
from typing import Any

from litestar import Router, get
from litestar.datastructures import CacheControlHeader
from litestar.params import FromPath
from litestar.response import File
from litestar.static_files import create_static_files_router

import service

FOLDER = Path(service.__file__).parent / "web"
_OPEN = {"scope": None}
_FRESH = CacheControlHeader(no_cache=True)


@get("/", include_in_schema=False, opt=_OPEN, cache_control=_FRESH)
async def chat_page() -> File:
    """The chat page."""
    return _html("index.html")


@get("/view/{page:str}", include_in_schema=False, opt=_OPEN, cache_control=_FRESH)
async def view_page(page: FromPath[str]) -> File:
    """The page viewer, which asks for the page by itself."""
    return _html("view.html")


def router() -> Router:
    """The pages and the files that they load."""
    files: Any = create_static_files_router("/web", directories=[FOLDER], opt=_OPEN, cache_control=_FRESH)
    return Router("/", route_handlers=[chat_page, view_page, files])


def _html(name: str) -> File:
    return File(FOLDER / name, media_type="text/html", content_disposition_type="inline")
