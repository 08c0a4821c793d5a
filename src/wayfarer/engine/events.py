"""Events of an execution: the log that everything else is folded from."""

from typing import Any, Literal

import msgspec

EventName = Literal[
    "playbook.started",
    "step.scheduled",
    "command.issued",
    "command.claimed",
    "call.done",
    "call.error",
    "step.done",
    "step.failed",
    "step.skipped",
    "loop.iteration.done",
    "loop.done",
    "child.started",
    "wait.started",
    "signal.received",
    "timer.set",
    "timer.fired",
    "playbook.completed",
    "playbook.failed",
    "playbook.cancelled",
]

TERMINAL = frozenset({"playbook.completed", "playbook.failed", "playbook.cancelled"})
"""Names of events that end an execution."""


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """One fact about an execution."""

    seq: int
    """Position in the execution's log, gapless from 1."""
    name: EventName
    step: str = ""
    attempt: int = 1
    payload: dict[str, Any] = {}

    @property
    def entity_type(self) -> str:
        """What the event is about: playbook, step, command, loop, child, wait, signal or timer."""
        return _ENTITY[self.name]

    @property
    def status(self) -> str:
        """The entity's state after the event, for listings."""
        return _STATUS[self.name]


_STATUS: dict[str, str] = {
    "playbook.started": "RUNNING",
    "step.scheduled": "RUNNING",
    "command.issued": "PENDING",
    "command.claimed": "RUNNING",
    "call.done": "COMPLETED",
    "call.error": "FAILED",
    "step.done": "COMPLETED",
    "step.failed": "FAILED",
    "step.skipped": "SKIPPED",
    "loop.iteration.done": "COMPLETED",
    "loop.done": "COMPLETED",
    "child.started": "RUNNING",
    "wait.started": "PENDING",
    "signal.received": "COMPLETED",
    "timer.set": "PENDING",
    "timer.fired": "COMPLETED",
    "playbook.completed": "COMPLETED",
    "playbook.failed": "FAILED",
    "playbook.cancelled": "CANCELLED",
}
_ENTITY = {name: "command" if name.startswith("call.") else name.split(".", 1)[0] for name in _STATUS}


def present(**fields: Any) -> dict[str, Any]:
    """Fields of a payload without those that are ``None``."""
    return {key: value for key, value in fields.items() if value is not None}
