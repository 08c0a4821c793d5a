"""Serves the built SPA: its files, `/config.json` made from the environment, strict headers."""

import logging
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from pydantic import field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

IMAGE_SOURCE = re.compile(r"(https?|data|blob):|https?://(\*\.)?[A-Za-z0-9.-]+(:\d+)?/?", re.ASCII)
"""What a policy may name as a source of pictures: a scheme, or an origin whose first label may be any."""
GOOGLE_TILES = "https://tile.googleapis.com"


class Settings(BaseSettings):
    """``WAYFARER_*`` variables."""

    model_config = SettingsConfigDict(env_prefix="WAYFARER_", extra="ignore")

    host: str = "127.0.0.1"
    spa_port: int = 5173
    spa_folder: Path = Path("web/dist")
    gateway_url: str = "http://127.0.0.1:8090"
    sandbox_url: str = "http://127.0.0.1:8070"
    oidc_issuer: str = "http://127.0.0.1:8070/oidc"
    oidc_client_id: str = "wayfarer-spa"
    guest: bool = True
    map_tiles_url: str = ""
    """Addresses of map pictures with ``{z}``, ``{x}`` and ``{y}``; empty for the bundled offline map alone."""
    map_attribution: str = ""
    map_google_key: str = ""
    """A key of Google's Map Tiles API, used when there is no other source."""
    image_sources: str = ""
    """Further origins that pictures may come from, separated by spaces: ``https://*.example.com``, or ``https:``."""

    @field_validator("image_sources")
    @classmethod
    def _sources_only(cls, text: str) -> str:
        for source in text.split():
            if not IMAGE_SOURCE.fullmatch(source):
                message = (
                    f"WAYFARER_IMAGE_SOURCES: {source!r} is no origin of pictures; "
                    "write https://images.example.com, https://*.example.com or https:, separated by spaces"
                )
                raise ValueError(message)
        return text

    @property
    def issuer(self) -> str:
        """The identity provider that the page offers: the first of those that the gateway accepts."""
        return self.oidc_issuer.split(",")[0].strip()


class SpaFiles(StaticFiles):
    """Files of the build; every other path is the application's own route."""

    def __init__(self, folder: Path, headers: dict[str, str]) -> None:
        super().__init__(directory=folder, html=True)
        self._headers = headers

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file, or the page itself for a route of the application."""
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or "." in path.rsplit("/", 1)[-1]:
                raise
            response = await super().get_response("index.html", scope)
        hashed = path.startswith("assets/")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        response.headers.update(self._headers)
        return response


def origin(url: str) -> str:
    """Scheme, host and port of an address, as a policy names them; a host's ``{s}`` stands for any."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}" if parts.netloc else ""


def security_headers(settings: Settings) -> dict[str, str]:
    """Nothing is loaded from elsewhere; the page speaks to the gateway and the identity provider only."""
    issuer = origin(settings.issuer)
    tiles = origin(settings.map_tiles_url)
    google = GOOGLE_TILES if settings.map_google_key else ""
    policy = {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": f"'self' data: blob: {settings.sandbox_url} {tiles} {google} {settings.image_sources}",
        "font-src": "'self'",
        "connect-src": f"'self' {settings.gateway_url} {issuer} {google}",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": f"'self' {issuer}",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {' '.join(value.split())}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def build_app(settings: Settings) -> Starlette:
    """The static server's application."""

    async def config(_: Request) -> Response:
        body = {
            "gatewayUrl": settings.gateway_url,
            "oidc": {"issuer": settings.issuer, "clientId": settings.oidc_client_id},
            "guest": settings.guest,
            "map": {
                "tilesUrl": settings.map_tiles_url,
                "attribution": settings.map_attribution,
                "googleKey": settings.map_google_key,
            },
        }
        return JSONResponse(body, headers={"Cache-Control": "no-store"})

    async def health(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    files = SpaFiles(settings.spa_folder, security_headers(settings))
    return Starlette(
        routes=[Route("/config.json", config), Route("/health", health), Mount("/", files)],
        middleware=[Middleware(GZipMiddleware, minimum_size=1_000)],
    )


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    settings = Settings()
    logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stdout)
    if not (settings.spa_folder / "index.html").exists():
        sys.exit(f"{settings.spa_folder}/index.html is missing: build the SPA with 'npm run build' in web/")
    uvicorn.run(
        build_app(settings),
        host=settings.host,
        port=settings.spa_port,
        loop="uvloop",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=1,
    )


if __name__ == "__main__":
    main()
