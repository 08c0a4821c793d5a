"""Playbooks as MCP servers, asked by the official client in both generations of the protocol."""

import asyncio
from typing import Any

import httpx2
import mcp_types as types
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError

from tests.stack import Stack

SERVER = """
apiVersion: noetl.io/v2
kind: Playbook
metadata: {name: %(name)s, path: %(path)s, description: Counts words., exposes_as_mcp: true, agent: true}
workload: {method: tools/list, tool: "", arguments: {}, owner: nobody}
workflow:
- step: answer
  tool:
    kind: python
    input: {method: "{{ method }}", tool: "{{ tool }}", arguments: "{{ arguments }}", owner: "{{ owner }}"}
    code: |
      import time
      if method == "tools/list":
          day = {"type": "object", "properties": {"on": {"type": "string", "format": "date"}}}
          schema = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}, "days": {"type": "array", "items": day}}}
          return {"tools": [{"name": "count", "description": "Words of a text.", "inputSchema": schema}]}
      if arguments.get("text") == "slow":
          time.sleep(60)
      if arguments.get("text") == "crash":
          raise ValueError("no words")
      if "text" not in arguments:
          return {"content": [{"type": "text", "text": "text is needed"}], "isError": True, "data": {"ok": False}}
      count = len(arguments["text"].split())
      return {"content": [{"type": "text", "text": f"{count} words"}], "isError": False,
              "data": {"count": count, "owner": owner, "tool": tool}, "_meta": {"backend": "own"}}
"""
GENERATIONS = ["legacy", "2026-07-28", "auto"]


@pytest.fixture(scope="module")
async def url(stack: Stack) -> str:
    await stack.register(SERVER % {"name": "words", "path": "tests/mcp/words"})
    await stack.register(SERVER % {"name": "words", "path": "tests/other/words"})
    await stack.register(SERVER % {"name": "letters", "path": "tests/mcp/letters"})
    return f"{stack.client.base_url}".rstrip("/") + "/mcp"


@pytest.mark.parametrize("mode", GENERATIONS)
async def test_a_playbook_is_an_mcp_server(url: str, mode: str) -> None:
    steps: list[str] = []

    async def progress(number: float, total: float | None, message: str | None) -> None:
        steps.append(message or "")

    async with Client(f"{url}/tests/mcp/words", mode=mode) as client:
        tools = (await client.list_tools()).tools
        assert [(tool.name, tool.input_schema["required"]) for tool in tools] == [("count", ["text"])]
        result = await client.call_tool("count", {"text": "one two three"}, progress_callback=progress)
    assert not result.is_error
    assert result.content == [types.TextContent(text="3 words")]
    assert result.structured_content == {"count": 3, "owner": "nobody", "tool": "count"}
    assert result.meta is not None
    assert result.meta["backend"] == "own"
    assert result.meta["execution_id"].isdigit()
    assert steps == ["answer"]


@pytest.mark.parametrize("mode", ["legacy", "auto"])
async def test_a_server_says_its_own_name_and_purpose(url: str, mode: str) -> None:
    async with Client(f"{url}/tests/mcp/letters", mode=mode) as client:
        assert client.server_info is not None
        assert (client.server_info.name, client.instructions) == ("letters", "Counts words.")
        assert (client.protocol_version >= "2026-07-28") == (mode == "auto")


@pytest.mark.parametrize("mode", GENERATIONS)
async def test_failures_are_results_that_say_why(url: str, mode: str) -> None:
    async with Client(f"{url}/tests/mcp/words", mode=mode) as client:
        missing = await client.call_tool("count", {})
        crashed = await client.call_tool("count", {"text": "crash"})
    assert missing.is_error
    assert missing.structured_content == {"ok": False, "code": "invalid_arguments"}
    assert missing.content == [types.TextContent(text="""'count' was called wrongly: "text" is a required property""")]
    assert crashed.is_error
    assert "no words" in str(crashed.content)
    assert "execution" in str(crashed.content)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"text": 5}, 'text: 5 is not of type "string"'),
        ({"text": None}, '"text" is a required property'),
        ({"text": "a", "days": [{"on": "2027-02-30"}]}, 'days.0.on: "2027-02-30" is not a "date"'),
    ],
)
async def test_arguments_that_do_not_fit_are_named_and_start_nothing(
    stack: Stack, url: str, arguments: dict[str, Any], said: str
) -> None:
    async with Client(f"{url}/tests/mcp/words") as client:
        result = await client.call_tool("count", arguments)
    assert result.is_error
    assert said in str(result.content)
    assert "execution_id" not in (result.meta or {})


async def test_null_is_an_argument_left_out(url: str) -> None:
    async with Client(f"{url}/tests/mcp/words") as client:
        assert not (await client.call_tool("count", {"text": "a", "days": None})).is_error


