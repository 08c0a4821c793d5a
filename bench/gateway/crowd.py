"""Thousands of SSE readers in one process: raw connections, as little memory and time for each as possible."""

import asyncio
import contextlib
import time
from collections.abc import Callable

import msgspec

RECONNECT_S = 0.2
HELLO_TIMEOUT_S = 30.0


class Received(msgspec.Struct, frozen=True):
    """One frame and when it came, in Unix time."""

    id: int
    event: str
    params: dict[str, object]
    at: float


class Reader(asyncio.Protocol):
    """One browser tab: keeps its frames, comes back with the last id whenever the connection ends."""

    def __init__(self, port: Callable[[], int], token: str, client_id: str) -> None:
        self._port = port
        self._token = token
        self.client_id = client_id
        self.last_id = ""
        self.frames: list[Received] = []
        self.connections = 0
        self.ready = asyncio.Event()
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._closed = False
        self._returning: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect, and return once the greeting has come."""
        await self._connect()
        async with asyncio.timeout(HELLO_TIMEOUT_S):
            await self.ready.wait()

    def close(self) -> None:
        """Leave for good."""
        self._closed = True
        if self._returning is not None:
            self._returning.cancel()
        if self._transport is not None:
            self._transport.abort()

    async def _connect(self) -> None:
        self._buffer = b""
        await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self._port())

    async def _return(self) -> None:
        while not self._closed:
            await asyncio.sleep(RECONNECT_S)
            with contextlib.suppress(OSError):
                await self._connect()
                return

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self.connections += 1
        last = f"Last-Event-ID: {self.last_id}\r\n" if self.last_id else ""
        transport.write(
            f"GET /events?client_id={self.client_id} HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n"
            f"Authorization: Bearer {self._token}\r\n{last}\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Frames end with an empty line; lines of the chunked encoding match no field and are passed over."""
        now = time.time()
        *frames, self._buffer = (self._buffer + data).split(b"\n\n")
        for frame in frames:
            self._frame(frame, now)

    def _frame(self, raw: bytes, now: float) -> None:
        fields = dict(line.split(b": ", 1) for line in raw.split(b"\n") if b": " in line)
        if b"data" not in fields or b"event" not in fields:
            return
        self.last_id = fields[b"id"].decode()
        event = fields[b"event"].decode()
        if event == "message":
            self.ready.set()
        elif event != "ping":
            params = msgspec.json.decode(fields[b"data"])["params"]
            self.frames.append(Received(int(self.last_id), event, params, now))

    def connection_lost(self, exc: Exception | None) -> None:
        """Come back."""
        self._transport = None
        if not self._closed:
            self._returning = asyncio.ensure_future(self._return())
