"""The OpenAPI description, served without anything from other hosts."""

from dataclasses import dataclass
from importlib.metadata import version

from litestar import Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin
from litestar.openapi.spec import (
    Components,
    OpenAPI,
    OpenAPIFormat,
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    RequestBody,
    Schema,
    SecurityScheme,
)

from service.api.schemas import EarlierTurn, PageUpload, PassageUpload, Request
from service.api.uploads import ARTICLE_TYPES, JSON_TYPE, MARKUP_TYPES, PDF_TYPE, TEXT_TYPES

LINES_TYPE = "application/x-ndjson"


def openapi_config() -> OpenAPIConfig:
    """How the API describes itself, at ``/schema``."""
    return OpenAPIConfig(
        title="Yinju",
        version=version("yinju"),
        description="Verbatim, cited answers to questions about newspaper pages, in Chinese and English.",
        render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"]), YamlRenderPlugin()],
        use_handler_docstrings=True,
        openapi_router=Router("/schema", route_handlers=[], opt={"scope": None}, include_in_schema=False),
        components=Components(security_schemes={"key": SecurityScheme(type="http", scheme="bearer")}),
        security=[{"key": []}, {}],
    )


def close_requests(described: OpenAPI) -> None:
    """Say in the description that requests take no field besides those described, as they do not."""
    kinds: list[type] = [*Request.__subclasses__(), EarlierTurn, PassageUpload]
    closed = {kind.__name__ for kind in kinds}
    for name, schema in described.components.schemas.items():
        if name in closed:
            schema.additional_properties = False


@dataclass
class UploadOperation(Operation):
    """An operation that reads its body itself, in any form of which pages can be made."""

    def __post_init__(self) -> None:
        self.request_body = RequestBody(content=_upload_forms(), required=True)


@dataclass
class LinesOperation(Operation):
    """An operation that reads JSON Lines and writes them."""

    def __post_init__(self) -> None:
        lines = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, description="a JSON object a line"))
        self.request_body = RequestBody(content={LINES_TYPE: lines}, required=True)
        if self.responses:
            self.responses["200"] = OpenAPIResponse(description="A JSON object a line", content={LINES_TYPE: lines})


@dataclass
class StreamingOperation(Operation):
    """An operation that replies as a stream of events where it is asked to."""

    def __post_init__(self) -> None:
        done = self.responses and self.responses["200"]
        if isinstance(done, OpenAPIResponse) and done.content:
            done.content["text/event-stream"] = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING))


def _upload_forms() -> dict[str, OpenAPIMediaType]:
    word = Schema(type=OpenAPIType.STRING)
    text = Schema(type=OpenAPIType.STRING, description="a page of text", min_length=1, pattern=r"\S")
    lines = Schema(type=OpenAPIType.STRING, description="a ready article a line: {id?, title?, text, date?, byline?}")
    names = PageUpload.__struct_fields__
    markup = Schema(type=OpenAPIType.STRING, description="an HTML page, or OCR as ALTO XML or hOCR")
    page = Schema(type=OpenAPIType.OBJECT, required=["text"], properties=dict.fromkeys(names, word))
    page.additional_properties = False
    file = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)
    some = Schema(type=OpenAPIType.ARRAY, items=file, min_items=1)
    files = Schema(type=OpenAPIType.OBJECT, properties={"files": some}, required=["files"])
    return {
        **{name: OpenAPIMediaType(schema=text) for name in TEXT_TYPES},
        **{name: OpenAPIMediaType(schema=markup) for name in MARKUP_TYPES},
        PDF_TYPE: OpenAPIMediaType(schema=file),
        **{name: OpenAPIMediaType(schema=lines) for name in ARTICLE_TYPES},
        JSON_TYPE: OpenAPIMediaType(schema=Schema(one_of=[page, Schema(type=OpenAPIType.ARRAY, items=page)])),
        "multipart/form-data": OpenAPIMediaType(schema=files),
    }
