"""One process for python steps: starts it, speaks with it, ends it."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import msgspec

_LENGTH_BYTES = 4
_READY_TIMEOUT_S = 20.0
_EXIT_TIMEOUT_S = 5.0
_HARD_LIMIT_SLACK_S = 0.5
"""How long after its own alarm a process may still be silent before it is killed."""
_FRAME_SLACK_BYTES = 1 << 20
_TAKE_BACK_AFTER_S = 0.01
"""How long calls wait behind one in the same process before they are taken back."""
_MAX_TOKENS = 4096
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


class PythonCall(msgspec.Struct):
    """Code to run once, and who waits for the answer."""

    key: str
    code: str
    libs: tuple[tuple[str, str], ...]
    inputs: msgspec.Raw
    """A JSON object."""
    limit_s: float
    answered: "asyncio.Future[Reply]"
    """Ends with the reply, `ProcessSilent`, `ProcessEnded`, or `ConnectionError` when only the system knows why."""
    family: str = ""
    """Calls of one family, iterations of the same loop, may be sent to a process together."""
    process: "RunnerProcess | None" = None
    """The process that it was sent to."""


Free = Callable[["RunnerProcess", bool], None]
"""Told when a process has answered all its calls, and whether it must be replaced."""
Back = Callable[[list[PythonCall]], None]
"""Takes calls that a process was sent and has not begun with."""


class RunnerProcess(asyncio.Protocol):
    """A process and the socket to it. It runs one call at a time, and may be sent several of one family at once.

    For each call but the first of a group a token lies in a pipe. The process takes the token when it begins with the
    call; who takes it back from the pipe before that knows for sure that the call was not begun, so a call that takes
    long, or ends the process, costs those behind it nothing.
    """

    def __init__(self, home: Path, limits: RunnerLimits, free: Free, back: Back) -> None:
        self.home = home
        self._limits = limits
        self._free = free
        self._back = back
        self._calls: deque[PythonCall] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._tokens: tuple[int, int] | None = None
        self._max_frame = limits.result_bytes + limits.log_chars * 8 + _FRAME_SLACK_BYTES
        self._transport: asyncio.Transport | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._received = bytearray()
        self._expected: int | None = None
        self._ready: asyncio.Future[None] | None = None
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
        self._tokens = os.pipe()
        os.set_blocking(self._tokens[0], False)
        await loop.create_connection(lambda: self, sock=ours)
        self._ready = loop.create_future()
        settings = {"home": str(self.home), **msgspec.structs.asdict(self._limits)}
        arguments = ["-I", "-B", "-c", _PROGRAM, _RUNNER_PARENT, f"{theirs.fileno()},{self._tokens[0]}"]
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
                pass_fds=(theirs.fileno(), self._tokens[0]),
                start_new_session=True,
            )
        finally:
            theirs.close()
        try:
            async with asyncio.timeout(_READY_TIMEOUT_S):
                await self._ready
        except BaseException:
            await self.kill()
            raise

    def send(self, calls: Sequence[PythonCall]) -> None:
        """Have calls run one after the other; all are of one key. `free` is called when none is left."""
        frames: list[bytes] = []
        for position, call in enumerate(calls):
            code = None if call.key in self._known else call.code
            frame = _encode([call.key, code, call.libs, call.inputs, call.limit_s, position > 0])
            frames += (len(frame).to_bytes(_LENGTH_BYTES, "big"), frame)
            self._known.add(call.key)
            call.process = self
        self.calls += len(calls)
        self._calls.extend(calls)
        if self._transport is None or self.ended or self._tokens is None:
            self._fail(ProcessEnded("the process had ended before the call"))
            return
        if len(calls) > 1:
            os.write(self._tokens[1], bytes(len(calls) - 1))
        self._transport.write(b"".join(frames))
        self._watch()

    def _watch(self) -> None:
        """Look after the call that runs: those behind it are taken back when it takes long, then its limit holds."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._calls:
            return
        loop, limit_s = asyncio.get_running_loop(), self._calls[0].limit_s + _HARD_LIMIT_SLACK_S
        if len(self._calls) > 1:
            self._timer = loop.call_later(_TAKE_BACK_AFTER_S, self._take_back, limit_s - _TAKE_BACK_AFTER_S)
        else:
            self._timer = loop.call_later(limit_s, self._silent)

    def _take_back(self, left_s: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(max(0.0, left_s), self._silent)
        self._give_back()

    def _give_back(self) -> None:
        """Take back the calls that the process has not begun with."""
        count = 0
        if self._tokens is not None and len(self._calls) > 1:
            with contextlib.suppress(BlockingIOError):
                count = len(os.read(self._tokens[0], _MAX_TOKENS))
        if count:
            self._back([self._calls.pop() for _ in range(count)][::-1])

    def _silent(self) -> None:
        self._fail(ProcessSilent())

    def runs(self, call: PythonCall) -> bool:
        """Whether it is this call that runs now."""
        return bool(self._calls) and self._calls[0] is call

    async def kill(self) -> None:
        """End the process and everything it started."""
        self.ended = True
        self._fail(ConnectionError("ended by the worker"))
        if self._transport is not None:
            self._transport.abort()
        if self._process is not None:
            if self._process.returncode is None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_EXIT_TIMEOUT_S):
                    await self._process.wait()
        if self._tokens is not None:
            for descriptor in self._tokens:
                os.close(descriptor)
            self._tokens = None

    async def how_it_ended(self) -> str:
        """What the operating system tells of its end."""
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
        """Collect frames and hand each to the call that it answers."""
        received = self._received
        received += data
        while not self.ended:
            if self._expected is None:
                if len(received) < _LENGTH_BYTES:
                    return
                self._expected = int.from_bytes(received[:_LENGTH_BYTES], "big")
                if self._expected > self._max_frame:
                    self._fail(ConnectionError("the frame is too long"))
                    return
            end = _LENGTH_BYTES + self._expected
            if len(received) < end:
                return
            frame = bytes(received[_LENGTH_BYTES:end])
            del received[:end]
            self._expected = None
            self._answer(frame)

    def _answer(self, frame: bytes) -> None:
        if self._ready is not None and not self._ready.done():
            self._ready.set_result(None)
            return
        if not self._calls:
            self._fail(ConnectionError("an answer that nobody asked for"))
            return
        try:
            reply = _REPLY.decode(frame)
        except msgspec.MsgspecError:
            self._fail(ProcessEnded("the code wrote into the worker's own connection"))
            return
        call = self._calls.popleft()
        if not call.answered.done():
            call.answered.set_result(reply)
        left, retired = self._calls, reply.retire and bool(self._calls)
        if retired:
            self._calls = deque()
        self._watch()
        if not self._calls:
            self._free(self, reply.retire)
        elif self._calls[0].answered.done():
            # Who asked for the call that runs now has gone: as with a call of its own, its process is ended.
            self._fail(ConnectionError("nobody waits for the call"))
        if retired:
            self._back(list(left))

    def connection_lost(self, exc: Exception | None) -> None:
        """The process closed its end, so it has ended or soon will."""
        self._fail(ConnectionError("closed"))

    def _fail(self, error: ConnectionError | ProcessEnded | ProcessSilent) -> None:
        self.ended = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._transport is not None:
            self._transport.abort()
        if self._ready is not None and not self._ready.done():
            self._ready.set_exception(error)
        self._give_back()
        begun, self._calls = self._calls, deque()
        waited = [call for call in begun if not call.answered.done()]
        for call in waited:
            call.answered.set_exception(error)
        if begun and not waited:
            self._free(self, True)


_REPLY = msgspec.json.Decoder(Reply)
_encode = msgspec.json.Encoder().encode


def _environment(home: Path) -> dict[str, str]:
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "TZ": os.environ.get("TZ", "UTC"),
        "HOME": str(home),
        "TMPDIR": str(home),
    }
