"""``python -m wayfarer.gateway``: one gateway process."""

import asyncio
import gc
import logging
import resource
import socket
import sys
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from wayfarer import tracing

from .access import AccessFileInvalid
from .app import build_app
from .connections import Gateway
from .settings import Settings
from .wire import connections

GRACE_S = 1
GC_THRESHOLDS = (20_000, 20, 100)
"""Thousands of streams are millions of objects that stay: looking through all of them often would hold up frames."""


class Process(uvicorn.Server):
    """Ends the event streams as soon as it is asked to stop, so that nothing has to be waited for."""

    def __init__(self, config: uvicorn.Config, app: Starlette) -> None:
        super().__init__(config)
        self._app = app
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        """Start to listen."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)  # type: ignore[arg-type]

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal has come."""
        gateway: Gateway | None = getattr(self._app.state, "gateway", None)
        if self._loop is not None and gateway is not None:
            self._loop.call_soon_threadsafe(gateway.frames.close)
        super().handle_exit(sig, frame)


def _listening(host: str, port: int) -> socket.socket:
    """A bound socket; a restarted gateway may take its port again at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        sys.exit(f"the port {port} of {host} can't be used: {error.strerror}")
    return bound


def _plain_access_lines() -> None:
    """The access log is JSON and nothing else, a line each."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(message)s"))
    access = logging.getLogger("wayfarer.gateway.access")
    access.addHandler(handler)
    access.propagate = False


def _many_files() -> None:
    """Each connection is an open file: as many as the system lets this process have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    settings = Settings()
    if not settings.gateway_url:
        port = settings.gateway_internal_port or settings.gateway_port
        settings = settings.model_copy(update={"gateway_url": f"http://{settings.host}:{port}"})
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stdout
    )
    _plain_access_lines()
    _many_files()
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    tracing.configure("gateway")
    gc.set_threshold(*GC_THRESHOLDS)
    app = build_app(settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.gateway_port,
        loop="uvloop",
        http=connections(settings),  # type: ignore[arg-type]
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=GRACE_S,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        server_header=False,
    )
    ports = [port for port in (settings.gateway_port, settings.gateway_internal_port) if port]
    try:
        Process(config, app).run([_listening(settings.host, port) for port in ports])
    except AccessFileInvalid as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
