"""A python pool, credentials, and calls for the tests of single tools."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest_asyncio

from wayfarer.dsl.exchange import Command, Failure
from wayfarer.worker.python.pool import PythonPool, python_pool
from wayfarer.worker.python.process import RunnerLimits
from wayfarer.worker.tools.base import Call, ToolFailed

LIMITS = RunnerLimits(memory_bytes=400_000_000, result_bytes=2_000_000, log_chars=10_000, log_lines=100)


class Keys:
    """Credentials given in the test."""

    def __init__(self, data: Mapping[str, tuple[str, dict[str, Any]]]) -> None:
        self._data = data

    async def resolve(self, alias: str) -> tuple[str, dict[str, Any]]:
        """Type and fields."""
        if alias not in self._data:
            raise ToolFailed(Failure(kind="credential", message=f"no {alias}"))
        return self._data[alias]


def call(
    fields: Mapping[str, Any],
    keys: Mapping[str, tuple[str, dict[str, Any]]] | None = None,
    *,
    timeout_s: float = 10,
    inputs: Mapping[str, Any] | None = None,
) -> Call:
    """A tool call as the interpreter makes it."""
    command = Command("7:1", "7", "c", "p", 1, "s", {})
    return Call(command, "t", fields, inputs or {}, timeout_s, "7:1", Keys(keys or {}), [])


@pytest_asyncio.fixture(scope="session")
async def pool() -> AsyncIterator[PythonPool]:
    """Two python processes, opened and closed by one task as a task group demands."""
    opened: asyncio.Future[PythonPool] = asyncio.get_running_loop().create_future()
    done = asyncio.Event()

    async def keep() -> None:
        async with python_pool(2, LIMITS, 1_000) as running:
            opened.set_result(running)
            await done.wait()

    task = asyncio.create_task(keep())
    try:
        yield await opened
    finally:
        done.set()
        await task
