"""One decision in the making: events are emitted one by one and the state follows each."""

from collections.abc import Callable
from typing import Any

import msgspec

from wayfarer.dsl.errors import TemplateError
from wayfarer.dsl.exchange import Failure, Outcome, Suspension
from wayfarer.dsl.model import Playbook, Step

from .effects import CancelChild, Effect, Ended
from .entering import admitted, execution_limit, loop_items, loop_limit
from .events import Event, EventName, present
from .folding import evolve
from .inputs import Cancel, ChildEnded, Finalize, Result, Signal, Start, TimerFired
from .launching import Launcher
from .leaving import Leaving
from .rerunning import digest
from .routing import ready_steps
from .scoping import Resolved, template_failure
from .state import Pending, State
from .timing import Timers
from .waiting import Waiting

_NOTHING = Result()
MAX_STEP_RUNS = 10_000
"""How often one step may run in one execution."""
MAX_STEPS_PER_DECISION = 1_000
"""How many steps may follow one another without any work in between."""


class Turn:
    """Collects the events and effects of one decision."""

    def __init__(self, playbook: Playbook, state: State, fresh_id: Callable[[], str], resolved: Resolved) -> None:
        self.playbook = playbook
        self.state = state
        self.resolved = resolved
        self.events: list[Event] = []
        self.effects: list[Effect] = []
        self.launcher = Launcher(self, fresh_id)
        self.waiting = Waiting(self)
        self.leaving = Leaving(self)
        self.timers = Timers(self)

    def emit(self, name: EventName, step: str = "", attempt: int = 1, /, **payload: Any) -> Event:
        """Append an event and let the state follow."""
        event = Event(seq=self.state.seq + 1, name=name, step=step, attempt=attempt, payload=payload)
        self.state = evolve(self.state, event)
        self.events.append(event)
        return event

    # What may happen

    def start(self, given: Start) -> None:
        """Begin: the entry step is reached."""
        payload = {key: value for key, value in msgspec.to_builtins(given).items() if value is not None}
        self.emit("playbook.started", path=self.playbook.path, entry=self.playbook.entry, **payload)
        try:
            limit = execution_limit(self.playbook, self.state)
        except TemplateError as error:
            self.fail_playbook(template_failure("the time limit of the execution", error))
            return
        if limit:
            self.timers.begin("execution_timeout", limit)
        self.settle()

    def outcome(self, given: Outcome) -> None:
        """A worker reports what became of a command; a command that is no longer awaited changes nothing."""
        pending = self.state.commands.get(given.command_id)
        if pending is None or pending.child is not None or pending.wait is not None:
            return
        if not pending.claimed:
            claim = {
                "command_id": given.command_id,
                "worker_id": given.worker_id,
                "claimed_at": given.claimed_at,
            }
            self.emit("command.claimed", pending.step, pending.attempt, **claim)
        if given.status == "claimed":
            return
        if given.status == "suspended" and given.suspension is not None:
            self._suspend(given, pending, given.suspension)
        elif given.status == "ok":
            self._call_done(given, pending)
        else:
            error = given.error or Failure(kind="worker", message="the worker reported an error without a cause")
            self._call_failed(given.command_id, pending, error, {**_report(given), **present(ctx=given.ctx or None)})
        self.settle()

    def child_ended(self, given: ChildEnded) -> None:
        """A nested playbook has ended: its step goes on, or its task list is resumed."""
        pending = self.state.commands.get(given.command_id)
        if pending is None or pending.child != given.child_execution_id:
            return
        self.timers.drop_limit(given.command_id)
        self.answered(given.command_id, pending, given.result, given.error)
        self.settle()

    def signal(self, given: Signal) -> None:
        """Something that a step waits for has come."""
        self.waiting.signal(given)
        self.settle()

    def answered(
        self,
        command_id: str,
        pending: Pending,
        result: Result = _NOTHING,
        error: Failure | None = None,
    ) -> None:
        """A nested playbook or a wait has ended: its step goes on, or its task list is resumed."""
        if pending.resume is not None:
            output: dict[str, Any] = {"status": "ok", "data": result.value, **result.stored()}
            if error is not None:
                output = {"status": "error", "error": msgspec.to_builtins(error)}
            resume = msgspec.structs.replace(pending.resume, child=output)
            self.launcher.command(pending.step, pending.index, resume=resume, replaces=command_id)
            return
        child = present(child_execution_id=pending.child)
        if error is None:
            self._ended_well(pending, {"command_id": command_id, "data": result.value, **child, **result.stored()})
        else:
            self._call_failed(command_id, pending, error, child)

    def timer_fired(self, given: TimerFired) -> None:
        """A timer is due: a retry begins, or a time limit is over."""
        timer = self.state.timers.get(given.timer_id)
        if timer is None:
            return
        self.emit("timer.fired", timer.step, timer_id=given.timer_id)
        if timer.kind == "retry":
            self.launcher.command(timer.step, timer.index, resume=timer.resume, again=True)
        elif timer.kind == "execution_timeout":
            limit = "its time limit" if self.playbook.timeout_s is None else f"{self.playbook.timeout_s:g} s"
            self.fail_playbook(Failure(kind="timeout", message=f"the execution took longer than {limit}"))
        elif timer.kind == "wait":
            self.waiting.due(timer)
        elif timer.command_id in self.state.commands:
            self._child_too_late(timer.command_id)
        self.settle()

    def cancel(self, given: Cancel) -> None:
        """Stop everything, nested playbooks only where the caller wants it."""
        reason = given.reason
        why = reason or "the parent was cancelled"
        self._end(lambda: self.emit("playbook.cancelled", reason=reason), why if given.cascade else None)

    def finalize(self, given: Finalize) -> None:
        """End by an operator's hand."""
        if given.status == "FAILED":
            self.fail_playbook(Failure(kind="finalized", message=given.reason or "ended by an operator"))
        else:
            self._end(lambda: self.emit("playbook.completed", result=given.result), "the parent was finalized")

    # Outcomes

    def _call_done(self, given: Outcome, pending: Pending) -> None:
        payload: dict[str, Any] = {"command_id": given.command_id, "data": given.data, **_report(given)}
        if given.ref is not None:
            payload["ref"] = msgspec.to_builtins(given.ref)
        if given.ctx:
            payload["ctx"] = given.ctx
        self._ended_well(pending, payload)

    def _ended_well(self, pending: Pending, payload: dict[str, Any]) -> None:
        if pending.index is not None:
            payload["index"] = pending.index
        self.emit("call.done", pending.step, pending.attempt, **payload)
        self._after_call(pending)

    def _call_failed(self, command_id: str, pending: Pending, error: Failure, report: dict[str, Any]) -> None:
        payload = {"command_id": command_id, "error": msgspec.to_builtins(error), **report}
        if pending.index is not None:
            payload["index"] = pending.index
        self.emit("call.error", pending.step, pending.attempt, **payload)
        step = self.playbook.steps[pending.step]
        if step.loop is not None and step.loop.continue_on_error:
            self._after_call(pending)
        else:
            self.leaving.failed(step, error)

    def _after_call(self, pending: Pending) -> None:
        step = self.playbook.steps[pending.step]
        run = self.state.runs[pending.step]
        if run.items is None:
            self.leaving.done(step)
            return
        last = self.events[-1].name
        status = "COMPLETED" if last == "call.done" else "FAILED"
        self.emit("loop.iteration.done", step.name, index=pending.index, status=status)
        self.launcher.iterations(step)

    def _suspend(self, given: Outcome, pending: Pending, suspension: Suspension) -> None:
        step, index, resume = pending.step, pending.index, suspension.resume
        replaces = given.command_id
        if suspension.error is not None:
            error = msgspec.to_builtins(suspension.error)
            self.emit(
                "call.error",
                step,
                pending.attempt,
                command_id=replaces,
                error=error,
                again=True,
                **_report(given),
            )
        if suspension.child is not None:
            self.launcher.child(step, index, suspension.child, resume=resume, replaces=replaces)
        elif suspension.wait is not None:
            self.waiting.begin(step, index, suspension.wait, resume=resume, replaces=replaces)
        elif suspension.delay_s:
            self.timers.begin("retry", suspension.delay_s, step, index, resume, replaces=replaces)
        else:
            self.launcher.command(step, index, resume=resume, replaces=replaces)

    def _child_too_late(self, command_id: str | None) -> None:
        pending = self.state.commands[command_id or ""]
        if pending.child:
            self.effects.append(CancelChild(pending.child, "the step's time limit is over"))
        step = self.playbook.steps[pending.step]
        limit = "the step's time limit" if step.timeout_s is None else f"{step.timeout_s:g} s"
        error = Failure(
            kind="timeout",
            message=f"the nested playbook took longer than {limit}",
            details={"execution_id": pending.child},
        )
        self._call_failed(command_id or "", pending, error, {})

    # Steps

    def fail_playbook(self, error: Failure) -> None:
        """End with a failure."""
        details = msgspec.to_builtins(error)
        self._end(lambda: self.emit("playbook.failed", error=details), "the parent has failed")

    def _end(self, emit: Callable[[], object], reason: str | None) -> None:
        if reason is not None:
            self.cancel_children(None, reason)
        self.timers.drop(None)
        emit()
        self.effects.append(Ended())

    def cancel_children(self, step: str | None, reason: str = "the parent's step has ended") -> None:
        for pending in self.state.commands.values():
            if pending.child is not None and step in (None, pending.step):
                self.effects.append(CancelChild(pending.child, reason))

    def settle(self) -> None:
        """Run every step that may run, and complete when no work is left."""
        for _ in range(MAX_STEPS_PER_DECISION):
            if self.state.ended:
                return
            ready = ready_steps(self.playbook, self.state)
            if not ready:
                break
            for name in ready:
                if not self.state.ended and name in self.state.waiting:
                    self._enter(self.playbook.steps[name])
        else:
            message = f"more than {MAX_STEPS_PER_DECISION} steps followed one another without any work in between"
            self.fail_playbook(Failure(kind="limit", message=message))
            return
        state = self.state
        if not (state.runs or state.waiting):
            self._complete()

    def _complete(self) -> None:
        state = self.state
        choices = (state.return_step, self.playbook.final_step, "final_result", state.last_step)
        step = next((name for name in choices if name and name in state.results), None)
        self._end(lambda: self.emit("playbook.completed", **present(result_step=step)), "")

    def _enter(self, step: Step) -> None:
        token = self.state.waiting[step.name]
        if self.state.step_runs.get(step.name, 0) >= MAX_STEP_RUNS:
            message = f"step '{step.name}' ran more than {MAX_STEP_RUNS} times"
            self.fail_playbook(Failure(kind="limit", message=message, details={"step": step.name}))
            return
        args = present(args=token.args or None)
        try:
            if not admitted(step, self.state, self.resolved, token.args):
                self.emit("step.skipped", step.name, reason="not admitted")
                return
            wanted = step.loop.items.names if step.loop is not None else ()
            bindings = self.launcher.bindings(step, token.args, None, wanted)
            items = loop_items(step, self.state, self.resolved, token.args, bindings)
            limit = loop_limit(step, self.state, self.resolved, token.args)
        except TemplateError as error:
            self.emit("step.scheduled", step.name, **args)
            self.leaving.failed(step, template_failure(f"step '{step.name}'", error))
            return
        kept = self.state.kept
        same = kept is not None and kept.step == step.name and items is not None and kept.items_digest == digest(items)
        self.emit("step.scheduled", step.name, **args, **present(items=items, limit=limit, kept=same or None))
        self.launcher.iterations(step)


def _report(given: Outcome) -> dict[str, Any]:
    report: dict[str, Any] = {"worker_id": given.worker_id, "claimed_at": given.claimed_at}
    report["finished_at"] = given.finished_at
    if given.logs:
        report["logs"] = given.logs
    return report
