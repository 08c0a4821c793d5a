"""A pool of processes for python steps: hands out a warm one, replaces those that are spent or dead."""

import ast
import asyncio
import contextlib
import hashlib
import logging
import os
import shutil
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from wayfarer.dsl.exchange import Failure

from .background import Background
from .process import ProcessEnded, ProcessSilent, Reply, RunnerLimits, RunnerProcess

MAX_KNOWN_SOURCES = 1_000
"""Different pieces of code after which a process is replaced."""
START_ATTEMPTS = 3
GROW_AFTER_S = 0.1
"""How long no process comes free, while steps wait for one, before more are started."""
DEFAULT_BURST = 32
MAX_PREPARED_MODULES = 100
"""Most modules that are imported ahead of the steps that use them."""
WARM_LIMIT_S = 20.0
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
    imports: frozenset[str] = frozenset()
    """Modules that the code imports somewhere."""


class Ran(msgspec.Struct, frozen=True):
    """What became of one call: a value or a failure, and the lines that the code printed."""

    value: Any = None
    failure: Failure | None = None
    logs: list[str] = []


def script(code: str, libs: tuple[tuple[str, str], ...] = ()) -> Script:
    """Make a script of code and its libraries."""
    key = hashlib.blake2b(code.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return Script(key, code, libs, frozenset(_imports(code)) | {module for _, module in libs})


def _imports(code: str) -> Iterator[str]:
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


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
        self._modules: set[str] = set(limits.preload)
        self._growth: asyncio.TimerHandle | None = None
        self._served = 0.0
        self._tasks: Background | None = None

    async def run(self, code: Script, inputs: Mapping[str, Any], limit_s: float) -> Ran:
        """Run code with ``inputs``; never raises for anything the code does. Waits for a free process first.

        Raises `NoProcess` when none can be started here.
        """
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
        if reply.retire:
            self._replace(process)
        else:
            self._give(process)
        return _ran(reply, limit_s, self._limits)

    def prepare(self, modules: Collection[str]) -> None:
        """Import modules in idle processes, one after the other, and in all that start from now on."""
        fresh = [name for name in sorted(modules) if name not in self._modules]
        fresh = fresh[: max(0, MAX_PREPARED_MODULES - len(self._modules))]
        if fresh and self._tasks is not None:
            self._modules.update(fresh)
            self._tasks.create_task(self._warm(fresh))

    async def _warm(self, modules: list[str]) -> None:
        libs = [(name, name) for name in modules]
        for process in list(self._idle):
            if process not in self._idle:
                continue
            self._idle.remove(process)
            try:
                reply = await process.call("", "", libs, {}, WARM_LIMIT_S)
            except (ProcessEnded, ProcessSilent):
                self._replace(process)
            else:
                self._replace(process) if reply.retire else self._give(process)

    def start(self, tasks: Background) -> None:
        """Begin to fill the pool without waiting for it."""
        self._tasks = tasks
        for _ in range(self._size):
            self._begin()

    async def close(self) -> None:
        """End all processes."""
        self._tasks = None
        if self._growth is not None:
            self._growth.cancel()
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
        if self._growth is None:
            self._growth = loop.call_later(GROW_AFTER_S, self._grow)
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._give(waiter.result())
            raise

    def _give(self, process: RunnerProcess) -> None:
        """Hand a free process to who waits longest, keep it, or end it when it is spent or one too many."""
        self._served = asyncio.get_running_loop().time()
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
        """When no process came free for a while, those at work may sleep or run for minutes: start more of them."""
        self._growth = None
        loop = asyncio.get_running_loop()
        waiting = sum(not waiter.done() for waiter in self._waiters)
        if not waiting or self._tasks is None:
            return
        if loop.time() - self._served >= GROW_AFTER_S:
            self._served = loop.time()
            for _ in range(min(1 + len(self._all) // 2, waiting, self._burst - len(self._all))):
                self._begin()
        self._growth = loop.call_later(GROW_AFTER_S, self._grow)

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

    def _new(self) -> RunnerProcess:
        self._started += 1
        limits = msgspec.structs.replace(self._limits, preload=tuple(sorted(self._modules)))
        process = RunnerProcess(self._folder / str(self._started), limits)
        self._all.add(process)
        return process

    def _begin(self) -> None:
        if self._tasks is not None:
            process = self._new()
            self._tasks.create_task(self._start(process))

    async def _start(self, process: RunnerProcess) -> None:
        for attempt in range(1, START_ATTEMPTS + 1):
            try:
                await process.start()
            except (ProcessEnded, TimeoutError, OSError) as error:
                _log.warning("a python process did not start: %s", error)
                if attempt < START_ATTEMPTS:
                    self._all.discard(process)
                    process = self._new()
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
        async with Background() as tasks:
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
