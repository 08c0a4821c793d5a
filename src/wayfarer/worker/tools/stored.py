"""``artifact``: values in the object store; ``secrets``: what a credential has, never its values."""

from typing import Any

import msgspec

from wayfarer.bus import Bus, BusError
from wayfarer.dsl.exchange import Failure, ResultRef

from .base import Call, ToolFailed, alias_of


class ArtifactTool:
    """Puts and gets values."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def run(self, call: Call) -> Any:
        """``put {data, key?}`` gives ``{store, key, size}``; ``get`` of that gives the data."""
        operation = call.text("operation") or call.text("action", "put")
        try:
            if operation == "get":
                given = call.first("ref", "artifact") or dict(call.fields)
                ref = msgspec.convert({"store": "wf_results", "size": 0, **given}, ResultRef)
                return msgspec.json.decode(await self._bus.objects.get(ref))
            if operation != "put":
                message = f"unknown artifact operation '{operation}', one of: get, put"
                raise ToolFailed(Failure(kind="input", message=message))
            key = call.text("key") or call.idempotency_key.replace(":", "/")
            data = msgspec.json.encode(call.first("data", "value", "content"))
            return msgspec.to_builtins(await self._bus.objects.put(f"artifacts/{key}", data))
        except (BusError, msgspec.MsgspecError, TypeError) as error:
            raise ToolFailed(Failure(kind="artifact", message=str(error))) from error


class SecretsTool:
    """Describes a credential."""

    async def run(self, call: Call) -> Any:
        """``{name, type, fields}``; the values stay where they are."""
        name = alias_of(call.first("alias", "credential", "auth", "secret", "name") or call.required("alias"))
        kind, data = await call.credentials.resolve(name)
        return {"name": name, "type": kind, "fields": sorted(data)}
