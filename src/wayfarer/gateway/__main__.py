"""``python -m wayfarer.gateway``: one gateway process."""

import logging
import sys

import uvicorn

from .app import build_app
from .settings import Settings


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    settings = Settings()
    if not settings.gateway_url:
        settings = settings.model_copy(update={"gateway_url": f"http://{settings.host}:{settings.gateway_port}"})
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stdout
    )
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    uvicorn.run(
        build_app(settings),
        host=settings.host,
        port=settings.gateway_port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=1,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        server_header=False,
    )


if __name__ == "__main__":
    main()
