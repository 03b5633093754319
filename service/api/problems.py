"""Every error as a problem document (RFC 9457), each kind under a ``type`` that stays."""

from http import HTTPStatus
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import ClientException, HTTPException, InternalServerException
from litestar.openapi import ResponseSpec
from litestar.types import ExceptionHandlersMap

from embeddings.errors import (
    AmbiguousNameError,
    DataFolderError,
    EncoderError,
    PageError,
    PageTooLargeError,
    UnknownIdError,
    VectorServerError,
    YinjuError,
)
from service.api.allow import listed
from service.api.replies import Flaw, Problem
from service.errors import NotReadyError, OverloadedError, TimeLimitError, UnsupportedUploadError, UploadError

MEDIA_TYPE = "application/problem+json"
_URN = "urn:yinju:problem:"
_log = structlog.get_logger(__name__)


_KINDS: dict[type[YinjuError], tuple[HTTPStatus, str, str]] = {
    AmbiguousNameError: (HTTPStatus.CONFLICT, "ambiguous-name", "Several pages have that name"),
    UnknownIdError: (HTTPStatus.NOT_FOUND, "unknown-id", "No page or article of that id"),
    PageTooLargeError: (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "page-too-large", "The page is too large"),
    PageError: (HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable-page", "The page cannot be read"),
    UnsupportedUploadError: (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-upload", "No form that can be read"),
    UploadError: (HTTPStatus.BAD_REQUEST, "invalid-upload", "The upload does not describe pages"),
    NotReadyError: (HTTPStatus.SERVICE_UNAVAILABLE, "not-ready", "Not ready yet"),
    OverloadedError: (HTTPStatus.SERVICE_UNAVAILABLE, "overloaded", "Too much work is waiting"),
    TimeLimitError: (HTTPStatus.GATEWAY_TIMEOUT, "time-limit", "It took too long"),
    EncoderError: (HTTPStatus.SERVICE_UNAVAILABLE, "encoder-failed", "The encoder does not work"),
    VectorServerError: (HTTPStatus.SERVICE_UNAVAILABLE, "vector-server", "The vectors cannot be searched"),
    DataFolderError: (HTTPStatus.SERVICE_UNAVAILABLE, "data-folder", "The data folder cannot be used"),
    YinjuError: (HTTPStatus.INTERNAL_SERVER_ERROR, "failed", "The work failed"),
}
_HTTP_KINDS = {
    HTTPStatus.BAD_REQUEST: "invalid-request",
    HTTPStatus.UNAUTHORIZED: "unauthorized",
    HTTPStatus.FORBIDDEN: "forbidden",
    HTTPStatus.NOT_FOUND: "not-found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method-not-allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "request-too-large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported-media-type",
    HTTPStatus.TOO_MANY_REQUESTS: "rate-limited",
    HTTPStatus.INTERNAL_SERVER_ERROR: "internal-error",
}
# What Litestar calls an internal error: nobody is there to read the reply, but the log should blame nobody here.
_LEFT = "client disconnected prematurely"
_UNFORESEEN = "An error that was not foreseen; the log has it under this reply's X-Request-ID."
_DOCUMENTED = {
    400: "The request is malformed, or a field does not fit",
    401: "An API key is needed",
    403: "The API key does not allow this",
    404: "No page or article of that id",
    409: "Several pages have that name",
    413: "The request or a page in it is too large",
    415: "No form that pages can be read from",
    422: "A page cannot be read",
    429: "Asked too often; Retry-After says when to ask again",
    500: "An error that was not foreseen",
    503: "Not ready yet, or too much is waiting; Retry-After says when to ask again",
    504: "It took longer than the time limit",
}
_EVERYWHERE = frozenset({400, 401, 403, 429, 500, 503, 504})


def documented(*statuses: int) -> dict[int, ResponseSpec]:
    """The problems that a route may answer with, those of every route included, for its description."""
    return {
        status: ResponseSpec(Problem, generate_examples=False, description=text, media_type=MEDIA_TYPE)
        for status, text in _DOCUMENTED.items()
        if status in statuses or status in _EVERYWHERE
    }


def handlers() -> ExceptionHandlersMap:
    """The table of exceptions and what answers them, for the application."""
    return {HTTPException: _answer, UnicodeDecodeError: _answer_not_unicode, Exception: _answer}


def describe(error: Exception, instance: str) -> Problem:
    """The problem document of an error that befell a request to ``instance``; one not foreseen is logged."""
    if isinstance(error, HTTPException):
        return _describe_http(error, instance)
    if isinstance(error, YinjuError):
        status, name, title = next(_KINDS[kind] for kind in type(error).__mro__ if kind in _KINDS)
        return Problem(type=_URN + name, title=title, status=status, detail=str(error), instance=instance)
    _log.error("request failed", path=instance, exc_info=error)
    return _describe_http(InternalServerException(_UNFORESEEN), instance)


def _describe_http(error: HTTPException, instance: str) -> Problem:
    status = HTTPStatus(error.status_code)
    return Problem(
        type=_URN + _HTTP_KINDS.get(status, status.phrase.lower().replace(" ", "-")),
        title=status.phrase,
        status=status,
        detail=error.detail or status.description,
        instance=instance,
        errors=_flaws(error.extra),
    )


def _answer(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    if isinstance(error, InternalServerException) and error.detail == _LEFT:
        error = ClientException(_LEFT, status_code=HTTPStatus.REQUEST_TIMEOUT)
    headers: dict[str, str] = {}
    if isinstance(error, HTTPException):
        headers |= error.headers or {}
        if "allow" in headers:
            headers["allow"] = listed(headers["allow"].split(", "))
    elif isinstance(error, OverloadedError | NotReadyError):
        headers["Retry-After"] = str(error.retry_after)
    return _reply(describe(error, request.url.path), headers)


def _answer_not_unicode(request: Request[Any, Any, Any], error: UnicodeDecodeError) -> Response[Problem]:
    """Litestar lets this through from a JSON body that is not UTF-8."""
    return _answer(request, ClientException(f"the body is not UTF-8: {error.reason}"))


def _reply(problem: Problem, headers: dict[str, str]) -> Response[Problem]:
    return Response(problem, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


def _flaws(extra: object) -> tuple[Flaw, ...]:
    """What Litestar says of each field that did not fit."""
    if not isinstance(extra, list):
        return ()
    return tuple(Flaw(str(entry.get("key", "")), str(entry["message"])) for entry in extra if "message" in entry)
