"""Runs a recorded log through the engine again: from every input that it tells of, the same events must follow."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from wayfarer.dsl.exchange import ChildRequest, Failure, Outcome, PipelineState, Suspension, WaitRequest
from wayfarer.dsl.model import Playbook
from wayfarer.engine import State, fold
from wayfarer.engine.decide import decide
from wayfarer.engine.events import Event
from wayfarer.engine.inputs import Cancel, ChildEnded, Finalize, Input, Result, Signal, Start, TimerFired


class Different(AssertionError):
    """The engine now decides otherwise than when the log was written."""


def replay(playbook: Playbook, log: Sequence[Event]) -> int:
    """Decide everything in a log again; how many inputs there were. Raises `Different` at the first other event."""
    state, at, inputs = State(), 0, 0
    while at < len(log):
        given = _cause(log, at, state)
        children = iter([event.payload["child_execution_id"] for event in log[at:] if event.name == "child.started"])
        decision = decide(playbook, state, given, fresh_id=children.__next__)
        decided = [_told(event) for event in decision.events]
        recorded = [_told(event) for event in log[at : at + max(1, len(decided))]]
        for now, then in zip([*decided, *[None] * (len(recorded) - len(decided))], recorded, strict=False):
            if now != then:
                raise Different(f"after {type(given).__name__} at event {at + 1}:\nrecorded {then}\ndecided  {now}")
        state, at, inputs = fold(log[at : at + len(decided)], state), at + len(decided), inputs + 1
        assert state == decision.state
    return inputs


def _told(event: Event) -> Any:
    """The event as the log has it; a command in an event is encoded already."""
    return msgspec.json.decode(msgspec.json.encode(event))


def _cause(log: Sequence[Event], at: int, state: State) -> Input:
    """The input whose decision begins with the event at a position."""
    event, payload = log[at], log[at].payload
    match event.name:
        case "playbook.started":
            return msgspec.convert(payload, Start)
        case "command.claimed":
            return msgspec.convert({**payload, "execution_id": state.execution_id, "status": "claimed"}, Outcome)
        case "timer.fired" if payload.get("dropped"):
            return _cause(log, at + 1, state)
        case "timer.fired":
            return TimerFired(payload["timer_id"])
        case "signal.received":
            given = payload.get("payload", _awaited(log, at))
            return Signal(payload["signal"], given, payload.get("signal_id"), payload.get("by", ""))
        case "playbook.cancelled":
            return Cancel(payload["reason"])
        case "playbook.completed" | "playbook.failed":
            reason = payload.get("error", {}).get("message", "")
            return Finalize(event.status, payload.get("result"), reason)
        case "call.done" | "call.error":
            return _ended(log, at, state)
    return _suspended(state, event, payload["replaces"])


def _awaited(log: Sequence[Event], at: int) -> Any:
    """What a signal brought, as the step that waited for it tells."""
    following = next(event for event in log[at + 1 :] if event.name != "timer.fired")
    resume = following.payload.get("command", {}).get("resume")
    return resume["child"]["data"] if resume else following.payload["data"]


def _ended(log: Sequence[Event], at: int, state: State) -> Input:
    event, payload = log[at], log[at].payload
    if state.commands[payload["command_id"]].child is not None:
        error = msgspec.convert(payload["error"], Failure) if "error" in payload else None
        return ChildEnded(payload["command_id"], payload["child_execution_id"], Result.of(payload), error)
    if payload.get("again"):
        outcome = _suspended(state, log[at + 1], payload["command_id"], payload)
        assert isinstance(outcome, Outcome)
        return outcome
    status = "ok" if event.name == "call.done" else "error"
    return msgspec.convert({**payload, "execution_id": state.execution_id, "status": status}, Outcome)


def _suspended(state: State, event: Event, command_id: str, report: Mapping[str, Any] = {}) -> Input:
    """A task list that stopped, or that goes on after what it stopped for, as the event that followed tells."""
    payload = event.payload
    pending = state.commands[command_id]
    if pending.child is not None:
        child = payload["command"]["resume"]["child"]
        error = msgspec.convert(child["error"], Failure) if child["status"] == "error" else None
        return ChildEnded(command_id, pending.child, Result.of(child), error)
    resume = msgspec.convert(payload.get("command", payload)["resume"], PipelineState)
    suspension = Suspension(
        resume=resume,
        delay_s=payload["delay_s"] if event.name == "timer.set" else 0,
        child=msgspec.convert(payload, ChildRequest) if event.name == "child.started" else None,
        wait=msgspec.convert(payload, WaitRequest) if event.name == "wait.started" else None,
        error=msgspec.convert(report["error"], Failure) if "error" in report else None,
    )
    given = {**report, "command_id": command_id, "execution_id": state.execution_id, "status": "suspended"}
    return msgspec.structs.replace(
        msgspec.convert({key: value for key, value in given.items() if key != "error"}, Outcome), suspension=suspension
    )
