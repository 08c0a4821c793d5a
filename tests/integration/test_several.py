"""Several servers and workers on one PostgreSQL and one NATS."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest

from tests.stack import Stack
from wayfarer.local.ports import free_port

from .test_execution import playbook

PATIENCE_S = 60


@asynccontextmanager
async def process(stack: Stack, module: str, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """One more server or worker beside those of the stack."""
    env = {**os.environ, **stack.env, **settings}
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, env=env, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()


@asynccontextmanager
async def second_server(stack: Stack) -> AsyncIterator[tuple[httpx2.AsyncClient, asyncio.subprocess.Process]]:
    port = free_port()
    async with (
        process(stack, "wayfarer.server", WAYFARER_SERVER_PORT=str(port)) as running,
        httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
    ):
        async with asyncio.timeout(PATIENCE_S):
            while not await _ready(client):
                await asyncio.sleep(0.05)
        yield client, running


async def _ready(client: httpx2.AsyncClient) -> bool:
    try:
        return (await client.get("/api/ready")).status_code == 200
    except httpx2.HTTPError:
        return False


async def _workers(stack: Stack, pool: str) -> list[dict[str, Any]]:
    pools = (await stack.client.get("/api/worker/pools")).json()["pools"]
    return next((item["workers"] for item in pools if item["name"] == pool), [])


CHAIN = "workload: {n: 0}\nworkflow:\n" + "".join(
    f"- {{step: s{n}, tool: {{kind: python, input: {{n: '{{{{ s{n - 1} }}}}' , first: '{{{{ n }}}}'}}, "
    f"code: 'result = (first if n is None else n) + 1'}}{f', next: s{n + 1}' if n < 5 else ''}}}\n"
    for n in range(1, 6)
)
FAN = """
workflow:
- step: l
  loop: {in: "{{ range(20) | list }}", iterator: n, spec: {mode: parallel, max_in_flight: 10}}
  tool: {kind: playbook, path: many/child, input: {n: "{{ n }}"}}
"""


async def test_two_servers_share_the_work_without_a_leader(stack: Stack) -> None:
    await stack.register(playbook("many/child", CHAIN))
    await stack.register(playbook("many/fan", FAN))
    async with second_server(stack) as (other, _):
        clients = [stack.client, other]

        async def one(number: int) -> Any:
            body = {"path": "many/fan" if number % 5 == 0 else "many/child", "workload": {"n": number}}
            started = (await clients[number % 2].post("/api/execute", json=body)).json()
            await stack.wait(started["execution_id"])
            answers = [await client.get(f"/api/executions/{started['execution_id']}/status") for client in clients]
            results = [answer.json()["result"] for answer in answers]
            assert results[0] == results[1]
            events = (await other.get(f"/api/executions/{started['execution_id']}/events?limit=1000")).json()["events"]
            assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
            return results[0]

        found = await asyncio.gather(*(one(number) for number in range(20)))
    assert found == [[n + 5 for n in range(20)] if number % 5 == 0 else number + 5 for number in range(20)]


async def test_a_new_version_is_known_to_every_server(stack: Stack) -> None:
    async with second_server(stack) as (other, _):
        for version in range(1, 4):
            text = playbook(
                "many/new", f"workflow:\n- {{step: a, tool: {{kind: python, code: 'result = {version}'}}}}\n"
            )
            registered = (await other.post("/api/catalog/register", json={"content": text})).json()
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    started = (await stack.client.post("/api/execute", json={"path": "many/new"})).json()
                    if started["version"] == registered["version"]:
                        break
            assert (await stack.wait(started["execution_id"]))["result"] == version


async def test_a_server_that_dies_leaves_its_executions_to_the_other(stack: Stack) -> None:
    await stack.register(playbook("many/child", CHAIN))
    async with second_server(stack) as (other, running):
        started = [(await other.post("/api/execute", json={"path": "many/child"})).json() for _ in range(10)]
        running.kill()
        results = [(await stack.wait(item["execution_id"]))["result"] for item in started]
    assert results == [5] * 10


async def test_a_step_asks_for_a_pool_and_a_worker_is_added_without_a_restart(stack: Stack) -> None:
    body = """
