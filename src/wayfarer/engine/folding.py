"""Folds an execution's events into its state; each event changes a few of its fields."""

from collections.abc import Callable, Iterable
from typing import Any

import immutables
import msgspec

from wayfarer.dsl.exchange import Failure, PipelineState

from .events import Event
from .inputs import Result, Seed
from .state import Kept, Pending, Run, State, Timer, Token, Wait

Changes = dict[str, Any]
"""Fields of a state and their new values."""
_NONE: immutables.Map[Any, Any] = immutables.Map()
_replace = msgspec.structs.replace


def fold(events: Iterable[Event], state: State | None = None) -> State:
    """The state after all ``events``."""
    current = state or State()
    for event in events:
        current = evolve(current, event)
    return current


def evolve(state: State, event: Event) -> State:
    """The state after one more event."""
    return _replace(state, seq=event.seq, **_CHANGES[event.name](state, event))


def _started(state: State, event: Event) -> Changes:
    payload = event.payload
    return {
        "status": "RUNNING",
        "execution_id": payload["execution_id"],
        "catalog_id": payload["catalog_id"],
        "version": payload["version"],
        "workload": payload["workload"],
        "parent_execution_id": payload.get("parent_execution_id"),
        "parent_command_id": payload.get("parent_command_id"),
        "return_step": payload.get("return_step"),
        "depth": payload.get("depth", 0),
        "traceparent": payload.get("traceparent"),
        **_begun_with(payload),
    }


def _begun_with(payload: dict[str, Any]) -> Changes:
    """The step that is reached first, and what a rerun takes over."""
    if not payload.get("seed"):
        return {"waiting": _NONE.set(payload["entry"], Token(order=0))}
    seed = msgspec.convert(payload["seed"], Seed)
    tokens = {entry.step: Token(order=order, args=entry.args) for order, entry in enumerate(seed.entries)}
    kept = {int(index): result for index, result in seed.iterations.items()}
    return {
        "waiting": immutables.Map(tokens),
        "results": immutables.Map(seed.results),
        "stats": immutables.Map(seed.stats),
        "ctx": immutables.Map(seed.ctx),
        "kept": Kept(seed.entries[0].step, seed.items_digest, immutables.Map(kept)) if kept else None,
    }


def _scheduled(state: State, event: Event) -> Changes:
    run = Run(args=event.payload.get("args", {}), items=event.payload.get("items"), limit=event.payload.get("limit"))
    kept = state.kept
    if event.payload.get("kept") and kept is not None:
        run = _replace(run, results=kept.results, completed=len(kept.results))
    return {
        "kept": None if kept is not None and kept.step == event.step else kept,
        "runs": state.runs.set(event.step, run),
        "waiting": _without(state.waiting, event.step),
        "step_runs": state.step_runs.set(event.step, state.step_runs.get(event.step, 0) + 1),
        "current_step": event.step,
    }


def _issued(state: State, event: Event) -> Changes:
    pending = Pending(step=event.step, index=event.payload.get("index"), attempt=event.attempt)
    return _awaiting(state, event, pending)


def _child_started(state: State, event: Event) -> Changes:
    payload = event.payload
    pending = Pending(
        step=event.step,
        index=payload.get("index"),
        child=payload["child_execution_id"],
        claimed=True,
        resume=msgspec.convert(payload["resume"], PipelineState) if payload.get("resume") else None,
    )
    return _awaiting(state, event, pending)


def _wait_started(state: State, event: Event) -> Changes:
    payload = event.payload
    name = payload.get("signal")
    changes: Changes = {}
    if name is not None and payload.get("dropped"):
        kept = state.signals.get(name, ())[payload["dropped"] :]
        changes["signals"] = state.signals.set(name, kept) if kept else _without(state.signals, name)
    pending = Pending(
        step=event.step,
        index=payload.get("index"),
        claimed=True,
        resume=msgspec.convert(payload["resume"], PipelineState) if payload.get("resume") else None,
        wait=Wait(name, payload.get("schema"), payload.get("ask"), payload.get("limit_s")),
    )
    return {**changes, **_awaiting(state, event, pending)}


def _signal_received(state: State, event: Event) -> Changes:
    payload = event.payload
    changes: Changes = {}
    if payload.get("signal_id"):
        changes["signal_ids"] = state.signal_ids.set(payload["signal_id"], payload.get("command_id"))
    if not payload.get("command_id"):
        name = payload["signal"]
        kept = (*state.signals.get(name, ()), payload.get("payload"))
        changes["signals"] = state.signals.set(name, kept)
    return changes


def _awaiting(state: State, event: Event, pending: Pending) -> Changes:
    payload = event.payload
    commands = _without(state.commands, payload.get("replaces", "")).set(payload["command_id"], pending)
    changes: Changes = {"commands": commands, "issued": state.issued + 1}
    if not payload.get("again"):
        run = state.runs[event.step]
        index = payload.get("index")
        following = run.next_index + 1 if index is None else index + 1
        run = _replace(run, next_index=following, in_flight=run.in_flight + 1)
        changes["runs"] = state.runs.set(event.step, run)
    return changes


def _claimed(state: State, event: Event) -> Changes:
    command_id = event.payload["command_id"]
    pending = state.commands.get(command_id)
    return {} if pending is None else {"commands": state.commands.set(command_id, _replace(pending, claimed=True))}


def _call_done(state: State, event: Event) -> Changes:
    return _call_ended(state, event, Result.of(event.payload), failed=False)


