"""Whole task lists, with tools that the test gives."""

import asyncio
from typing import Any

import msgspec
import pytest

from wayfarer.dsl.environment import Finished
from wayfarer.dsl.exchange import Command, Failure, Iteration, Outcome, PipelineState, Suspension
from wayfarer.dsl.parse import parse_playbook
from wayfarer.worker.interpreter import Interpreter
from wayfarer.worker.policy import Done, Ending, Failed
from wayfarer.worker.tools.base import Call, ToolFailed

HEAD = (
    "apiVersion: noetl.io/v2\nkind: Playbook\nmetadata: {name: t, path: t}\nkeychain: [{name: api, alias: api_real}]\n"
)


class Tools:
    """Answers calls with a function of the test and remembers them."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.calls: list[tuple[str, Call]] = []

    async def __call__(self, kind: str, call: Call) -> Any:
        self.calls.append((kind, call))
        given = self.answer(kind, call)
        return await given if asyncio.iscoroutine(given) else given


class Keychain:
    """The credentials of the test."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def resolve(self, alias: str) -> tuple[str, dict[str, Any]]:
        self.asked.append(alias)
        return "bearer", {"token": f"secret of {alias}"}

    async def named(self, task: Any) -> dict[str, dict[str, Any]]:
        names = {n for c in task.compiled.values() for root, n in c.references if root == "keychain" and n}
        return {name: (await self.resolve(name))[1] for name in names}


def interpreter(
    body: str, tools: Tools, *, keychain: Keychain | None = None, steps: dict[str, Any] | None = None, **command: Any
) -> Interpreter:
    playbook = parse_playbook(HEAD + body)
    scope = command.pop("scope", {"workload": {"w": 1}})
    # what crosses the wire is JSON
    made = Command("9:1", "9", "c", "t", 1, "start", msgspec.json.decode(msgspec.json.encode(scope)), **command)
    finished = {name: Finished(value) for name, value in (steps or {}).items()}
    return Interpreter(playbook, made, finished, keychain or Keychain(), tools, 5, [])  # type: ignore[arg-type]


async def to_the_end(body: str, tools: Tools, **command: Any) -> tuple[Ending, list[Suspension]]:
    """Run a list through all its retries, each by another worker."""
    ending = await interpreter(body, tools, **command).run()
    suspensions = []
    while isinstance(ending, Suspension):
        suspensions.append(ending)
        raw = msgspec.json.encode(Outcome("9:1", "9", "suspended", suspension=ending))
        resume = msgspec.json.decode(raw, type=Outcome).suspension.resume  # type: ignore[union-attr]
        ending = await interpreter(body, tools, **{**command, "resume": resume}).run()
    return ending, suspensions


async def test_tasks_see_the_results_before_them_and_the_last_is_the_lists_result() -> None:
    body = """
workflow:
- step: start
  input: {bound: "{{ w + 1 }}"}
  tool:
  - one: {kind: http, url: "{{ w }}/{{ bound }}"}
  - two: {kind: http, url: "{{ one.n }}{{ one.data.n }}{{ one.result.n }}", params: {prev: "{{ _prev.n }}"}}
  - three: {kind: http, url: "{{ two.url }}|{{ up.rows[0] }}|{{ missing.thing }}|{{ _attempt }}|{{ execution_id }}"}
"""
    tools = Tools(lambda kind, call: {"n": 5, "url": call.fields["url"]})
    ending = await interpreter(
        body, tools, scope={"workload": {"w": 1}, "input": {"bound": 2}}, steps={"up": {"rows": ["r"]}}
    ).run()
    assert [call.fields["url"] for _, call in tools.calls] == ["1/2", "555", "555|r||1|9"]
    assert tools.calls[1][1].fields["params"] == {"prev": 5}
    assert isinstance(ending, Done)
    assert ending.value["url"] == "555|r||1|9"


async def test_an_iteration_has_its_item_and_index() -> None:
    body = 'workflow:\n- step: start\n  loop: {in: "{{ w }}", iterator: city}\n  tool: {kind: http, url: "{{ city.name }} {{ iter.city.name }} {{ loop_index }}"}\n'
    tools = Tools(lambda kind, call: call.fields["url"])
    ending = await interpreter(body, tools, iteration=Iteration("city", 3, 9, {"name": "Paris"})).run()
    assert ending == Done("Paris Paris 3", {})


