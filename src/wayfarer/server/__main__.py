"""``python -m wayfarer.server``: one server process."""

import logging
import sys

import uvicorn

from wayfarer import tracing

from .app import build_app
from .settings import Settings


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    settings = Settings()
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stdout
    )
    if not settings.keychain_key:
        what = "32 random bytes in base64, the same to server and workers"
        sys.exit(f"neither WAYFARER_KEYCHAIN_KEY nor WAYFARER_KEYCHAIN_KEY_FILE is set: give {what}")
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    tracing.configure("server")
    uvicorn.run(
        build_app(settings),
        host=settings.host,
        port=settings.server_port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
