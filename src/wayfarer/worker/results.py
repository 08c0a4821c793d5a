"""Large results: kept in the object store, with the selected fields inline."""

from typing import Any

import msgspec

from wayfarer.bus import Bus
from wayfarer.dsl.environment import Finished
from wayfarer.dsl.exchange import Command, Failure, ResultRef

from .tools.base import ToolFailed

INLINE_RESULT_BYTES = 64 * 1024
"""Results up to this size stay in the event log."""
_encode = msgspec.json.Encoder().encode


async def stored(
    bus: Bus, command: Command, value: Any, select: tuple[str, ...], limit: int
) -> tuple[Any, ResultRef | None]:
    """The value to report: itself, or the selected fields and a reference. Raises `ToolFailed` over the limit."""
    try:
        encoded = _encode(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise ToolFailed(Failure(kind="result", message=f"the result is not JSON: {error}")) from error
    if len(encoded) <= INLINE_RESULT_BYTES:
        return value, None
    if len(encoded) > limit:
        message = f"the result has {len(encoded)} bytes, the limit is {limit}"
        raise ToolFailed(Failure(kind="limit", message=message))
    ref = await bus.objects.put(command.command_id.replace(":", "/"), encoded)
    inline = {name: value[name] for name in select if name in value} if isinstance(value, dict) else {}
    return inline, ref


async def upstream(bus: Bus, command: Command) -> dict[str, Finished]:
    """The finished steps that a command names, with results by reference fetched."""
    values = dict(command.scope.get("steps", {}))
    for name, ref in command.scope.get("refs", {}).items():
        values[name] = msgspec.json.decode(await bus.objects.get(msgspec.convert(ref, ResultRef)))
    stats = command.scope.get("stats", {})
    return {name: Finished(value, stats.get(name)) for name, value in values.items()}
