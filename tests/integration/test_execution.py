"""Playbooks run by a real server and a real worker."""

import time

from tests.stack import Stack

HEAD = "apiVersion: noetl.io/v2\nkind: Playbook\nmetadata: {{name: t, path: {path}}}\n"


def playbook(path: str, body: str) -> str:
    """A document of the dialect."""
    return HEAD.format(path=path) + body


async def test_a_chain_of_python_steps_hands_values_on(stack: Stack) -> None:
    steps = ["- step: s0\n  tool: {kind: python, code: 'result = {\"n\": 0}'}\n  next: s1\n"]
    for n in range(1, 16):
        following = f"  next: s{n + 1}\n" if n < 15 else ""
        steps.append(
            f"- step: s{n}\n  tool: {{kind: python, input: {{n: '{{{{ s{n - 1}.n }}}}'}}, code: 'result = {{\"n\": n + 1}}'}}\n"
            + following
        )
    await stack.register(playbook("t/chain", "workflow:\n" + "".join(steps)))
    times = []
    for _ in range(10):
        began = time.perf_counter()
        status = await stack.run("t/chain")
        times.append(time.perf_counter() - began)
        assert status["status"] == "COMPLETED"
        assert status["result"] == {"n": 15}
    print("chain ms", sorted(round(t * 1000) for t in times))


async def test_a_parallel_loop_keeps_the_order_of_its_input(stack: Stack) -> None:
    body = """
workload: {items: [5, 3, 9, 1]}
workflow:
- step: start
  loop: {in: "{{ items }}", iterator: n, spec: {mode: parallel, max_in_flight: 3}}
  tool: {kind: python, input: {n: "{{ n }}", i: "{{ loop_index }}"}, code: "return n * 10 + i"}
  set: {ctx.all: "{{ start.data }}"}
  next: end
- step: end
  tool: {kind: python, input: {all: "{{ ctx.all }}", stats: "{{ start.stats }}"}, code: "result = dict(all=all, stats=stats)"}
"""
    await stack.register(playbook("t/loop", body))
    status = await stack.run("t/loop")
    assert status["result"] == {"all": [50, 31, 92, 13], "stats": {"total": 4, "completed": 4, "failed": 0}}


async def test_a_nested_playbook_gives_its_result_and_a_failure_names_the_child(stack: Stack) -> None:
    child = """
workload: {fail: false}
workflow:
- step: start
  tool:
    kind: python
    input: {x: "{{ x }}", fail: "{{ workload.fail }}"}
    code: |
      def main(x, fail):
          if fail:
              raise ValueError("no luck")
          return {"double": x * 2}
"""
    parent = """
workload: {x: 4, fail: false}
workflow:
- step: start
  tool: {kind: agent, path: t/child, input: {x: "{{ x }}", fail: "{{ fail }}"}}
  next:
    arcs:
    - {step: ok, when: "{{ event.name == 'call.done' }}"}
    - {step: sorry, when: "{{ event.name == 'call.error' and not strict }}"}
- step: ok
  tool: {kind: python, input: {d: "{{ start.double }}"}, code: "result = d"}
- step: sorry
  tool: {kind: python, input: {e: "{{ start.error }}"}, code: "result = e['kind'] + ': ' + e['message']"}
"""
    await stack.register(playbook("t/child", child))
    await stack.register(playbook("t/parent", parent))
    assert (await stack.run("t/parent"))["result"] == 8
    handled = await stack.run("t/parent", {"fail": True})
    assert "no luck" in str(handled["result"])
    failed = await stack.run("t/parent", {"fail": True, "strict": True})
    assert failed["status"] == "FAILED"
    assert "execution_id" in str(failed["error"])


async def test_a_pipeline_retries_and_keeps_its_attempts_in_the_log(stack: Stack) -> None:
    body = """
workflow:
- step: start
  tool:
  - flaky:
      kind: python
      input: {attempt: "{{ _attempt }}"}
      code: |
        if attempt < 3:
            raise RuntimeError(f"attempt {attempt}")
        return {"attempt": attempt}
      spec:
        policy:
          rules:
          - {when: "{{ output.status == 'error' }}", then: {do: retry, attempts: 4, delay: 0.01, backoff: exponential}}
          - {else: {then: {do: continue, set_ctx: {tries: "{{ output.data.attempt }}"}}}}
  - name: after
    kind: python
    input: {got: "{{ flaky.attempt }}", prev: "{{ _prev }}"}
    code: "result = [got, prev]"
  next: {arcs: [{step: end, when: "{{ ctx.tries == 3 }}"}]}
- step: end
"""
    await stack.register(playbook("t/retry", body))
    execution_id = await stack.start("t/retry")
    status = await stack.wait(execution_id)
    assert status["result"] == [3, {"attempt": 3}]
    events = (await stack.client.get(f"/api/executions/{execution_id}/events")).json()["events"]
    assert [e["attempt"] for e in events if e["name"] == "call.error"] == [1, 2]


async def test_a_large_result_travels_by_reference(stack: Stack) -> None:
    body = """
workflow:
- step: start
  tool: {kind: python, code: "result = {'rows': ['x' * 100] * 5000, 'count': 5000}"}
  output: {output_select: [count]}
  next: {arcs: [{step: next_one, when: "{{ start.count == 5000 }}"}]}
- step: next_one
  tool: {kind: python, input: {rows: "{{ start.rows }}"}, code: "result = len(rows)"}
"""
    await stack.register(playbook("t/large", body))
    assert (await stack.run("t/large"))["result"] == 5000


async def test_a_killed_worker_does_not_lose_the_step(stack: Stack) -> None:
    body = """
workflow:
- step: start
  tool: {kind: python, code: "import time\\ntime.sleep(1.5)\\nresult = 'done'"}
"""
    await stack.register(playbook("t/slow", body))
    execution_id = await stack.start("t/slow")
    events: list[dict[str, object]] = []
    while not any(e["name"] == "command.claimed" for e in events):
        events = (await stack.client.get(f"/api/executions/{execution_id}/events")).json()["events"]
    stack.supervisor.send("worker", 9)
    assert (await stack.wait(execution_id))["result"] == "done"
