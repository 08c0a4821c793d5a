"""What this gateway offers, its liveness and readiness."""

import functools
from importlib import resources
from typing import Any

import yaml
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from wayfarer import __version__

from .connections import gateway_of, is_inside
from .errors import NotFound, Unavailable

PROTOCOL_VERSION = "2025-1"


async def contract(request: Request) -> Response:
    """``GET /api/runtime/contract``."""
    settings = gateway_of(request).settings
    routes = [
        {"path": route.path, "methods": sorted((route.methods or set()) - {"HEAD"})}
        for route in request.app.routes
        if isinstance(route, Route)
    ]
    issuers = settings.issuers
    return JSONResponse(
        {
            "name": "wayfarer-gateway",
            "version": __version__,
            "protocol": PROTOCOL_VERSION,
            "protocolVersion": PROTOCOL_VERSION,
            "routes": routes,
            "auth": {
                "guest": settings.guest,
                "oidc": {"issuer": issuers[0] if issuers else None, "clientId": settings.oidc_client_id},
            },
            "domain_events": [part.strip() for part in settings.domain_events.split(",") if part.strip()],
            "limits": {
                "max_body_bytes": settings.max_body_bytes,
                "max_variables_bytes": settings.max_variables_bytes,
                "max_connections_per_session": settings.max_connections_per_session,
                "max_subscriptions_per_client": settings.max_subscriptions_per_client,
            },
        }
    )


@functools.cache
def openapi() -> dict[str, Any]:
    """The description of the HTTP calls."""
    text = resources.files(__package__).joinpath("openapi.yaml").read_text()
    document: dict[str, Any] = yaml.safe_load(text)
    return document


async def description(_: Request) -> Response:
    """``GET /openapi.json``."""
    return JSONResponse(openapi())


async def health(_: Request) -> Response:
    """``GET /health``: the process answers."""
    return JSONResponse({"status": "ok", "version": __version__})


async def ready(request: Request) -> Response:
    """``GET /ready``: NATS and the server answer."""
    gateway = gateway_of(request)
    if not gateway.bus.client.is_connected:
        raise Unavailable("NATS is not connected")
    await gateway.server.healthy()
    return JSONResponse({"status": "ready", "nats": "ok", "server": "ok"})


async def metrics(request: Request) -> Response:
    """``GET /metrics``: for Prometheus, on the internal port only when there is one."""
    if not is_inside(request):
        raise NotFound("metrics are given on the internal port only")
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
