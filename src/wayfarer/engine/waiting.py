"""Steps that wait for a signal, a while or a moment: nothing but the state and a timer is kept for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from wayfarer.dsl.errors import TemplateError
from wayfarer.dsl.exchange import Failure, PipelineState, WaitRequest
from wayfarer.dsl.model import Step, Task
from wayfarer.dsl.payloads import problems
from wayfarer.dsl.waits import wait_request

from .entering import time_limit
from .inputs import Result, Signal
from .launching import optional
from .scoping import iteration_of, render, template_failure
from .state import Pending, State, Timer

if TYPE_CHECKING:
    from .turn import Turn

MAX_KEPT_SIGNALS = 100
"""Signals that an execution keeps until a step waits for them."""


class Waiting:
    """Begins and ends the waits of one decision."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn

    def launch(self, step: Step, task: Task, index: int | None) -> None:
        """Begin the wait that is all a step does."""
        turn = self._turn
        try:
            request = self._request(step, task, index)
        except TemplateError as error:
            turn.leaving.failed(step, template_failure(f"step '{step.name}'", error))
            return
        self.begin(step.name, index, request)

    def begin(
        self,
        step_name: str,
        index: int | None,
        request: WaitRequest,
        *,
        resume: PipelineState | None = None,
        replaces: str | None = None,
    ) -> None:
        """Begin a wait; a signal that was kept for it ends it at once."""
        turn = self._turn
        command_id = f"{turn.state.execution_id}:{turn.state.issued + 1}"
        payload: dict[str, Any] = {"command_id": command_id, **msgspec.to_builtins(request)}
        answer, dropped = self._kept(request)
        if dropped:
            payload["dropped"] = dropped
        if resume is not None:
            payload["resume"] = msgspec.to_builtins(resume)
        turn.emit("wait.started", step_name, **payload, **optional(index, replaces, resume is not None))
        if answer is not None:
            turn.answered(command_id, turn.state.commands[command_id], Result(answer[0]))
            return
        delay = request.limit_s if request.signal is not None else request.delay_s
        if delay is not None or request.until is not None:
            turn.timers.begin("wait", delay or 0.0, step_name, index, command_id=command_id, at=request.until)

    def _kept(self, request: WaitRequest) -> tuple[tuple[Any] | None, int]:
        """The first kept payload that fits, and how many are used up by looking for it."""
        kept = self._turn.state.signals.get(request.signal or "", ())
        for position, payload in enumerate(kept):
            if not problems(request.schema, payload):
                return (payload,), position + 1
        return None, len(kept)

    def signal(self, given: Signal) -> None:
        """A signal has come: the wait that began first takes it, else it is kept."""
        turn = self._turn
        if given.signal_id is not None and given.signal_id in turn.state.signal_ids:
            return
        noted: dict[str, Any] = {"signal": given.name}
        noted |= {key: value for key, value in (("signal_id", given.signal_id), ("by", given.by)) if value}
        found = waiting_for(turn.state, given.name)
        if found is None:
            if sum(len(kept) for kept in turn.state.signals.values()) < MAX_KEPT_SIGNALS:
                turn.emit("signal.received", "", payload=given.payload, **noted)
            return
        command_id, pending = found
        if pending.wait is not None and problems(pending.wait.schema, given.payload):
            return
        turn.emit("signal.received", pending.step, command_id=command_id, **noted)
        turn.timers.drop_limit(command_id)
        turn.answered(command_id, pending, Result(given.payload))

    def due(self, timer: Timer) -> None:
        """The time of a wait is over: it was all that was waited for, or no signal has come."""
        turn, command_id = self._turn, timer.command_id or ""
        pending = turn.state.commands.get(command_id)
        if pending is None or pending.wait is None:
            return
        wait = pending.wait
        error = None
        if wait.signal is not None:
            message = f"the signal '{wait.signal}' did not come within {wait.limit_s or 0:g} s"
            error = Failure(kind="timeout", message=message, details={"signal": wait.signal})
        turn.answered(command_id, pending, error=error)

    def _request(self, step: Step, task: Task, index: int | None) -> WaitRequest:
        turn = self._turn
        run = turn.state.runs[step.name]
        iteration = iteration_of(step, run, index)
        bindings = turn.launcher.bindings(step, run.args, iteration)
        fields: dict[str, Any] = {"schema": task.spec.get("schema")}
        for key, compiled in task.compiled.items():
            fields[key] = render(
                compiled, turn.state, turn.resolved, args=run.args, bindings=bindings, iteration=iteration
            )
        limit = time_limit(step, turn.state, turn.resolved, run.args, bindings)
        return wait_request(fields, task.timeout_s or limit)


def waiting_for(state: State, name: str) -> tuple[str, Pending] | None:
    """The pending wait for a signal that began first."""
    found = [
        (int(command_id.rsplit(":", 1)[-1]), command_id, pending)
        for command_id, pending in state.commands.items()
        if pending.wait is not None and pending.wait.signal == name
    ]
    if not found:
        return None
    _, command_id, pending = min(found, key=lambda item: item[0])
    return command_id, pending
