"""``mcp``: lists and calls tools of an MCP server, over streamable HTTP or as a playbook of the catalog.

Source: https://modelcontextprotocol.io/specification (lifecycle, streamable HTTP transport, tools).
"""

from typing import Any

import httpx2
import msgspec

from wayfarer import __version__
from wayfarer.dsl.exchange import ChildRequest, Failure

from .authorization import authorization
from .base import Call, ChildNeeded, ToolFailed

PROTOCOL_VERSION = "2025-11-25"
MAX_PAGES = 50
"""Most pages of a tool list."""
_METHODS = ("tools/list", "tools/call")
_SESSION = "Mcp-Session-Id"


class McpTool:
    """Speaks JSON-RPC with MCP servers; each call is a session of its own."""

    def __init__(self, max_response_bytes: int) -> None:
        self._client = httpx2.AsyncClient(follow_redirects=False)
        self._max_response_bytes = max_response_bytes

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    async def run(self, call: Call) -> Any:
        """The MCP result: ``{tools}`` or ``{content, isError, …}``."""
        method = call.text("method", "tools/call")
        if method not in _METHODS:
            message = f"unknown MCP method '{method}', one of: {', '.join(_METHODS)}"
            raise ToolFailed(Failure(kind="input", message=message))
        server = str(call.first("server", "url", "path") or call.required("server"))
        arguments = call.first("arguments", "args", "input") or {}
        if "://" not in server:
            known = await _url_of_alias(call, server)
            if known is None:
                request = {"method": method, "tool": call.text("tool"), "arguments": arguments}
                raise ChildNeeded(ChildRequest(path=server, input=request))
            server = known
        auth = call.fields.get("auth")
        session = _Session(self._client, server, await authorization(call, auth) if auth else {}, call.timeout_s)
        session.max_bytes = self._max_response_bytes
        try:
            return await _asked(session, method, call.text("tool"), arguments)
        except (httpx2.TransportError, OSError) as error:
            message = f"the MCP server {server} does not answer: {type(error).__name__}: {error}"
            raise ToolFailed(Failure(kind="network", message=message, retryable=True)) from error


async def _url_of_alias(call: Call, name: str) -> str | None:
    """The URL behind an alias; None when the name is a catalog path instead."""
    if "/" in name:
        return None
    try:
        _, data = await call.credentials.resolve(name)
    except ToolFailed:
        return None
    return str(data.get("url") or data.get("base_url") or "") or None


async def _asked(session: "_Session", method: str, tool: str, arguments: Any) -> Any:
    await session.open()
    try:
        if method == "tools/call":
            result = await session.request(method, {"name": tool, "arguments": arguments})
            if result.get("isError"):
                failure = Failure(kind="mcp", message=_error_text(result, tool), details={"tool": tool})
                raise ToolFailed(failure, data=result)
            return result
        tools: list[Any] = []
        cursor: str | None = None
        for _ in range(MAX_PAGES):
            page = await session.request(method, {"cursor": cursor} if cursor else {})
            tools += page.get("tools", [])
            cursor = page.get("nextCursor")
            if not cursor:
                break
        return {"tools": tools}
    finally:
        await session.close()


def _error_text(result: Any, tool: str) -> str:
    texts = [str(part.get("text")) for part in result.get("content", []) if isinstance(part, dict) and part.get("text")]
    return f"the MCP tool '{tool}' failed: {' '.join(texts)[:1_000] or 'it does not say why'}"


class _Session:
    def __init__(self, client: httpx2.AsyncClient, url: str, headers: dict[str, str], timeout_s: float) -> None:
        self._client = client
        self._url = url
        self._headers = {"Accept": "application/json, text/event-stream", **headers}
        self._timeout_s = timeout_s
        self._id = 0
        self.max_bytes = 0

    async def open(self) -> None:
        client = {"name": "wayfarer", "version": __version__}
        given = {"protocolVersion": PROTOCOL_VERSION, "capabilities": {}, "clientInfo": client}
        started = await self.request("initialize", given)
        self._headers["MCP-Protocol-Version"] = str(started.get("protocolVersion") or PROTOCOL_VERSION)
        await self._post({"jsonrpc": "2.0", "method": "notifications/initialized"})

    async def close(self) -> None:
        if _SESSION in self._headers:
            try:
                await self._client.delete(self._url, headers=self._headers, timeout=5)
            except httpx2.HTTPError:
                return

    async def request(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        self._id += 1
        answer = await self._post({"jsonrpc": "2.0", "id": self._id, "method": method, "params": params})
        if not isinstance(answer, dict):
            raise ToolFailed(Failure(kind="mcp", message=f"the MCP server did not answer '{method}'"))
        if "error" in answer:
            error = answer["error"] if isinstance(answer["error"], dict) else {"message": str(answer["error"])}
            message = f"the MCP server refused '{method}': {error.get('message')}"
            raise ToolFailed(Failure(kind="mcp", message=message, details={"code": error.get("code")}))
        result = answer.get("result")
        return result if isinstance(result, dict) else {"value": result}

    async def _post(self, message: dict[str, Any]) -> Any:
        headers = {**self._headers, "Content-Type": "application/json"}
        content = msgspec.json.encode(message)
        async with self._client.stream(
            "POST", self._url, content=content, headers=headers, timeout=self._timeout_s
        ) as response:
            if response.status_code >= 400:
                text = f"the MCP server answered {response.status_code} {response.reason_phrase}".rstrip()
                retryable = response.status_code in (408, 425, 429) or response.status_code >= 500
                details = {"status_code": response.status_code}
                raise ToolFailed(Failure(kind="mcp", message=text, retryable=retryable, details=details))
            if _SESSION in response.headers:
                self._headers[_SESSION] = response.headers[_SESSION]
            if "text/event-stream" in response.headers.get("content-type", ""):
                return await self._from_stream(response, message.get("id"))
            body = b"".join([chunk async for chunk in self._chunks(response)])
            return msgspec.json.decode(body) if body.strip() else None

    async def _from_stream(self, response: httpx2.Response, request_id: Any) -> Any:
        """The answer to our request among the server's messages (Server-Sent Events, WHATWG HTML 9.2)."""
        waiting = b""
        async for chunk in self._chunks(response):
            waiting = (waiting + chunk).replace(b"\r\n", b"\n")
            *events, waiting = waiting.split(b"\n\n")
            for event in events:
                data = b"\n".join(line[5:].strip() for line in event.split(b"\n") if line.startswith(b"data:"))
                message = msgspec.json.decode(data) if data else None
                if isinstance(message, dict) and message.get("id") == request_id and "method" not in message:
                    return message
        return None

    async def _chunks(self, response: httpx2.Response) -> Any:
        size = 0
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > self.max_bytes:
                message = f"the answer of the MCP server is larger than {self.max_bytes} bytes"
                raise ToolFailed(Failure(kind="limit", message=message))
            yield chunk
