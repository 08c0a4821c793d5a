"""The tool kinds that a worker has."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

import msgspec

from wayfarer.bus import Bus, BusError
from wayfarer.dsl.exchange import Failure, ResultRef

from .python.pool import PythonPool, python_pool
from .python.process import RunnerLimits
from .settings import Settings
from .tools.base import Call, Tool, ToolFailed
from .tools.http import HttpTool
from .tools.nats import NatsTool
from .tools.postgres import PostgresTool
from .tools.python import PythonTool

MAX_LOG_CHARS = 64 * 1024
MAX_LOG_LINES = 200


class SecretsTool:
    """``secrets``: says which fields a credential has, never their values."""

    async def run(self, call: Call) -> Any:
        """``{name, type, fields}``."""
        name = call.text("name") or call.text("alias") or str(call.required("auth"))
        kind, data = await call.credentials.resolve(name)
        return {"name": name, "type": kind, "fields": sorted(data)}


class ArtifactTool:
    """``artifact``: puts and gets values in the object store."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def run(self, call: Call) -> Any:
        """``put {key, data}`` gives a reference, ``get {ref}`` the value."""
        operation = call.text("operation", "put")
        try:
            if operation == "get":
                ref = msgspec.convert(call.required("ref"), ResultRef)
                return msgspec.json.decode(await self._bus.objects.get(ref))
            key = call.text("key") or call.command.command_id.replace(":", "/")
            return msgspec.to_builtins(await self._bus.objects.put(key, msgspec.json.encode(call.fields.get("data"))))
        except (BusError, msgspec.MsgspecError) as error:
            raise ToolFailed(Failure(kind="artifact", message=str(error))) from error


class Toolbox:
    """Finds the tool of a kind."""

    def __init__(self, tools: Mapping[str, Tool]) -> None:
        self._tools = tools

    async def run(self, kind: str, call: Call) -> Any:
        """Run a tool; raises `ToolFailed`."""
        tool = self._tools.get(kind)
        if tool is None:
            raise ToolFailed(Failure(kind="input", message=f"this worker has no tool '{kind}'"))
        return await tool.run(call)


@contextlib.asynccontextmanager
async def open_toolbox(bus: Bus, settings: Settings) -> AsyncIterator[Toolbox]:
    """All tools, closed with the context."""
    limits = RunnerLimits(
        memory_bytes=settings.worker_python_memory_mb * 1_000_000,
        result_bytes=settings.worker_result_bytes,
        log_chars=MAX_LOG_CHARS,
        log_lines=MAX_LOG_LINES,
    )
    http, postgres, nats = HttpTool(), PostgresTool(), NatsTool()
    async with python_pool(settings.worker_python_processes, limits, settings.worker_python_calls) as pool:
        try:
            yield Toolbox(_tools(pool, http, postgres, nats, bus))
        finally:
            await http.close()
            await postgres.close()
            await nats.close()


def _tools(pool: PythonPool, http: Tool, postgres: Tool, nats: Tool, bus: Bus) -> dict[str, Tool]:
    return {
        "python": PythonTool(pool),
        "http": http,
        "postgres": postgres,
        "nats": nats,
        "secrets": SecretsTool(),
        "artifact": ArtifactTool(bus),
    }
