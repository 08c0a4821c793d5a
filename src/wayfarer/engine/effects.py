"""What the dispatcher does once a decision is durable."""

from typing import Any

import msgspec

from wayfarer.dsl.exchange import Command


class IssueCommand(msgspec.Struct, frozen=True):
    """Publish a command; ``seq`` is the event that records it."""

    command: Command
    encoded: bytes
    """The command as JSON, as it is in the event."""
    seq: int
    pool: str


class StartChild(msgspec.Struct, frozen=True, omit_defaults=True):
    """Start a nested playbook in the same commit."""

    execution_id: str
    parent_command_id: str
    path: str
    version: int | None
    workload: dict[str, Any]
    return_step: str | None = None


class SetTimer(msgspec.Struct, frozen=True):
    """Send `TimerFired` after ``delay_s`` seconds, or at ``at`` in Unix seconds."""

    timer_id: str
    delay_s: float
    at: float | None = None


class DropTimer(msgspec.Struct, frozen=True):
    """The timer is of no more use."""

    timer_id: str


class CancelChild(msgspec.Struct, frozen=True):
    """Cancel a nested execution."""

    execution_id: str
    reason: str


class Ended(msgspec.Struct, frozen=True):
    """The execution has ended; its parent, if any, is to be told."""


Effect = IssueCommand | StartChild | SetTimer | DropTimer | CancelChild | Ended

DEFAULT_POOL = "default"
"""The pool of steps that ask for none."""
