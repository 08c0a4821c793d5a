"""shell, duckdb, secrets, artifact and mcp."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from mcp.server.mcpserver import MCPServer
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from wayfarer.bus import Bus
from wayfarer.worker.python.pool import PythonPool
from wayfarer.worker.tools.base import ChildNeeded, ToolFailed
from wayfarer.worker.tools.duckdb import DuckdbTool
from wayfarer.worker.tools.mcp import McpTool
from wayfarer.worker.tools.shell import ShellTool
from wayfarer.worker.tools.stored import ArtifactTool, SecretsTool

from .conftest import call


async def test_shell_is_off_unless_it_is_allowed() -> None:
    with pytest.raises(ToolFailed, match="WAYFARER_ALLOW_SHELL"):
        await ShellTool(False).run(call({"command": "true"}))


async def test_shell_gives_output_and_fails_with_the_exit_status() -> None:
    tool = ShellTool(True)
    fields = {"command": "cat; echo $A $WAYFARER_X; echo err >&2", "stdin": "in ", "env": {"A": 1}}
    assert await tool.run(call(fields)) == {"exit_code": 0, "stdout": "in 1\n", "stderr": "err\n"}
    with pytest.raises(ToolFailed, match="status 3: why"):
        await tool.run(call({"command": "echo why >&2; exit 3"}))
    lots = await tool.run(call({"command": "head -c 50000000 /dev/zero | tr '\\0' x"}))
    assert len(lots["stdout"]) == 1024 * 1024


async def test_shell_ends_everything_it_started_at_its_limit() -> None:
    with pytest.raises(TimeoutError):
        await ShellTool(True).run(call({"command": "sleep 61 & sleep 61"}, timeout_s=0.2))


async def test_duckdb_queries_tables_made_of_lists(pool: PythonPool) -> None:
    tables = {"t": [{"a": 1, "d": "2026-07-15"}, {"a": 4, "d": None}], "other one": [{"x": {"y": [1]}}]}
    command = 'CREATE VIEW v AS SELECT * FROM t; SELECT sum(a) AS s, max(d) AS d FROM v; SELECT 1 AS n FROM "other one"'
    result = await DuckdbTool(pool).run(call({"tables": tables, "command": command}))
    assert result == {"rows": [{"n": 1}], "row_count": 1, "columns": ["n"]}
    summed = await DuckdbTool(pool).run(
        call({"tables": tables, "query": "SELECT sum(a) AS s FROM t WHERE a > $1", "params": [1]})
    )
    assert summed["rows"] == [{"s": 4}]
    with pytest.raises(ToolFailed, match="nothing_here"):
        await DuckdbTool(pool).run(call({"command": "SELECT * FROM nothing_here"}))


async def test_secrets_shows_names_only() -> None:
    keys = {"api": ("bearer", {"token": "hidden", "base_url": "http://x"})}
    assert await SecretsTool().run(call({"alias": "api"}, keys)) == {
        "name": "api",
        "type": "bearer",
        "fields": ["base_url", "token"],
    }


async def test_an_artifact_is_put_and_got(nats_url: str) -> None:
    bus = await Bus.connect(nats_url, "test")
    try:
        tool = ArtifactTool(bus)
        ref = await tool.run(call({"operation": "put", "data": {"a": [1]}, "key": "k"}))
        assert await tool.run(call({"operation": "get", "ref": ref})) == {"a": [1]}
        assert await tool.run(call({"operation": "get", "key": ref["key"]})) == {"a": [1]}
        assert await tool.run(call({"operation": "get", "key": "k"})) == {"a": [1]}
        for fields in (
            {"operation": "get", "ref": {"key": "no"}},
            {"operation": "get", "key": "artifact-names/7/k"},
            {"operation": "burn"},
            {"operation": "get"},
        ):
            with pytest.raises(ToolFailed):
                await tool.run(call(fields))
    finally:
        await bus.close()


async def rpc(request: Request) -> Response:
    """An MCP server: answers as an event stream or as JSON, as the path says."""
    if request.method == "DELETE":
        return Response(status_code=204)
    message = await request.json()
    if "id" not in message:
        return Response(status_code=202)
    if message["method"] != "initialize" and request.headers.get("mcp-session-id") != "s1":
        return Response(status_code=404)
    result, error = _answer(message["method"], message.get("params", {}))
    reply: dict[str, Any] = {"jsonrpc": "2.0", "id": message["id"]}
    reply |= {"error": error} if error else {"result": result}
    headers = {"mcp-session-id": "s1"}
    if request.path_params["how"] == "json":
        return JSONResponse(reply, headers=headers)
    params = {"level": "info", "data": "at work"}
    note = json.dumps({"jsonrpc": "2.0", "method": "notifications/message", "params": params})
    stream = f": hello\r\n\r\nevent: message\r\ndata: {note}\r\n\r\nid: 1\r\nevent: message\r\ndata: {json.dumps(reply)}\r\n\r\n"
    return Response(stream, media_type="text/event-stream", headers=headers)


def _answer(method: str, params: dict[str, Any]) -> tuple[Any, Any]:
    if method == "initialize":
        about = {"name": "old", "version": "1"}
        return {"protocolVersion": "2025-06-18", "capabilities": {}, "serverInfo": about}, None
    if method == "tools/list":
        return (
            ({"tools": [{"name": "b", "inputSchema": {"type": "object"}}]}, None)
            if params.get("cursor")
            else ({"tools": [{"name": "a", "inputSchema": {"type": "object"}}], "nextCursor": "2"}, None)
        )
    if params["name"] == "unknown":
        return None, {"code": -32602, "message": "unknown tool"}
    content = [{"type": "text", "text": f"echo {params['arguments']}"}]
    return {"content": content, "isError": params["name"] == "broken"}, None


@pytest_asyncio.fixture(scope="module")
async def mcp_url() -> AsyncIterator[str]:
    """The server's URL."""
    listener = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/{how}", rpc, methods=["POST", "DELETE"])])
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    await running


