"""Tasks beside the work: one that fails is logged and ends alone."""

import asyncio
import logging
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self

_log = logging.getLogger("wayfarer.worker.python")


class Background:
    """A task group whose tasks can't take one another, or the worker, with them."""

    def __init__(self) -> None:
        self._group = asyncio.TaskGroup()

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._group.__aexit__(kind, error, trace)

    def create_task(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin a task; it is awaited when the context ends."""
        self._group.create_task(_alone(work))


async def _alone(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        _log.exception("a task beside the python processes failed")
