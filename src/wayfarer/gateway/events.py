"""The SSE endpoint."""

import time
from collections.abc import AsyncIterator

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from wayfarer import __version__
from wayfarer.bus import streams

from .errors import GatewayError, Unauthorized
from .frames import SlowReader
from .requests import Client
from .routes import gateway_of
from .runtime import Gateway
from .sessions import Session

PROTOCOL_VERSION = "2025-1"
SESSION_CHECK_S = 5.0
_encode = msgspec.json.Encoder().encode
_CAPABILITIES = {
    "playbooks": True,
    "callbacks": True,
    "subscriptions": False,
    "playbookState": True,
    "resumable": True,
}


async def endpoint(request: Request) -> Response:
    """One stream per connection; ``client_id`` reattaches, ``Last-Event-ID`` resumes."""
    gateway = gateway_of(request)
    try:
        session = await gateway.session(request, query=True)
        position = (await gateway.bus.jetstream.stream_info(streams.FRAMES)).state.last_seq
        wanted = request.query_params.get("client_id") or None
        client, is_new = await gateway.clients.open(session, wanted, position)
    except GatewayError as error:
        return _stream(_refused(error))
    last = request.headers.get("last-event-id", "")
    after = int(last) if last.isascii() and last.isdigit() and len(last) < 18 else None
    if not is_new:
        after = max(after if after is not None else client.first_frame, client.first_frame)
    return _stream(_frames(request, gateway, session, client, position, None if is_new else after))


async def _frames(
    request: Request, gateway: Gateway, session: Session, client: Client, position: int, after: int | None
) -> AsyncIterator[bytes]:
    async with gateway.frames.reading(client.client_id, after) as frames:
        yield await _hello(gateway, client, after if after is not None else position)
        last_ping = last_check = time.monotonic()
        try:
            async for frame in frames:
                now = time.monotonic()
                if now - last_check > SESSION_CHECK_S:
                    last_check = now
                    await gateway.session(request, query=True)
                if frame is not None:
                    yield _sse(frame.event, frame.data, frame.id)
                elif now - last_ping > gateway.settings.ping_interval_s:
                    last_ping = now
                    yield _sse("ping", b'{"jsonrpc":"2.0","method":"ping","params":{}}', None)
        except Unauthorized as error:
            yield _error(error)
        except SlowReader:
            return


async def _hello(gateway: Gateway, client: Client, position: int) -> bytes:
    result: dict[str, object] = {
        "protocolVersion": PROTOCOL_VERSION,
        "serverInfo": {"name": "wayfarer-gateway", "version": __version__},
        "clientId": client.client_id,
        "capabilities": _CAPABILITIES,
    }
    pending = await gateway.requests.of_client(client.client_id)
    if pending:
        result["pendingRequests"] = [
            {"requestId": item.request_id, "executionId": item.execution_id, "playbookPath": item.playbook_path}
            for item in pending
        ]
    return _sse("message", _encode({"jsonrpc": "2.0", "id": 1, "result": result}), position)


async def _refused(error: GatewayError) -> AsyncIterator[bytes]:
    yield _error(error)


def _error(error: GatewayError) -> bytes:
    body = {"jsonrpc": "2.0", "error": {"code": error.code, "message": error.message}}
    return _sse("error", _encode(body), None)


def _sse(event: str, data: bytes, number: int | None) -> bytes:
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {event}\ndata: ".encode() + data + b"\n\n"


def _stream(frames: AsyncIterator[bytes]) -> StreamingResponse:
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(frames, media_type="text/event-stream", headers=headers)
