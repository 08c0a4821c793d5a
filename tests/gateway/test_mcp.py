"""MCP through the gateway: a session is the bearer, the access rules say which playbooks are tools."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.gateway.browser import guest
from tests.integration.test_mcp import SERVER
from tests.stack import Stack

GENERATIONS = ["legacy", "2026-07-28", "auto"]
ASK = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture
async def servers(stack: Stack) -> None:
    """One exposed playbook that guests may execute, and one that they may not."""
    await stack.register(
        SERVER.replace("owner: nobody", "user_uid: nobody").replace("{{ owner }}", "{{ user_uid }}")
        % {"name": "words", "path": "t/words"}
    )
    await stack.register(SERVER % {"name": "secret", "path": "private/secret"})


@asynccontextmanager
async def connected(
    gateway: httpx2.AsyncClient, token: str, path: str = "", mode: str = "auto"
) -> AsyncIterator[Client]:
    """The official client, with a session."""
    url = f"{str(gateway.base_url).rstrip('/')}/mcp{path}"
    bearer = {"Authorization": f"Bearer {token}"}
    async with (
        httpx2.AsyncClient(headers=bearer, timeout=20) as http,
        Client(streamable_http_client(url, http_client=http), mode=mode) as client,
    ):
        yield client


@pytest.mark.parametrize("mode", GENERATIONS)
async def test_the_tools_are_those_of_playbooks_that_the_user_may_run(
    gateway: httpx2.AsyncClient, servers: None, mode: str
) -> None:
    answer = (await gateway.post("/api/auth/guest", json={})).json()
    steps: list[str] = []

    async def progress(number: float, total: float | None, message: str | None) -> None:
        steps.append(message or "")

    async with connected(gateway, answer["session_token"], mode=mode) as client:
        names = [tool.name for tool in (await client.list_tools()).tools]
        assert [name for name in names if "words" in name] == names
        assert names
        result = await client.call_tool(names[-1], {"text": "one two"}, progress_callback=progress)
    assert result.structured_content is not None
    assert (result.structured_content["count"], result.structured_content["owner"]) == (2, answer["user"]["sub"])
    assert steps == ["answer"]


async def test_an_execution_by_mcp_is_the_users_own(gateway: httpx2.AsyncClient, servers: None) -> None:
    token = await guest(gateway)
    async with connected(gateway, token, "/t/words") as client:
        result = await client.call_tool("count", {"text": "one"})
    assert result.meta is not None
    execution = f"/noetl/executions/{result.meta['execution_id']}"
    assert (await gateway.get(execution, headers={"Authorization": f"Bearer {token}"})).status_code == 200
    other = {"Authorization": f"Bearer {await guest(gateway)}"}
    assert (await gateway.get(execution, headers=other)).status_code == 403


async def test_a_playbook_that_the_user_may_not_run_is_not_there(gateway: httpx2.AsyncClient, servers: None) -> None:
    """Also when the request claims more for itself than the session has."""
    headers = {"Authorization": f"Bearer {await guest(gateway)}", "Wayfarer-Mcp-Paths": "**", **ACCEPT}
    forged = {**headers, "Wayfarer-Workload": '{"user_uid": "somebody", "roles": ["admin"]}'}
    assert (await gateway.post("/mcp/private/secret", json=ASK, headers=forged)).status_code == 404
    for path in ("..", "t/../private/secret", "%2e%2e/api/credentials", "/private/secret", "t/words@1@2", "t/words?x"):
        answer = await gateway.post(f"/mcp/{path}", json=ASK, headers=headers)
        assert answer.status_code in (400, 404, 405) or path == "t/words?x", path


async def test_without_a_session_there_is_no_mcp(gateway: httpx2.AsyncClient, servers: None) -> None:
    answer = await gateway.post("/mcp", json=ASK, headers=ACCEPT)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    token = await guest(gateway)
    bearer = {"Authorization": f"Bearer {token}"}
    await gateway.post("/api/auth/logout", headers=bearer)
    assert (await gateway.post("/mcp", json=ASK, headers={**ACCEPT, **bearer})).status_code == 401
    for method in ("GET", "DELETE"):
        other = {"Authorization": f"Bearer {await guest(gateway)}"}
        assert (await gateway.request(method, "/mcp", headers=other)).status_code == 405