def _call_error(state: State, event: Event) -> Changes:
    if event.payload.get("again"):
        return {"commands": _without(state.commands, event.payload["command_id"])}
    return _call_ended(state, event, Result({"status": "error", "error": event.payload["error"]}), failed=True)


def _call_ended(state: State, event: Event, result: Result, failed: bool) -> Changes:
    payload = event.payload
    changes: Changes = {"commands": _without(state.commands, payload["command_id"]), "ctx": _bound(state, event)}
    run = state.runs.get(event.step)
    if run is not None:
        run = _replace(
            run,
            in_flight=run.in_flight - 1,
            completed=run.completed + (not failed),
            failed=run.failed + failed,
            results=run.results.set(payload.get("index") or 0, result),
        )
        changes["runs"] = state.runs.set(event.step, run)
    return changes


def _step_done(state: State, event: Event) -> Changes:
    run = state.runs[event.step]
    changes: Changes = {"done": state.done + 1}
    if run.items is None:
        result = run.results.get(0, Result())
    else:
        results = [run.results.get(index) or Result() for index in range(len(run.items))]
        parts = {str(index): item.ref for index, item in enumerate(results) if item.ref is not None}
        for index, item in enumerate(results):
            parts |= {f"{index}/{place}": ref for place, ref in item.parts.items()}
        result = Result([item.value for item in results], parts=parts)
        changes["stats"] = _counted(state, event.step, run)
    return {**changes, **_left(state, event, result)}


def _step_failed(state: State, event: Event) -> Changes:
    changes: Changes = {
        "failed": state.failed + 1,
        "commands": _of_others(state.commands, event.step),
        "timers": _of_others(state.timers, event.step),
    }
    run = state.runs.get(event.step)
    if run is not None and run.items is not None:
        changes["stats"] = _counted(state, event.step, run)
    return {**changes, **_left(state, event, Result({"status": "error", "error": event.payload["error"]}))}


def _counted(state: State, step: str, run: Run) -> immutables.Map[str, dict[str, int]]:
    counts = {"total": len(run.items or ()), "completed": run.completed, "failed": run.failed}
    return state.stats.set(step, counts)


def _of_others(mapping: immutables.Map[str, Any], step: str) -> immutables.Map[str, Any]:
    """The commands or timers of all steps but one."""
    for key, item in mapping.items():
        if item.step == step:
            mapping = mapping.delete(key)
    return mapping


def _left(state: State, event: Event, result: Result) -> Changes:
    waiting = state.waiting
    for position, token in enumerate(event.payload.get("next", ())):
        before = waiting.get(token["step"])
        args = {**(before.args if before else {}), **token.get("args", {})}
        order = before.order if before else event.seq * 1000 + position
        waiting = waiting.set(token["step"], Token(order=order, args=args))
    return {
        "runs": _without(state.runs, event.step),
        "waiting": waiting,
        "results": state.results.set(event.step, result),
        "ctx": _bound(state, event),
        "last_step": state.last_step if event.payload.get("noop") else event.step,
    }


def _bound(state: State, event: Event) -> immutables.Map[str, Any]:
    ctx = event.payload.get("ctx")
    return state.ctx.update(ctx) if ctx else state.ctx


def _skipped(state: State, event: Event) -> Changes:
    return {"waiting": _without(state.waiting, event.step)}


def _timer_set(state: State, event: Event) -> Changes:
    payload = event.payload
    timer = Timer(
        kind=payload["kind"],
        step=event.step,
        index=payload.get("index"),
        resume=msgspec.convert(payload["resume"], PipelineState) if payload.get("resume") else None,
        command_id=payload.get("command_id"),
    )
    commands = _without(state.commands, payload.get("replaces", ""))
    return {"commands": commands, "timers": state.timers.set(payload["timer_id"], timer)}


def _timer_fired(state: State, event: Event) -> Changes:
    return {"timers": _without(state.timers, event.payload["timer_id"])}


def _completed(state: State, event: Event) -> Changes:
    step = event.payload.get("result_step")
    result = state.results.get(step, Result()) if step else Result(event.payload.get("result"))
    return {"status": "COMPLETED", "result": result, **_STOPPED}


def _playbook_failed(state: State, event: Event) -> Changes:
    return {"status": "FAILED", "error": msgspec.convert(event.payload["error"], Failure), **_STOPPED}


def _cancelled(state: State, event: Event) -> Changes:
    error = Failure(kind="cancelled", message=event.payload.get("reason") or "the execution was cancelled")
    return {"status": "CANCELLED", "error": error, **_STOPPED}


def _unchanged(state: State, event: Event) -> Changes:
    return {}


_STOPPED: Changes = {"runs": _NONE, "waiting": _NONE, "commands": _NONE, "timers": _NONE}


def _without(mapping: immutables.Map[str, Any], key: str) -> immutables.Map[str, Any]:
    return mapping.delete(key) if key in mapping else mapping


_CHANGES: dict[str, Callable[[State, Event], Changes]] = {
    "playbook.started": _started,
    "step.scheduled": _scheduled,
    "command.issued": _issued,
    "command.claimed": _claimed,
    "call.done": _call_done,
    "call.error": _call_error,
    "step.done": _step_done,
    "step.failed": _step_failed,
    "step.skipped": _skipped,
    "loop.iteration.done": _unchanged,
    "loop.done": _unchanged,
    "child.started": _child_started,
    "wait.started": _wait_started,
    "signal.received": _signal_received,
    "timer.set": _timer_set,
    "timer.fired": _timer_fired,
    "playbook.completed": _completed,
    "playbook.failed": _playbook_failed,
    "playbook.cancelled": _cancelled,
}
