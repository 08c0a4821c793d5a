"""Direct connections from workers to servers: outcomes and their answers without a broker between them.

A link carries the same batches as `reports`. It is never the only way: while there is none, because the server can't be
reached from where the worker runs, or because it has just gone, reports go over NATS.

Both ends prove that they have the installation's key, and the server that it is the one that was meant: an address may
belong to another one by now. Frames are four bytes of length, big-endian, and their content.
"""

import asyncio
import hashlib
import hmac
import logging
import secrets
import socket
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

import msgspec

from .batches import BATCH_JSON, batched, groups

CONNECT_TIMEOUT_S = 2.0
TRY_AGAIN_S = 30.0
"""How long a server that could not be reached is not tried again."""
PROOF_TIMEOUT_S = 5.0
"""How long a connection may take to prove itself."""
MAX_LINKS = 2_000
"""Connections of workers to one server."""
MAX_FRAME_BYTES = 64 * 1024**2
_MAX_PROOF_BYTES = 64
_NONCE_BYTES = 32
_LENGTH_BYTES = 4
_log = logging.getLogger(__name__)
Answered = Callable[[int, msgspec.Raw], None]
"""Takes the number of a report and the answer to it."""
Lost = Callable[[set[int]], None]
"""Takes the numbers of reports that will not be answered."""


def link_key(keychain_key: str) -> bytes:
    """The key of links, derived from the one that servers and workers share."""
    return hashlib.sha256(b"wayfarer link\0" + keychain_key.encode()).digest()


def allowed(nats_url: str) -> bool:
    """Links are not encrypted: there are none where NATS is."""
    return not any(url.strip().startswith(("tls:", "wss:")) for url in nats_url.split(","))


def local_address(nats_url: str) -> str:
    """The address by which this machine reaches NATS; workers, which reach it too, can probably reach that."""
    parts = urlsplit(nats_url.split(",")[0].strip())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((parts.hostname or "127.0.0.1", parts.port or 4222))
        return str(probe.getsockname()[0])


