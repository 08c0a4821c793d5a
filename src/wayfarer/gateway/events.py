"""The SSE endpoint: one stream per connection; ``client_id`` reattaches, ``Last-Event-ID`` resumes."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from wayfarer import __version__

from .clients import REFRESH_S, Client
from .connections import Gateway, gateway_of
from .contract import PROTOCOL_VERSION
from .errors import UNAUTHORIZED, GatewayError, TooMany
from .frames import Ending, Frame, ReaderEnded
from .metrics import CONNECTIONS, SLOW_READERS
from .sessions import Session
from .wire import ABORT

MAX_ID_DIGITS = 18
STREAM_SLACK_S = 60.0
"""How old what is known of the session of an open stream may be."""
REFUSED_RETRY_S = 5
"""A browser that comes back although it was refused waits so long."""
_RETRY = b"retry: 500\n"
"""Milliseconds after which a browser comes back."""
_PING = b'{"jsonrpc":"2.0","method":"ping","params":{}}'
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Content-Type": "text/event-stream"}
_CAPABILITIES = {
    "playbooks": True,
    "callbacks": True,
    "subscriptions": True,
    "playbookState": True,
    "resumable": True,
}
_encode = msgspec.json.Encoder().encode
_log = logging.getLogger(__name__)


async def endpoint(request: Request) -> Response:
    """``GET /events``."""
    gateway = gateway_of(request)
    last = _last_id(request)
    if request.method == "HEAD":
        return Response(headers=_HEADERS)
    try:
        session = await gateway.session(request, query=True)
        if gateway.frames.count(session.id) >= gateway.settings.max_connections_per_session:
            raise TooMany("this session has too many open streams (max_connections_per_session)")
        known = last if await gateway.frames.reached(last) else 0
        client = await _client(gateway, session, request.query_params.get("client_id"), known)
    except GatewayError as error:
        return EventStream(_refused(error, last), gateway.settings.send_timeout_s)
    frames = _frames(gateway, session, client, max(known, client.first_frame))
    return EventStream(frames, gateway.settings.send_timeout_s)


async def _client(gateway: Gateway, session: Session, wanted: str | None, last: int) -> Client:
    """By its name, or by the last frame that it has seen: a browser that comes back by itself sends no more."""
    frames, clients = gateway.frames, gateway.clients
    if not wanted and last:
        wanted = await clients.of_frame(session, last, frames.owner)
    return await clients.open(session, wanted or None, frames.begin)


def _last_id(request: Request) -> int:
    """The id of the last frame that the reader has seen, 0 for none."""
    text = request.headers.get("last-event-id", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_ID_DIGITS else 0


async def _frames(gateway: Gateway, session: Session, client: Client, after: int) -> AsyncIterator[bytes]:
    last = after
    idle_s = gateway.settings.ping_interval_s
    refreshed_at = time.monotonic()
    async with gateway.frames.reading(client.client_id, session.id, after, idle_s) as frames:
        yield _hello(gateway, client, last)
        try:
            async for arrived in frames:
                if arrived:
                    last = arrived[-1].id
                    yield b"".join(map(_sse, arrived))
                    continue
                await gateway.sessions.alive(session.id, STREAM_SLACK_S)
                if time.monotonic() - refreshed_at > REFRESH_S:
                    refreshed_at = time.monotonic()
                    await gateway.clients.touch(client)
                    await gateway.subscriptions.refresh(client.client_id)
                yield _sse(Frame(last, "ping", _PING))
        except GatewayError as error:
            yield _error(error.code, error.message, last)
        except ReaderEnded as ended:
            if ended.reason is Ending.SESSION:
                yield _error(UNAUTHORIZED, ended.reason.value, last)
            elif ended.reason is Ending.SLOW:
                SLOW_READERS.inc()
                _log.warning("client %s is dropped: %s", client.client_id, ended.reason.value)
                yield f": dropped: {ended.reason.value}, come back with the last id\n\n".encode()


def _hello(gateway: Gateway, client: Client, position: int) -> bytes:
    result: dict[str, object] = {
        "protocolVersion": PROTOCOL_VERSION,
        "serverInfo": {"name": "wayfarer-gateway", "version": __version__},
        "clientId": client.client_id,
        "capabilities": _CAPABILITIES,
    }
    pending = gateway.requests.of_client(client.client_id)
    if pending:
        result["pendingRequests"] = [
            {"requestId": item.request_id, "executionId": item.execution_id, "playbookPath": item.playbook_path}
            for item in pending
        ]
    return _RETRY + _sse(Frame(position, "message", _encode({"jsonrpc": "2.0", "id": 1, "result": result})))


async def _refused(error: GatewayError, last: int) -> AsyncIterator[bytes]:
    """The id stays the reader's, so that a later connection goes on from there."""
    wait_s = error.retry_after_s if isinstance(error, TooMany) else REFUSED_RETRY_S
    yield b"retry: %d\n" % (wait_s * 1_000) + _error(error.code, error.message, last)


def _error(code: int, message: str, last: int) -> bytes:
    body = {"jsonrpc": "2.0", "id": None, "error": {"code": code, "message": message}}
    return _sse(Frame(last, "error", _encode(body)))


def _sse(frame: Frame) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (frame.id, frame.event.encode(), frame.data)


class EventStream(Response):
    """Sends chunks as they come; ends when the reader leaves, or takes nothing for too long."""

    def __init__(self, chunks: AsyncIterator[bytes], send_timeout_s: float) -> None:
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]
        self._chunks = chunks
        self._send_timeout_s = send_timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        sending = asyncio.current_task()
        assert sending is not None
        over = False

        def left(task: asyncio.Task[None]) -> None:
            if not over and not task.cancelled():
                sending.cancel()

        leaving = asyncio.create_task(_left(receive))
        leaving.add_done_callback(left)
        CONNECTIONS.inc()
        try:
            taken = await self._send_all(send)
        except asyncio.CancelledError:
            if not leaving.done() or sending.uncancel() > 0:
                raise
            taken = True
        finally:
            over = True
            CONNECTIONS.dec()
            leaving.cancel()
        if not taken:
            abort = scope.get("extensions", {}).get(ABORT)
            if abort is not None:
                abort["abort"]()

    async def _send_all(self, send: Send) -> bool:
        """Returns False when the reader has stopped to take anything."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async with contextlib.aclosing(self._chunks) as chunks:  # type: ignore[type-var]
            async for chunk in chunks:
                try:
                    async with asyncio.timeout(self._send_timeout_s):
                        await send({"type": "http.response.body", "body": chunk, "more_body": True})
                except TimeoutError:
                    SLOW_READERS.inc()
                    _log.warning("a stream is dropped: its reader has taken nothing for %g s", self._send_timeout_s)
                    return False
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        return True


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
