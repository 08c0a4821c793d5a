"""What watchers are told of an execution: messages made of committed events, those of a moment together."""

import asyncio
import datetime
from collections.abc import Callable
from typing import Any

import msgspec

from wayfarer.engine import Event, State
from wayfarer.eventlog import Record

from .planning import LIFECYCLE, lifecycle_events

GATHER_S = 0.004
"""How long a step's beginning or end waits for what follows it: steps that take no longer are told of together."""
MAX_TOGETHER = 32
"""Most events in one message."""
MAX_INLINE_RESULT_BYTES = 512 * 1024
"""Larger results are not put on lifecycle messages; watchers fetch them."""
_encode = msgspec.json.Encoder().encode
Moment = tuple[Event, str]
"""An event and when it was committed, as ISO text."""
Told = Callable[[bytes, Event, State], None]
"""Takes a message, the last event that it tells of, and the state."""


class Lifecycle:
    """Gathers events per execution; an execution's end is told at once, with all that came before it."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._gathered: dict[str, tuple[list[Moment], State, str]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def add(self, record: Record, path: str) -> None:
        """Take the events of a committed decision."""
        events = lifecycle_events(record)
        if not events:
            return
        state, at = record.state, _now()
        moments, _, _ = self._gathered.get(state.execution_id) or ([], state, path)
        moments += [(event, at) for event in events]
        self._gathered[state.execution_id] = (moments, state, path)
        if state.ended or len(moments) >= MAX_TOGETHER:
            del self._gathered[state.execution_id]
            self._tell(moments, state, path)
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(GATHER_S, self._tell_all)

    def again(self, event: Event, state: State, path: str) -> None:
        """Tell of one event once more."""
        self._tell([(event, _now())], state, path)

    def _tell_all(self) -> None:
        self._timer = None
        gathered, self._gathered = self._gathered, {}
        for moments, state, path in gathered.values():
            self._tell(moments, state, path)

    def _tell(self, moments: list[Moment], state: State, path: str) -> None:
        for first in range(0, len(moments), MAX_TOGETHER):
            part = moments[first : first + MAX_TOGETHER]
            self._told(lifecycle_message(part, state, path), part[-1][0], state)


def lifecycle_message(moments: list[Moment], state: State, path: str) -> bytes:
    """The JSON message of lifecycle events of a root execution: the last one's, with those ``before`` it in order."""
    event = moments[-1][0]
    message: dict[str, Any] = {
        "execution_id": state.execution_id,
        **_told_of(*moments[-1]),
        "path": path,
        "request_id": state.workload.get("request_id"),
        "user_uid": state.workload.get("user_uid"),
    }
    if len(moments) > 1:
        message["before"] = [_told_of(*moment) for moment in moments[:-1]]
    if event.name == "playbook.completed":
        if state.result.ref is not None:
            message["result_ref"] = msgspec.to_builtins(state.result.ref)
        elif state.result.parts:
            message["result_ref"] = {"execution_id": state.execution_id}
        else:
            message["result"] = state.result.value
    elif event.name == "playbook.cancelled":
        message["error"] = {"kind": "cancelled", "message": event.payload.get("reason") or "cancelled"}
    encoded = _encode(message)
    if len(encoded) > MAX_INLINE_RESULT_BYTES and "result" in message:
        message["result"] = None
        message["result_ref"] = {"execution_id": state.execution_id}
        encoded = _encode(message)
    return encoded


def _told_of(event: Event, at: str) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "event_type": LIFECYCLE[event.name],
        "step_name": event.step or None,
        "status": event.status,
        "at": at,
        "error": event.payload.get("error"),
    }


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
