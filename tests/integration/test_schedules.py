"""Schedules over the API, with a playbook that starts by itself."""

import asyncio
from typing import Any

import pytest

from tests.stack import Stack

from .test_execution import playbook

NOTE = 'workflow:\n- {step: a, tool: {kind: python, input: {s: "{{ schedule }}", x: "{{ x }}"}, code: "result = [s[\'name\'], x]"}}\n'


async def put(stack: Stack, status: int = 200, **fields: Any) -> Any:
    body = {"name": "every-second", "path": "sch/note", "cron": "* * * * * *", "workload": {"x": 1}, **fields}
    answer = await stack.client.post("/api/schedules", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_a_schedule_starts_its_playbook_by_itself(stack: Stack) -> None:
    await stack.register(playbook("sch/note", NOTE))
    await put(stack)
    found: list[dict[str, Any]] = []
    while len(found) < 2:
        answer = await stack.client.get("/api/executions", params={"path": "sch/note", "status": "completed"})
        found = answer.json()["executions"]
        await asyncio.sleep(0.05)
    paused = (await stack.client.patch("/api/schedules/every-second", json={"enabled": False})).json()
    assert paused["enabled"] is False
    assert paused["last_execution_id"] in [item["execution_id"] for item in found] or paused["last_at"]
    times = [(await stack.wait(item["execution_id"]))["result"] for item in found]
    assert times == [["every-second", 1]] * len(found)
    assert (await stack.client.delete("/api/schedules/every-second")).status_code == 200
    assert (await stack.client.get("/api/schedules/every-second")).status_code == 404


async def test_a_schedule_is_shown_with_its_coming_times_and_can_run_at_once(stack: Stack) -> None:
    await stack.register(playbook("sch/note", NOTE))
    shown = await put(stack, name="mornings", cron="0 8 * * 1-5", time_zone="Europe/Berlin", missed="last")
    assert len(shown["upcoming"]) == 5
    started = (await stack.client.post("/api/schedules/mornings/run")).json()
    assert (await stack.wait(started["execution_id"]))["result"] == ["mornings", 1]
    listed = (await stack.client.get("/api/schedules")).json()["schedules"]
    assert "mornings" in [item["name"] for item in listed]
    assert (await stack.client.delete("/api/schedules/mornings")).status_code == 200


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"cron": "often"}, 422),
        ({"time_zone": "Nowhere"}, 422),
        ({"path": "sch/none"}, 404),
        ({"missed": "maybe"}, 422),
        ({"name": "a b"}, 422),
    ],
)
async def test_schedules_that_can_not_be_are_refused(stack: Stack, fields: dict[str, Any], status: int) -> None:
    await stack.register(playbook("sch/note", NOTE))
    refused = await put(stack, status, **fields)
    assert refused["error"]["message"]
