"""Frames: each once, in order, also after an absence."""

import asyncio
from typing import Any

import httpx2
import pytest

from tests.gateway.browser import execute, guest, streaming
from tests.integration.test_execution import playbook
from tests.stack import Stack

ECHO = playbook(
    "t/echo",
    """
workload: {text: ""}
workflow:
- step: start
  tool: {kind: python, input: {text: "{{ text }}", uid: "{{ user_uid }}"}, code: "result = {'text': text, 'uid': uid}"}
""",
)


async def test_a_turn_gives_states_in_order_and_one_result(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    await stack.register(ECHO)
    token = await guest(gateway)
    async with streaming(gateway, token) as stream:
        _, hello = await stream.next()
        client_id = hello["result"]["clientId"]
        answer = await execute(gateway, token, "t/echo", text="hi", user_uid="somebody-else", client_id=client_id)
        started = answer["data"]["executePlaybook"]
        frames = await stream.until("playbook/result")
    kinds = [data["params"].get("event_type") for event, data in frames if event == "playbook/state"]
    assert kinds == ["playbook.started", "step.started", "step.done", "playbook.completed"]
    result = frames[-1][1]["params"]
    assert result["requestId"] == started["requestId"]
    assert result["data"]["text"] == "hi"
    assert result["data"]["uid"].startswith("guest-")


async def test_frames_missed_while_away_are_replayed_once(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    await stack.register(ECHO)
    token = await guest(gateway)
    async with streaming(gateway, token) as stream:
        client_id = (await stream.next())[1]["result"]["clientId"]
        last_id = stream.last_id
    answers = [await execute(gateway, token, "t/echo", text=str(n), client_id=client_id) for n in range(3)]
    wanted = {answer["data"]["executePlaybook"]["requestId"] for answer in answers}
    results: list[str] = []
    async with streaming(gateway, token, client_id, last_id) as stream:
        while len(results) < 3:
            event, data = await stream.next()
            if event == "playbook/result":
                results.append(data["params"]["requestId"])
        last_id = stream.last_id
    assert set(results) == wanted
    answer = await execute(gateway, token, "t/echo", text="later", client_id=client_id)
    async with streaming(gateway, token, client_id, last_id) as stream:
        frames = await stream.until("playbook/result")
    assert [d["params"]["requestId"] for e, d in frames if e == "playbook/result"] == [
        answer["data"]["executePlaybook"]["requestId"]
    ]


async def test_a_browser_that_comes_back_with_the_last_id_alone_is_the_same_client(
    gateway: httpx2.AsyncClient, stack: Stack
) -> None:
    """As `EventSource` does by itself: the address stays the first one, which names no client."""
    await stack.register(ECHO)
    token = await guest(gateway)
    tabs: list[tuple[str, str]] = []
    for _ in range(3):
        async with streaming(gateway, token) as stream:
            tabs.append(((await stream.next())[1]["result"]["clientId"], stream.last_id))
    for client_id, last_id in tabs:
        for _ in range(2):
            await execute(gateway, token, "t/echo", text=client_id, client_id=client_id)
            async with streaming(gateway, token, last_id=last_id) as stream:
                frames = await stream.until("playbook/result")
                last_id = stream.last_id
            assert frames[0][1]["result"]["clientId"] == client_id
            assert [data["params"]["data"]["text"] for event, data in frames if event == "playbook/result"] == [
                client_id
            ]
            assert len(frames) == 6


async def test_the_last_id_of_somebody_elses_client_gives_a_new_one(gateway: httpx2.AsyncClient) -> None:
    token = await guest(gateway)
    async with streaming(gateway, token) as stream:
        client_id, last_id = (await stream.next())[1]["result"]["clientId"], stream.last_id
    async with streaming(gateway, await guest(gateway), last_id=last_id) as stream:
        event, hello = await stream.next()
    assert event == "message"
    assert hello["result"]["clientId"] != client_id


async def test_a_last_id_that_the_stream_has_not_come_to_holds_no_frame_back(
    gateway: httpx2.AsyncClient, stack: Stack
) -> None:
    """As after the loss of the frames' stream, whose numbers begin again."""
    await stack.register(ECHO)
    token = await guest(gateway)
    async with streaming(gateway, token) as stream:
        client_id = (await stream.next())[1]["result"]["clientId"]
    async with streaming(gateway, token, client_id, "9" * 15) as stream, asyncio.timeout(20):
        await stream.next()
        await execute(gateway, token, "t/echo", client_id=client_id)
        frames = await stream.until("playbook/result")
    assert len(frames) == 5


async def test_another_sessions_client_is_refused(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    await stack.register(ECHO)
    mine, other = await guest(gateway), await guest(gateway)
    async with streaming(gateway, mine) as stream:
        client_id = (await stream.next())[1]["result"]["clientId"]
        answer = await execute(gateway, other, "t/echo", client_id=client_id)
        assert answer["errors"][0]["extensions"]["code"] == -32003
        async with streaming(gateway, other, client_id) as foreign:
            event, data = await foreign.next()
            assert (event, data["error"]["code"]) == ("error", -32003)


async def test_a_dead_session_gets_one_error_frame_and_the_stream_ends(gateway: httpx2.AsyncClient) -> None:
    async with streaming(gateway, "no-such-token") as stream:
        event, data = await stream.next()
    assert (event, data["error"]["code"]) == ("error", -32002)


async def test_a_partial_callback_precedes_the_one_terminal_result(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    body = """
workflow:
- step: start
  tool:
    kind: http
    method: POST
    url: "{{ gateway_url }}/api/internal/callback"
    headers: {X-Wayfarer-Callback-Secret: the-callback-secret}
    json: {request_id: "{{ request_id }}", execution_id: "{{ execution_id }}", status: PARTIAL, data: {half: true}}
  next: done
- step: done
  tool: {kind: python, code: "result = 'whole'"}
"""
    await stack.register(playbook("t/partial", body))
    token = await guest(gateway)
    async with streaming(gateway, token) as stream:
        client_id = (await stream.next())[1]["result"]["clientId"]
        await execute(gateway, token, "t/partial", client_id=client_id)
        results = [(await stream.until("playbook/result"))[-1][1]["params"] for _ in range(2)]
    assert [result["status"] for result in results] == ["PARTIAL", "COMPLETED"]
    assert [result["data"] for result in results] == [{"half": True}, "whole"]


async def test_an_execution_can_be_run_again_and_cancelled_by_its_owner_only(
    gateway: httpx2.AsyncClient, stack: Stack
) -> None:
    await stack.register(ECHO)
    mine, other = await guest(gateway), await guest(gateway)

    async def ask(token: str, mutation: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"}
        return dict(
            (await gateway.post("/graphql", json={"query": f"mutation {{ {mutation} }}"}, headers=headers)).json()
        )

    async with streaming(gateway, mine) as stream:
        client_id = (await stream.next())[1]["result"]["clientId"]
        first = (await execute(gateway, mine, "t/echo", text="one", client_id=client_id))["data"]["executePlaybook"]
        await stream.until("playbook/result")
        rerun = f'rerunExecution(executionId: "{first["executionId"]}", clientId: "{client_id}") {{ executionId requestId }}'
        again = (await ask(mine, rerun))["data"]["rerunExecution"]
        result = (await stream.until("playbook/result"))[-1][1]["params"]
        assert result["requestId"] == again["requestId"] != first["requestId"]
        assert result["data"]["text"] == "one"
        silent = f'rerunExecution(executionId: "{first["executionId"]}") {{ executionId requestId }}'
        assert (await ask(mine, silent))["data"]["rerunExecution"]["requestId"] is None
        cancel = f'cancelExecution(executionId: "{first["executionId"]}") {{ status }}'
        assert (await ask(mine, cancel))["data"]["cancelExecution"]["status"] == "COMPLETED"
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(stream.next(), 0.3)
        for mutation in (rerun.split(", clientId")[0] + ") { id }", cancel):
            assert (await ask(other, mutation))["errors"][0]["extensions"]["code"] == -32003


async def test_the_proxy_mutation_answers_with_data_or_error(gateway: httpx2.AsyncClient) -> None:
    query = "mutation($i: ProxyRequestInput!) { proxyRequest(input: $i) { success data error } }"
    headers = {"Authorization": f"Bearer {await guest(gateway)}"}
    for endpoint, success in (("/api/executions?limit=2", True), ("health", True), ("/api/credentials", False)):
        body = {"query": query, "variables": {"i": {"method": "GET", "endpoint": endpoint}}}
        answer = (await gateway.post("/graphql", json=body, headers=headers)).json()["data"]["proxyRequest"]
        assert answer["success"] is success, answer
        assert (answer["error"] is None) is success
