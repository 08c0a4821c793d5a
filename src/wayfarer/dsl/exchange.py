"""The values that the engine, the dispatcher and the workers exchange.

A :class:`Command` asks a worker to run the task list of one step once; an :class:`Outcome` is the worker's answer.
Both travel as JSON and are decoded at the boundary, so everything behind it may trust the types.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec


class Iteration(msgspec.Struct, frozen=True, omit_defaults=True):
    """The iteration of a loop that a command runs."""

    name: str
    """The iterator's name, under which the item is in scope."""
    index: int
    """Zero-based position in the loop's input."""
    count: int
    """Length of the loop's input."""
    item: Any = None


class PipelineState(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a suspended task list goes on, and what it has computed so far."""

    position: int = 0
    """Index of the task to run next."""
    attempt: int = 1
    """Attempt number of that task, from 1; it survives the loss of a worker because it is in the event log."""
    jumps: int = 0
    """How many policy jumps were made, bounded by the list's ``max_iterations``."""
    tasks: dict[str, Any] = {}
    """Results of the finished tasks by name."""
    prev: Any = None
    """Result of the task that ended last."""
    iter: dict[str, Any] = {}
    """Values set with ``set_iter`` or ``set: {iter.x: …}``."""
    ctx: dict[str, Any] = {}
    """Values set with ``set_ctx`` that are not in the execution's ``ctx`` yet."""
    child: Any = None
    """After a suspension for a nested playbook or a wait: what it gave as ``{status, data, error, ref}``."""
    origin: str = ""
    """Id of the list's first command: what tools use as an idempotency key stays the same over retries."""


class Command(msgspec.Struct, frozen=True, omit_defaults=True):
    """One unit of work: run the task list of ``step`` in ``scope``."""

    command_id: str
    """Stable over redeliveries, unique over all executions; the idempotency key of the tools."""
    execution_id: str
    catalog_id: str
    """The immutable playbook version; the worker asks the catalog for its content once and keeps it."""
    path: str
    version: int
    step: str
    scope: dict[str, Any]
    """What templates see: ``workload``, ``ctx``, ``args``, ``input`` bindings and results of named steps."""
    attempt: int = 1
    iteration: Iteration | None = None
    resume: PipelineState | None = None
    timeout_s: float | None = None
    """Time limit of the whole command in seconds."""
    traceparent: str | None = None
    """W3C trace context of the execution."""
    server: str | None = None
    """The server that has the execution in memory: its outcome is best sent there. Not part of the event log."""


class Failure(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why something failed, fit to be shown: secrets are already removed."""

    kind: str
    """A stable word: ``timeout``, ``http``, ``python``, ``template``, ``credential``, ``child``, ``worker``, …"""
    message: str
    retryable: bool = False
    details: Any = None


class ChildRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """A nested playbook that the server shall start for a suspended task list."""

    path: str
    input: dict[str, Any] = {}
    version: int | None = None
    return_step: str | None = None


class WaitRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a step waits for: a signal, a while, or a moment."""

    signal: str | None = None
    schema: Any = None
    """JSON Schema of the signal's payload."""
    ask: Any = None
    """What is shown to the person whose decision is awaited."""
    limit_s: float | None = None
    """Fail when no signal has come after so many seconds."""
    delay_s: float | None = None
    until: float | None = None
    """Unix time in seconds."""


class Suspension(msgspec.Struct, frozen=True, omit_defaults=True):
    """The task list stops here, frees its worker and goes on with ``resume`` later."""

    resume: PipelineState
    delay_s: float | None = None
    """Go on after that many seconds (a retry's delay); zero means at once."""
    child: ChildRequest | None = None
    """Go on when this nested playbook has ended."""
    wait: WaitRequest | None = None
    """Go on when this wait is over."""
    error: Failure | None = None
    """The failed attempt that the retry follows, for the event log."""


class ResultRef(msgspec.Struct, frozen=True):
    """A large result in the object store."""

    store: str
    key: str
    size: int


def filled(value: Sequence[Any], parts: Mapping[str, Any]) -> list[Any]:
    """A list with the items put in that were kept elsewhere; a place is ``3``, or ``3/0`` in a list within it."""
    items = list(value)
    deeper: dict[int, dict[str, Any]] = {}
    for place, part in parts.items():
        first, _, rest = place.partition("/")
        if rest:
            deeper.setdefault(int(first), {})[rest] = part
        else:
            items[int(first)] = part
    for index, inner in deeper.items():
        items[index] = filled(items[index], inner)
    return items


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of a command. The first terminal outcome of a command wins."""

    command_id: str
    execution_id: str
    status: Literal["ok", "error", "suspended", "claimed"]
    """``claimed`` only says that a long-running command has a worker."""
    data: Any = None
    """The result when ``status`` is ``ok``; with ``ref`` only the fields kept inline."""
    ref: ResultRef | None = None
    error: Failure | None = None
    ctx: dict[str, Any] = {}
    """Changes to the execution's ``ctx``."""
    suspension: Suspension | None = None
    worker_id: str = ""
    attempt: int = 1
    claimed_at: float = 0.0
    """Unix time in seconds when the worker took the command."""
    finished_at: float = 0.0
    logs: list[str] = []
    """Lines printed by python tasks, bounded by the worker."""
    lease: int | None = None
    """The lease under which the command was handed over; None for one that came over the queue."""
    traceparent: str | None = None
    """W3C trace context of the work that is reported."""
    takes: str | None = None
    """The worker goes on at once with a command of this pool, when one follows."""


class Handed(msgspec.Struct, frozen=True):
    """A command that a server hands to the worker whose outcome it follows, instead of queueing it."""

    command: msgspec.Raw
    """A `Command` as it was encoded for the event log."""
    lease: int
    """The event that records the command: whoever holds it says so now and then, else the command is queued."""


def addressed(command: bytes, server: str) -> bytes:
    """An encoded command with the server that has its execution in memory: it is encoded once, for the event log."""
    return b"%b,%b}" % (command[:-1], b'"server":' + msgspec.json.encode(server))


COMMAND_JSON = msgspec.json.Decoder(Command)
COMMANDS_JSON = msgspec.json.Decoder(Command | list[Command])
"""A message of the work queue: a command, or several iterations of one loop."""
OUTCOME_JSON = msgspec.json.Decoder(Outcome)
