"""A provider's front that hangs up: between two calls, or before it has answered."""

import asyncio
import contextlib
import threading
from collections import Counter
from typing import Literal
from urllib.parse import urlsplit

Mood = Literal["idle", "silent", "after"]
"""``idle``: a connection serves one call and is closed when the next one has come over it. ``silent``: a call is read and
never passed on. ``after``: a call is passed on and its answer is lost."""
_HEAD_END = b"\r\n\r\n"


class Hangups:
    """Passes requests on to a provider; a thread of its own runs it."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (str(parts.hostname), int(parts.port or 80))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._open: set[asyncio.Task[None]] = set()
        self.mood: Mood = "idle"
        self.strikes: dict[str, int] = {}
        """How many calls of a path that begins so are still struck by ``silent`` or ``after``."""
        self.seen: Counter[str] = Counter()
        """Requests by method and path, those that were struck too."""
        self.passed: Counter[str] = Counter()
        """Requests that reached the provider."""
        self.hung_up = 0
        """Calls that were answered by nothing."""
        self.url = ""

    def start(self) -> None:
        """Listen."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    def stop(self) -> None:
        """Close everything."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _close(self) -> None:
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
                await self._calls(reader, writer)
        finally:
            self._open.discard(task)
            writer.transport.abort()

    async def _calls(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served = 0
        while True:
            head, body = await _message(reader)
            line = head.split(b"\r\n", 1)[0].decode()
            name = " ".join(line.split(" ")[:2])
            self.seen[name] += 1
            struck = self._struck(name)
            if (served and self.mood == "idle") or (struck and self.mood == "silent"):
                self.hung_up += 1
                return
            self.passed[name] += 1
            answer = await self._answer(head, body)
            if struck and self.mood == "after":
                self.hung_up += 1
                return
            writer.write(answer)
            await writer.drain()
            served += 1

    def _struck(self, name: str) -> bool:
        for beginning, left in self.strikes.items():
            if name.startswith(beginning) and left:
                self.strikes[beginning] = left - 1
                return True
        return False

    async def _answer(self, head: bytes, body: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(*self._target)
        try:
            writer.write(head + body)
            await writer.drain()
            head, body = await _message(reader)
            return head + body
        finally:
            writer.close()


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(_HEAD_END)
    lengths = [line[15:] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return head, await reader.readexactly(int(lengths[0])) if lengths else b""
