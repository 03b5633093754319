"""The Model Context Protocol at ``/mcp`` (streamable HTTP), over the tools that agents may use.

Every request stands for itself, without sessions, so that any worker may reply to it.
"""

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec
from litestar import asgi
from litestar.exceptions import MethodNotAllowedException
from litestar.handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from service.api.backend import Backend
from service.api.origins import check_origin
from service.api.tools import TOOLS, Tool, ToolError, json_schema

if TYPE_CHECKING:
    import mcp_types as types
    from mcp.server.context import ServerRequestContext
    from mcp.server.lowlevel import Server
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

_BODY_LIMIT = 1_000_000
_INSTRUCTIONS = (
    "Yinju answers questions about newspaper pages with verbatim, cited spans. Ask first; search and read pages "
    "where an answer does not say enough."
)


class McpServer:
    """The protocol's server. It is made when it is first asked, since its library takes a second to import."""

    def __init__(self, backend: Backend, version: str) -> None:
        self._backend = backend
        self._version = version
        self._opened: asyncio.Future[StreamableHTTPSessionManager] | None = None
        self._closing = asyncio.Event()
        self._serving: asyncio.Task[None] | None = None

    def route(self) -> ASGIRouteHandler:
        """Where it is asked; guarded as all other routes are."""

        @asgi("/mcp", copy_scope=True)
        async def ask_tools(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["method"] != "POST":  # type: ignore[typeddict-item]
                raise MethodNotAllowedException("send POST: there are no sessions", headers={"Allow": "POST"})
            check_origin(dict(scope["headers"]).get(b"origin", b"").decode("latin-1"), self._backend.settings)
            manager = await self._open()
            await manager.handle_request(scope, receive, send)  # type: ignore[arg-type]

        return ask_tools

    async def close(self) -> None:
        """Let go of what was opened."""
        self._closing.set()
        if self._serving:
            await self._serving

    async def _open(self) -> "StreamableHTTPSessionManager":
        if self._opened is None:
            self._opened = asyncio.get_running_loop().create_future()
            self._serving = asyncio.create_task(self._serve(self._opened))
        return await asyncio.shield(self._opened)

    async def _serve(self, opened: "asyncio.Future[StreamableHTTPSessionManager]") -> None:
        """Keep the manager of requests, whose tasks want to be ended where they were begun."""
        try:
            manager = await asyncio.to_thread(self._make)
        except Exception as error:
            opened.set_exception(error)
            return
        async with manager.run():
            opened.set_result(manager)
            await self._closing.wait()

    def _make(self) -> "StreamableHTTPSessionManager":
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        server = make_server(self._backend, self._version)
        return StreamableHTTPSessionManager(
            server, json_response=True, stateless=True, max_request_body_size=_BODY_LIMIT
        )


def make_server(backend: Backend, version: str) -> "Server[Any]":
    """The tools of ``backend`` behind the protocol, however it is carried."""
    import mcp_types as types
    from mcp.server.lowlevel import Server
    from mcp.shared.exceptions import MCPError

    tools = {tool.name: tool for tool in TOOLS}

    async def list_tools(
        _: "ServerRequestContext[Any]", __: "types.PaginatedRequestParams | None"
    ) -> "types.ListToolsResult":
        return types.ListToolsResult(tools=[_described(tool) for tool in TOOLS])

    async def call_tool(
        context: "ServerRequestContext[Any]", params: "types.CallToolRequestParams"
    ) -> "types.CallToolResult":
        if params.name not in tools:
            raise MCPError(types.INVALID_PARAMS, f"there is no tool {params.name!r}")
        base_url = (backend.settings.public_url or str(context.request.base_url if context.request else "")).rstrip("/")
        try:
            reply = await tools[params.name].use(backend, params.arguments or {}, base_url)
        except ToolError as error:
            return types.CallToolResult(content=[types.TextContent(text=str(error))], is_error=True)
        text = msgspec.json.encode(reply).decode()
        return types.CallToolResult(
            content=[types.TextContent(text=text)], structured_content=msgspec.to_builtins(reply)
        )

    return Server(
        "yinju",
        version=version,
        title="Yinju",
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _described(tool: Tool) -> "types.Tool":
    import mcp_types as types

    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=json_schema(tool.takes),
        output_schema=json_schema(tool.gives),
        annotations=types.ToolAnnotations(read_only_hint=True, open_world_hint=False),
    )
