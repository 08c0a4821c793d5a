"""The state of an execution, an immutable value."""

from typing import Any, Literal

import immutables
import msgspec

from wayfarer.dsl.exchange import Failure, PipelineState

from .inputs import Result

Status = Literal["NEW", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"]
_NONE: immutables.Map[Any, Any] = immutables.Map()


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
