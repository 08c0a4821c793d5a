"""A pool of processes for python steps: hands out a warm one, replaces those that are spent or dead."""

import asyncio
import contextlib
import hashlib
import logging
import os
import shutil
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from wayfarer.dsl.exchange import Failure

from .process import ProcessEnded, ProcessSilent, Reply, RunnerLimits, RunnerProcess

MAX_KNOWN_SOURCES = 1_000
"""Different pieces of code after which a process is replaced."""
START_ATTEMPTS = 3
GROW_AFTER_S = 0.1
"""How long a step waits for a busy process before another one is started for it."""
DEFAULT_BURST = 32
FOLDER_PREFIX = "wayfarer-python-"

_log = logging.getLogger("wayfarer.worker.python")


class NoProcess(Exception):
    """No process could be started for a step."""


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
    """Keeps ``size`` processes warm and starts more, up to ``burst``, while all are busy for long."""

    def __init__(self, size: int, burst: int, limits: RunnerLimits, calls_per_process: int, folder: Path) -> None:
        self._size = size
        self._burst = max(size, burst)
        self._limits = limits
        self._calls_per_process = calls_per_process
        self._folder = folder
        self._idle: list[RunnerProcess] = []
        self._all: set[RunnerProcess] = set()
        self._waiters: deque[asyncio.Future[RunnerProcess]] = deque()
        self._started = 0
        self._tasks: asyncio.TaskGroup | None = None

    async def run(self, code: Script, inputs: Mapping[str, Any], limit_s: float) -> Ran:
        """Run code with ``inputs``; never raises for anything the code does. Waits for a free process first."""
        try:
            process = await self._take()
        except NoProcess as error:
            return Ran(failure=Failure("python", str(error), retryable=True))
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
        if reply.retire:
            self._replace(process)
        else:
            self._give(process)
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

    async def _take(self) -> RunnerProcess:
        while self._idle:
            process = self._idle.pop()
            if not process.ended:
                return process
            self._replace(process)
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[RunnerProcess] = loop.create_future()
        self._waiters.append(waiter)
        if len(self._all) < self._size:
            self._begin()
        grow = loop.call_later(GROW_AFTER_S, self._grow)
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._give(waiter.result())
            raise
        finally:
            grow.cancel()

    def _give(self, process: RunnerProcess) -> None:
        """Hand a free process to who waits longest, keep it, or end it when it is spent or one too many."""
        spent = process.calls >= self._calls_per_process or process.known_sources >= MAX_KNOWN_SOURCES
        if process.ended or spent:
            self._replace(process)
            return
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result(process)
                return
        if len(self._idle) < self._size:
            self._idle.append(process)
        else:
            self._drop(process)

    def _grow(self) -> None:
        """Somebody waits for long: the others may sleep or run for minutes, so they are not waited for."""
        if len(self._all) < self._burst:
            self._begin()

    def _replace(self, process: RunnerProcess) -> None:
        self._drop(process)
        if len(self._all) < self._size or self._waiters:
            self._begin()

    def _drop(self, process: RunnerProcess) -> None:
        self._all.discard(process)
        if self._tasks is not None:
            self._tasks.create_task(self._remove(process))

    async def _remove(self, process: RunnerProcess) -> None:
        await process.kill()
        await asyncio.to_thread(shutil.rmtree, process.home, True)

    def _begin(self) -> None:
        if self._tasks is not None:
            self._started += 1
            process = RunnerProcess(self._folder / str(self._started), self._limits)
            self._all.add(process)
            self._tasks.create_task(self._start(process))

    async def _start(self, process: RunnerProcess) -> None:
        for attempt in range(1, START_ATTEMPTS + 1):
            try:
                await process.start()
            except (ProcessEnded, TimeoutError, OSError) as error:
                _log.warning("a python process did not start: %s", error)
                if attempt < START_ATTEMPTS:
                    self._all.discard(process)
                    self._started += 1
                    process = RunnerProcess(self._folder / str(self._started), self._limits)
                    self._all.add(process)
                    continue
                self._drop(process)
                self._fail_one(error)
            else:
                self._give(process)
            return

    def _fail_one(self, error: Exception) -> None:
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_exception(NoProcess(f"no python process could be started: {error}"))
                return


@contextlib.asynccontextmanager
async def python_pool(
    size: int, limits: RunnerLimits, calls_per_process: int, burst: int = DEFAULT_BURST
) -> AsyncIterator[PythonPool]:
    """Open a pool of ``size`` processes; they start in the background."""
    folder = await asyncio.to_thread(_own_folder)
    pool = PythonPool(size, burst, limits, calls_per_process, folder)
    try:
        async with asyncio.TaskGroup() as tasks:
            pool.start(tasks)
            try:
                yield pool
            finally:
                await pool.close()
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, True)


def _own_folder() -> Path:
    """A fresh folder for this worker's processes; those of workers that were killed are removed."""
    root = Path(tempfile.gettempdir())
    for left in root.glob(f"{FOLDER_PREFIX}*"):
        owner = left.name.removeprefix(FOLDER_PREFIX).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists() and Path("/proc/self").exists():
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{FOLDER_PREFIX}{os.getpid()}-"))


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
