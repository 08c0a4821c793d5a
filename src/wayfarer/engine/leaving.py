"""The end of a step: its results are bound, its arcs taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from wayfarer.dsl.errors import TemplateError
from wayfarer.dsl.exchange import Failure
from wayfarer.dsl.model import Step
from wayfarer.dsl.scope import assigned

from .events import Event, present
from .folding import evolve
from .routing import FAILURE_NAMES, changed, success_names, taken_arcs
from .scoping import own_result, render, step_output, template_failure
from .state import State

if TYPE_CHECKING:
    from .turn import Turn


class Leaving:
    """Ends the steps of one decision, well or with a failure."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn

    def done(self, step: Step) -> None:
        """The step's work is done: bind ``set``, take arcs."""
        turn = self._turn
        run = turn.state.runs[step.name]
        if run.items is not None:
            counts = {"total": len(run.items), "completed": run.completed, "failed": run.failed}
            turn.emit("loop.done", step.name, **counts)
        try:
            after = evolve(turn.state, self._left_event(step, [], {}))
            value = own_result(step, after.results[step.name], turn.resolved)
            scope: dict[str, Any] = {"args": run.args, "output": step_output(value)}
            ctx, scope["iter_values"] = self._bound(step, after, scope)
            if ctx:
                after = evolve(turn.state, self._left_event(step, [], ctx))
            event = {"step": step.name, "data": value, "result": value}
            tokens, moved = taken_arcs(step, after, turn.resolved, event, success_names(step), scope)
            ctx = {**ctx, **moved}
        except TemplateError as error:
            self.failed(step, template_failure(f"step '{step.name}'", error))
            return
        if step.arcs and not tokens and turn.playbook.no_next_is_error:
            error_text = f"no arc of step '{step.name}' matched"
            self.failed(step, Failure(kind="routing", message=error_text))
            return
        payload = self._left_event(step, tokens, ctx).payload
        turn.emit("step.done", step.name, 1, **payload, **({"noop": True} if step.is_noop and not step.loop else {}))

    def _bound(self, step: Step, after: State, scope: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the step's ``set`` gives: changes to ``ctx``, and ``iter`` values for its arcs.

        With a loop ``iter`` values belong to one iteration, and none is under way when the step ends.
        """
        turn = self._turn
        ctx: dict[str, Any] = {}
        values: dict[str, Any] = {}
        for name, compiled in step.set.items():
            if step.loop is not None and name.startswith("iter."):
                continue
            value = render(compiled, after, turn.resolved, **scope)
            root, _, key = name.partition(".")
            if root == "iter" and key:
                values = assigned(values, key, value)
                continue
            ctx = changed(after.ctx, ctx, name, value)
        return ctx, values

    def _left_event(self, step: Step, tokens: list[dict[str, Any]], ctx: dict[str, Any]) -> Event:
        payload: dict[str, Any] = {}
        if tokens:
            payload["next"] = tokens
        if ctx:
            payload["ctx"] = ctx
        return Event(seq=self._turn.state.seq + 1, name="step.done", step=step.name, payload=payload)

    def failed(self, step: Step, error: Failure) -> None:
        """The step has failed: arcs that test for it may go on, else the execution fails."""
        turn = self._turn
        details = msgspec.to_builtins(error)
        run = turn.state.runs.get(step.name)
        args = run.args if run else {}
        event = {"step": step.name, "error": details}
        stub = Event(seq=turn.state.seq + 1, name="step.failed", step=step.name, payload={"error": details})
        try:
            after = evolve(turn.state, stub)
            scope = {"args": args, "output": step_output(None, details)}
            tokens, ctx = taken_arcs(step, after, turn.resolved, event, FAILURE_NAMES, scope)
        except TemplateError as problem:
            tokens, ctx, error = [], {}, template_failure(f"step '{step.name}'", problem)
            details = msgspec.to_builtins(error)
        turn.cancel_children(step.name)
        turn.timers.drop(step.name)
        turn.emit("step.failed", step.name, error=details, **present(next=tokens or None, ctx=ctx or None))
        if not tokens:
            at_step = {"step": step.name, **(error.details if isinstance(error.details, dict) else {})}
            turn.fail_playbook(msgspec.structs.replace(error, details=at_step))