workflow:
- {step: a, spec: {pool: gpu}, tool: {kind: python, code: "result = 'ran'"}, next: b}
- {step: b, tool: {kind: python, input: {a: "{{ a }}"}, code: "result = a"}}
"""
    await stack.register(playbook("many/pool", body))
    execution_id = await stack.start("many/pool")
    status = (await stack.client.get(f"/api/executions/{execution_id}/status")).json()
    assert (status["status"], status["current_step"]) == ("RUNNING", "a")
    async with process(stack, "wayfarer.worker", WAYFARER_WORKER_POOL="gpu"):
        assert (await stack.wait(execution_id))["result"] == "ran"
        async with asyncio.timeout(PATIENCE_S):
            while not await _workers(stack, "gpu"):
                await asyncio.sleep(0.05)
        events = (await stack.client.get(f"/api/executions/{execution_id}/events")).json()["events"]
        ran_by = {event["entity_id"]: event["payload"]["worker_id"] for event in events if event["name"] == "call.done"}
        assert ran_by["a"] == (await _workers(stack, "gpu"))[0]["worker_id"]
        assert ran_by["b"] != ran_by["a"]


async def test_sigterm_finishes_what_runs_and_takes_no_more(stack: Stack) -> None:
    body = """
workflow:
- {step: a, spec: {pool: drained}, tool: {kind: python, code: "import time\\ntime.sleep(1.5)\\nresult = 'done'"}}
"""
    await stack.register(playbook("many/drain", body))
    async with process(stack, "wayfarer.worker", WAYFARER_WORKER_POOL="drained") as worker:
        first = await stack.start("many/drain")
        while not await _claimed(stack, first):
            await asyncio.sleep(0.02)
        worker.send_signal(signal.SIGTERM)
        second = await stack.start("many/drain")
        assert (await stack.wait(first))["result"] == "done"
        async with asyncio.timeout(PATIENCE_S):
            assert await worker.wait() == 0
    events = (await stack.client.get(f"/api/executions/{first}/events")).json()["events"]
    assert len([event for event in events if event["name"] == "command.issued"]) == 1
    assert not await _claimed(stack, second)
    async with process(stack, "wayfarer.worker", WAYFARER_WORKER_POOL="drained"):
        assert (await stack.wait(second))["result"] == "done"


async def test_a_server_that_is_told_to_stop_answers_what_it_has_begun_and_ends_well(stack: Stack) -> None:
    await stack.register(playbook("many/child", CHAIN))
    await stack.register(playbook("many/waits", "workflow:\n- {step: a, tool: {kind: wait, signal: go}}\n"))
    async with second_server(stack) as (other, running):
        waiting = (await other.post("/api/execute", json={"path": "many/waits"})).json()["execution_id"]
        held = asyncio.create_task(other.get(f"/api/executions/{waiting}/events", params={"after": 1000, "wait": 60}))
        started = [(await other.post("/api/execute", json={"path": "many/child"})).json() for _ in range(5)]
        running.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_S):
            assert await running.wait() == 0
        await asyncio.gather(held, return_exceptions=True)
        assert [(await stack.wait(item["execution_id"]))["result"] for item in started] == [5] * 5
    await stack.client.post(f"/api/executions/{waiting}/signals/go", json={"payload": 1})
    assert (await stack.wait(waiting))["result"] == 1


async def _claimed(stack: Stack, execution_id: str) -> bool:
    events = (await stack.client.get(f"/api/executions/{execution_id}/events")).json()["events"]
    return any(event["name"] == "command.claimed" for event in events)


@pytest.mark.parametrize("cascade", [True, False])
async def test_cancellation_cascades_unless_it_is_told_not_to(stack: Stack, cascade: bool) -> None:
    await stack.register(playbook("many/leaf", "workflow:\n- {step: a, tool: {kind: wait, signal: go}}\n"))
    await stack.register(playbook("many/middle", "workflow:\n- {step: a, tool: {kind: agent, path: many/leaf}}\n"))
    await stack.register(playbook("many/root", "workflow:\n- {step: a, tool: {kind: agent, path: many/middle}}\n"))
    root = await stack.start("many/root")
    middle = await _child(stack, root)
    leaf = await _child(stack, middle)
    answer = await stack.client.post(f"/api/executions/{root}/cancel", json={"reason": "enough", "cascade": cascade})
    assert answer.json()["status"] == "CANCELLED"
    states = [(await stack.client.get(f"/api/executions/{item}/status")).json()["status"] for item in (middle, leaf)]
    assert states == (["CANCELLED"] * 2 if cascade else ["RUNNING"] * 2)
    if not cascade:
        await stack.client.post(f"/api/executions/{leaf}/signals/go", json={"payload": 1})
        assert (await stack.wait(middle))["result"] == 1


async def _child(stack: Stack, parent: str) -> str:
    found = (await stack.client.get("/api/executions", params={"parent": parent})).json()["executions"]
    return str(found[0]["execution_id"])
