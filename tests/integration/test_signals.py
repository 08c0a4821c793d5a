"""Steps that wait: for a signal, a while, a moment."""

import asyncio
from typing import Any

import pytest

from tests.stack import Stack

from .test_execution import playbook

APPROVAL = """
workflow:
- step: ask
  tool:
    kind: wait
    signal: decision
    ask: {title: "Book for {{ workload.price }}?", options: [yes, no]}
    schema: {type: object, properties: {approved: {type: boolean}}, required: [approved]}
    timeout_s: 86400
  next:
    arcs:
    - {step: book, when: "{{ ask.approved }}"}
    - {step: leave}
- step: book
  tool: {kind: python, input: {a: "{{ ask }}"}, code: "result = ['booked', a]"}
- step: leave
  tool: {kind: python, code: "result = 'left'"}
"""


async def waiting(stack: Stack, execution_id: str, count: int = 1) -> list[dict[str, Any]]:
    while True:
        found = (await stack.client.get(f"/api/executions/{execution_id}/signals")).json()["waiting"]
        if len(found) >= count:
            return list(found)
        await asyncio.sleep(0.02)


async def send(stack: Stack, execution_id: str, name: str, body: Any, status: int = 200, **headers: str) -> Any:
    answer = await stack.client.post(f"/api/executions/{execution_id}/signals/{name}", json=body, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_a_step_waits_for_a_persons_decision(stack: Stack) -> None:
    await stack.register(playbook("w/approval", APPROVAL))
    execution_id = await stack.start("w/approval", {"price": 512})
    found = await waiting(stack, execution_id)
    assert found[0]["ask"]["title"] == "Book for 512?"
    assert found[0]["schema"]["required"] == ["approved"]
    status = (await stack.client.get(f"/api/executions/{execution_id}/status")).json()
    assert (status["status"], status["waiting_for"]) == ("RUNNING", ["decision"])
    everywhere = (await stack.client.get("/api/signals")).json()["waiting"]
    assert execution_id in [item["execution_id"] for item in everywhere]
    refused = await send(stack, execution_id, "decision", {"payload": {"approved": "maybe"}}, 422)
    assert "approved" in refused["error"]["message"]
    sent = await send(stack, execution_id, "decision", {"payload": {"approved": True}, "by": "ada"})
    assert sent["status"] == "delivered"
    assert (await stack.wait(execution_id))["result"] == ["booked", {"approved": True}]
    ended = await send(stack, execution_id, "decision", {"payload": {"approved": True}}, 409)
    assert ended["error"]["code"] == "execution_ended"


async def test_a_signal_that_comes_first_is_kept(stack: Stack) -> None:
    body = """
workflow:
- step: first
  tool: {kind: wait, signal: go}
  next: second
- step: second
  tool:
  - {name: before, kind: python, code: "result = 1"}
  - {name: got, kind: wait, signal: later, schema: {type: integer}}
  - {name: after, kind: python, input: {b: "{{ before }}", g: "{{ got }}"}, code: "result = [b, g]"}
"""
    await stack.register(playbook("w/kept", body))
    execution_id = await stack.start("w/kept")
    assert (await send(stack, execution_id, "later", 7))["status"] == "kept"
    assert (await send(stack, execution_id, "later", 8, **{"Idempotency-Key": "one"}))["status"] == "kept"
    assert (await send(stack, execution_id, "later", 8, **{"Idempotency-Key": "one"}))["status"] == "kept"
    refused = await send(stack, execution_id, "later", "text", 422)
    assert refused["error"]["code"] == "invalid_payload"
    page = (await stack.client.get(f"/api/executions/{execution_id}/signals")).json()
    assert page["kept"] == {"later": 2}
    await send(stack, execution_id, "go", None)
    assert (await stack.wait(execution_id))["result"] == [1, 7]


async def test_a_wait_ends_with_its_time_limit_and_a_policy_may_handle_it(stack: Stack) -> None:
    body = """
workflow:
- step: start
  tool: {kind: wait, signal: never, timeout_s: 0.2}
  next: {arcs: [{step: after, when: "{{ event.name == 'call.error' }}"}]}
- step: after
  tool:
  - name: w
    kind: wait
    signal: never
    timeout_s: 0.2
    spec: {policy: {rules: [{when: "{{ output.error.kind == 'timeout' }}", then: {do: continue, set_ctx: {late: true}}}]}}
  - {name: t, kind: python, input: {k: "{{ start.error.kind }}", l: "{{ ctx.late }}"}, code: "result = [k, l]"}
"""
    await stack.register(playbook("w/limit", body))
    assert (await stack.run("w/limit"))["result"] == ["timeout", True]


async def test_a_wait_for_a_while_and_for_a_moment_needs_no_signal(stack: Stack) -> None:
    body = """
workflow:
- {step: start, tool: {kind: wait, delay_s: 0.2}, next: b}
- {step: b, tool: {kind: wait, until: "2020-01-01T00:00:00Z"}, next: c}
- {step: c, tool: [{name: w, kind: wait, delay_s: "{{ 0.1 }}"}, {name: t, kind: python, code: "result = 'done'"}]}
"""
    await stack.register(playbook("w/delay", body))
    assert (await stack.run("w/delay"))["result"] == "done"


async def test_each_iteration_of_a_loop_waits_for_its_own_signal(stack: Stack) -> None:
    body = """
workflow:
- step: start
  loop: {in: [a, b, c], iterator: who, spec: {mode: parallel}}
  tool: {kind: wait, signal: "vote-{{ who }}"}
"""
    await stack.register(playbook("w/votes", body))
    execution_id = await stack.start("w/votes")
    await waiting(stack, execution_id, 3)
    for who, vote in (("c", 3), ("a", 1), ("b", 2)):
        await send(stack, execution_id, f"vote-{who}", {"payload": vote})
    assert (await stack.wait(execution_id))["result"] == [1, 2, 3]


async def test_a_wait_survives_a_restart_of_the_server(stack: Stack) -> None:
    await stack.register(playbook("w/approval", APPROVAL))
    execution_id = await stack.start("w/approval", {"price": 1})
    await waiting(stack, execution_id)
    stack.supervisor.send("server", 9)
    await stack.ready()
    await send(stack, execution_id, "decision", {"payload": {"approved": False}})
    assert (await stack.wait(execution_id))["result"] == "left"


@pytest.mark.parametrize(
    "tool",
    [
        "{kind: wait}",
        "{kind: wait, signal: a, delay_s: 3}",
        "{kind: wait, signal: a, schema: {type: objekt}}",
        "{kind: wait, signal: a, schema: {$ref: 'http://127.0.0.1:1/x'}}",
        "{kind: wait, delay_s: -3}",
        "{kind: wait, until: tomorrow}",
        "{kind: wait, signal: '{{ keychain.a.b }}'}",
    ],
)
async def test_a_wait_that_can_not_be_is_refused_at_registration(stack: Stack, tool: str) -> None:
    content = playbook("w/bad", f"workflow:\n- step: start\n  tool: {tool}\n")
    answer = await stack.client.post("/api/catalog/register", json={"content": content})
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["details"]["issues"][0]["line"]
