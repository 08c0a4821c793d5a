"""The gateway's application under another ASGI server, to compare: ``python -m bench.gateway.serving granian``."""

import asyncio
import sys

import uvloop
from starlette.applications import Starlette

from wayfarer.gateway.app import build_app
from wayfarer.gateway.settings import Settings


def application() -> Starlette:
    """Made in the process that serves it."""
    return build_app(Settings())


def main() -> None:
    """Serve one process of it."""
    port = Settings().gateway_port
    if sys.argv[1] == "granian":
        from granian import Granian
        from granian.constants import Interfaces, Loops

        target = "bench.gateway.serving:application"
        Granian(target, port=port, interface=Interfaces.ASGI, loop=Loops.uvloop, factory=True, log_access=False).serve()
    elif sys.argv[1] == "hypercorn":
        from hypercorn.asyncio import serve
        from hypercorn.config import Config

        config = Config()
        config.bind = [f"127.0.0.1:{port}"]
        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
        asyncio.run(serve(application(), config))  # type: ignore[arg-type]
    else:
        sys.exit(f"no such server: {sys.argv[1]}")


if __name__ == "__main__":
    main()