POLL = """
workflow:
- step: start
  tool:
  - name: poll
    kind: http
    url: "attempt {{ _attempt }} page {{ iter.page | default(1, true) }}"
    spec:
      policy:
        rules:
        - {when: "{{ output.status == 'error' and output.error.retryable }}", then: {do: retry, attempts: 3, delay: 4, backoff: linear}}
        - {when: "{{ output.status == 'error' }}", then: {do: fail}}
        - {else: {then: {do: continue, set_ctx: {polled: "{{ poll.n }}"}}}}
  - name: after
    kind: http
    url: "{{ poll.n }} {{ ctx.polled }}"
"""


async def test_a_retry_survives_the_worker_and_keeps_its_idempotency_key() -> None:
    def answer(kind: str, call: Call) -> Any:
        if call.task == "poll" and call.fields["url"] != "attempt 3 page 1":
            raise ToolFailed(Failure("http", "busy", retryable=True))
        return {"n": 8, "url": call.fields["url"]}

    tools = Tools(answer)
    ending, suspensions = await to_the_end(POLL, tools)
    assert isinstance(ending, Done)
    assert ending.value["url"] == "8 8"
    assert ending.ctx == {"polled": 8}
    assert [(s.delay_s, s.resume.attempt, s.error.message if s.error else "") for s in suspensions] == [
        (4, 2, "busy"),
        (8, 3, "busy"),
    ]
    keys = [call.idempotency_key for _, call in tools.calls]
    assert keys[0] == keys[1] == keys[2] != keys[3]


async def test_a_retry_gives_up_after_its_attempts() -> None:
    def answer(kind: str, call: Call) -> Any:
        raise ToolFailed(Failure("http", "busy", retryable=True))

    tools = Tools(answer)
    ending, _ = await to_the_end(POLL, tools)
    assert ending == Failed(Failure("http", "busy", retryable=True), {})
    assert len(tools.calls) == 3


PAGES = """
workflow:
- step: start
  tool:
  - name: page
    kind: http
    method: POST
    url: "/items?page={{ iter.page | default(1, true) }}"
    spec:
      max_iterations: LIMIT
      policy:
        rules:
        - when: "{{ output.data.more }}"
          then:
            do: ACTION
            to: page
            set_iter: {page: "{{ output.data.next }}", all: "{{ (iter.all or []) + output.data.items }}"}
        - {else: {then: {do: continue, set_iter: {all: "{{ (iter.all or []) + page.items }}"}}}}
  - name: all
    kind: python
    input: {all: "{{ iter.all }}"}
    code: "result = all"
"""


def page_of(kind: str, call: Call) -> Any:
    if kind == "python":
        return call.fields["input"]["all"]
    number = int(call.fields["url"].rsplit("=", 1)[1])
    data = {"items": [number * 10, number * 10 + 1], "more": number < 7, "next": number + 1}
    return {"status_code": 200, "headers": {}, "data": data}


@pytest.mark.parametrize("action", ["jump", "retry"])
async def test_pages_are_gathered(action: str) -> None:
    tools = Tools(page_of)
    ending, suspensions = await to_the_end(PAGES.replace("ACTION", action).replace("LIMIT", "100"), tools)
    assert ending == Done([n for page in range(1, 8) for n in (page * 10, page * 10 + 1)], {})
    assert len(suspensions) == (6 if action == "retry" else 0)
    keys = [call.idempotency_key for kind, call in tools.calls if kind == "http"]
    assert len(set(keys)) == 7


async def test_jumps_are_bounded() -> None:
    ending, _ = await to_the_end(PAGES.replace("ACTION", "jump").replace("LIMIT", "3"), Tools(page_of))
    assert isinstance(ending, Failed)
    assert ending.error.kind == "limit"
    assert "jumped 3 times" in ending.error.message


