"""``/mcp`` and ``/mcp/{catalog path}``: the streamable HTTP transport, without sessions, in both generations.

The handshake generation (to 2025-11-25) and the one of single requests (2026-07-28) are told apart by the library.
"""

import contextlib
import logging
import re
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import mcp_types as types
import msgspec
from mcp.server.caching import CacheHint
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from wayfarer import __version__
from wayfarer.bus import BusError
from wayfarer.catalog import Catalog, Entry, EntryNotFound
from wayfarer.eventlog import LogUnavailable, SequenceConflict

from .. import problems
from ..executions import Executions
from .errors import ToolsUnavailable
from .servers import TOOLS_CACHE_S, Caller, McpServers

PATHS_HEADER = "Wayfarer-Mcp-Paths"
"""Globs of the catalog paths that a request may reach, by commas; without it all are open."""
WORKLOAD_HEADER = "Wayfarer-Workload"
"""A JSON object that becomes part of the workload of every execution of the request."""
MAX_VERSION = 2**31 - 1
_LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
_ENTRY = "wayfarer.mcp.entry"
_CALLER = "wayfarer.mcp.caller"
_UNAVAILABLE = (BusError, LogUnavailable, SequenceConflict)
_log = logging.getLogger(__name__)


class McpDoor:
    """The ASGI application behind both URLs."""

    def __init__(self) -> None:
        self._servers: McpServers | None = None
        self._catalog: Catalog | None = None
        self._manager: StreamableHTTPSessionManager | None = None

    @contextlib.asynccontextmanager
    async def open(self, catalog: Catalog, executions: Executions) -> AsyncIterator[None]:
        """Serve while the context is open."""
        self._catalog, self._servers = catalog, McpServers(catalog, executions)
        server: Server[Any] = Server(
            "wayfarer",
            version=__version__,
            title="Wayfarer",
            instructions="Tools of all playbooks that are MCP servers, named server__tool.",
            on_list_tools=self._list_tools,
            on_call_tool=self._call_tool,
            cache_hints={"tools/list": CacheHint(ttl_ms=int(TOOLS_CACHE_S * 1000), scope="private")},
        )
        server.middleware.append(_introduced)
        self._manager = StreamableHTTPSessionManager(server, stateless=True)
        async with self._manager.run():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        try:
            scope = await self._checked(scope)
        except problems.Problem as problem:
            answer = problems.answer(problem.status, problem.code, problem.message)
            if problem.status == 405:
                answer.headers["Allow"] = "POST"
            await answer(scope, receive, send)
            return
        assert self._manager is not None
        await self._manager.handle_request(scope, receive, send)

    async def _checked(self, scope: Scope) -> Scope:
        headers = Headers(scope=scope)
        _check_origin(headers)
        if scope["method"] != "POST":
            raise problems.Problem(405, "method_not_allowed", "an MCP server without sessions takes POST only")
        caller = _caller(headers)
        entry = await self._entry(str(scope["path_params"].get("path") or ""), caller)
        return {**scope, _ENTRY: entry, _CALLER: caller}

    async def _entry(self, path: str, caller: Caller) -> Entry | None:
        if not path:
            return None
        assert self._catalog is not None
        name, _, version = path.partition("@")
        if version and not (version.isascii() and version.isdigit() and 0 < int(version) <= MAX_VERSION):
            raise problems.Problem(404, "not_found", f"'{version}' is not a version")
        try:
            entry = await self._catalog.find(name, int(version) if version else None)
        except EntryNotFound as error:
            raise problems.Problem(404, "not_found", str(error)) from error
        except LogUnavailable as error:
            raise problems.Problem(503, "unavailable", str(error)) from error
        if not caller.may_reach(entry.path) or not entry.metadata.get("exposes_as_mcp"):
            hint = "its metadata needs exposes_as_mcp: true"
            raise problems.Problem(404, "not_found", f"'{entry.path}' is not an MCP server; {hint}")
        return entry

    async def _list_tools(
        self, context: ServerRequestContext[Any], _: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        assert self._servers is not None
        entry, caller = _asked(context)
        try:
            if entry is None:
                return types.ListToolsResult(tools=await self._servers.all_tools(caller))
            return types.ListToolsResult(tools=await self._servers.tools(entry, caller))
        except (ToolsUnavailable, *_UNAVAILABLE, problems.Problem) as error:
            raise MCPError(code=types.INTERNAL_ERROR, message=str(error)) from error

    async def _call_tool(
        self, context: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        assert self._servers is not None
        entry, caller = _asked(context)
        tool = params.name

        async def progress(number: float, step: str) -> None:
            await context.session.report_progress(number, message=step)

        try:
            if entry is None:
                found = await self._servers.find(tool, caller)
                if found is None:
                    raise MCPError(code=types.INVALID_PARAMS, message=f"there is no tool '{tool[:128]}'")
                entry, tool = found
            return await self._servers.call(entry, tool, params.arguments or {}, caller, progress)
        except (*_UNAVAILABLE, problems.Problem) as error:
            raise MCPError(code=types.INTERNAL_ERROR, message=f"try again in a moment: {error}") from error


def _asked(context: ServerRequestContext[Any]) -> tuple[Entry | None, Caller]:
    assert context.request is not None
    scope = context.request.scope
    return scope[_ENTRY], scope[_CALLER]


async def _introduced(ctx: ServerRequestContext[Any], call_next: CallNext) -> HandlerResult:
    """A playbook's server says its own name, version and description instead of the platform's."""
    result = await call_next(ctx)
    entry, _ = _asked(ctx)
    if entry is None or not isinstance(result, dict):
        return result
    about = {"name": entry.name, "version": str(entry.version), "title": entry.name}
    result = dict(result)
    if ctx.method in ("initialize", "server/discover") and entry.description:
        result["instructions"] = entry.description
    if ctx.method == "initialize":
        result["serverInfo"] = about
    elif isinstance(result.get("_meta"), dict) and types.SERVER_INFO_META_KEY in result["_meta"]:
        result["_meta"] = {**result["_meta"], types.SERVER_INFO_META_KEY: about}
    return result


def _check_origin(headers: Mapping[str, str]) -> None:
    """Refuse pages of other sites, which reach local servers by rebinding a name (MCP specification, transports)."""
    origin = headers.get("origin")
    try:
        local = origin is None or urlsplit(origin).hostname in _LOCAL_HOSTS
    except ValueError:
        local = False
    if not local:
        raise problems.Problem(403, "forbidden", "pages of other sites may not call MCP servers here")


def _caller(headers: Mapping[str, str]) -> Caller:
    paths, workload = headers.get(PATHS_HEADER.lower()), headers.get(WORKLOAD_HEADER.lower())
    try:
        values = msgspec.json.decode(workload, type=dict[str, Any]) if workload else {}
    except msgspec.MsgspecError as error:
        raise problems.Problem(422, "invalid_request", f"{WORKLOAD_HEADER} is not a JSON object: {error}") from error
    return Caller(None if paths is None else tuple(_globs(paths)), values)


def _globs(text: str) -> list[re.Pattern[str]]:
    """``**`` crosses folders, ``*`` does not."""
    globs = [part.strip() for part in text.split(",") if part.strip()]
    return [re.compile(re.escape(glob).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")) for glob in globs]
