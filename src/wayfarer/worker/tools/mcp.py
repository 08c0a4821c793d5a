"""``mcp``: lists and calls tools of an MCP server, over streamable HTTP or as a playbook of the catalog.

Source: https://modelcontextprotocol.io/specification (lifecycle, streamable HTTP transport, tools).
"""

import contextlib
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import httpx2
import mcp_types as types
import pydantic
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from wayfarer import __version__
from wayfarer.dsl.exchange import ChildRequest, Failure

from .authorization import authorization
from .base import Call, ChildNeeded, ToolFailed

MAX_PAGES = 50
"""Most pages of a tool list."""
CONNECT_TIMEOUT_S = 10.0
MAX_KNOWN_SERVERS = 1_000
"""Servers whose generation of the protocol is remembered."""
_METHODS = ("tools/list", "tools/call")
_RETRYABLE = frozenset({408, 425, 429})
_STAND_INS = frozenset({types.INTERNAL_ERROR, types.INVALID_REQUEST, types.METHOD_NOT_FOUND})
"""Codes that the client makes of a bad status without a JSON-RPC body."""


class McpTool:
    """Speaks with MCP servers in their generation of the protocol; each call is a connection of its own."""

    def __init__(self, max_response_bytes: int) -> None:
        self._transport = httpx2.AsyncHTTPTransport()
        self._max_response_bytes = max_response_bytes
        self.generations: dict[str, str] = {}
        """How each server is spoken with: ``legacy`` or a version of the protocol."""

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.aclose()

    async def run(self, call: Call) -> Any:
        """The MCP result: ``{tools}`` or ``{content, isError, …}``."""
        method = call.text("method", "tools/call")
        if method not in _METHODS:
            message = f"unknown MCP method '{method}', one of: {', '.join(_METHODS)}"
            raise ToolFailed(Failure(kind="input", message=message))
        server = str(call.first("server", "url", "path") or call.required("server"))
        arguments = call.first("arguments", "args", "input") or {}
        if not isinstance(arguments, dict):
            raise ToolFailed(Failure(kind="input", message=f"task '{call.task}': 'arguments' must be a mapping"))
        if "://" not in server:
            known = await _url_of_alias(call, server)
            if known is None:
                request = {"method": method, "tool": call.text("tool"), "arguments": arguments}
                raise ChildNeeded(ChildRequest(path=server, input=request))
            server = known
        auth = call.fields.get("auth")
        headers = await authorization(call, auth) if auth else {}
        watch = _Watched(self._transport, self._max_response_bytes)
        with _explained(server, watch):
            async with self._session(server, headers, watch, call.timeout_s) as session:
                if method == "tools/list":
                    return {"tools": await _all_tools(session)}
                return await _called(session, call.text("tool"), arguments)

    @contextlib.asynccontextmanager
    async def _session(
        self, server: str, headers: Mapping[str, str], watch: "_Watched", timeout_s: float
    ) -> AsyncIterator[Client]:
        timeout = httpx2.Timeout(timeout_s, connect=min(CONNECT_TIMEOUT_S, timeout_s))
        async with httpx2.AsyncClient(transport=watch, headers=headers, timeout=timeout) as http:
            session = Client(
                streamable_http_client(server, http_client=http, max_sse_event_size=self._max_response_bytes),
                mode=self.generations.get(server, "auto"),
                read_timeout_seconds=timeout_s,
                client_info=types.Implementation(name="wayfarer", version=__version__),
                cache=None,
            )
            try:
                async with session:
                    version = session.protocol_version
                    self._remember(server, version if version in MODERN_PROTOCOL_VERSIONS else "legacy")
                    yield session
            except (BaseExceptionGroup, Exception):
                self.generations.pop(server, None)
                raise

    def _remember(self, server: str, generation: str) -> None:
        if len(self.generations) >= MAX_KNOWN_SERVERS:
            self.generations.clear()
        self.generations[server] = generation


