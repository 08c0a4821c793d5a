"""The state of an execution: an immutable fold over its events."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

import immutables
import msgspec

from wayfarer.dsl.exchange import Failure, PipelineState

from .events import Event
from .inputs import Result, Seed

Status = Literal["NEW", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"]
_NONE: immutables.Map[Any, Any] = immutables.Map()
_replace = msgspec.structs.replace


class Wait(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a pending step waits for."""

    signal: str | None = None
    schema: Any = None
    ask: Any = None
    limit_s: float | None = None


class Pending(msgspec.Struct, frozen=True, omit_defaults=True):
    """A command, or a nested playbook, whose outcome is awaited."""

    step: str
    index: int | None = None
    """The loop iteration, from 0."""
    attempt: int = 1
    claimed: bool = False
    child: str | None = None
    """Execution id of the nested playbook."""
    resume: PipelineState | None = None
    """Where the task list goes on after the nested playbook or the wait."""
    wait: Wait | None = None


class Timer(msgspec.Struct, frozen=True, omit_defaults=True):
    """A timer that is set."""

    kind: Literal["retry", "child_timeout", "execution_timeout", "wait"]
    step: str = ""
    index: int | None = None
    resume: PipelineState | None = None
    command_id: str | None = None


class Run(msgspec.Struct, frozen=True, omit_defaults=True):
    """A step that is running."""

    args: dict[str, Any] = {}
    items: list[Any] | None = None
    """The loop's input; None when the step has no loop."""
    limit: int | None = None
    """Iterations that may be in flight at once, when the loop takes the number from a template."""
    next_index: int = 0
    in_flight: int = 0
    completed: int = 0
    failed: int = 0
    results: immutables.Map[int, Result] = _NONE


class Token(msgspec.Struct, frozen=True, omit_defaults=True):
    """A taken arc that has reached its step; the step runs when no live branch can lead to it any more."""

    order: int
    args: dict[str, Any] = {}


class Kept(msgspec.Struct, frozen=True):
    """Iterations of a loop that a rerun need not run again."""

    step: str
    items_digest: str
    results: immutables.Map[int, Result]


class State(msgspec.Struct, frozen=True):
    """Everything the engine knows of an execution."""

    status: Status = "NEW"
    seq: int = 0
    execution_id: str = ""
    catalog_id: str = ""
    version: int = 0
    parent_execution_id: str | None = None
    parent_command_id: str | None = None
    return_step: str | None = None
    depth: int = 0
    traceparent: str | None = None
    workload: dict[str, Any] = {}
    ctx: immutables.Map[str, Any] = _NONE
    runs: immutables.Map[str, Run] = _NONE
    waiting: immutables.Map[str, Token] = _NONE
    commands: immutables.Map[str, Pending] = _NONE
    timers: immutables.Map[str, Timer] = _NONE
    results: immutables.Map[str, Result] = _NONE
    stats: immutables.Map[str, dict[str, int]] = _NONE
    step_runs: immutables.Map[str, int] = _NONE
    kept: Kept | None = None
    signals: immutables.Map[str, tuple[Any, ...]] = _NONE
    """Payloads of signals that came before a step waited for them, by name, oldest first."""
    signal_ids: immutables.Map[str, str | None] = _NONE
    """Ids of signals that were taken, with the command that each has answered; None for those that were kept."""
    issued: int = 0
    """How many command ids were given out."""
    done: int = 0
    failed: int = 0
    last_step: str | None = None
    current_step: str | None = None
    result: Result = Result()
    error: Failure | None = None

    @property
    def ended(self) -> bool:
        """Whether the execution has ended."""
        return self.status not in ("NEW", "RUNNING")


def fold(events: Iterable[Event], state: State | None = None) -> State:
    """The state after all ``events``."""
    current = state or State()
    for event in events:
        current = evolve(current, event)
    return current


def evolve(state: State, event: Event) -> State:
    """The state after one more event."""
    return _EVOLVE[event.name](_replace(state, seq=event.seq), event)


