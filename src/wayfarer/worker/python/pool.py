"""A pool of processes for python steps: hands out a warm one, replaces those that are spent or dead."""

import asyncio
import contextlib
import hashlib
import logging
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec

from wayfarer.dsl.exchange import Failure

from .process import ProcessEnded, ProcessSilent, Reply, RunnerLimits, RunnerProcess

MAX_KNOWN_SOURCES = 1_000
"""Different pieces of code after which a process is replaced."""
_START_ATTEMPTS = 3

_log = logging.getLogger("wayfarer.worker.python")


class Script(msgspec.Struct, frozen=True):
    """Step code, what it imports, and the key under which processes keep it compiled."""

    key: str
    code: str
    libs: tuple[tuple[str, str], ...] = ()
    """Pairs of the name to bind and the module to import."""


class Ran(msgspec.Struct, frozen=True):
    """What became of one call: a value or a failure, and the lines that the code printed."""

    value: Any = None
    failure: Failure | None = None
    logs: list[str] = []


def script(code: str, libs: tuple[tuple[str, str], ...] = ()) -> Script:
    """Make a script of code and its libraries."""
    return Script(hashlib.blake2b(code.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(), code, libs)


class PythonPool:
    """At most ``size`` processes; use `python_pool` to open one."""

    def __init__(self, size: int, limits: RunnerLimits, calls_per_process: int, folder: Path) -> None:
        self._limits = limits
        self._calls_per_process = calls_per_process
        self._folder = folder
        self._turns = asyncio.Semaphore(size)
        self._idle: list[RunnerProcess] = []
        self._all: set[RunnerProcess] = set()
        self._count = 0
        self._size = size
        self._tasks: asyncio.TaskGroup | None = None
        self._starting = 0
        self._arrived = asyncio.Condition()

    async def run(self, code: Script, inputs: dict[str, Any], limit_s: float) -> Ran:
        """Run code with ``inputs``; never raises for anything the code does. Waits for a free process first."""
        async with self._turns:
            process = await self._take()
            try:
                reply = await process.call(code.key, code.code, code.libs, inputs, limit_s)
            except ProcessSilent:
                self._replace(process)
                return Ran(failure=_timeout(limit_s, None))
            except ProcessEnded as error:
                self._replace(process)
                return Ran(failure=Failure("python", f"the python process ended in the middle of the step: {error}"))
            except BaseException:
                self._replace(process)
                raise
            if reply.retire or self._is_spent(process):
                self._replace(process)
            else:
                self._idle.append(process)
            return _ran(reply, limit_s, self._limits)

    def start(self, tasks: asyncio.TaskGroup) -> None:
        """Begin to fill the pool without waiting for it."""
        self._tasks = tasks
        for _ in range(self._size):
            self._begin()

    async def close(self) -> None:
        """End all processes."""
        self._tasks = None
        await asyncio.gather(*(process.kill() for process in list(self._all)))

    def _is_spent(self, process: RunnerProcess) -> bool:
        return process.ended or process.calls >= self._calls_per_process or process.known_sources >= MAX_KNOWN_SOURCES

    async def _take(self) -> RunnerProcess:
        while True:
            while self._idle:
                process = self._idle.pop()
                if not process.ended:
                    return process
                self._replace(process)
            if not self._starting:
                return await self._spawn()
            async with self._arrived:
                await self._arrived.wait_for(lambda: bool(self._idle) or not self._starting)

    def _replace(self, process: RunnerProcess) -> None:
        if self._tasks is not None:
            self._tasks.create_task(self._remove(process))
            self._begin()

    async def _remove(self, process: RunnerProcess) -> None:
        await process.kill()
        self._all.discard(process)
        await asyncio.to_thread(shutil.rmtree, process.home, True)

    def _begin(self) -> None:
        if self._tasks is not None:
            self._starting += 1
            self._tasks.create_task(self._fill())

    async def _fill(self) -> None:
        try:
            self._idle.append(await self._spawn())
        except Exception as error:
            _log.warning("a python process did not start: %s", error)
        finally:
            self._starting -= 1
            async with self._arrived:
                self._arrived.notify_all()

    async def _spawn(self) -> RunnerProcess:
        for attempt in range(1, _START_ATTEMPTS + 1):
            self._count += 1
            process = RunnerProcess(self._folder / str(self._count), self._limits)
            self._all.add(process)
            try:
                await process.start()
            except (TimeoutError, ConnectionError, OSError):
                self._all.discard(process)
                if attempt == _START_ATTEMPTS:
                    raise
            else:
                return process
        raise AssertionError("unreachable")


@contextlib.asynccontextmanager
async def python_pool(size: int, limits: RunnerLimits, calls_per_process: int) -> AsyncIterator[PythonPool]:
    """Open a pool of ``size`` processes; they start in the background."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="wayfarer-python-"))
    pool = PythonPool(size, limits, calls_per_process, folder)
    try:
        async with asyncio.TaskGroup() as tasks:
            pool.start(tasks)
            try:
                yield pool
            finally:
                await pool.close()
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, True)


def _ran(reply: Reply, limit_s: float, limits: RunnerLimits) -> Ran:
    if reply.status == "ok":
        return Ran(value=reply.body, logs=reply.logs)
    body: dict[str, Any] = reply.body
    line = body.get("line")
    if reply.status == "timeout":
        return Ran(failure=_timeout(limit_s, line), logs=reply.logs)
    place = f" (line {line})" if line else ""
    text = f"{body['exception']}: {body['text']}" if body["text"] else str(body["exception"])
    if reply.status == "memory":
        text = f"the code needed more memory than its limit of {limits.memory_bytes // 1_000_000} MB"
    details = {key: body[key] for key in ("exception", "line", "trace") if body.get(key)}
    return Ran(failure=Failure("python", text + place, details=details or None), logs=reply.logs)


def _timeout(limit_s: float, line: int | None) -> Failure:
    place = f", it was at line {line}" if line else ""
    return Failure("timeout", f"the code ran longer than its limit of {limit_s:g} s{place}")
