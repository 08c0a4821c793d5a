"""Runs the task list of one command: renders a task's fields, calls its tool, follows its policy."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from wayfarer.dsl.environment import Finished
from wayfarer.dsl.errors import TemplateError
from wayfarer.dsl.exchange import ChildRequest, Command, Failure, PipelineState, Suspension, WaitRequest
from wayfarer.dsl.model import CHILD_KINDS, WAIT_KIND, Playbook, Task
from wayfarer.dsl.waits import wait_request

from .aliases import PlaybookKeychain
from .policy import Done, Ending, Failed, Output, bound, follow, matching, settled
from .scope import Scopes
from .tools.base import Call, ChildNeeded, ToolFailed, WaitNeeded

TIMEOUT_SLACK_S = 2.0
"""How much longer than its limit a tool that keeps its own time may take to say so."""
SELF_TIMED_KINDS = frozenset({"python", "duckdb"})
"""Kinds whose limit begins when a process is free for them."""
MAX_WORKBOOK_DEPTH = 8
"""How deep workbook tasks may call one another."""
_replace = msgspec.structs.replace
RunTool = Callable[[str, Call], Awaitable[Any]]
"""Runs a tool of a kind; raises `ToolFailed` or `ChildNeeded`."""


class Interpreter:
    """One run over a task list."""

    def __init__(
        self,
        playbook: Playbook,
        command: Command,
        steps: Mapping[str, Finished],
        keychain: PlaybookKeychain,
        run_tool: RunTool,
        default_timeout_s: float,
        logs: list[str],
    ) -> None:
        self._playbook = playbook
        self._command = command
        self._scopes = Scopes(command, steps)
        self._keychain = keychain
        self._run_tool = run_tool
        self._default_timeout_s = default_timeout_s
        self._logs = logs
        self._tasks = playbook.steps[command.step].tasks

    async def run(self) -> Ending:
        """Run from where the list stands until it ends or is suspended."""
        state = self._command.resume or PipelineState()
        if not state.origin:
            state = _replace(state, origin=self._command.command_id)
        while state.position < len(self._tasks):
            task = self._tasks[state.position]
            output = await self._output(task, state)
            if isinstance(output, Suspension):
                return output
            if state.child is not None:
                state = _replace(state, child=None)
            went_on = self._after(task, output, state)
            if not isinstance(went_on, PipelineState):
                return went_on
            state = went_on
        return Done(state.prev, state.ctx)

    def _after(self, task: Task, output: Output, state: PipelineState) -> PipelineState | Ending:
        rule = None
        if task.rules:
            try:
                names = self._scopes.after(state, task.name, output.named(), output.result())
                rule = matching(task, names)
                if rule is not None:
                    rule, state = settled(rule, names), bound(rule, names, state)
            except TemplateError as error:
                return Failed(_template_failure(f"in the policy of task '{task.name}'", error), state.ctx)
        spread = random.uniform(0.5, 1.0) if rule is not None and rule.jitter else 1.0  # noqa: S311 - only spreads load
        return follow(self._tasks, rule, output, state, spread)

    async def _output(self, task: Task, state: PipelineState) -> Output | Suspension:
        started = time.perf_counter()
        value: Any = None
        failed: ToolFailed | None = None
        try:
            value = _child_value(state.child) if state.child is not None else await self._value(task, state, None, 0)
        except ChildNeeded as needed:
            return Suspension(resume=state, child=needed.request)
        except WaitNeeded as needed:
            return Suspension(resume=state, wait=needed.request)
        except ToolFailed as error:
            failed = error
        duration_ms = round((time.perf_counter() - started) * 1000)
        if failed is not None:
            return Output(failed.data, failed.failure, failed.facts, state.attempt, duration_ms)
        return Output(value, None, _facts(value) if task.rules else {}, state.attempt, duration_ms)

    async def _value(self, task: Task, state: PipelineState, inputs: dict[str, Any] | None, depth: int) -> Any:
        """The value of a tool call; a workbook task is called in its place with the call's own input."""
        fields = await self._fields(task, state, inputs)
        if task.kind == "workbook":
            return await self._workbook(task, fields, state, depth)
        if task.kind in CHILD_KINDS:
            raise ChildNeeded(_child_request(task, fields, self._scopes.bindings if inputs is None else inputs))
        if task.kind == WAIT_KIND:
            raise WaitNeeded(self._wait_request(task, fields))
        if task.kind == "noop":
            return fields.get("result")
        return await self._tool(task, fields, state, inputs)

    def _wait_request(self, task: Task, fields: dict[str, Any]) -> WaitRequest:
        try:
            return wait_request(
                {**fields, "schema": task.spec.get("schema")}, task.timeout_s or self._command.timeout_s
            )
        except TemplateError as error:
            raise ToolFailed(_template_failure(f"task '{task.name}'", error)) from error

    async def _workbook(self, task: Task, fields: dict[str, Any], state: PipelineState, depth: int) -> Any:
        name = str(fields.get("task"))
        called = self._playbook.workbook.get(name)
        if called is None or depth >= MAX_WORKBOOK_DEPTH:
            reason = "does not exist" if called is None else f"is nested deeper than {MAX_WORKBOOK_DEPTH}"
            message = f"task '{task.name}': the workbook task '{name}' {reason}"
            raise ToolFailed(Failure(kind="input", message=message))
        given: dict[str, Any] = next(
            (fields[key] for key in ("input", "args", "payload", "params") if isinstance(fields.get(key), dict)), {}
        )
        return await self._value(called, state, {**self._scopes.bindings, **given}, depth + 1)

    async def _tool(
        self, task: Task, fields: dict[str, Any], state: PipelineState, inputs: dict[str, Any] | None
    ) -> Any:
        for literal in ("code", "setup", "libs"):
            if literal in task.spec:
                fields[literal] = task.spec[literal]
        limit = _seconds(fields) or task.timeout_s or self._command.timeout_s or self._default_timeout_s
        call = Call(
            command=self._command,
            task=task.name,
            fields=fields,
            inputs=self._inputs(task, inputs),
            timeout_s=limit,
            idempotency_key=self._idempotency_key(task, state),
            credentials=self._keychain,
            logs=self._logs,
        )
        if task.kind in SELF_TIMED_KINDS:
            return await self._run_tool(task.kind, call)
        try:
            async with asyncio.timeout(limit + TIMEOUT_SLACK_S):
                return await self._run_tool(task.kind, call)
        except TimeoutError as error:
            message = f"task '{task.name}' took longer than {limit:g} s"
            raise ToolFailed(Failure(kind="timeout", message=message, retryable=True)) from error

    def _inputs(self, task: Task, inputs: dict[str, Any] | None) -> dict[str, Any]:
        """The step's ``input`` or what a workbook task was given; code also sees the ``args`` of the arc by name."""
        given = self._scopes.bindings if inputs is None else inputs
        return {**self._scopes.args, **given} if task.kind == "python" and self._scopes.args else given

    def _idempotency_key(self, task: Task, state: PipelineState) -> str:
        """The same over redeliveries and retries, another one for each task of the list and each page."""
        if len(self._tasks) == 1 and not state.jumps:
            return state.origin
        return f"{state.origin}:{task.name}:{state.jumps}"

    async def _fields(self, task: Task, state: PipelineState, inputs: Mapping[str, Any] | None) -> dict[str, Any]:
        names: dict[str, Any] | None = None
        fields: dict[str, Any] = {}
        for key, compiled in task.compiled.items():
            if compiled.constant:
                fields[key] = compiled.source
                continue
            try:
                if names is None:
                    names = self._scopes.at(state, inputs)
                    names["keychain"] = await self._keychain.named(task)
                fields[key] = compiled.render(names)
            except TemplateError as error:
                raise ToolFailed(_template_failure(f"task '{task.name}', field '{key}'", error)) from error
        return fields


