"""Real PostgreSQL and NATS for all tests, started once per run on free ports in a temporary folder."""

import asyncio
import datetime
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from tests.browser import chromium
from tests.stack import stack
from wayfarer.local.nats import EmbeddedNats
from wayfarer.local.ports import free_port
from wayfarer.local.postgres import EmbeddedPostgres
from wayfarer.local.supervisor import Supervisor

__all__ = ["chromium", "stack"]

ARTIFACTS = Path(__file__).parent.parent / "artifacts"
"""What a run leaves for those who look into a failure."""
START_LIMIT_S = 200
STOP_LIMIT_S = 30


@pytest_asyncio.fixture(scope="session")
async def supervisor() -> AsyncIterator[Supervisor]:
    """Runs the processes that tests need and ends them with the run."""
    ARTIFACTS.mkdir(exist_ok=True)
    with (ARTIFACTS / "processes.log").open("w", buffering=1) as log:

        def keep(name: str, text: str) -> None:
            log.write(f"{datetime.datetime.now(datetime.UTC):%H:%M:%S.%f} {name}: {text}\n")

        running = Supervisor(keep, keep)
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


@dataclass
class Product:
    """The whole product, started by its own command on free ports."""

    home: Path
    process: subprocess.Popen[bytes]
    endpoints: dict[str, str]
    log: Path

    def pid(self, name: str) -> int:
        """The process id of one of the processes, as the supervisor's children say."""
        module = {
            "postgres": "postgres",
            "nats": "nats-server",
            "spa": "wayfarer.local.static",
            "sandbox": "-m sandbox",
        }
        wanted = module.get(name, f"wayfarer.{name}")
        for child in _children(self.process.pid):
            if wanted in Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode():
                return child
        raise LookupError(f"{name} does not run")


def _children(pid: int) -> list[int]:
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def start_product(home: Path, **environment: str) -> Product:
    """Start `wayfarer up` and wait until it has said where everything is."""
    log = home.parent / f"{home.name}.log"
    (home / "endpoints.json").unlink(missing_ok=True)
    env = {
        **os.environ,
        "WAYFARER_HOME": str(home),
        "WAYFARER_PORTS": "auto",
        "NO_COLOR": "1",
        "WAYFARER_VERBOSE": "1",
        **environment,
    }
    root = Path(__file__).parent.parent
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "wayfarer.cli", "up"], cwd=root, env=env, stdout=output, stderr=output
        )
    endpoints, until = home / "endpoints.json", time.monotonic() + START_LIMIT_S
    while not endpoints.exists():
        if process.poll() is not None or time.monotonic() > until:
            process.terminate()
            raise RuntimeError(log.read_text()[-4_000:])
        select.select([], [], [], 0.05)
    return Product(home, process, json.loads(endpoints.read_text()), log)


def stop_product(product: Product) -> int:
    """Ask it to stop; its exit code."""
    product.process.send_signal(signal.SIGINT)
    return product.process.wait(timeout=STOP_LIMIT_S)


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One running product for all tests that only use it."""
    running = start_product(tmp_path_factory.mktemp("product") / "home")
    yield running
    stop_product(running)


@pytest.fixture
def fault(product: Product) -> Iterator[Callable[..., None]]:
    """Makes a provider fail until the test's end."""
    client = httpx2.Client(base_url=product.endpoints["sandbox"])
    struck: list[str] = []

    def strike(provider: str, **values: Any) -> None:
        struck.append(provider)
        client.put(f"/sandbox/faults/{provider}", json=values).raise_for_status()

    yield strike
    for provider in struck:
        client.delete(f"/sandbox/faults/{provider}").raise_for_status()