class Framed(asyncio.Protocol):
    """Cuts what arrives into frames."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.proven = False
        self._received = bytearray()
        self._answers: list[tuple[int, bytes]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Handle every frame that is complete."""
        self._received += data
        while len(self._received) >= _LENGTH_BYTES and self.transport is not None:
            end = _LENGTH_BYTES + int.from_bytes(self._received[:_LENGTH_BYTES], "big")
            if end > (MAX_FRAME_BYTES if self.proven else _LENGTH_BYTES + _MAX_PROOF_BYTES):
                self.transport.abort()
                return
            if len(self._received) < end:
                return
            frame = bytes(self._received[_LENGTH_BYTES:end])
            del self._received[:end]
            self.arrived(frame)

    def arrived(self, frame: bytes) -> None:
        """Handle one frame."""
        raise NotImplementedError

    def send(self, frame: bytes) -> None:
        """Write one frame."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(len(frame).to_bytes(_LENGTH_BYTES, "big") + frame)

    def queue(self, number: int, data: bytes) -> None:
        """Send a numbered value, with all others that are ready in this turn of the event loop."""
        if not self._answers:
            asyncio.get_running_loop().call_soon(self._send_ready)
        self._answers.append((number, data))

    def _send_ready(self) -> None:
        ready, self._answers = self._answers, []
        for group in groups(ready):
            self.send(batched(group))


class _Serving(Framed):
    """A server's end of a link."""

    def __init__(self, server: "LinkServer") -> None:
        super().__init__()
        self._server = server
        self._nonce = secrets.token_bytes(_NONCE_BYTES)
        self._limit: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for a proof."""
        super().connection_made(transport)
        if len(self._server.open_links) >= MAX_LINKS:
            transport.close()
            return
        self._server.open_links.add(self)
        self._limit = asyncio.get_running_loop().call_later(PROOF_TIMEOUT_S, transport.close)
        self.send(self._nonce)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.transport = None
        self._server.open_links.discard(self)
        if self._limit is not None:
            self._limit.cancel()

    def arrived(self, frame: bytes) -> None:
        """Check the proof first; reports after that."""
        if self.proven:
            try:
                batch = BATCH_JSON.decode(frame)
            except msgspec.MsgspecError:
                _log.warning("a worker has sent what is no report, its link is closed")
                self._close()
                return
            for number, raw in batch.items:
                self._server.reported(self, number, raw)
            return
        nonce, proof = frame[:_NONCE_BYTES], frame[_NONCE_BYTES:]
        if not hmac.compare_digest(proof, self._server.proof(b"worker", self._nonce, nonce)):
            _log.warning("a link whose other end does not have the key was refused")
            self._close()
            return
        self.proven = True
        if self._limit is not None:
            self._limit.cancel()
        self.send(self._server.proof(b"server", nonce, self._nonce))

    def _close(self) -> None:
        if self.transport is not None:
            self.transport.close()


class LinkServer:
    """Accepts the links of workers; ``reported`` gets each report with the link that its answer is queued on."""

    def __init__(self, key: bytes, server_id: str, reported: Callable[[Framed, int, msgspec.Raw], None]) -> None:
        self._key = key
        self._server_id = server_id
        self._server: asyncio.Server | None = None
        self.reported = reported
        self.open_links: set[_Serving] = set()

    async def open(self, host: str) -> str:
        """Listen on a free port; returns ``host:port``."""
        self._server = await asyncio.get_running_loop().create_server(lambda: _Serving(self), host, 0)
        return f"{host}:{self._server.sockets[0].getsockname()[1]}"

    def close(self) -> None:
        """Close all links; workers go on over NATS."""
        if self._server is not None:
            self._server.close()
        for link in list(self.open_links):
            if link.transport is not None:
                link.transport.close()

    def proof(self, end: bytes, theirs: bytes, ours: bytes) -> bytes:
        """What only who has the key can compute from both nonces."""
        return _proof(self._key, self._server_id, end, theirs, ours)


class Link(Framed):
    """A worker's end of a link."""

    def __init__(self, key: bytes, server_id: str, answered: Answered, lost: Lost) -> None:
        super().__init__()
        self._key = key
        self._server_id = server_id
        self._answered = answered
        self._lost = lost
        self._nonce = secrets.token_bytes(_NONCE_BYTES)
        self._theirs = b""
        self._unanswered: set[int] = set()
        self.ready: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def queue(self, number: int, data: bytes) -> None:
        """Send a report."""
        self._unanswered.add(number)
        super().queue(number, data)

    def arrived(self, frame: bytes) -> None:
        """Prove this end, check the other end's proof, take answers."""
        if self.proven:
            for number, raw in BATCH_JSON.decode(frame).items:
                self._unanswered.discard(number)
                self._answered(number, raw)
        elif not self._theirs:
            self._theirs = frame
            self.send(self._nonce + _proof(self._key, self._server_id, b"worker", frame, self._nonce))
        else:
            expected = _proof(self._key, self._server_id, b"server", self._nonce, self._theirs)
            self.proven = hmac.compare_digest(frame, expected)
            if not self.ready.done():
                self.ready.set_result(self.proven)

    def connection_lost(self, exc: Exception | None) -> None:
        """What was not answered has to go another way."""
        self.transport = None
        self.proven = False
        if not self.ready.done():
            self.ready.set_result(False)
        numbers, self._unanswered = self._unanswered, set()
        self._lost(numbers)


class Links:
    """A worker's links to the servers that it has heard of."""

    def __init__(self, key: bytes, answered: Answered, lost: Lost) -> None:
        self._key = key
        self._answered = answered
        self._lost = lost
        self._links: dict[str, Link] = {}
        self._tried: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def to(self, server_id: str, address: str) -> Link | None:
        """The link to a server; None while there is none, but then one is tried for."""
        link = self._links.get(server_id)
        if link is not None and link.proven:
            return link
        now = asyncio.get_running_loop().time()
        if now - self._tried.get(server_id, -TRY_AGAIN_S) >= TRY_AGAIN_S:
            self._tried = {known: at for known, at in self._tried.items() if now - at < TRY_AGAIN_S}
            self._tried[server_id] = now
            task = asyncio.create_task(self._connect(server_id, address))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return None

    def close(self) -> None:
        """Close all links."""
        for link in self._links.values():
            if link.transport is not None:
                link.transport.close()

    async def _connect(self, server_id: str, address: str) -> None:
        host, _, port = address.rpartition(":")
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                _, link = await loop.create_connection(
                    lambda: Link(self._key, server_id, self._answered, self._lost), host, int(port)
                )
                proven = await link.ready
        except (OSError, TimeoutError, ValueError) as error:
            _log.info("no link to the server at %s, reports go over NATS: %s", address, error or "no answer")
            return
        if not proven:
            _log.info("no link to the server at %s, reports go over NATS: it is another one", address)
            if link.transport is not None:
                link.transport.close()
            return
        self._links = {known: other for known, other in self._links.items() if other.proven}
        self._links[server_id] = link


def _proof(key: bytes, server_id: str, end: bytes, theirs: bytes, ours: bytes) -> bytes:
    return hmac.digest(key, b"\0".join((end, server_id.encode(), theirs, ours)), "sha256")