def _started(state: State, event: Event) -> State:
    payload = event.payload
    return _replace(
        state,
        status="RUNNING",
        execution_id=payload["execution_id"],
        catalog_id=payload["catalog_id"],
        version=payload["version"],
        workload=payload["workload"],
        parent_execution_id=payload.get("parent_execution_id"),
        parent_command_id=payload.get("parent_command_id"),
        return_step=payload.get("return_step"),
        depth=payload.get("depth", 0),
        traceparent=payload.get("traceparent"),
        **_begun_with(payload),
    )


def _begun_with(payload: dict[str, Any]) -> dict[str, Any]:
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


def _scheduled(state: State, event: Event) -> State:
    run = Run(args=event.payload.get("args", {}), items=event.payload.get("items"), limit=event.payload.get("limit"))
    kept = state.kept
    if event.payload.get("kept") and kept is not None:
        run = _replace(run, results=kept.results, completed=len(kept.results))
    return _replace(
        state,
        kept=None if kept is not None and kept.step == event.step else kept,
        runs=state.runs.set(event.step, run),
        waiting=_without(state.waiting, event.step),
        step_runs=state.step_runs.set(event.step, state.step_runs.get(event.step, 0) + 1),
        current_step=event.step,
    )


def _issued(state: State, event: Event) -> State:
    payload = event.payload
    pending = Pending(step=event.step, index=payload.get("index"), attempt=event.attempt)
    return _awaiting(state, event, pending)


def _child_started(state: State, event: Event) -> State:
    payload = event.payload
    pending = Pending(
        step=event.step,
        index=payload.get("index"),
        child=payload["child_execution_id"],
        claimed=True,
        resume=msgspec.convert(payload["resume"], PipelineState) if payload.get("resume") else None,
    )
    return _awaiting(state, event, pending)


def _wait_started(state: State, event: Event) -> State:
    payload = event.payload
    name = payload.get("signal")
    if name is not None and payload.get("dropped"):
        kept = state.signals.get(name, ())[payload["dropped"] :]
        state = _replace(state, signals=state.signals.set(name, kept) if kept else _without(state.signals, name))
    pending = Pending(
        step=event.step,
        index=payload.get("index"),
        claimed=True,
        resume=msgspec.convert(payload["resume"], PipelineState) if payload.get("resume") else None,
        wait=Wait(name, payload.get("schema"), payload.get("ask"), payload.get("limit_s")),
    )
    return _awaiting(state, event, pending)


def _signal_received(state: State, event: Event) -> State:
    payload = event.payload
    if payload.get("signal_id"):
        answered = payload.get("command_id")
        state = _replace(state, signal_ids=state.signal_ids.set(payload["signal_id"], answered))
    if payload.get("command_id"):
        return state
    name = payload["signal"]
    kept = (*state.signals.get(name, ()), payload.get("payload"))
    return _replace(state, signals=state.signals.set(name, kept))


def _awaiting(state: State, event: Event, pending: Pending) -> State:
    payload = event.payload
    commands = _without(state.commands, payload.get("replaces", "")).set(payload["command_id"], pending)
    state = _replace(state, commands=commands, issued=state.issued + 1)
    if payload.get("again"):
        return state
    run = state.runs[event.step]
    index = payload.get("index")
    following = run.next_index + 1 if index is None else index + 1
    run = _replace(run, next_index=following, in_flight=run.in_flight + 1)
    return _replace(state, runs=state.runs.set(event.step, run))


def _claimed(state: State, event: Event) -> State:
    command_id = event.payload["command_id"]
    pending = state.commands.get(command_id)
    if pending is None:
        return state
    return _replace(state, commands=state.commands.set(command_id, _replace(pending, claimed=True)))


def _call_done(state: State, event: Event) -> State:
    return _call_ended(state, event, Result.of(event.payload), failed=False)


def _call_error(state: State, event: Event) -> State:
    if event.payload.get("again"):
        return _replace(state, commands=_without(state.commands, event.payload["command_id"]))
    return _call_ended(state, event, Result({"status": "error", "error": event.payload["error"]}), failed=True)


def _call_ended(state: State, event: Event, result: Result, failed: bool) -> State:
    payload = event.payload
    state = _replace(
        state,
        commands=_without(state.commands, payload["command_id"]),
        ctx=state.ctx.update(payload.get("ctx", {})),
    )
    run = state.runs.get(event.step)
    if run is None:
        return state
    run = _replace(
        run,
        in_flight=run.in_flight - 1,
        completed=run.completed + (not failed),
        failed=run.failed + failed,
        results=run.results.set(payload.get("index") or 0, result),
    )
    return _replace(state, runs=state.runs.set(event.step, run))


