"""Issues the commands and nested playbooks of a step."""

from __future__ import annotations

import functools
from collections.abc import Callable, Container, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from wayfarer.dsl.errors import TemplateError
from wayfarer.dsl.exchange import ChildRequest, Command, Iteration, PipelineState
from wayfarer.dsl.model import Playbook, Step, Task
from wayfarer.dsl.templates import Reference

from .effects import DEFAULT_POOL, IssueCommand, StartChild
from .entering import time_limit
from .scoping import command_references, iteration_of, render, template_failure, worker_scope

if TYPE_CHECKING:
    from .turn import Turn


_encode = msgspec.json.Encoder().encode
MAX_GIVEN_BYTES = 64 * 1024
"""Largest value that a decision carries itself; a worker puts a larger one into the object store."""


@functools.lru_cache(maxsize=4096)
def _references(playbook_id: int, step_name: str, playbook: _ByIdentity) -> frozenset[Reference]:
    return command_references(playbook.value, playbook.value.steps[step_name])


class _ByIdentity:
    """Wraps a playbook so that caches compare it by identity, not by its whole content."""

    __slots__ = ("value",)

    def __init__(self, value: Playbook) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.value is self.value


class Launcher:
    """Emits ``command.issued`` and ``child.started`` for one decision."""

    def __init__(self, turn: Turn, fresh_id: Callable[[], str]) -> None:
        self._turn = turn
        self._fresh_id = fresh_id

    def iterations(self, step: Step) -> None:
        """Start as many iterations as may be in flight; without a loop the one call; finish when none is left."""
        turn = self._turn
        if step.is_noop and step.loop is None:
            turn.leaving.done(step)
            return
        while not turn.state.ended:
            run = turn.state.runs.get(step.name)
            if run is None:
                return
            total = 1 if run.items is None else len(run.items)
            limit = run.limit or (step.loop.max_in_flight if step.loop else 1)
            index = run.next_index
            while index in run.results:
                index += 1
            if index >= total:
                if run.in_flight == 0:
                    turn.leaving.done(step)
                return
            if run.in_flight >= limit:
                return
            self._launch(step, None if run.items is None else index)

    def _launch(self, step: Step, index: int | None) -> None:
        turn = self._turn
        if step.wait is not None:
            turn.waiting.launch(step, step.wait, index)
            return
        task = step.child
        if task is None:
            if index is not None or not self._given(step):
                self.command(step.name, index)
            return
        try:
            request = self._child_request(step, task, index)
        except TemplateError as error:
            turn.leaving.failed(step, template_failure(f"step '{step.name}'", error))
            return
        self.child(step.name, index, request)

    def _given(self, step: Step) -> bool:
        """Answer a step that only gives a value; False leaves to a worker what is large or can't be rendered."""
        turn, wanted = self._turn, step.given
        if wanted is None:
            return False
        run = turn.state.runs[step.name]
        try:
            bindings = self.bindings(step, run.args, None)
            value = render(wanted, turn.state, turn.resolved, args=run.args, bindings=bindings)
            size = len(_encode(value))
        except (TemplateError, TypeError, ValueError, OverflowError, RecursionError):
            return False
        if size > MAX_GIVEN_BYTES:
            return False
        command_id = f"{turn.state.execution_id}:{turn.state.issued + 1}"
        turn.emit("command.issued", step.name, command_id=command_id)
        turn.emit("call.done", step.name, command_id=command_id, data=value)
        turn.leaving.done(step)
        return True

    def bindings(
        self, step: Step, args: Mapping[str, Any], iteration: Iteration | None, wanted: Container[str] | None = None
    ) -> dict[str, Any]:
        """The step's ``input`` bindings, or only those in ``wanted``."""
        turn = self._turn
        return {
            name: render(compiled, turn.state, turn.resolved, args=args, iteration=iteration)
            for name, compiled in step.input.items()
            if wanted is None or name in wanted
        }

    def command(
        self,
        step_name: str,
        index: int | None,
        *,
        resume: PipelineState | None = None,
        replaces: str | None = None,
        again: bool = False,
    ) -> None:
        """Issue a command for one run of the step's task list."""
        turn = self._turn
        step, state = turn.playbook.steps[step_name], turn.state
        run = state.runs[step_name]
        iteration = iteration_of(step, run, index)
        try:
            bindings = self.bindings(step, run.args, iteration)
            limit = time_limit(step, state, turn.resolved, run.args, bindings)
        except TemplateError as error:
            turn.leaving.failed(step, template_failure(f"the input of step '{step_name}'", error))
            return
        references = _references(id(turn.playbook), step_name, _ByIdentity(turn.playbook))
        command = Command(
            command_id=f"{state.execution_id}:{state.issued + 1}",
            execution_id=state.execution_id,
            catalog_id=state.catalog_id,
            path=turn.playbook.path,
            version=state.version,
            step=step_name,
            scope=worker_scope(state, references, run.args, bindings),
            attempt=resume.attempt if resume else 1,
            iteration=iteration,
            resume=resume,
            timeout_s=limit,
            traceparent=state.traceparent,
        )
        encoded = _encode(command)
        payload: dict[str, Any] = {"command_id": command.command_id, "command": msgspec.Raw(encoded)}
        payload["pool"] = step.pool or DEFAULT_POOL
        event = turn.emit("command.issued", step_name, command.attempt, **payload, **optional(index, replaces, again))
        turn.effects.append(IssueCommand(command, encoded, event.seq, step.pool or DEFAULT_POOL))

    def child(
        self,
        step_name: str,
        index: int | None,
        request: ChildRequest,
        *,
        resume: PipelineState | None = None,
        replaces: str | None = None,
    ) -> None:
        """Start a nested playbook."""
        turn = self._turn
        step, run = turn.playbook.steps[step_name], turn.state.runs[step_name]
        try:
            bindings = self.bindings(step, run.args, iteration_of(step, run, index)) if step.limit else {}
            limit = time_limit(step, turn.state, turn.resolved, run.args, bindings)
        except TemplateError as error:
            turn.leaving.failed(step, template_failure(f"the time limit of step '{step_name}'", error))
            return
        command_id = f"{turn.state.execution_id}:{turn.state.issued + 1}"
        child_id = self._fresh_id()
        payload: dict[str, Any] = {
            "command_id": command_id,
            "child_execution_id": child_id,
            "path": request.path,
        }
        payload["input"] = request.input
        if request.version is not None:
            payload["version"] = request.version
        if resume is not None:
            payload["resume"] = msgspec.to_builtins(resume)
        turn.emit("child.started", step_name, **payload, **optional(index, replaces, resume is not None))
        turn.effects.append(
            StartChild(child_id, command_id, request.path, request.version, request.input, request.return_step)
        )
        if limit:
            turn.timers.begin("child_timeout", limit, step_name, index, command_id=command_id)

    def _child_request(self, step: Step, task: Task, index: int | None) -> ChildRequest:
        turn = self._turn
        run = turn.state.runs[step.name]
        iteration = iteration_of(step, run, index)
        bindings = self.bindings(step, run.args, iteration)
        given = {
            key: render(compiled, turn.state, turn.resolved, args=run.args, bindings=bindings, iteration=iteration)
            for key, compiled in task.compiled.items()
        }
        workload = given.get("input")
        if workload is None:
            workload = bindings
        if not isinstance(workload, dict):
            raise TemplateError(f"the input of a nested playbook must be a mapping, it is {type(workload).__name__}")
        version = given.get("version")
        number = int(str(version)) if str(version or "").isdigit() else None
        return_step = given.get("return_step")
        return ChildRequest(
            path=str(given.get("path") or ""),
            input=workload,
            version=number,
            return_step=str(return_step) if return_step else None,
        )


def optional(index: int | None, replaces: str | None, again: bool) -> dict[str, Any]:
    """Fields of an event that begins something a step awaits."""
    payload: dict[str, Any] = {}
    if index is not None:
        payload["index"] = index
    if replaces is not None:
        payload["replaces"] = replaces
    if again or replaces is not None:
        payload["again"] = True
    return payload
