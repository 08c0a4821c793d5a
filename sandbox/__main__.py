"""``python -m sandbox``: the provider sandbox as a process."""

import uvicorn

from .app import create_app
from .settings import Settings


def main() -> None:
    """Serve until SIGTERM."""
    settings = Settings()
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.sandbox_port,
        log_level="warning",
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
