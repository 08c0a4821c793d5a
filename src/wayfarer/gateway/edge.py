"""What every request passes: limits, a request id, its trace, security headers, metrics and one access line."""

import asyncio
import datetime
import logging
import time
import uuid

import msgspec
from opentelemetry.trace import Span
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wayfarer import tracing

from .errors import GatewayError, TooLarge, TooMany, TooSlow
from .limits import RateLimiter, allowance_of
from .metrics import REFUSED, REQUEST_SECONDS, REQUESTS_TOTAL
from .settings import Settings

MAX_DRAINED_BYTES = 16 * 1024**2
"""An over-large body up to this size is read and thrown away, so that its sender hears the answer."""
MAX_LOGGED_PATH = 200
SESSION_KEY = "wayfarer.session"
"""Where in the scope the id of the session is, for the access line."""
_FREE = frozenset({"/health", "/ready", "/metrics"})
_STREAM = "/events"
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"cross-origin"),
)
_access = logging.getLogger("wayfarer.gateway.access")


class _Passage:
    """One request on its way through."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.request_id = uuid.uuid4().hex
        self.trace_id: str | None = None
        self.status = 0
        self._began = time.perf_counter()

    @property
    def route(self) -> str:
        return str(getattr(self.scope.get("route"), "path", "unknown"))

    def headers(self, span: Span | None) -> list[tuple[bytes, bytes]]:
        """What every answer has."""
        added = [*_HEADERS, (b"x-request-id", self.request_id.encode())]
        allowance = allowance_of(self.scope)
        if allowance is not None:
            added += allowance.headers
        response = tracing.response_header(span) if span is not None else None
        if response is not None:
            added.append((b"traceresponse", response.encode()))
        return added

    def record(self) -> None:
        """Count, and write the access line: it has the path without its query, so no token."""
        seconds, scope = time.perf_counter() - self._began, self.scope
        REQUESTS_TOTAL.labels(self.route, scope["method"][:8], str(self.status)).inc()
        if self.route != _STREAM:
            REQUEST_SECONDS.labels(self.route).observe(seconds)
        line = {
            "time": datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
            "request_id": self.request_id,
            "method": scope["method"][:16],
            "path": scope["path"][:MAX_LOGGED_PATH],
            "route": self.route,
            "status": self.status,
            "ms": round(seconds * 1000, 1),
            "client": _address(scope),
            "session": scope.get(SESSION_KEY),
            "trace_id": self.trace_id,
        }
        _access.info(msgspec.json.encode({key: value for key, value in line.items() if value is not None}).decode())


class Edge:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, settings: Settings, rate: RateLimiter) -> None:
        self._app = app
        self._max_body_bytes = settings.max_body_bytes
        self._body_timeout_s = settings.body_timeout_s
        self._rate = rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        passage = _Passage(scope)
        try:
            if scope["path"] in _FREE or scope["path"] == _STREAM:
                await self._pass(passage, None, receive, send)
                return
            with tracing.entered(f"{scope['method']} {scope['path']}", tracing.of_request(scope["headers"])) as span:
                passage.trace_id = tracing.trace_id()
                await self._pass(passage, span, receive, send)
                _describe(span, passage)
        finally:
            passage.record()

    async def _pass(self, passage: _Passage, span: Span | None, receive: Receive, send: Send) -> None:
        async def finished(message: Message) -> None:
            if message["type"] == "http.response.start":
                passage.status = message["status"]
                message["headers"] = [*message["headers"], *passage.headers(span)]
            await send(message)

        scope = passage.scope
        try:
            if scope["path"] not in _FREE and not scope["path"].startswith("/api/internal/"):
                self._rate.charge(scope, _address(scope))
            declared = dict(scope["headers"]).get(b"content-length", b"0")
            if declared.isdigit() and int(declared) > self._max_body_bytes:
                if int(declared) <= MAX_DRAINED_BYTES:
                    async with asyncio.timeout(self._body_timeout_s):
                        await _drain(receive)
                raise self._too_large()
        except TimeoutError:
            await _refusal(_too_slow())(scope, receive, finished)
            return
        except GatewayError as error:
            await _refusal(error)(scope, receive, finished)
            return
        await self._app(scope, self._limited(receive), finished)

    def _limited(self, receive: Receive) -> Receive:
        received, complete = 0, False
        until = asyncio.get_running_loop().time() + self._body_timeout_s

        async def limited() -> Message:
            nonlocal received, complete
            if complete:
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError as error:
                raise _too_slow() from error
            received += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if received > self._max_body_bytes:
                raise self._too_large()
            return message

        return limited

    def _too_large(self) -> TooLarge:
        REFUSED.labels("max_body_bytes").inc()
        return TooLarge(f"the request is larger than {self._max_body_bytes} bytes (max_body_bytes)")


def _too_slow() -> TooSlow:
    REFUSED.labels("body_timeout_s").inc()
    return TooSlow("the body came too slowly (body_timeout_s)")


def _address(scope: Scope) -> str:
    return str((scope.get("client") or ("", 0))[0])


def _describe(span: Span, passage: _Passage) -> None:
    span.update_name(f"{passage.scope['method']} {passage.route}")
    span.set_attributes(
        {
            "http.request.method": passage.scope["method"],
            "http.route": passage.route,
            "http.response.status_code": passage.status,
            "wayfarer.request_id": passage.request_id,
        }
    )


async def _drain(receive: Receive) -> None:
    while (message := await receive())["type"] == "http.request" and message.get("more_body"):
        pass


def _refusal(error: GatewayError) -> JSONResponse:
    headers = {"Retry-After": str(error.retry_after_s)} if isinstance(error, TooMany) else {"Connection": "close"}
    return JSONResponse({"error": error.message, "code": error.code}, status_code=error.status, headers=headers)
