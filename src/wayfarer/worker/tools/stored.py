"""``artifact``: values in the object store; ``secrets``: what a credential has, never its values."""

from typing import Any

import msgspec

from wayfarer.bus import Bus, BusError
from wayfarer.bus.objects import RESULTS_BUCKET
from wayfarer.dsl.exchange import Failure, ResultRef

from .base import Call, ToolFailed, alias_of

FOLDER = "artifacts"
"""Where artifacts lie, by execution. Their keys end in a digest, so only who was given one has it."""
NAMES = "artifact-names"
"""Where it is noted what the keys of an execution stand for; no reference leads there."""


class ArtifactTool:
    """Puts and gets values. A key means something in its own execution only; a reference may be passed on."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def run(self, call: Call) -> Any:
        """``put {data, key?}`` gives ``{store, key, size}``; ``get`` of that, or of the key, gives the data."""
        operation = call.text("operation") or call.text("action", "put")
        try:
            if operation == "get":
                return msgspec.json.decode(await self._bus.objects.get(await self._ref(call)))
            if operation != "put":
                message = f"unknown artifact operation '{operation}', one of: get, put"
                raise ToolFailed(Failure(kind="input", message=message))
            key = call.text("key") or call.idempotency_key.replace(":", "/")
            data = msgspec.json.encode(call.first("data", "value", "content"))
            ref = await self._bus.objects.put(f"{FOLDER}/{call.command.execution_id}/{key}", data)
            if call.text("key"):
                await self._bus.objects.name(_name(call, key), msgspec.json.encode(ref))
            return msgspec.to_builtins(ref)
        except (BusError, msgspec.MsgspecError, TypeError) as error:
            raise ToolFailed(Failure(kind="artifact", message=str(error))) from error

    async def _ref(self, call: Call) -> ResultRef:
        """What ``get`` means: what ``put`` gave, or just the key that ``put`` was given.

        Only artifacts are reachable, never what steps of any execution have given, whatever store or key is named.
        """
        given = call.first("ref", "artifact") or dict(call.fields)
        if isinstance(given, str):
            given = {"key": given}
        ref = msgspec.convert({"size": 0, **given, "store": RESULTS_BUCKET}, ResultRef)
        if ref.key.startswith(f"{FOLDER}/"):
            return ref
        named = ResultRef(store=RESULTS_BUCKET, key=_name(call, ref.key), size=0)
        return msgspec.json.decode(await self._bus.objects.get(named), type=ResultRef)


def _name(call: Call, key: str) -> str:
    return f"{NAMES}/{call.command.execution_id}/{key}"


class SecretsTool:
    """Describes a credential."""

    async def run(self, call: Call) -> Any:
        """``{name, type, fields}``; the values stay where they are."""
        name = alias_of(call.first("alias", "credential", "auth", "secret", "name") or call.required("alias"))
        kind, data = await call.credentials.resolve(name)
        return {"name": name, "type": kind, "fields": sorted(data)}