def _step_done(state: State, event: Event) -> State:
    run = state.runs[event.step]
    stats = state.stats
    if run.items is None:
        result = run.results.get(0, Result())
    else:
        results = [run.results.get(index) or Result() for index in range(len(run.items))]
        parts = {str(index): item.ref for index, item in enumerate(results) if item.ref is not None}
        for index, item in enumerate(results):
            parts |= {f"{index}/{place}": ref for place, ref in item.parts.items()}
        result = Result([item.value for item in results], parts=parts)
        counts = {"total": len(run.items), "completed": run.completed, "failed": run.failed}
        stats = stats.set(event.step, counts)
    return _left(_replace(state, stats=stats, done=state.done + 1), event, result)


def _step_failed(state: State, event: Event) -> State:
    result = Result({"status": "error", "error": event.payload["error"]})
    run = state.runs.get(event.step)
    if run is not None and run.items is not None:
        counts = {"total": len(run.items), "completed": run.completed, "failed": run.failed}
        state = _replace(state, stats=state.stats.set(event.step, counts))
    state = _left(_replace(state, failed=state.failed + 1), event, result)
    return _replace(state, commands=_of_others(state.commands, event.step), timers=_of_others(state.timers, event.step))


def _of_others(mapping: immutables.Map[str, Any], step: str) -> immutables.Map[str, Any]:
    """The commands or timers of all steps but one."""
    for key, item in mapping.items():
        if item.step == step:
            mapping = mapping.delete(key)
    return mapping


def _left(state: State, event: Event, result: Result) -> State:
    waiting = state.waiting
    for position, token in enumerate(event.payload.get("next", ())):
        before = waiting.get(token["step"])
        args = {**(before.args if before else {}), **token.get("args", {})}
        order = before.order if before else event.seq * 1000 + position
        waiting = waiting.set(token["step"], Token(order=order, args=args))
    return _replace(
        state,
        runs=_without(state.runs, event.step),
        waiting=waiting,
        results=state.results.set(event.step, result),
        ctx=state.ctx.update(event.payload.get("ctx", {})),
        last_step=state.last_step if event.payload.get("noop") else event.step,
    )


def _skipped(state: State, event: Event) -> State:
    return _replace(state, waiting=_without(state.waiting, event.step))


def _timer_set(state: State, event: Event) -> State:
    payload = event.payload
    timer = Timer(
        kind=payload["kind"],
        step=event.step,
        index=payload.get("index"),
        resume=msgspec.convert(payload["resume"], PipelineState) if payload.get("resume") else None,
        command_id=payload.get("command_id"),
    )
    commands = _without(state.commands, payload.get("replaces", ""))
    return _replace(state, commands=commands, timers=state.timers.set(payload["timer_id"], timer))


def _timer_fired(state: State, event: Event) -> State:
    return _replace(state, timers=_without(state.timers, event.payload["timer_id"]))


def _completed(state: State, event: Event) -> State:
    step = event.payload.get("result_step")
    result = state.results.get(step, Result()) if step else Result(event.payload.get("result"))
    return _replace(state, status="COMPLETED", result=result, **_STOPPED)


def _playbook_failed(state: State, event: Event) -> State:
    error = msgspec.convert(event.payload["error"], Failure)
    return _replace(state, status="FAILED", error=error, **_STOPPED)


def _cancelled(state: State, event: Event) -> State:
    error = Failure(kind="cancelled", message=event.payload.get("reason") or "the execution was cancelled")
    return _replace(state, status="CANCELLED", error=error, **_STOPPED)


def _unchanged(state: State, event: Event) -> State:
    return state


_STOPPED: dict[str, Any] = {"runs": _NONE, "waiting": _NONE, "commands": _NONE, "timers": _NONE}


def _without(mapping: immutables.Map[str, Any], key: str) -> immutables.Map[str, Any]:
    return mapping.delete(key) if key in mapping else mapping


_EVOLVE: dict[str, Callable[[State, Event], State]] = {
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
