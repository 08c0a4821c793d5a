"""One process for python steps: starts it, speaks with it, ends it."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any, cast

import msgspec

_LENGTH_BYTES = 4
_READY_TIMEOUT_S = 20.0
_EXIT_TIMEOUT_S = 5.0
_HARD_LIMIT_SLACK_S = 0.5
"""How long after its own alarm a process may still be silent before it is killed."""
_FRAME_SLACK_BYTES = 1 << 20
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); from runner.serve import main; del sys.path[0]; main(sys.argv[2:])"
)
_RUNNER_PARENT = str(Path(__file__).resolve().parent.parent)


class RunnerLimits(msgspec.Struct, frozen=True):
    """What a process may use; the runner's own `Limits` without its folder."""

    memory_bytes: int
    result_bytes: int
    log_chars: int
    log_lines: int
    readable: tuple[str, ...] = ()
    preload: tuple[str, ...] = ()


class Reply(msgspec.Struct, frozen=True, array_like=True):
    """What the process answered: status, body, printed lines, whether to replace the process, its milliseconds."""

    status: str
    body: Any
    logs: list[str]
    retire: bool
    duration_ms: float


class ProcessEnded(Exception):
    """The process ended in the middle of a call; the text says how, as far as the operating system tells."""


class ProcessSilent(Exception):
    """The process did not stop at its time limit and was killed."""


class RunnerProcess(asyncio.Protocol):
    """A process and the socket to it. One call at a time."""

    def __init__(self, home: Path, limits: RunnerLimits) -> None:
        self.home = home
        self._limits = limits
        self._max_frame = limits.result_bytes + limits.log_chars * 8 + _FRAME_SLACK_BYTES
        self._transport: asyncio.Transport | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._received = bytearray()
        self._expected: int | None = None
        self._waiting: asyncio.Future[bytes] | None = None
        self._known: set[str] = set()
        self.calls = 0
        self.ended = False

    @property
    def known_sources(self) -> int:
        """How many different pieces of code the process keeps compiled."""
        return len(self._known)

    async def start(self) -> None:
        """Start the process and wait until it is confined and ready; raises `ProcessEnded` when it is not."""
        loop = asyncio.get_running_loop()
        self.home.mkdir(mode=0o700, parents=True)
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        await loop.create_connection(lambda: self, sock=ours)
        self._waiting = loop.create_future()
        settings = {"home": str(self.home), **msgspec.structs.asdict(self._limits)}
        arguments = ["-I", "-B", "-c", _PROGRAM, _RUNNER_PARENT, str(theirs.fileno())]
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *arguments,
                msgspec.json.encode(settings).decode(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env=_environment(self.home),
                cwd=self.home,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        finally:
            theirs.close()
        try:
            async with asyncio.timeout(_READY_TIMEOUT_S):
                await self._waiting
        except BaseException:
            await self.kill()
            raise

    async def call(self, key: str, code: str, libs: Any, inputs: Any, limit_s: float) -> Reply:
        """Run code once; raises `ProcessEnded`, `ProcessSilent`. The process must be killed after either."""
        known = key in self._known
        frame = msgspec.json.encode([key, None if known else code, libs, inputs, limit_s])
        transport = self._transport
        if transport is None or self.ended:
            raise ProcessEnded("the process had ended before the call")
        loop = asyncio.get_running_loop()
        self._waiting = loop.create_future()
        self.calls += 1
        transport.write(len(frame).to_bytes(_LENGTH_BYTES, "big") + frame)
        limit = loop.call_later(limit_s + _HARD_LIMIT_SLACK_S, _silent, self._waiting)
        try:
            answer = await self._waiting
        except ConnectionError:
            raise ProcessEnded(await self._how_it_ended()) from None
        finally:
            limit.cancel()
        try:
            reply = _REPLY.decode(answer)
        except msgspec.MsgspecError as error:
            raise ProcessEnded("the code wrote into the worker's own connection") from error
        self._known.add(key)
        return reply

    async def kill(self) -> None:
        """End the process and everything it started."""
        self.ended = True
        if self._transport is not None:
            self._transport.abort()
        if self._process is not None:
            if self._process.returncode is None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_EXIT_TIMEOUT_S):
                    await self._process.wait()

    async def _how_it_ended(self) -> str:
        process = self._process
        if process is None:
            return "it did not start"
        try:
            async with asyncio.timeout(_EXIT_TIMEOUT_S):
                code = await process.wait()
        except TimeoutError:
            return "it closed its connection to the worker"
        if code >= 0:
            return f"it exited with status {code}"
        if -code == signal.SIGKILL:
            return "it was killed by the system, probably for its use of memory"
        name = signal.Signals(-code).name if -code in signal.valid_signals() else str(-code)
        return f"it was ended by {name}"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Collect a frame and hand it to the waiting call."""
        self._received += data
        if self._expected is None:
            if len(self._received) < _LENGTH_BYTES:
                return
            self._expected = int.from_bytes(self._received[:_LENGTH_BYTES], "big")
            if self._expected > self._max_frame:
                self._fail(ConnectionError("the frame is too long"))
                return
        if len(self._received) - _LENGTH_BYTES < self._expected:
            return
        frame = bytes(self._received[_LENGTH_BYTES : _LENGTH_BYTES + self._expected])
        del self._received[: _LENGTH_BYTES + self._expected]
        self._expected = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(frame)
        else:
            self._fail(ConnectionError("an answer that nobody asked for"))

    def connection_lost(self, exc: Exception | None) -> None:
        """The process closed its end, so it has ended or soon will."""
        self._fail(ConnectionError("closed"))

    def _fail(self, error: ConnectionError) -> None:
        self.ended = True
        if self._transport is not None:
            self._transport.abort()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)


_REPLY = msgspec.json.Decoder(Reply)


def _silent(waiting: "asyncio.Future[bytes]") -> None:
    if not waiting.done():
        waiting.set_exception(ProcessSilent())


def _environment(home: Path) -> dict[str, str]:
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TZ": os.environ.get("TZ", "UTC"),
        "HOME": str(home),
        "TMPDIR": str(home),
    }
