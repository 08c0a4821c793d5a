"""A running gateway before a running server and worker, and an identity provider's key set."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import jwt
import pytest
import pytest_asyncio
import uvicorn
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.stack import Stack
from wayfarer.gateway.app import build_app
from wayfarer.gateway.settings import Settings
from wayfarer.local.ports import free_port

SECRET = "the-callback-secret"


@asynccontextmanager
async def serving(app: Any, port: int) -> AsyncIterator[str]:
    """Serve an application."""
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=1)
    )
    task = asyncio.create_task(server.serve())
    while not server.started:
        assert not task.done(), task.exception()
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


class Issuer:
    """An identity provider that only signs."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def token(
        self, *, algorithm: str = "RS256", key: Any = None, headers: dict[str, Any] | None = None, **claims: Any
    ) -> str:
        """An ID token; keyword arguments replace claims."""
        now = int(time.time())
        body = {
            "iss": self.url,
            "aud": "wayfarer-spa",
            "sub": "u1",
            "iat": now,
            "exp": now + 300,
            "email": "u@example.com",
        }
        return jwt.encode({**body, **claims}, key or self.key, algorithm, {"kid": "k1", **(headers or {})})

    def app(self) -> Starlette:
        """Discovery and keys over HTTP."""
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))

        async def discovery(_: object) -> JSONResponse:
            return JSONResponse({"issuer": self.url, "jwks_uri": f"{self.url}/jwks"})

        async def keys(_: object) -> JSONResponse:
            return JSONResponse({"keys": [{**jwk, "kid": "k1", "alg": "RS256", "use": "sig"}]})

        return Starlette(routes=[Route("/.well-known/openid-configuration", discovery), Route("/jwks", keys)])


@pytest_asyncio.fixture(scope="session")
async def issuer() -> AsyncIterator[Issuer]:
    """A running issuer."""
    port = free_port()
    issuing = Issuer(f"http://127.0.0.1:{port}")
    async with serving(issuing.app(), port):
        yield issuing


@pytest.fixture(scope="session")
def gateway_settings(stack: Stack, nats_url: str, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a gateway before the stack."""
    access = tmp_path_factory.mktemp("access") / "access.yaml"
    Path(access).write_text(
        "roles: {guest: {execute: ['t/**'], view: ['t/**']}, traveller: {execute: ['t/**']}, admin: {execute: ['**']}}"
    )
    port = free_port()
    return Settings(
        gateway_port=port,
        gateway_url=f"http://127.0.0.1:{port}",
        server_url=str(stack.client.base_url),
        nats_url=nats_url,
        access_file=access,
        callback_secret=SECRET,
        oidc_issuer=issuer.url,
    )


@pytest_asyncio.fixture(scope="session")
async def gateway(gateway_settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of a running gateway."""
    app = build_app(gateway_settings)
    async with (
        serving(app, gateway_settings.gateway_port) as url,
        httpx2.AsyncClient(base_url=url, timeout=20) as client,
    ):
        yield client
