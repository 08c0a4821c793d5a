"""The tool kinds that a worker has."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

from wayfarer import tracing
from wayfarer.bus import Bus
from wayfarer.dsl.exchange import Failure
from wayfarer.dsl.model import Playbook

from .python.pool import NoProcess, PythonPool, python_pool
from .python.process import RunnerLimits
from .settings import Settings
from .tools.base import Call, Tool, ToolFailed, WorkerUnfit
from .tools.duckdb import DuckdbTool
from .tools.http import HttpTool
from .tools.mcp import McpTool
from .tools.nats import NatsTool
from .tools.postgres import PostgresTool
from .tools.python import PythonTool
from .tools.shell import ShellTool
from .tools.stored import ArtifactTool, SecretsTool

BYTES_PER_MB = 1_000_000


class Toolbox:
    """Finds the tool of a kind."""

    def __init__(self, tools: Mapping[str, Tool], python: PythonTool) -> None:
        self._tools = {**tools, "python": python}
        self._python = python

    def prepare(self, playbook: Playbook) -> None:
        """Get ready for a playbook that is new to this worker."""
        self._python.prepare(playbook)

    async def run(self, kind: str, call: Call) -> Any:
        """Run a tool; raises `ToolFailed`, `ChildNeeded` for what the server must run, or `WorkerUnfit`."""
        tool = self._tools.get(kind)
        if tool is None:
            raise ToolFailed(Failure(kind="input", message=f"this worker has no tool '{kind}'"))
        with tracing.within(f"{kind} {call.task}"):
            try:
                return await tool.run(call)
            except NoProcess as error:
                raise WorkerUnfit(str(error)) from error


@contextlib.asynccontextmanager
async def open_toolbox(bus: Bus, settings: Settings) -> AsyncIterator[Toolbox]:
    """All tools, closed with the context."""
    async with contextlib.AsyncExitStack() as closing:
        pool = await closing.enter_async_context(
            python_pool(
                settings.worker_python_processes,
                _limits(settings),
                settings.worker_python_calls,
                settings.worker_python_burst,
            )
        )
        http = HttpTool(settings.worker_response_bytes)
        mcp = McpTool(settings.worker_response_bytes)
        postgres, nats = PostgresTool(), NatsTool()
        for tool in (http, mcp, postgres, nats):
            closing.push_async_callback(tool.close)
        connected: dict[str, Tool] = {"http": http, "mcp": mcp, "postgres": postgres, "nats": nats}
        yield Toolbox({**connected, **_plain_tools(bus, pool, settings)}, PythonTool(pool))


def _plain_tools(bus: Bus, pool: PythonPool, settings: Settings) -> dict[str, Tool]:
    return {
        "duckdb": DuckdbTool(pool),
        "shell": ShellTool(settings.allow_shell),
        "secrets": SecretsTool(),
        "artifact": ArtifactTool(bus),
    }


def _limits(settings: Settings) -> RunnerLimits:
    return RunnerLimits(
        memory_bytes=settings.worker_python_memory_mb * BYTES_PER_MB,
        result_bytes=settings.worker_result_bytes,
        log_chars=settings.worker_log_chars,
        log_lines=settings.worker_log_lines,
        readable=settings.worker_python_readable,
        preload=settings.worker_python_preload,
    )