class _Watched(httpx2.AsyncBaseTransport):
    """The shared transport for one call: bounds answers, and notes the last bad status and fault for error texts."""

    def __init__(self, inner: httpx2.AsyncBaseTransport, max_bytes: int) -> None:
        self._inner = inner
        self._max_bytes = max_bytes
        self.status: int | None = None
        self.reason = ""
        self.fault: Exception | None = None
        self.too_large = False

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        try:
            response = await self._inner.handle_async_request(request)
        except httpx2.TransportError as error:
            self.fault = error
            raise
        if request.method == "POST":
            self.status = response.status_code if response.status_code >= 400 else None
            self.reason = response.reason_phrase
        response.stream = _Bounded(response.stream, self)  # type: ignore[arg-type]
        return response

    async def aclose(self) -> None:
        """The inner transport is shared and stays open."""

    def count(self, size: int) -> None:
        if size > self._max_bytes:
            self.too_large = True
            raise httpx2.ReadError(f"the answer of the MCP server is larger than {self._max_bytes} bytes")

    def explanation(self, server: str) -> Failure | None:
        """What the transport knows of the failure."""
        if self.too_large:
            message = f"the answer of the MCP server is larger than {self._max_bytes} bytes"
            return Failure(kind="limit", message=message)
        if self.fault is not None:
            message = f"the MCP server {server} does not answer: {type(self.fault).__name__}: {self.fault}"
            return Failure(kind="network", message=message, retryable=True)
        if self.status is None:
            return None
        text = f"the MCP server answered {self.status} {self.reason}".rstrip()
        retryable = self.status in _RETRYABLE or self.status >= 500
        return Failure(kind="mcp", message=text, retryable=retryable, details={"status_code": self.status})


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream, watch: _Watched) -> None:
        self._inner = inner
        self._watch = watch

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._inner:
            size += len(chunk)
            self._watch.count(size)
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


async def _url_of_alias(call: Call, name: str) -> str | None:
    """The URL behind an alias; None when the name is a catalog path instead."""
    if "/" in name:
        return None
    try:
        _, data = await call.credentials.resolve(name)
    except ToolFailed:
        return None
    return str(data.get("url") or data.get("base_url") or "") or None


async def _all_tools(session: Client) -> list[Any]:
    tools: list[Any] = []
    cursor: str | None = None
    for _ in range(MAX_PAGES):
        page = await session.list_tools(cursor=cursor)
        tools += [_plain(tool) for tool in page.tools]
        cursor = page.next_cursor
        if not cursor:
            break
    return tools


async def _called(session: Client, tool: str, arguments: dict[str, Any]) -> Any:
    result = _plain(await session.call_tool(tool, arguments))
    if result.get("isError"):
        failure = Failure(kind="mcp", message=_error_text(result, tool), details={"tool": tool})
        raise ToolFailed(failure, data=result)
    return result


def _plain(value: pydantic.BaseModel) -> dict[str, Any]:
    return value.model_dump(mode="json", by_alias=True, exclude_none=True)


def _error_text(result: Any, tool: str) -> str:
    texts = [str(part.get("text")) for part in result.get("content", []) if isinstance(part, dict) and part.get("text")]
    return f"the MCP tool '{tool}' failed: {' '.join(texts)[:1_000] or 'it does not say why'}"


@contextlib.contextmanager
def _explained(server: str, watch: _Watched) -> Iterator[None]:
    """Turn what the client raises, in whatever nesting of groups, into one failure in words."""
    try:
        yield
    except ToolFailed:
        raise
    except BaseExceptionGroup as group:
        found = next((error for error in _leaves(group) if isinstance(error, ToolFailed)), None)
        if found is None and not all(isinstance(error, Exception) for error in _leaves(group)):
            raise
        raise found or ToolFailed(_failure(server, watch, next(_leaves(group)))) from group
    except (MCPError, httpx2.HTTPError, pydantic.ValidationError, OSError, RuntimeError, ValueError) as error:
        raise ToolFailed(_failure(server, watch, error)) from error


def _leaves(group: BaseExceptionGroup[Any]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


def _failure(server: str, watch: _Watched, error: BaseException) -> Failure:
    if isinstance(error, MCPError) and watch.fault is None and not watch.too_large and not _of_transport(error, watch):
        message = f"the MCP server refused: {error.error.message}"
        return Failure(kind="mcp", message=message, details={"code": error.error.code})
    message = f"the MCP server {server} answered what can't be read: {type(error).__name__}: {error}"
    return watch.explanation(server) or Failure(kind="mcp", message=message)


def _of_transport(error: MCPError, watch: _Watched) -> bool:
    """Whether the error only stands in for a bad status."""
    return watch.status is not None and error.error.code in _STAND_INS
