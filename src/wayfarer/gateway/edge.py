"""What every request passes: limits, a request id, security headers, metrics and one access line."""

import logging
import time
import uuid

import msgspec
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import GatewayError, TooLarge, TooMany
from .limits import RateLimiter
from .metrics import REFUSED, REQUEST_SECONDS, REQUESTS_TOTAL

MAX_DRAINED_BYTES = 16 * 1024**2
"""An over-large body up to this size is read and thrown away, so that its sender hears the answer."""
MAX_LOGGED_PATH = 200
_FREE = frozenset({"/health", "/ready", "/metrics"})
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"cross-origin"),
)
_access = logging.getLogger("wayfarer.gateway.access")


class Edge:
    """The log line has the path without its query, so no token."""

    def __init__(self, app: ASGIApp, max_body_bytes: int, rate: RateLimiter) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes
        self._rate = rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id, began, status = uuid.uuid4().hex, time.perf_counter(), 0

        async def finished(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *_HEADERS, (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self._checked(scope, receive, finished)
        finally:
            self._record(scope, request_id, status, time.perf_counter() - began)

    async def _checked(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["path"] not in _FREE and not scope["path"].startswith("/api/internal/"):
                self._rate.take((scope.get("client") or ("", 0))[0])
            declared = dict(scope["headers"]).get(b"content-length", b"0")
            if declared.isdigit() and int(declared) > self._max_body_bytes:
                if int(declared) <= MAX_DRAINED_BYTES:
                    await _drain(receive)
                raise self._too_large()
        except GatewayError as error:
            await _refusal(error)(scope, receive, send)
            return
        await self._app(scope, self._limited(receive), send)

    def _limited(self, receive: Receive) -> Receive:
        received = 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._max_body_bytes:
                raise self._too_large()
            return message

        return limited

    def _too_large(self) -> TooLarge:
        REFUSED.labels("max_body_bytes").inc()
        return TooLarge(f"the request is larger than {self._max_body_bytes} bytes (max_body_bytes)")

    def _record(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unknown")
        REQUESTS_TOTAL.labels(route, scope["method"][:8], str(status)).inc()
        if route != "/events":
            REQUEST_SECONDS.labels(route).observe(seconds)
        line = {
            "request_id": request_id,
            "method": scope["method"][:16],
            "path": scope["path"][:MAX_LOGGED_PATH],
            "status": status,
            "ms": round(seconds * 1000, 1),
            "client": (scope.get("client") or ("", 0))[0],
        }
        _access.info(msgspec.json.encode(line).decode())


async def _drain(receive: Receive) -> None:
    while (message := await receive())["type"] == "http.request" and message.get("more_body"):
        pass


def _refusal(error: GatewayError) -> JSONResponse:
    headers = {"Retry-After": str(error.retry_after_s)} if isinstance(error, TooMany) else {"Connection": "close"}
    return JSONResponse({"error": error.message, "code": error.code}, status_code=error.status, headers=headers)
