"""MCP servers of the catalog: which there are, what their tools are, and one call of one tool."""

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

import mcp_types as types
import msgspec

from wayfarer.bus import BusError
from wayfarer.catalog import Catalog, Entry
from wayfarer.eventlog import LogUnavailable

from ..executions import Executions
from .arguments import misfits
from .errors import ToolsUnavailable
from .translation import called, failed, listed_tools

LIST_LIMIT_S = 30.0
"""How long a playbook may take to list its tools."""
CALL_LIMIT_S = 300.0
"""How long a tool call may take; its execution is cancelled then."""
TOOLS_CACHE_S = 60.0
"""How long the tools of one playbook version are remembered."""
MAX_CACHED = 1_000
"""Playbook versions whose tools are remembered."""
SEPARATOR = "__"
"""Between a server's name and its tool's in the list of all servers."""
_log = logging.getLogger(__name__)
Progress = Callable[[float, str], Awaitable[None]]
"""Told of each step: its number and name."""


class Caller(msgspec.Struct, frozen=True):
    """What a request may reach, and the values that its executions get beside the call."""

    allowed: tuple[re.Pattern[str], ...] | None = None
    """Patterns of catalog paths; None allows all."""
    workload: dict[str, Any] = {}

    def may_reach(self, path: str) -> bool:
        """Whether a catalog path is open to the caller."""
        return self.allowed is None or any(pattern.fullmatch(path) for pattern in self.allowed)


class McpServers:
    """Runs playbooks that answer as MCP servers."""

    def __init__(self, catalog: Catalog, executions: Executions) -> None:
        self._catalog = catalog
        self._executions = executions
        self._tools: dict[str, tuple[float, list[types.Tool]]] = {}

    async def exposed(self, caller: Caller) -> list[Entry]:
        """Latest versions of all playbooks with ``exposes_as_mcp`` that the caller may reach."""
        return [entry for entry in await self._catalog.exposed() if caller.may_reach(entry.path)]

    async def tools(self, entry: Entry, caller: Caller) -> list[types.Tool]:
        """The tools of one server; raises `ToolsUnavailable`."""
        known = self._tools.get(entry.catalog_id)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        values = {**caller.workload, "method": "tools/list"}
        started = await self._executions.execute(entry.path, entry.version, values)
        state = await self._executions.ended(started.execution_id, LIST_LIMIT_S)
        if state is None:
            await self._executions.cancel(started.execution_id, "tools/list took too long")
            raise ToolsUnavailable(f"'{entry.path}' did not list its tools within {LIST_LIMIT_S:g} s")
        if state.error is not None:
            message = f"'{entry.path}' could not list its tools: {state.error.message}"
            raise ToolsUnavailable(f"{message} (execution {started.execution_id})")
        found = listed_tools(entry.path, await self._executions.result(state))
        if len(self._tools) >= MAX_CACHED:
            self._tools.clear()
        self._tools[entry.catalog_id] = (time.monotonic() + TOOLS_CACHE_S, found)
        return found

    async def all_tools(self, caller: Caller) -> list[types.Tool]:
        """The tools of all servers as ``server__tool``; a server that can't list its own is left out."""
        entries = await self.exposed(caller)
        names = prefixes(entries)
        lists = await asyncio.gather(*(self._tools_or_none(entry, caller) for entry in entries))
        return [
            tool.model_copy(update={"name": f"{names[entry.path]}{SEPARATOR}{tool.name}"})
            for entry, tools in zip(entries, lists, strict=True)
            for tool in tools
        ]

    async def _tools_or_none(self, entry: Entry, caller: Caller) -> list[types.Tool]:
        try:
            return await self.tools(entry, caller)
        except (ToolsUnavailable, LogUnavailable, BusError) as error:
            _log.warning("left out of the list of all tools: %s", error)
            return []

    async def find(self, name: str, caller: Caller) -> tuple[Entry, str] | None:
        """The server and the tool behind a name of the list of all servers."""
        prefix, found, tool = name.partition(SEPARATOR)
        entries = await self.exposed(caller)
        names = prefixes(entries)
        entry = next((entry for entry in entries if names[entry.path] == prefix), None)
        return (entry, tool) if found and entry is not None else None

    async def call(
        self, entry: Entry, tool: str, arguments: dict[str, Any], caller: Caller, progress: Progress
    ) -> types.CallToolResult:
        """Call a tool unless the arguments do not fit its schema; a caller that goes away cancels the execution."""
        listed = next((item for item in await self._tools_or_none(entry, caller) if item.name == tool), None)
        if listed is not None and (wrong := misfits(listed, arguments)):
            return failed(wrong, data={"ok": False, "code": "invalid_arguments"})
        values = {**caller.workload, "method": "tools/call", "tool": tool, "arguments": arguments}
        started = await self._executions.execute(entry.path, entry.version, values)
        execution_id = started.execution_id
        try:
            state = await self._executions.ended(execution_id, CALL_LIMIT_S, progress)
        except asyncio.CancelledError:
            await asyncio.shield(self._executions.cancel(execution_id, "the MCP client went away"))
            raise
        if state is None:
            await self._executions.cancel(execution_id, "the tool call took too long")
            return failed(f"the tool took longer than {CALL_LIMIT_S:g} s (execution {execution_id})", execution_id)
        value = await self._executions.result(state) if state.error is None else None
        return called(execution_id, state, value)


def prefixes(entries: list[Entry]) -> dict[str, str]:
    """A name for every server: the last part of its path, or the whole path where two would be the same."""
    short = {entry.path: _word(entry.path.rsplit("/", 1)[-1]) for entry in entries}
    taken = list(short.values())
    return {path: name if taken.count(name) == 1 else _word(path) for path, name in short.items()}


def _word(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "_", text)
