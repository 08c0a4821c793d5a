"""The loop of a python step's process: read a call, run it, answer.

A frame is four bytes of length, big-endian, and JSON. A call is
``[key, code or null, libs, inputs, limit in seconds, token]``: code is sent once per process and found by its key
afterwards. With ``token`` the call was sent behind another one and may have been taken back since: it is begun only if
there is a byte to read from the pipe of tokens. An answer is
``[status, body, log lines, whether the process must be replaced, milliseconds]``.
"""

import gc
import importlib
import os
import random
import signal
import socket
import sys
from collections.abc import Iterable
from time import perf_counter
from typing import Any, NoReturn

import msgspec

from .calls import Answer, TimeUp, answer, failure, out_of_time, raised, run
from .confinement import confine
from .hygiene import Hygiene
from .prints import Prints
from .source import Source

_LENGTH_BYTES = 4
_CHUNK_BYTES = 64 * 1024
GC_THRESHOLD = 20_000
"""Allocations between collections: inputs and results are trees without cycles, so there is little to find."""
WARM_KEY = ""
"""The key of a call that runs no code and only imports its libs."""


class Limits(msgspec.Struct, frozen=True):
    """What the worker allows this process; sizes in bytes."""

    home: str
    memory_bytes: int
    result_bytes: int
    log_chars: int
    log_lines: int
    readable: tuple[str, ...] = ()
    preload: tuple[str, ...] = ()


class _Alarm:
    """Ends step code when its time is over."""

    def __init__(self) -> None:
        self.armed = False
        signal.signal(signal.SIGALRM, self.ring)

    def ring(self, *_: Any) -> None:
        if self.armed:
            self.armed = False
            raise TimeUp

    def start(self, seconds: float) -> None:
        self.armed = True
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)

    def stop(self) -> None:
        if self.armed:
            self.armed = False
            signal.setitimer(signal.ITIMER_REAL, 0)


class Server:
    """Serves calls over one socket until it is closed."""

    def __init__(self, connection: socket.socket, tokens: int, limits: Limits) -> None:
        self._connection = connection
        self._tokens = tokens
        self._retired = False
        self._limits = limits
        self._sources: dict[str, Source] = {}
        self._prints = Prints(limits.log_chars, limits.log_lines)
        self._alarm = _Alarm()
        self._hygiene = Hygiene(limits.home, limits.memory_bytes // 2, signal.getsignal(signal.SIGALRM))
        self._pid = os.getpid()
        self._encode = msgspec.json.Encoder().encode
        self._received = bytearray()

    def serve(self) -> None:
        """Answer calls until the worker closes its end."""
        while (frame := self._receive()) is not None:
            started = perf_counter()
            key, code, libs, inputs, limit, token = msgspec.json.decode(frame)
            if token and not self._may_begin():
                continue
            given = self._run(key, code, libs, inputs, limit)
            if os.getpid() != self._pid:
                os._exit(0)
            source = self._sources.get(key)
            clean = self._hygiene.after(source is not None and source.reseeds)
            tainted = key != WARM_KEY and (source is None or source.tainting)
            self._retired = given.retire or not clean or tainted
            self._send(given, self._retired, started)

    def _may_begin(self) -> bool:
        """Take the token of a call that came behind another one; without it the worker has given the call away."""
        if self._retired:
            return False
        try:
            return bool(os.read(self._tokens, 1))
        except BlockingIOError:
            return False

    def _run(
        self, key: str, code: str | None, libs: list[tuple[str, str]], inputs: dict[str, Any], limit: float
    ) -> Answer:
        source: Source | None = None
        self._hygiene.before()
        if key == WARM_KEY:
            return self._warm([target for _, target in libs], limit)
        try:
            try:
                self._alarm.start(limit)
                source = self._source(key, code)
                try:
                    value = run(source, libs, inputs, self._prints)
                finally:
                    self._hygiene.restore_builtins()
                given = answer(value, self._limits.result_bytes)
                self._alarm.stop()
            except TimeUp as error:
                given = out_of_time(error)
            except BaseException as error:
                self._alarm.stop()
                given = raised(error, source)
        except TimeUp as error:
            given = out_of_time(error)
        except BaseException:
            given = failure("Exception", "the error could not be described", None, [])
            given.retire = True
        self._alarm.stop()
        return given

    def _warm(self, modules: list[str], limit: float) -> Answer:
        """Import modules ahead of the steps that will; one that can't be imported is left to them."""
        sys.stdout = sys.stderr = self._prints
        try:
            self._alarm.start(limit)
            import_all(modules)
        except TimeUp as error:
            return out_of_time(error)
        finally:
            self._alarm.stop()
        self._prints.take()
        return Answer("ok", b"null")

    def _source(self, key: str, code: str | None) -> Source:
        source = self._sources.get(key)
        if source is None:
            source = self._sources[key] = Source(code or "")
        return source

    def _send(self, given: Answer, retire: bool, started: float) -> None:
        milliseconds = (perf_counter() - started) * 1000
        raw = msgspec.Raw(given.body)
        frame = self._encode([given.status, raw, self._prints.take(), retire, milliseconds])
        self._connection.sendall(len(frame).to_bytes(_LENGTH_BYTES, "big") + frame)

    def _receive(self) -> bytes | None:
        """The next call; None when the worker has closed its end."""
        received = self._received
        wanted = _LENGTH_BYTES
        while True:
            while len(received) < wanted:
                data = self._connection.recv(max(_CHUNK_BYTES, min(wanted - len(received), 1 << 20)))
                if not data:
                    return None
                received += data
            if wanted == _LENGTH_BYTES:
                wanted += int.from_bytes(received[:_LENGTH_BYTES], "big")
                continue
            frame = bytes(received[_LENGTH_BYTES:wanted])
            del received[:wanted]
            return frame


def import_all(modules: Iterable[str]) -> None:
    """Import what can be imported."""
    for name in modules:
        try:
            importlib.import_module(name)
        except Exception:  # noqa: S112 - the step that needs the module will say what is wrong with it
            continue


def main(arguments: list[str]) -> NoReturn:
    """Confine this process and serve; ``arguments`` are the descriptors of socket and tokens, and limits as JSON."""
    limits = msgspec.json.decode(arguments[1], type=Limits)
    connection, tokens = (int(descriptor) for descriptor in arguments[0].split(","))
    os.chdir(limits.home)
    confine(limits.home, limits.memory_bytes, limits.readable)
    import_all(limits.preload)
    random.seed()
    server = Server(socket.socket(fileno=connection), tokens, limits)
    for name in [name for name in sys.modules if name.split(".")[0] == __name__.split(".")[0]]:
        del sys.modules[name]
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD, 20, 50)
    server._connection.sendall(b"\0\0\0\0")
    server.serve()
    os._exit(0)
