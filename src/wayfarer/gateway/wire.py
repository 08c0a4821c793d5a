"""HTTP connections, bounded before the application sees them: how many, how large a head, how slow."""

import asyncio
import functools
from collections import Counter
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .metrics import REFUSED
from .settings import Settings

ABORT = "wayfarer.abort"
"""Name of the ASGI extension that ends a connection without waiting for what its reader does not take."""
_ANSWERS = {
    400: (b"400 Bad Request", "that is not HTTP"),
    408: (b"408 Request Timeout", "the head of the request came too slowly (head_timeout_s)"),
    431: (b"431 Request Header Fields Too Large", "the head of the request is too large (max_head_bytes)"),
    503: (b"503 Service Unavailable", "there are too many connections (max_connections)"),
}


class Bounds:
    """What the connections of one process share."""

    def __init__(self, settings: Settings) -> None:
        self.max_connections = settings.max_connections
        self.max_per_address = settings.max_connections_per_address
        self.max_head_bytes = settings.max_head_bytes
        self.head_timeout_s = settings.head_timeout_s
        self.of_address: Counter[str] = Counter()


class _HeadTooLarge(Exception):
    pass


class Connection(HttpToolsProtocol):
    """One connection; ``head`` is the request line with the header fields."""

    def __init__(self, bounds: Bounds, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._bounds = bounds
        self._address = ""
        self._in_head = True
        self._waited_bytes = 0
        self._head_bytes = 0
        self._alarm: asyncio.TimerHandle | None = None
        self._refusal = 400

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A peer has come."""
        super().connection_made(transport)
        self._address = str(self.client[0]) if self.client else ""
        self._bounds.of_address[self._address] += 1
        if len(self.connections) > self._bounds.max_connections:
            self._turn_away("max_connections")
        elif 0 < self._bounds.max_per_address < self._bounds.of_address[self._address]:
            self._turn_away("max_connections_per_address")
        else:
            self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        """The peer has gone."""
        self._disarm()
        self._bounds.of_address[self._address] -= 1
        if self._bounds.of_address[self._address] <= 0:
            del self._bounds.of_address[self._address]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes of any part of a request."""
        if self._in_head:
            if self._waited_bytes > self._bounds.max_head_bytes:
                self._too_large()
                self.send_400_response("")
                return
            self._waited_bytes += len(data)
            self._arm()
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._head_bytes = 0
        self.scope["extensions"] = {ABORT: {"abort": self.transport.abort}}

    def on_url(self, url: bytes) -> None:
        """A part of the request line."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header field."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._in_head = False
        self._disarm()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The body is there, the next head may come."""
        self._in_head, self._waited_bytes = True, 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what can't be a request of ours."""
        status, text = _ANSWERS[self._refusal]
        body = text.encode()
        cycle = self.cycle
        free = cycle is None or cycle.response_complete or not cycle.response_started
        if not self.transport.is_closing() and free:
            fields = b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
            self.transport.write(b"HTTP/1.1 %s\r\n%scontent-length: %d\r\n\r\n%s" % (status, fields, len(body), body))
        if cycle is not None:
            cycle.disconnected = True
        self.transport.close()

    def _count(self, size: int) -> None:
        self._head_bytes += size
        if self._head_bytes > self._bounds.max_head_bytes:
            self._too_large()
            raise _HeadTooLarge

    def _too_large(self) -> None:
        REFUSED.labels("max_head_bytes").inc()
        self._refusal = 431

    def _turn_away(self, limit: str) -> None:
        REFUSED.labels(limit).inc()
        self._refusal = 503
        self.send_400_response("")

    def _arm(self) -> None:
        if self._alarm is None:
            self._alarm = self.loop.call_later(self._bounds.head_timeout_s, self._too_slow)

    def _disarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _too_slow(self) -> None:
        REFUSED.labels("head_timeout_s").inc()
        self._refusal = 408
        self.send_400_response("")


def connections(settings: Settings) -> Callable[..., Connection]:
    """The class of connections for uvicorn's ``http``."""
    return functools.partial(Connection, Bounds(settings))
