"""Executions run again, from the beginning or from a step on."""

from typing import Any

from tests.stack import Stack

from .test_execution import playbook

CHAIN = """
workload: {factor: 2, broken: true}
workflow:
- step: a
  tool: {kind: python, input: {e: "{{ execution_id }}"}, code: "result = {'n': 5, 'ran_in': e}"}
  set: {ctx.note: "{{ a.n }}"}
  next: {arcs: [{step: b, args: {extra: 1}}]}
- step: b
  tool:
    kind: python
    input: {n: "{{ a.n }}", f: "{{ factor }}", broken: "{{ broken }}", x: "{{ args.extra }}", note: "{{ ctx.note }}"}
    code: |
      if broken:
          raise ValueError("not yet")
      return n * f + x + note
  next: c
- step: c
  tool: {kind: python, input: {b: "{{ b }}", a: "{{ a.ran_in }}"}, code: "result = [b, a]"}
"""


async def rerun(stack: Stack, execution_id: str, status: int = 200, **body: Any) -> Any:
    answer = await stack.client.post(f"/api/executions/{execution_id}/rerun", json=body)
    assert answer.status_code == status, answer.text
    return await stack.wait(answer.json()["execution_id"]) if status == 200 else answer.json()


async def test_a_rerun_from_the_failed_step_keeps_what_was_done_before(stack: Stack) -> None:
    await stack.register(playbook("re/chain", CHAIN))
    first = await stack.start("re/chain")
    assert (await stack.wait(first))["status"] == "FAILED"
    again = await rerun(stack, first, from_step="b", workload={"broken": False, "factor": 10})
    assert again["result"] == [56, first]
    assert again["rerun_of"] == first
    whole = await rerun(stack, first, workload={"broken": False})
    assert whole["result"] == [16, whole["execution_id"]]
    missing = await rerun(stack, first, 422, from_step="bb")
    assert missing["error"]["code"] == "unknown_step"


async def test_a_rerun_may_use_a_newer_version(stack: Stack) -> None:
    await stack.register(playbook("re/newer", CHAIN))
    first = await stack.start("re/newer")
    await stack.wait(first)
    await stack.register(playbook("re/newer", CHAIN.replace('raise ValueError("not yet")', "n = 100")))
    same = await rerun(stack, first, from_step="b")
    assert same["status"] == "FAILED"
    newer = await rerun(stack, first, from_step="b", version="latest")
    assert newer["result"] == [206, first]
    assert newer["version"] == same["version"] + 1


async def test_a_rerun_of_a_loop_runs_only_the_iterations_that_were_not_done(stack: Stack) -> None:
    body = """
workload: {bad: 3}
workflow:
- step: l
  loop: {in: [1, 2, 3, 4], iterator: n}
  tool:
    kind: python
    input: {n: "{{ n }}", bad: "{{ bad }}", e: "{{ execution_id }}"}
    code: |
      if n == bad:
          raise ValueError("bad")
      return [n, e]
  next: after
- {step: after, tool: {kind: python, input: {d: "{{ l.data }}", s: "{{ l.stats }}"}, code: "result = [d, s['completed']]"}}
"""
    await stack.register(playbook("re/loop", body))
    first = await stack.start("re/loop")
    assert (await stack.wait(first))["status"] == "FAILED"
    again = await rerun(stack, first, from_step="l", workload={"bad": 0})
    new = again["execution_id"]
    assert again["result"] == [[[1, first], [2, first], [3, new], [4, new]], 4]


async def test_branches_beside_the_step_are_kept_or_begun_again(stack: Stack) -> None:
    body = """
workload: {broken: true}
workflow:
- {step: start, next: [b, slow]}
- {step: a, tool: {kind: python, input: {broken: "{{ broken }}"}, code: "assert not broken\\nresult = 'a'"}, next: join}
- {step: b, tool: {kind: python, input: {e: "{{ execution_id }}"}, code: "result = e"}, set: {ctx.b: "{{ b }}"}, next: [a, join]}
- {step: slow, tool: {kind: python, input: {broken: "{{ broken }}", e: "{{ execution_id }}"}, code: "import time\\ntime.sleep(30 if broken else 0)\\nresult = e"}, next: join}
- step: join
  tool: {kind: python, input: {a: "{{ a }}", b: "{{ b }}", c: "{{ ctx.b }}", s: "{{ slow }}"}, code: "result = [a, b, c, s]"}
"""
    await stack.register(playbook("re/branches", body))
    first = await stack.start("re/branches")
    assert (await stack.wait(first))["status"] == "FAILED"
    again = await rerun(stack, first, from_step="a", workload={"broken": False})
    assert again["result"] == ["a", first, first, again["execution_id"]]
