"""``python -m wayfarer.server``: one server process."""

import gc
import logging
import signal
import sys

import uvicorn
from fastapi import FastAPI

from wayfarer import tracing

from .app import build_app
from .settings import Settings

GRACE_S = 2
"""How long requests under way, such as those that wait for events, may go on after SIGTERM."""
GC_THRESHOLD = 50_000
"""Allocations between collections: states and events are trees without cycles, so there is little to find."""


def main() -> None:
    """Serve until SIGTERM or SIGINT; the exit code is 0 then, and 1 when a part of the server has failed."""
    settings = Settings()
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stdout
    )
    if not settings.keychain_key:
        what = "32 random bytes in base64, the same to server and workers"
        sys.exit(f"neither WAYFARER_KEYCHAIN_KEY nor WAYFARER_KEYCHAIN_KEY_FILE is set: give {what}")
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    tracing.configure("server")
    app = build_app(settings)
    # uvicorn raises the signal once more when it has shut down: without a handler that would be how the process ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(_exit_code(app)))
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD, 20, 50)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.server_port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=GRACE_S,
    )


def _exit_code(app: FastAPI) -> int:
    platform = getattr(app.state, "platform", None)
    return 1 if platform is not None and platform.failed else 0


if __name__ == "__main__":
    main()
