"""The gateway's ASGI application."""

import logging
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import events, graphql, proxy, routes
from .errors import GatewayError
from .runtime import open_gateway
from .settings import Settings

_access = logging.getLogger("wayfarer.gateway.access")
_log = logging.getLogger(__name__)
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)


class BodyTooLarge(Exception):
    """The request body is over the limit."""


class Edge:
    """Body limit, request id, security headers and one access line per request; no query string, so no token."""

    def __init__(self, app: ASGIApp, max_body_bytes: int) -> None:
        self._app = app
        self._limit = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id, began, status = uuid.uuid4().hex, time.perf_counter(), 0
        received = 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._limit:
                raise BodyTooLarge
            return message

        async def finished(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *_HEADERS, (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            declared = dict(scope["headers"]).get(b"content-length", b"0")
            if declared.isdigit() and int(declared) > self._limit:
                await _too_large(self._limit)(scope, receive, finished)
            else:
                await self._app(scope, limited, finished)
        except BodyTooLarge:
            await _too_large(self._limit)(scope, receive, finished)
        finally:
            duration = round((time.perf_counter() - began) * 1000, 1)
            line = {"id": request_id, "method": scope["method"], "path": scope["path"][:200], "status": status}
            _access.info(msgspec.json.encode({**line, "ms": duration}).decode())


def _too_large(limit: int) -> JSONResponse:
    return _answer(413, -32600, f"the request is larger than {limit} bytes")


def _answer(status: int, code: int, message: str) -> JSONResponse:
    headers = {"Retry-After": "1"} if status == 503 else None
    return JSONResponse({"error": message, "code": code}, status_code=status, headers=headers)


async def _gateway_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, GatewayError)
    return _answer(error.status, error.code, error.message)


async def _http_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _answer(error.status_code, -32601 if error.status_code == 404 else -32600, str(error.detail))


async def _any_error(_: Request, error: Exception) -> Response:
    _log.exception("unexpected", exc_info=error)
    return _answer(500, -32603, "something went wrong in the gateway")


def build_app(settings: Settings) -> Starlette:
    """The application; connections are opened when it starts."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with open_gateway(settings) as gateway:
            app.state.gateway = gateway
            yield

    post = ["POST"]
    return Starlette(
        lifespan=lifespan,
        routes=[
            Route("/api/auth/login", routes.login, methods=post),
            Route("/api/auth/guest", routes.guest, methods=post),
            Route("/api/auth/validate", routes.validate, methods=post),
            Route("/api/auth/logout", routes.logout, methods=post),
            Route("/api/auth/check-access", routes.check_access, methods=post),
            Route("/graphql", graphql.endpoint, methods=post),
            Route("/events", events.endpoint),
            Route("/api/internal/callback", routes.callback, methods=post),
            Route("/api/internal/callback/async", routes.callback, methods=post),
            Route("/api/internal/progress", routes.progress, methods=post),
            Route("/api/runtime/contract", routes.contract),
            Route("/noetl/{path:path}", proxy.endpoint, methods=sorted(proxy.METHODS)),
            Route("/health", routes.health),
            Route("/ready", routes.ready),
            Route("/metrics", routes.metrics),
        ],
        middleware=[
            Middleware(Edge, max_body_bytes=settings.max_body_bytes),
            Middleware(
                CORSMiddleware,
                allow_origins=settings.origins,
                allow_methods=["GET", "POST", "DELETE", "OPTIONS"],
                allow_headers=["Authorization", "Content-Type", "Last-Event-ID", "traceparent"],
                expose_headers=["X-Request-Id"],
            ),
        ],
        exception_handlers={GatewayError: _gateway_error, HTTPException: _http_error, Exception: _any_error},
    )
