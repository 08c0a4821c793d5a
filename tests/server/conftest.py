"""A running server and the tools to drive it without a worker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest_asyncio
import uvicorn

from wayfarer.keychain import Vault
from wayfarer.local.ports import free_port
from wayfarer.server.app import build_app
from wayfarer.server.settings import Settings


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[str]:
    """Serve the application on a port of its own."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(build_app(settings), port=port, log_level="warning", access_log=False))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
        assert not task.done(), task.exception()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


@pytest_asyncio.fixture(scope="session")
async def server_settings(postgres_url: str, nats_url: str) -> Settings:
    """Settings of a server on the embedded PostgreSQL and NATS."""
    return Settings(database_url=postgres_url, nats_url=nats_url, keychain_key=Vault.new_key())


@pytest_asyncio.fixture(scope="session")
async def api(server_settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of a running server."""
    async with serving(server_settings) as url, httpx2.AsyncClient(base_url=url, timeout=30) as client:
        yield client
