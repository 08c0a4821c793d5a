"""Real PostgreSQL and NATS for all tests, started once per run on free ports in a temporary folder."""

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from wayfarer.local.nats import EmbeddedNats
from wayfarer.local.postgres import EmbeddedPostgres
from wayfarer.local.supervisor import Supervisor


def free_port() -> int:
    """A TCP port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest_asyncio.fixture(scope="session")
async def supervisor() -> AsyncIterator[Supervisor]:
    """Runs the processes that tests need and ends them with the run."""
    lines: list[str] = []
    running = Supervisor(lambda name, text: lines.append(f"{name}: {text}"), lambda name, text: lines.append(text))
    try:
        yield running
    finally:
        await running.stop()


@pytest_asyncio.fixture(scope="session")
async def postgres_url(supervisor: Supervisor, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a fresh PostgreSQL."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("postgres") / "data", free_port(), "test-password")
    await asyncio.to_thread(server.prepare)
    await supervisor.start(server.program())
    return server.url


@pytest_asyncio.fixture(scope="session")
async def nats_url(supervisor: Supervisor, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a fresh NATS with JetStream."""
    server = EmbeddedNats(tmp_path_factory.mktemp("nats"), free_port(), "test-password")
    server.prepare()
    await supervisor.start(server.program())
    return server.url


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the project."""
    return Path(__file__).parent.parent