async def test_a_nested_playbook_suspends_the_list_and_its_result_resumes_it() -> None:
    body = """
workflow:
- step: start
  tool:
  - one: {kind: http, url: x}
  - child: {kind: agent, path: "some/{{ one.n }}", version: 2, return_step: last, input: {a: "{{ one.n }}"}}
  - three: {kind: http, url: "{{ child.answer }}"}
"""
    tools = Tools(lambda kind, call: {"n": 4, "url": call.fields["url"]})
    suspended = await interpreter(body, tools).run()
    assert isinstance(suspended, Suspension)
    assert suspended.child is not None
    assert (suspended.child.path, suspended.child.input) == ("some/4", {"a": 4})
    assert (suspended.child.version, suspended.child.return_step) == (2, "last")
    back = msgspec.structs.replace(suspended.resume, child={"status": "ok", "data": {"answer": "yes"}})
    ending = await interpreter(body, tools, resume=back).run()
    assert isinstance(ending, Done)
    assert ending.value["url"] == "yes"
    error = msgspec.to_builtins(Failure("child", "it failed", details={"execution_id": "77"}))
    broken = msgspec.structs.replace(suspended.resume, child={"status": "error", "error": error})
    failed = await interpreter(body, tools, resume=broken).run()
    assert failed == Failed(Failure("child", "it failed", details={"execution_id": "77"}), {})


async def test_a_failed_child_may_be_tried_again() -> None:
    body = """
workflow:
- step: start
  tool:
  - child:
      kind: agent
      path: p
      spec: {policy: {rules: [{when: "{{ output.status == 'error' }}", then: {do: retry, attempts: 2}}]}}
"""
    error = msgspec.to_builtins(Failure("child", "it failed"))
    first = await interpreter(body, Tools(None), resume=PipelineState(child={"status": "error", "error": error})).run()
    assert isinstance(first, Suspension)
    assert (first.child, first.delay_s, first.resume.child, first.resume.attempt) == (None, 0, None, 2)
    second = await interpreter(body, Tools(None), resume=first.resume).run()
    assert isinstance(second, Suspension)
    assert second.child is not None


async def test_a_workbook_task_is_called_in_its_place_with_the_calls_input() -> None:
    body = """
workbook:
- {name: greet, tool: {kind: python, input: {greeting: "{{ word }} {{ name }}"}, code: "result = greeting"}}
- {name: outer, tool: {kind: workbook, task: greet, input: {name: "{{ name }}!"}}}
workflow:
- step: start
  input: {word: "hello"}
  tool: {kind: workbook, task: outer, input: {name: "{{ w }}"}}
"""
    tools = Tools(lambda kind, call: call.fields["input"]["greeting"])
    ending = await interpreter(body, tools, scope={"workload": {"w": "Ada"}, "input": {"word": "hello"}}).run()
    assert ending == Done("hello Ada!", {})
    assert tools.calls[0][1].fields["code"] == "result = greeting"


async def test_a_keychain_alias_is_resolved_only_when_it_is_named() -> None:
    body = """
workflow:
- step: start
  tool:
  - plain: {kind: http, url: "{{ w }}"}
  - named: {kind: http, url: "{{ keychain.api.token }}"}
"""
    keychain = Keychain()
    tools = Tools(lambda kind, call: (call.fields["url"], list(keychain.asked)))
    ending = await interpreter(body, tools, keychain=keychain).run()
    assert ending == Done(("secret of api", ["api"]), {})
    assert keychain.asked == ["api"]


async def test_a_broken_template_fails_the_task_and_its_policy_sees_it() -> None:
    body = """
workflow:
- step: start
  tool:
  - bad:
      kind: http
      url: "{{ 1 / 0 }}"
      spec: {policy: {rules: [{when: "{{ output.error.kind == 'template' }}", then: {do: continue}}]}}
  - worse: {kind: http, url: "{{ bad.error.kind }} {{ [1] | first / 0 }}"}
"""
    ending = await interpreter(body, Tools(None)).run()
    assert isinstance(ending, Failed)
    assert ending.error.kind == "template"
    assert "task 'worse', field 'url'" in ending.error.message


async def test_a_tool_without_an_end_is_stopped_at_its_limit() -> None:
    body = "workflow:\n- step: start\n  tool: {kind: http, url: x, timeout_s: 0.05}\n"
    running = interpreter(body, Tools(lambda kind, call: asyncio.sleep(60)))
    async with asyncio.timeout(5):
        ending = await running.run()
    assert isinstance(ending, Failed)
    assert (ending.error.kind, ending.error.retryable) == ("timeout", True)
