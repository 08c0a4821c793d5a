"""Large values: kept in the object store, with the selected fields inline."""

from typing import Any

import msgspec

from wayfarer.bus import Bus
from wayfarer.bus.objects import RESULTS_BUCKET
from wayfarer.dsl.environment import Finished
from wayfarer.dsl.exchange import Command, Failure, PipelineState, ResultRef, Suspension, filled
from wayfarer.keychain import Redactor

from .tools.base import ToolFailed

INLINE_RESULT_BYTES = 64 * 1024
"""Results up to this size stay in the event log."""
MAX_INLINE_FIELDS_BYTES = 64 * 1024
"""Largest sum of the fields that ``output_select`` keeps inline."""
MAX_CTX_BYTES = 256 * 1024
"""Most that one command may add to the execution's ``ctx``."""
STORED = "$stored"
_encode = msgspec.json.Encoder().encode


def encoded(value: Any, what: str) -> bytes:
    """JSON of a value; raises `ToolFailed` when it has none."""
    try:
        return _encode(value)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ToolFailed(Failure(kind="result", message=f"{what} is not JSON: {error}")) from error


class Results:
    """Moves values between outcomes, commands and the object store; what leaves is free of secrets."""

    def __init__(self, bus: Bus, redactor: Redactor, max_bytes: int) -> None:
        self._bus = bus
        self._redactor = redactor
        self._max_bytes = max_bytes

    async def stored(self, command: Command, value: Any, select: tuple[str, ...]) -> tuple[Any, ResultRef | None]:
        """What to report of a result: itself, or the selected fields and a reference.

        Raises `ToolFailed` for more than ``max_bytes``, and for selected fields that are large themselves.
        """
        if value is None or isinstance(value, bool | int | float):
            return self._redactor.redact(value), None
        data = encoded(value, "the result")
        if self._redactor.finds(data):
            value = self._redactor.redact(value)
            data = encoded(value, "the result")
        if len(data) <= INLINE_RESULT_BYTES:
            return value, None
        if len(data) > self._max_bytes:
            message = f"the result has {len(data)} bytes of JSON, the limit is {self._max_bytes}"
            raise ToolFailed(Failure(kind="limit", message=message))
        inline = selected(value, select)
        size = len(encoded(inline, "output_select"))
        if size > MAX_INLINE_FIELDS_BYTES:
            message = f"output_select keeps {size} bytes inline, the limit is {MAX_INLINE_FIELDS_BYTES}"
            raise ToolFailed(Failure(kind="limit", message=message))
        return inline, await self._put(command, data)

    async def upstream(self, command: Command) -> dict[str, Finished]:
        """The finished steps that a command names, with results by reference fetched.

        Raises `ToolFailed` when the results of a loop's iterations are larger together than ``max_bytes``.
        """
        values = dict(command.scope.get("steps", {}))
        for name, ref in command.scope.get("refs", {}).items():
            values[name] = await self._get(ref)
        for name, parts in command.scope.get("parts", {}).items():
            values[name] = await self._gathered(f"step '{name}'", values[name], parts)
        stats = command.scope.get("stats", {})
        return {name: Finished(value, stats.get(name)) for name, value in values.items()}

    async def suspended(self, command: Command, suspension: Suspension) -> Suspension:
        """A suspension fit for the event log: large results of finished tasks are moved to the object store."""
        state = suspension.resume
        if not state.tasks and state.prev is None:
            return suspension
        tasks = {name: await self._slim(command, value) for name, value in state.tasks.items()}
        names = [name for name, value in state.tasks.items() if value is state.prev]
        prev = tasks[names[-1]] if names else await self._slim(command, state.prev)
        return msgspec.structs.replace(suspension, resume=msgspec.structs.replace(state, tasks=tasks, prev=prev))

    async def resumed(self, command: Command, state: PipelineState) -> PipelineState:
        """The opposite of `suspended`; a nested playbook's large result is fetched as well."""
        tasks = {name: await self._whole(command, value) for name, value in state.tasks.items()}
        child = state.child
        if isinstance(child, dict) and child.get("ref"):
            child = {**child, "data": await self._get(child["ref"])}
        if isinstance(child, dict) and child.get("parts"):
            data = await self._gathered("the nested playbook", child["data"], child["parts"])
            child = {**child, "data": data}
        return msgspec.structs.replace(state, tasks=tasks, prev=await self._whole(command, state.prev), child=child)

    async def _gathered(self, name: str, value: Any, parts: dict[str, Any]) -> Any:
        """The results of a loop's iterations, those by reference fetched."""
        size = sum(part["size"] for part in parts.values())
        if size > self._max_bytes:
            message = f"the results of {name} have {size} bytes of JSON, the limit is {self._max_bytes}"
            raise ToolFailed(Failure(kind="limit", message=message))
        return filled(value, {place: await self._get(part) for place, part in parts.items()})

    async def _slim(self, command: Command, value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float) or (isinstance(value, dict) and STORED in value):
            return value
        data = encoded(value, "the task's result")
        if len(data) <= INLINE_RESULT_BYTES // 4:
            return value
        if len(data) > self._max_bytes:
            message = f"the task's result has {len(data)} bytes of JSON, the limit is {self._max_bytes}"
            raise ToolFailed(Failure(kind="limit", message=message))
        if self._redactor.finds(data):
            data = encoded(self._redactor.redact(value), "the task's result")
        return {STORED: msgspec.to_builtins(await self._put(command, data))}

    async def _whole(self, command: Command, value: Any) -> Any:
        """A moved value; a task may have given what looks like one, so only the execution's own are followed."""
        if not (isinstance(value, dict) and len(value) == 1 and isinstance(value.get(STORED), dict)):
            return value
        key = value[STORED].get("key")
        own = isinstance(key, str) and key.startswith(f"{command.execution_id}/")
        return await self._get({**value[STORED], "store": RESULTS_BUCKET}) if own else value

    async def _put(self, command: Command, data: bytes) -> ResultRef:
        return await self._bus.objects.put(command.command_id.replace(":", "/"), data)

    async def _get(self, ref: Any) -> Any:
        return msgspec.json.decode(await self._bus.objects.get(msgspec.convert(ref, ResultRef)))


def selected(value: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """The named fields of a result; a field may lie in its ``data`` object, and a path may lead deeper."""
    found: dict[str, Any] = {}
    for name in names:
        for candidate in (value, value.get("data") if isinstance(value, dict) else None):
            present, item = _at(candidate, name.split("."))
            if present:
                found[name] = item
                break
    return found


def _at(value: Any, path: list[str]) -> tuple[bool, Any]:
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return False, None
        value = value[key]
    return True, value