@pytest.mark.parametrize("how", ["json", "stream"])
async def test_mcp_lists_and_calls_tools(mcp_url: str, how: str) -> None:
    tool = McpTool(100_000)
    server = f"{mcp_url}/{how}"
    try:
        listed = await tool.run(call({"server": server, "method": "tools/list"}))
        assert [item["name"] for item in listed["tools"]] == ["a", "b"]
        keys = {"remote": ("custom", {"url": server})}
        result = await tool.run(call({"server": "remote", "tool": "x", "arguments": {"n": 1}}, keys))
        assert result["content"][0]["text"] == "echo {'n': 1}"
        for name, words in (("broken", "echo"), ("unknown", "unknown tool")):
            with pytest.raises(ToolFailed, match=words):
                await tool.run(call({"server": server, "method": "tools/call", "tool": name}))
        with pytest.raises(ToolFailed, match="unknown MCP method"):
            await tool.run(call({"server": server, "method": "resources/list"}))
        with pytest.raises(ToolFailed, match="does not answer"):
            await tool.run(call({"server": "http://127.0.0.1:1/", "tool": "x"}))
    finally:
        await tool.close()


@pytest_asyncio.fixture(scope="module")
async def foreign_url() -> AsyncIterator[str]:
    """A server made with the official library: it speaks both generations."""
    foreign = MCPServer("foreign")

    @foreign.tool()
    def add(a: int, b: int) -> int:
        """Adds."""
        return a + b

    @foreign.tool()
    def big() -> str:
        """Says much."""
        return "x" * 200_000

    app = foreign.streamable_http_app()
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/mcp"
    server.should_exit = True
    await running


async def test_mcp_speaks_with_servers_of_the_official_library(foreign_url: str) -> None:
    tool = McpTool(100_000)
    try:
        for _ in range(2):
            result = await tool.run(call({"server": foreign_url, "tool": "add", "arguments": {"a": 2, "b": 3}}))
            assert result["structuredContent"] == {"result": 5}
        assert tool.generations == {foreign_url: "2026-07-28"}
        with pytest.raises(ToolFailed, match="larger than") as large:
            await tool.run(call({"server": foreign_url, "tool": "big"}))
        assert large.value.failure.kind == "limit"
        with pytest.raises(ToolFailed, match="add") as wrong:
            await tool.run(call({"server": foreign_url, "tool": "add", "arguments": {"a": "x"}}))
        assert wrong.value.data["isError"]
        with pytest.raises(ToolFailed, match="404") as lost:
            await tool.run(call({"server": foreign_url.replace("/mcp", "/lost"), "tool": "add"}))
        assert lost.value.failure.details == {"status_code": 404}
    finally:
        await tool.close()


async def test_an_mcp_server_of_the_catalog_is_a_nested_playbook() -> None:
    tool = McpTool(100_000)
    with pytest.raises(ChildNeeded) as needed:
        await tool.run(
            call({"server": "automation/agents/mcp/x", "method": "tools/call", "tool": "t", "arguments": {"a": 1}})
        )
    assert needed.value.request.path == "automation/agents/mcp/x"
    assert needed.value.request.input == {"method": "tools/call", "tool": "t", "arguments": {"a": 1}}
    await tool.close()