@pytest.mark.parametrize("mode", GENERATIONS)
async def test_one_url_has_the_tools_of_all_servers(url: str, mode: str) -> None:
    async with Client(url, mode=mode) as client:
        names = {tool.name for tool in (await client.list_tools()).tools}
        assert names >= {"tests_mcp_words__count", "tests_other_words__count", "letters__count"}
        result = await client.call_tool("letters__count", {"text": "a b"})
        assert result.structured_content is not None
        assert result.structured_content["count"] == 2
        with pytest.raises(MCPError, match="no tool"):
            await client.call_tool("nowhere__count", {"text": "a b"})


async def test_headers_narrow_what_a_request_reaches_and_add_to_its_workload(stack: Stack, url: str) -> None:
    def request(method: str, params: dict[str, Any]) -> dict[str, Any]:
        return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}

    headers = {
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": "2025-11-25",
        "Wayfarer-Mcp-Paths": "tests/other/*, elsewhere/**",
        "Wayfarer-Workload": '{"owner": "ada"}',
    }
    listed = await stack.client.post("/mcp", json=request("tools/list", {}), headers=headers)
    assert "words__count" in listed.text
    assert "letters__count" not in listed.text
    call = request("tools/call", {"name": "count", "arguments": {"text": "x"}})
    allowed = await stack.client.post("/mcp/tests/other/words", json=call, headers=headers)
    assert '"owner":"ada"' in allowed.text
    assert (await stack.client.post("/mcp/tests/mcp/words", json=call, headers=headers)).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/mcp", {}, 405),
        ("DELETE", "/mcp/tests/mcp/words", {}, 405),
        ("POST", "/mcp/tests/none", {}, 404),
        ("POST", "/mcp/tests/mcp/words@x", {}, 404),
        ("POST", "/mcp/tests/mcp/words@99", {}, 404),
        ("POST", "/mcp/tests/mcp/words", {"Origin": "https://evil.example"}, 403),
        ("POST", "/mcp/tests/mcp/words", {"Wayfarer-Workload": "[1]"}, 422),
    ],
)
async def test_requests_that_are_refused(
    stack: Stack, url: str, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    answer = await stack.client.request(method, path, headers=headers)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize("mode", ["2026-07-28"])
async def test_a_client_that_goes_away_cancels_the_execution(stack: Stack, url: str, mode: str) -> None:
    async with Client(f"{url}/tests/mcp/letters", mode=mode) as client:
        await client.list_tools()
        listed = await _latest(stack, "tests/mcp/letters")
        task = asyncio.create_task(client.call_tool("count", {"text": "slow"}))
        running = await _called(stack, "tests/mcp/letters", listed)
        task.cancel()
        assert (await stack.wait(running))["status"] == "CANCELLED"


async def _latest(stack: Stack, path: str) -> str:
    answer = await stack.client.get("/api/executions", params={"path": path, "limit": 1})
    return str(answer.json()["executions"][0]["execution_id"])


async def _called(stack: Stack, path: str, before: str) -> str:
    """The execution of a call, whichever lists of tools a client asks for first."""
    while True:
        latest = await _latest(stack, path)
        if latest != before:
            answer = await stack.client.get(f"/api/executions/{latest}/events", params={"limit": 1})
            if answer.json()["events"][0]["payload"]["workload"]["method"] == "tools/call":
                return latest
        await asyncio.sleep(0.02)


CALLER = """
apiVersion: noetl.io/v2
kind: Playbook
metadata: {name: caller, path: tests/mcp/caller}
workload: {server: ""}
workflow:
- step: list
  tool: {kind: mcp, server: "{{ server }}", method: tools/list}
  next: count
- step: count
  tool: {kind: mcp, server: "{{ server }}", method: tools/call, tool: count, arguments: {text: "a b c d"}}
  next: end
- step: end
  tool: {kind: python, input: {names: "{{ list.tools | map(attribute='name') | list }}", n: "{{ count.structuredContent.count or count.data.count }}"}, code: "result = [names, n]"}
"""


async def test_playbooks_call_foreign_mcp_servers_and_those_of_the_catalog(stack: Stack, url: str) -> None:
    await stack.register(CALLER)
    over_http = await stack.run("tests/mcp/caller", {"server": f"{url}/tests/mcp/words"})
    assert over_http["result"] == [["count"], 4], over_http
    nested = await stack.run("tests/mcp/caller", {"server": "tests/mcp/words"})
    assert nested["result"] == [["count"], 4], nested


async def test_the_server_answers_http_errors_in_its_own_words(url: str) -> None:
    async with httpx2.AsyncClient() as client:
        answer = await client.post(url, content=b"{", headers={"Accept": "application/json, text/event-stream"})
    assert answer.status_code == 400
