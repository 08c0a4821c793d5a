"""``python -m freight``: the sandbox of the logistics domain as a process."""

import uvicorn

from sandbox.settings import Settings

from .app import create_app


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
