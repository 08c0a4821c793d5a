"""The HTTP application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wayfarer import __version__

from . import problems
from .api import catalog, credentials, events, executions, health, schedules, signals
from .mcp import McpDoor
from .platform import open_platform
from .settings import MAX_BODY_BYTES, Settings

_PROBES = frozenset({"/api/health", "/api/ready"})
_TELEMETRY: TelemetryConfig = {
    "operation_spans": False,
    "logs": False,
    "exclude": lambda scope: scope["path"] in _PROBES,
}
"""Where an exporter is set, each call is a span; validation failures are not logged, they repeat what was sent."""


def build_app(settings: Settings) -> FastAPI:
    """The application; connections are opened when it starts."""

    door = McpDoor()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_platform(settings) as platform, door.open(platform.catalog, platform.executions):
            app.state.platform = platform
            yield

    app = FastAPI(title="Wayfarer server", version=__version__, lifespan=lifespan, telemetry=_TELEMETRY)
    problems.install(app)
    for module in (health, catalog, executions, signals, schedules, events, credentials):
        app.include_router(module.router, prefix="/api")
    app.router.routes += [Route("/mcp", endpoint=door), Route("/mcp/{path:path}", endpoint=door)]
    app.add_middleware(BodyLimit)
    return app


class BodyLimit:
    """Refuses request bodies over the limit before they are read whole."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > MAX_BODY_BYTES:
            message = f"the body has {int(declared)} bytes, the limit is {MAX_BODY_BYTES}"
            await problems.answer(413, "too_large", message)(scope, receive, send)
            return
        received = 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_BODY_BYTES:
                raise problems.Problem(413, "too_large", f"the body is larger than {MAX_BODY_BYTES} bytes")
            return message

        await self._app(scope, limited, send)
