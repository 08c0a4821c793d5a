"""``python -m sandbox``: the provider sandbox as a process."""

import gc

import uvicorn

from .app import create_app
from .settings import Settings

GC_THRESHOLD = 50_000
"""Allocations between collections: documents are trees without cycles, so there is little to find."""

KEEP_ALIVE_S = 75
"""How long an idle connection is kept: longer than clients do, so that none writes into one that is being closed."""


def main() -> None:
    """Serve until SIGTERM."""
    settings = Settings()
    app = create_app(settings)
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD, 20, 50)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.sandbox_port,
        log_level="warning",
        timeout_graceful_shutdown=2,
        timeout_keep_alive=KEEP_ALIVE_S,
    )


if __name__ == "__main__":
    main()
