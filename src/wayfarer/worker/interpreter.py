"""Runs the task list of one command: templates, tool calls, policies."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from wayfarer.dsl.environment import Finished
from wayfarer.dsl.errors import TemplateError
from wayfarer.dsl.exchange import ChildRequest, Command, Failure, PipelineState, Suspension
from wayfarer.dsl.model import CHILD_KINDS, Playbook, Rule, Task
from wayfarer.dsl.scope import build
from wayfarer.dsl.templates import truthy

from .aliases import PlaybookKeychain
from .tools.base import Call, ToolFailed

_replace = msgspec.structs.replace
RunTool = Callable[[str, Call], Awaitable[Any]]
Loaded = Mapping[str, Any]


class Done(msgspec.Struct, frozen=True):
    """The list ended well."""

    value: Any
    ctx: dict[str, Any]


class Failed(msgspec.Struct, frozen=True):
    """The list failed."""

    error: Failure
    ctx: dict[str, Any]


Ending = Done | Failed | Suspension


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
        self._steps = steps
        self._keychain = keychain
        self._run_tool = run_tool
        self._default_timeout_s = default_timeout_s
        self._logs = logs
        self._tasks = playbook.steps[command.step].tasks
        self._state = command.resume or PipelineState()

    async def run(self) -> Ending:
        """Run from where the list stands until it ends or is suspended."""
        while self._state.position < len(self._tasks):
            task = self._tasks[self._state.position]
            output, suspension = await self._output(task)
            if suspension is not None:
                return suspension
            ending = self._follow_policy(task, output)
            if ending is not None:
                return ending
        return Done(self._state.prev, self._state.ctx)

    async def _output(self, task: Task) -> tuple[dict[str, Any], Suspension | None]:
        started = time.perf_counter()
        meta = {"attempt": self._state.attempt}
        try:
            if task.kind in CHILD_KINDS:
                if self._state.child is None:
                    return {}, Suspension(resume=self._state, child=await self._child(task))
                child = self._state.child
                self._state = _replace(self._state, child=None)
                if child.get("status") == "error":
                    raise ToolFailed(msgspec.convert(child["error"], Failure))
                value = child.get("data")
            else:
                value = await self._call(task)
        except ToolFailed as failed:
            error = msgspec.to_builtins(failed.failure)
            meta["duration_ms"] = round((time.perf_counter() - started) * 1000)
            output = {"status": "error", "data": failed.data, "error": {"retryable": False, **error}}
            return {**output, **failed.facts, "meta": meta}, None
        meta["duration_ms"] = round((time.perf_counter() - started) * 1000)
        output = {"status": "ok", "data": value, "error": None, "meta": meta}
        if task.kind == "http" and isinstance(value, dict):
            output["http"] = {"status": value.get("status_code"), "headers": value.get("headers")}
        return output, None

    async def _call(self, task: Task) -> Any:
        if task.kind == "workbook":
            called = self._playbook.workbook[str(task.spec["task"])]
            given = await self._fields(task)
            bindings = given.get("input", given.get("args")) or {}
            fields = await self._fields(called, bindings if isinstance(bindings, dict) else {})
            if called.kind == "python":
                fields["input"] = {**(fields.get("input") or {}), **bindings}
            return await self._tool(called, fields)
        return await self._tool(task, await self._fields(task))

    async def _tool(self, task: Task, fields: dict[str, Any]) -> Any:
        if task.kind == "noop":
            return None
        limit = _seconds(fields) or task.timeout_s or self._command.timeout_s or self._default_timeout_s
        if "code" in task.spec:
            fields["code"] = task.spec["code"]
        if "libs" in task.spec:
            fields["libs"] = task.spec["libs"]
        call = Call(self._command, task.name, fields, limit, self._keychain, self._logs)
        try:
            async with asyncio.timeout(limit + 2):
                return await self._run_tool(task.kind, call)
        except TimeoutError as error:
            message = f"task '{task.name}' took longer than {limit:g} s"
            raise ToolFailed(Failure(kind="timeout", message=message, retryable=True)) from error

    async def _child(self, task: Task) -> ChildRequest:
        fields = await self._fields(task)
        version = str(fields.get("version") or "")
        return_step = fields.get("return_step")
        return ChildRequest(
            path=str(fields.get("path") or ""),
            input=fields["input"] if isinstance(fields.get("input"), dict) else {},
            version=int(version) if version.isdigit() else None,
            return_step=str(return_step) if return_step else None,
        )

    async def _fields(self, task: Task, bindings: Mapping[str, Any] | None = None) -> dict[str, Any]:
        scope: dict[str, Any] | None = None
        fields: dict[str, Any] = {}
        for key, compiled in task.compiled.items():
            if compiled.constant:
                fields[key] = compiled.source
                continue
            try:
                if scope is None:
                    scope = self._scope(extra=bindings)
                aliases = {name for root, name in compiled.references if root == "keychain" and name}
                if "keychain" in compiled.names:
                    scope["keychain"] = {**scope.get("keychain", {}), **await self._keychain.values(aliases)}
                fields[key] = compiled.render(scope)
            except TemplateError as error:
                message = f"task '{task.name}', field '{key}': {error}"
                raise ToolFailed(
                    Failure(kind="template", message=message, details={"template": error.source[:200]})
                ) from error
        return fields

    def _scope(self, output: Any = None, extra: Mapping[str, Any] | None = None) -> dict[str, Any]:
        command, state = self._command, self._state
        given = command.scope
        iteration: dict[str, Any] = {}
        if command.iteration is not None:
            iteration = {command.iteration.name: command.iteration.item, "loop_index": command.iteration.index}
        reserved: dict[str, Any] = {"execution_id": command.execution_id, "_attempt": state.attempt}
        reserved["_prev"] = Finished(state.prev)
        if output is not None:
            reserved["output"] = output
        return build(
            workload=given.get("workload", {}),
            ctx={**given.get("ctx", {}), **state.ctx},
            steps=self._steps,
            args=given.get("args", {}),
            bindings={**given.get("input", {}), **(extra or {})},
            tasks={name: Finished(value) for name, value in state.tasks.items()},
            iteration=iteration,
            iter_values=state.iter,
            reserved=reserved,
        )

    def _follow_policy(self, task: Task, output: dict[str, Any]) -> Ending | None:
        failed = output["status"] == "error"
        try:
            rule = self._matching(task, output)
            if rule is not None:
                self._bind(rule, output)
        except TemplateError as error:
            message = f"in the policy of task '{task.name}': {error}"
            return Failed(Failure(kind="template", message=message), self._state.ctx)
        failure = msgspec.convert(output["error"], Failure) if failed else None
        if rule is None:
            return Failed(failure, self._state.ctx) if failure else self._advance(task, output)
        match rule.do:
            case "retry":
                return self._retry(task, rule, failure, output)
            case "jump":
                return self._jump(task, rule, output)
            case "break":
                self._advance(task, output)
                return Done(self._state.prev, self._state.ctx)
            case "fail":
                message = f"task '{task.name}' was failed by its policy"
                return Failed(failure or Failure(kind="policy", message=message), self._state.ctx)
            case _:
                return self._advance(task, output)

    def _matching(self, task: Task, output: dict[str, Any]) -> Rule | None:
        for rule in task.rules:
            if rule.when is None:
                return rule
            scope = self._scope(output)
            scope[task.name] = Finished(output["data"])
            if truthy(rule.when.render(scope)):
                return rule
        return None

    def _bind(self, rule: Rule, output: dict[str, Any]) -> None:
        for name, compiled in rule.set.items():
            value = compiled.render(self._scope(output))
            kind, _, key = name.partition(".")
            if kind == "iter" and key:
                self._state = _replace(self._state, iter={**self._state.iter, key: value})
            else:
                self._state = _replace(self._state, ctx={**self._state.ctx, name.removeprefix("ctx."): value})

    def _advance(self, task: Task, output: dict[str, Any]) -> Ending | None:
        """Go to the next task; there is no ending yet."""
        value = output["data"]
        if output["status"] == "error":
            value = {"status": "error", "error": output["error"], "data": output["data"]}
        self._state = _replace(
            self._state,
            position=self._state.position + 1,
            attempt=1,
            tasks={**self._state.tasks, task.name: value},
            prev=value,
        )
        return None

    def _retry(self, task: Task, rule: Rule, error: Failure | None, output: dict[str, Any]) -> Ending | None:
        attempt = self._state.attempt
        if attempt >= rule.attempts:
            return Failed(error, self._state.ctx) if error else self._advance(task, output)
        delay = retry_delay(rule, attempt)
        asked = (error.details or {}).get("retry_after_s") if error and isinstance(error.details, dict) else None
        if isinstance(asked, int | float):
            delay = max(delay, float(asked))
        return Suspension(resume=_replace(self._state, attempt=attempt + 1), delay_s=delay, error=error)

    def _jump(self, task: Task, rule: Rule, output: dict[str, Any]) -> Failed | None:
        jumps = self._state.jumps + 1
        if jumps > task.max_iterations:
            message = f"task '{task.name}' jumped more than {task.max_iterations} times (max_iterations)"
            return Failed(Failure(kind="limit", message=message), self._state.ctx)
        self._advance(task, output)
        target = next(index for index, other in enumerate(self._tasks) if other.name == rule.to)
        self._state = _replace(self._state, position=target, jumps=jumps)
        return None


def retry_delay(rule: Rule, attempt: int) -> float:
    """Seconds before the attempt that follows ``attempt``; full jitter halves at most."""
    factor: int = {"none": 1, "linear": attempt, "exponential": 2 ** min(attempt - 1, 30)}[rule.backoff]
    delay = min(rule.delay * factor, rule.max_delay)
    return delay * random.uniform(0.5, 1.0) if rule.jitter else delay  # noqa: S311 - spreads load, guards nothing


def _seconds(fields: Mapping[str, Any]) -> float | None:
    given = fields.get("timeout_s", fields.get("timeout"))
    try:
        seconds = float(given) if given is not None else None
    except (TypeError, ValueError):
        return None
    return seconds if seconds and seconds > 0 else None