def _template_failure(where: str, error: TemplateError) -> Failure:
    return Failure(kind="template", message=f"{where}: {error}", details={"template": error.source[:200]})


def _facts(value: Any) -> dict[str, Any]:
    if isinstance(value, dict) and "status_code" in value:
        return {"http": {"status": value["status_code"], "headers": value.get("headers")}}
    return {}


def _child_value(child: Any) -> Any:
    if child.get("status") == "error":
        raise ToolFailed(msgspec.convert(child["error"], Failure))
    return child.get("data")


def _child_request(task: Task, fields: Mapping[str, Any], bindings: Mapping[str, Any]) -> ChildRequest:
    given = fields.get("input", bindings)
    if given is not None and not isinstance(given, dict):
        message = f"task '{task.name}': the input of a nested playbook must be a mapping, it is {type(given).__name__}"
        raise ToolFailed(Failure(kind="input", message=message))
    version, return_step = str(fields.get("version") or ""), fields.get("return_step")
    return ChildRequest(
        path=str(fields.get("path") or ""),
        input=dict(given or {}),
        version=int(version) if version.isdigit() else None,
        return_step=str(return_step) if return_step else None,
    )


def _seconds(fields: Mapping[str, Any]) -> float | None:
    given = fields.get("timeout_s", fields.get("timeout"))
    try:
        seconds = float(given) if given is not None else None
    except (TypeError, ValueError):
        return None
    return seconds if seconds and seconds > 0 else None
