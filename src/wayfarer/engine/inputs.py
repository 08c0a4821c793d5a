"""What may happen to an execution from outside."""

from collections.abc import Mapping
from typing import Any, Self

import msgspec

from wayfarer.dsl.exchange import Failure, Outcome, ResultRef


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a step or an iteration gave."""

    value: Any = None
    """The value itself; with ``ref`` only the fields kept inline."""
    ref: ResultRef | None = None
    parts: Mapping[str, ResultRef] = {}
    """Items of a loop's list that lie in the object store themselves, by place: ``3``, or ``3/0`` in nested lists."""

    @property
    def tells_failure(self) -> bool:
        """Whether it is what a failed step leaves: ``{status: error, error}``."""
        return (
            isinstance(self.value, dict)
            and self.value.keys() == {"status", "error"}
            and self.value["status"] == "error"
        )

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Self:
        """The result as the payload of a ``call.done`` event has it."""
        if "ref" not in payload and "parts" not in payload:
            return cls(payload.get("data"))
        return msgspec.convert(
            {"value": payload.get("data"), "ref": payload.get("ref"), "parts": payload.get("parts", {})}, cls
        )

    def stored(self) -> dict[str, Any]:
        """Where its large parts lie, as fields of such a payload; empty for a result that is inline as a whole."""
        fields: dict[str, Any] = {"ref": self.ref, "parts": self.parts}
        built: dict[str, Any] = msgspec.to_builtins({key: value for key, value in fields.items() if value})
        return built


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A step that an execution begins with."""

    step: str
    args: dict[str, Any] = {}


class Seed(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a rerun takes over from the execution before."""

    entries: list[Entry]
    """The step it begins with first, then others that were under way."""
    results: dict[str, Result] = {}
    stats: dict[str, dict[str, int]] = {}
    ctx: dict[str, Any] = {}
    iterations: dict[str, Result] = {}
    """Results of the first entry's loop by index, used when its input is the same."""
    items_digest: str = ""


class Start(msgspec.Struct, frozen=True, omit_defaults=True):
    """Begin an execution."""

    execution_id: str
    catalog_id: str
    version: int
    workload: dict[str, Any]
    """The playbook's defaults with the request's values merged over them."""
    parent_execution_id: str | None = None
    parent_command_id: str | None = None
    return_step: str | None = None
    """The step whose result is the execution's, instead of the playbook's own choice."""
    rerun_of: str | None = None
    seed: Seed | None = None
    depth: int = 0
    """How many playbooks this one is nested in."""
    traceparent: str | None = None
    """W3C trace context that all commands carry on."""


class ChildEnded(msgspec.Struct, frozen=True, omit_defaults=True):
    """A nested playbook has ended."""

    command_id: str
    child_execution_id: str
    result: Result = Result()
    error: Failure | None = None


class TimerFired(msgspec.Struct, frozen=True):
    """A timer that the execution had set is due."""

    timer_id: str


class Signal(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something from outside that a step waits for, or will wait for."""

    name: str
    payload: Any = None
    signal_id: str | None = None
    """The same id again changes nothing."""
    by: str = ""


class Cancel(msgspec.Struct, frozen=True, omit_defaults=True):
    """Stop the execution."""

    reason: str = ""
    cascade: bool = True
    """Nested executions are cancelled too; else they go on and their results are of no more use."""


class Finalize(msgspec.Struct, frozen=True, omit_defaults=True):
    """End the execution now with a given outcome, for operators."""

    status: str = "COMPLETED"
    result: Any = None
    reason: str = ""


Input = Start | Outcome | ChildEnded | TimerFired | Signal | Cancel | Finalize
