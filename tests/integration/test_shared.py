"""Schedules and signals where several servers run, come and go."""

import asyncio
import datetime
import itertools
from typing import Any

import asyncpg
import httpx2
import pytest

from tests.stack import Stack

from .test_execution import playbook
from .test_several import second_server

NOTE = "workflow:\n- {step: a, tool: {kind: noop, result: '{{ workload.schedule.at }}'}}\n"
PATIENCE_S = 60


async def noted(stack: Stack, path: str) -> list[str]:
    """The times for which executions were started, as they say themselves, in the order of their start."""
    params = {"path": path, "status": "completed", "limit": 1000}
    found = (await stack.client.get("/api/executions", params=params)).json()["executions"]
    states = [(await stack.client.get(f"/api/executions/{item['execution_id']}")).json() for item in reversed(found)]
    return [state["result"] for state in states]


async def test_a_time_begins_one_execution_however_many_servers_there_are_and_whichever_dies(stack: Stack) -> None:
    await stack.register(playbook("shared/note", NOTE))
    body = {"name": "shared", "path": "shared/note", "cron": "* * * * * *", "missed": "all"}
    async with second_server(stack) as (other, running), asyncio.timeout(PATIENCE_S):
        assert (await other.post("/api/schedules", json=body)).status_code == 200
        while len(await noted(stack, "shared/note")) < 3:
            await asyncio.sleep(0.1)
        running.kill()
        before = len(await noted(stack, "shared/note"))
        while len(await noted(stack, "shared/note")) < before + 3:
            await asyncio.sleep(0.1)
    assert (await stack.client.delete("/api/schedules/shared")).status_code == 200
    times = [datetime.datetime.fromisoformat(text) for text in await noted(stack, "shared/note")]
    assert len(times) == len(set(times)), "a time has begun two executions"
    ordered = sorted(times)
    gaps = {(after - before).total_seconds() for before, after in itertools.pairwise(ordered)}
    assert gaps == {1.0}, "a time was left out"


@pytest.mark.parametrize(("missed", "hours"), [("skip", []), ("last", [0]), ("all", [3, 2, 1, 0])])
async def test_what_was_missed_while_no_server_was_there_is_made_up_for_as_the_schedule_says(
    stack: Stack, postgres_url: str, missed: str, hours: list[int]
) -> None:
    path, name = f"shared/missed-{missed}", f"missed-{missed}"
    await stack.register(playbook(path, NOTE))
    last = datetime.datetime.now(datetime.UTC).replace(minute=0, second=0, microsecond=0)
    now = datetime.datetime.now(datetime.UTC)
    if (now - last).total_seconds() < 70:
        last -= datetime.timedelta(hours=1)
    minute = f"{last.minute}"
    body = {"name": name, "path": path, "cron": f"{minute} * * * *", "missed": missed, "enabled": False}
    assert (await stack.client.post("/api/schedules", json=body)).status_code == 200
    connection = await asyncpg.connect(postgres_url)
    try:
        planned = last - datetime.timedelta(hours=3)
        await connection.execute("UPDATE schedules SET next_at = $2, enabled = true WHERE name = $1", name, planned)
    finally:
        await connection.close()
    async with second_server(stack) as (other, _), asyncio.timeout(PATIENCE_S):
        while (await other.get(f"/api/schedules/{name}")).json()["next_at"] <= now.isoformat():
            await asyncio.sleep(0.05)
        while len(await noted(stack, path)) < len(hours):
            await asyncio.sleep(0.05)
    assert (await stack.client.delete(f"/api/schedules/{name}")).status_code == 200
    expected = [(last - datetime.timedelta(hours=hour)).isoformat().replace("+00:00", "Z") for hour in hours]
    assert await noted(stack, path) == expected


async def test_a_zone_that_is_unknown_here_pauses_its_schedule_and_nothing_else(
    stack: Stack, postgres_url: str
) -> None:
    await stack.register(playbook("shared/note", NOTE))
    body = {"name": "lost-zone", "path": "shared/note", "cron": "0 * * * *"}
    assert (await stack.client.post("/api/schedules", json=body)).status_code == 200
    connection = await asyncpg.connect(postgres_url)
    try:
        await connection.execute(
            "UPDATE schedules SET time_zone = 'Mars/Base', next_at = now() - interval '1 second' WHERE name = $1",
            "lost-zone",
        )
    finally:
        await connection.close()
    async with asyncio.timeout(PATIENCE_S):
        while (found := (await stack.client.get("/api/schedules/lost-zone")).json())["enabled"]:
            await asyncio.sleep(0.05)
    assert "Mars/Base" in found["last_error"]
    assert (await stack.client.delete("/api/schedules/lost-zone")).status_code == 200


async def test_a_signal_is_taken_once_whichever_servers_it_was_sent_to(stack: Stack) -> None:
    body = (
        "workflow:\n- {step: a, tool: {kind: wait, signal: go}, next: b}\n- {step: b, tool: {kind: wait, signal: go}}\n"
    )
    await stack.register(playbook("shared/waits", body))
    async with second_server(stack) as (other, running):
        clients = [stack.client, other] * 3
        execution_id = (await other.post("/api/execute", json={"path": "shared/waits"})).json()["execution_id"]

        async def send(client: httpx2.AsyncClient, key: str) -> Any:
            place = f"/api/executions/{execution_id}/signals/go"
            answer = await client.post(place, json={"payload": key}, headers={"Idempotency-Key": key})
            assert answer.status_code == 200, answer.text
            return answer.json()["status"]

        assert set(await asyncio.gather(*(send(client, "first") for client in clients))) == {"delivered"}
        for client in (stack.client, other):
            waiting = (await client.get(f"/api/executions/{execution_id}/signals")).json()["waiting"]
            assert [item["step"] for item in waiting] == ["b"]
        running.kill()
        await running.wait()
        assert await send(stack.client, "first") == "delivered"
        assert (await stack.client.get(f"/api/executions/{execution_id}")).json()["status"] == "RUNNING"
        await send(stack.client, "second")
        assert (await stack.wait(execution_id))["result"] == "second"
