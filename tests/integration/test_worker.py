"""What a worker process does with commands, seen from the server's API, the database and the bus."""

import asyncio
import base64
import json
import secrets

import asyncpg
import nats

from tests.stack import Stack
from wayfarer.bus import Bus

from .test_execution import playbook

CANARY = "canary/" + secrets.token_urlsafe(12) + '"+x'


async def credential(stack: Stack, name: str, type_: str, data: dict[str, object]) -> None:
    answer = await stack.client.post("/api/credentials", json={"name": name, "type": type_, "data": data})
    assert answer.status_code == 200, answer.text


async def events_of(stack: Stack, execution_id: str) -> list[dict[str, object]]:
    answer = await stack.client.get(f"/api/executions/{execution_id}/events", params={"limit": 1000})
    events: list[dict[str, object]] = answer.json()["events"]
    return events


async def test_a_secret_shows_nowhere_however_its_steps_fail(stack: Stack, postgres_url: str, nats_url: str) -> None:
    await credential(stack, "canary", "custom", {"token": CANARY, "base_url": "http://127.0.0.1:1"})
    await credential(stack, "canary_db", "postgres", {"url": f"postgresql://ann:{secrets.token_hex(4)}@127.0.0.1:1/x"})
    body = """
keychain: [{name: c, alias: canary}]
workflow:
- step: start
  next: [web, code, big, list, database]
- step: web
  tool: {kind: http, url: "{{ keychain.c.base_url }}/{{ keychain.c.token | urlencode }}?t={{ keychain.c.token }}", auth: c}
  next: {arcs: [{step: end, when: "{{ event.name == 'call.error' }}"}]}
- step: code
  tool:
    kind: python
    input: {token: "{{ keychain.c.token }}"}
    code: |
      import base64
      print("printed", token, base64.b64encode(b"user:" + token.encode()).decode())
      raise ValueError(f"raised {token}")
  next: {arcs: [{step: end, when: "{{ event.name == 'call.error' }}"}]}
- step: big
  tool: {kind: python, input: {token: "{{ keychain.c.token }}"}, code: "return [token + 'x' * 100] * 2000"}
  next: end
- step: list
  tool:
  - one: {kind: python, input: {token: "{{ keychain.c.token }}"}, code: "return {'token': token}"}
  - two:
      kind: python
      input: {token: "{{ one.token }}"}
      code: "raise ValueError(token)"
      spec:
        policy:
          rules:
          - {when: "{{ _attempt < 2 }}", then: {do: retry, attempts: 2, set_ctx: {seen: "{{ one.token }}"}}}
          - {else: {then: {do: continue, set_ctx: {error: "{{ output.error }}"}}}}
  next: end
- step: database
  tool: {kind: postgres, auth: canary_db, query: "SELECT 1"}
  next: {arcs: [{step: end, when: "{{ event.name == 'call.error' }}"}]}
- step: end
  tool: {kind: python, input: {big: "{{ big }}"}, code: "result = len(big)"}
"""
    await stack.register(playbook("w/canary", body))
    client = await nats.connect(nats_url)
    seen: list[bytes] = []

    async def keep(message: nats.aio.msg.Msg) -> None:
        seen.append(message.data)

    await client.subscribe(">", cb=keep)
    await client.flush()
    execution_id = await stack.start("w/canary")
    status = await stack.wait(execution_id)
    await client.flush()
    await client.close()
    assert status["status"] == "COMPLETED", status
    assert status["result"] == 2000
    everything = [json.dumps(await events_of(stack, execution_id)), json.dumps(status)]
    everything += [data.decode("utf-8", "replace") for data in seen]
    connection = await asyncpg.connect(postgres_url)
    for table in await connection.fetch(
        "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    ):
        everything += [
            str(row["text"]) for row in await connection.fetch(f"SELECT t::text AS text FROM {table['name']} t")
        ]
    await connection.close()
    text = "\n".join(everything)
    assert "<REDACTED>" in text
    assert len(seen) > 10
    for form in (CANARY, json.dumps(CANARY)[1:-1], CANARY.split("/")[1].split('"')[0]):
        assert form not in text
    inner = base64.b64encode(b"user:" + CANARY.encode()).decode()[8:24]
    assert inner not in text


async def test_a_cancelled_execution_frees_its_worker(stack: Stack) -> None:
    body = 'workflow:\n- step: start\n  tool: {kind: python, code: "import time\\ntime.sleep(60)", timeout_s: 90}\n'
    await stack.register(playbook("w/endless", body))
    ids = [await stack.start("w/endless") for _ in range(3)]
    for execution_id in ids:
        await stack.client.post(f"/api/executions/{execution_id}/cancel", json={})
    await stack.register(playbook("w/quick", "workflow:\n- step: start\n  tool: {kind: python, code: 'result = 1'}\n"))
    async with asyncio.timeout(15):
        assert (await stack.run("w/quick"))["result"] == 1


async def test_every_python_disaster_is_a_failed_step_and_no_more(stack: Stack) -> None:
    deeds = {
        "loop": "while True: pass",
        "exit": "import os\nos._exit(1)",
        "recursion": "def f(): return f()\nf()",
        "memory": "x = bytearray(2 * 10**9)",
        "output": "for _ in range(1000): print('x' * 100_000)\n1 / 0",
        "fork": "import os\nos.fork()",
        "environment": "import os\nopen(f'/proc/{os.getppid()}/environ').read()",
    }
    for name, code in deeds.items():
        body = f"workflow:\n- step: start\n  tool: {{kind: python, timeout_s: 1, code: {json.dumps(code)}}}\n"
        await stack.register(playbook(f"w/{name}", body))
    await stack.register(playbook("w/fine", "workflow:\n- step: start\n  tool: {kind: python, code: 'result = 1'}\n"))
    async with asyncio.timeout(30):
        bad = asyncio.gather(*(stack.run(f"w/{name}") for name in deeds))
        good = await asyncio.gather(*(stack.run("w/fine") for _ in range(20)))
        failed = await bad
    assert [status["result"] for status in good] == [1] * 20
    for name, status in zip(deeds, failed, strict=True):
        assert status["status"] == "FAILED", name
        print(name, status["error"])


async def test_a_list_goes_on_after_a_nested_playbook_with_a_large_result(stack: Stack) -> None:
    child = "workflow:\n- step: start\n  tool: {kind: python, code: \"return {'rows': ['x' * 100] * 3000}\"}\n"
    parent = """
workflow:
- step: start
  tool:
  - before: {kind: python, code: "return {'mine': ['y' * 100] * 2000}"}
  - child: {kind: agent, path: w/large_child}
  - after: {kind: python, input: {rows: "{{ child.rows }}", mine: "{{ before.mine }}"}, code: "return [len(rows), len(mine)]"}
"""
    await stack.register(playbook("w/large_child", child))
    await stack.register(playbook("w/large_parent", parent))
    status = await stack.run("w/large_parent")
    assert status["result"] == [3000, 2000], status


async def test_a_missing_credential_names_the_alias_and_what_to_do(stack: Stack) -> None:
    body = 'workflow:\n- step: start\n  tool: {kind: http, url: "http://x/{{ keychain.nowhere.token }}"}\n'
    await stack.register(playbook("w/missing", body))
    error = (await stack.run("w/missing"))["error"]
    assert isinstance(error, dict)
    assert error["kind"] == "credential"
    assert "'nowhere'" in error["message"]
    assert "/api/credentials" in error["message"]


async def test_a_worker_tells_of_itself(stack: Stack, nats_url: str) -> None:
    bus = await Bus.connect(nats_url, "test")
    subscription = await bus.client.subscribe("noetl.workers.default")
    beat = json.loads((await subscription.next_msg(timeout=10)).data)
    await bus.close()
    assert beat.keys() == {"worker_id", "pool", "slots", "busy", "version", "started_at"}


async def test_a_stopping_worker_gives_back_what_takes_too_long(stack: Stack) -> None:
    body = """
workflow:
- step: start
  tool: {kind: python, timeout_s: 60, code: "import time\\ntime.sleep(4)\\nresult = 'done'"}
"""
    await stack.register(playbook("w/drained", body))
    execution_id = await stack.start("w/drained")
    async with asyncio.timeout(10):
        while not any(event["name"] == "command.claimed" for event in await events_of(stack, execution_id)):
            await asyncio.sleep(0.05)
    began = asyncio.get_running_loop().time()
    stack.supervisor.send("worker", 15)
    status = await stack.wait(execution_id)
    assert status["result"] == "done"
    assert asyncio.get_running_loop().time() - began < 15
