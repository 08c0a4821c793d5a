"""The gateway's ASGI application."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import auth, callbacks, contract, documents, events, mcp, proxy
from .edge import Edge
from .errors import (
    INTERNAL,
    INVALID_REQUEST,
    OUTAGE_TEXT,
    OUTAGES,
    UNKNOWN_METHOD,
    GatewayError,
    TooLarge,
    TooMany,
    TooSlow,
    Unauthorized,
    Unavailable,
)
from .graphql import GraphQL
from .limits import Rate, RateLimiter
from .runtime import open_gateway
from .settings import Settings

_SENT_BY_PAGES = (
    "Authorization",
    "Content-Type",
    "Last-Event-ID",
    "Idempotency-Key",
    "traceparent",
    "tracestate",
    "Mcp-Protocol-Version",
    "Mcp-Session-Id",
    "Mcp-Method",
    "Mcp-Name",
)
"""Headers that a page of an allowed origin may send."""
_SEEN_BY_PAGES = (
    "X-Request-Id",
    "Retry-After",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
    "traceresponse",
)
"""Headers of an answer that such a page may read."""
_log = logging.getLogger(__name__)


def build_app(settings: Settings) -> Starlette:
    """The application; connections are opened when it starts."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with open_gateway(settings) as gateway:
            app.state.gateway = gateway
            yield

    return Starlette(
        lifespan=lifespan,
        routes=_routes(settings),
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=settings.origins,
                allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
                allow_headers=_SENT_BY_PAGES,
                expose_headers=_SEEN_BY_PAGES,
            ),
            Middleware(
                Edge,
                settings=settings,
                rate=RateLimiter(Rate("rate_per_address", settings.rate_per_address, settings.burst_per_address)),
            ),
        ],
        exception_handlers={
            GatewayError: _gateway_error,
            HTTPException: _http_error,
            Exception: _any_error,
            **dict.fromkeys(OUTAGES, _outage),
        },
    )


def _routes(settings: Settings) -> list[Route]:
    post = ["POST"]
    return [
        Route("/api/auth/login", auth.login, methods=post),
        Route("/api/auth/guest", auth.guest, methods=post),
        Route("/api/auth/validate", auth.validate, methods=post),
        Route("/api/auth/logout", auth.logout, methods=post),
        Route("/api/auth/sessions", auth.sessions),
        Route("/api/auth/sessions/{session_id}", auth.end_session, methods=["DELETE"]),
        Route("/api/auth/check-access", auth.check_access, methods=post),
        Route("/graphql", GraphQL(settings).endpoint, methods=post),
        Route("/events", events.endpoint),
        Route("/api/internal/callback", callbacks.callback, methods=post),
        Route("/api/internal/callback/async", callbacks.callback, methods=post),
        Route("/api/internal/progress", callbacks.progress, methods=post),
        Route("/api/subscriptions/firestore", documents.subscribe, methods=post),
        Route("/api/subscriptions/firestore/{subscription_id}", documents.unsubscribe, methods=["DELETE"]),
        Route("/noetl/{path:path}", proxy.endpoint, methods=sorted(proxy.METHODS)),
        Route("/mcp", mcp.endpoint, methods=list(mcp.METHODS)),
        Route("/mcp/{path:path}", mcp.endpoint, methods=list(mcp.METHODS)),
        Route("/api/runtime/contract", contract.contract),
        Route("/openapi.json", contract.description),
        Route("/health", contract.health),
        Route("/ready", contract.ready),
        Route("/metrics", contract.metrics),
    ]


def _answer(status: int, code: int, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": message, "code": code}, status_code=status, headers=headers)


async def _gateway_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, GatewayError)
    headers: dict[str, str] = {}
    if isinstance(error, TooMany):
        headers = {"Retry-After": str(error.retry_after_s)}
    elif error.status == 503:
        headers = {"Retry-After": "1"}
    elif isinstance(error, Unauthorized):
        headers = {"WWW-Authenticate": "Bearer"}
    elif isinstance(error, TooLarge | TooSlow):
        headers = {"Connection": "close"}
    return _answer(error.status, error.code, error.message, headers)


async def _outage(request: Request, error: Exception) -> Response:
    _log.warning("NATS: %s", error or type(error).__name__)
    return await _gateway_error(request, Unavailable(OUTAGE_TEXT))


async def _http_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = UNKNOWN_METHOD if error.status_code == 404 else INVALID_REQUEST
    return _answer(error.status_code, code, str(error.detail), dict(error.headers or {}))


async def _any_error(_: Request, error: Exception) -> Response:
    _log.error("unexpected", exc_info=error)
    return _answer(500, INTERNAL, "something went wrong in the gateway")
