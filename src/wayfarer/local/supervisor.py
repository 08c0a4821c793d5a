"""Keeps programs running: starts them in order, restarts what dies, stops all of it."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable

from .errors import LocalError
from .process import Program, identity

READY_TIMEOUT_S = 180.0
"""How long a program may take until it answers; a loaded machine with a cold disk needs a good part of it."""
PROBE_INTERVAL_S = 0.05
STOP_TIMEOUT_S = 5.0
HEALTHY_AFTER_S = 10.0
"""A program that ran for so long starts anew without delay when it dies."""
MAX_RESTART_DELAY_S = 5.0
MAX_LINE_BYTES = 64 * 1024
_PR_SET_PDEATHSIG = 1

LineSink = Callable[[str, str], None]


def _die_with_parent() -> None:
    """In the child, before exec: own process group, and SIGTERM when the supervisor dies (Linux)."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervised:
    """One program and its current process."""

    def __init__(self, program: Program, line: LineSink, note: LineSink) -> None:
        self.program = program
        self._line = line
        self._note = note
        self.process: asyncio.subprocess.Process | None = None
        self.ready = asyncio.Event()
        self.restarts = 0
        self._stopping = False
        self._last_line = ""

    async def run(self) -> None:
        """Start, and start again whenever the process ends, until stopped."""
        delay = 0.0
        while not self._stopping:
            started = time.monotonic()
            await self._start()
            process = self.process
            assert process is not None
            await asyncio.gather(self._read(process), process.wait())
            if self._stopping:
                return
            if not self.ready.is_set() and self.restarts >= 3:
                raise LocalError(
                    f"{self.program.name} does not start (exit code {process.returncode}): {self._last_line}"
                )
            lived = time.monotonic() - started
            delay = 0.0 if lived > HEALTHY_AFTER_S else min(MAX_RESTART_DELAY_S, max(0.1, delay * 2))
            self.restarts += 1
            self._note(self.program.name, f"ended with code {process.returncode}; starting it again")
            await asyncio.sleep(delay)

    async def wait_ready(self) -> None:
        """Return once the program answers; raises `LocalError` when it does not in time."""
        deadline = time.monotonic() + READY_TIMEOUT_S
        while not await self.program.ready():
            if time.monotonic() > deadline:
                raise LocalError(f"{self.program.name} did not answer within {READY_TIMEOUT_S:g} s: {self._last_line}")
            await asyncio.sleep(PROBE_INTERVAL_S)
        self.ready.set()

    def signal(self, number: int) -> None:
        """Send a signal to the process itself."""
        self._stopping = True
        if self.process is not None and self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(number)

    async def stop(self) -> None:
        """Ask it to stop, and kill its group when it does not."""
        self.signal(self.program.stop_signal)
        if self.process is None or self.process.returncode is not None:
            return
        try:
            await asyncio.wait_for(self.process.wait(), STOP_TIMEOUT_S)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            await self.process.wait()

    async def _start(self) -> None:
        program = self.program
        self.process = await asyncio.create_subprocess_exec(
            *program.argv,
            env={**os.environ, **program.env},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=MAX_LINE_BYTES,
            preexec_fn=_die_with_parent,
            **identity(program.user),
            cwd=program.cwd,
        )

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while True:
            try:
                raw = await process.stdout.readline()
            except ValueError:
                continue
            if not raw:
                return
            text = raw.decode("utf-8", "replace").rstrip()
            if text:
                self._last_line = text
                self._line(program_name(self), text)


def program_name(supervised: Supervised) -> str:
    """The name under which a program's lines are shown."""
    return supervised.program.name


class Supervisor:
    """Runs a set of programs."""

    def __init__(self, line: LineSink, note: LineSink) -> None:
        self._line = line
        self._note = note
        self._supervised: dict[str, Supervised] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def pid(self, name: str) -> int | None:
        """The process id of a program."""
        process = self._supervised[name].process
        return process.pid if process else None

    def send(self, name: str, number: int) -> None:
        """Send a signal to a program's process; it is started again if it dies of that."""
        pid = self.pid(name)
        if pid is not None:
            os.kill(pid, number)

    async def start(self, program: Program) -> None:
        """Start a program once what it needs is ready, and return when it answers itself."""
        supervised = self._supervised.setdefault(program.name, Supervised(program, self._line, self._note))
        for name in program.needs:
            await self._supervised[name].ready.wait()
        began = time.monotonic()
        task = asyncio.create_task(supervised.run())
        task.add_done_callback(self._ended)
        self._tasks[program.name] = task
        await supervised.wait_ready()
        self._note(program.name, f"ready after {time.monotonic() - began:.1f} s")

    async def start_all(self, programs: list[Program]) -> None:
        """Start programs side by side, each as soon as what it needs is ready."""
        for program in programs:
            self._supervised[program.name] = Supervised(program, self._line, self._note)
        starts = [asyncio.create_task(self.start(program)) for program in programs]
        everything = asyncio.ensure_future(_gathered(starts))
        await asyncio.wait({everything, self.failed}, return_when=asyncio.FIRST_COMPLETED)
        if self.failed.done():
            everything.cancel()
            self.failed.result()
        await everything

    async def stop(self) -> None:
        """Stop everything, what needs others first."""
        order = list(self._supervised.values())
        dependents = [item for item in order if item.program.needs]
        others = [item for item in order if not item.program.needs]
        for group in (dependents, others):
            await asyncio.gather(*(item.stop() for item in group))
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def kill(self) -> None:
        """End everything at once."""
        for item in self._supervised.values():
            item.signal(signal.SIGKILL)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and task.exception() is not None and not self.failed.done():
            self.failed.set_exception(task.exception() or LocalError("a program ended"))


async def _gathered(tasks: "list[asyncio.Task[None]]") -> None:
    await asyncio.gather(*tasks)
