"""Two servers, three workers, PostgreSQL and NATS, and a hand that kills them."""

import asyncio
import contextlib
import os
import random
import signal
import sys
from pathlib import Path

import asyncpg
import httpx2

from wayfarer.keychain import Vault
from wayfarer.local.nats import EmbeddedNats
from wayfarer.local.ports import free_port
from wayfarer.local.postgres import EmbeddedPostgres
from wayfarer.local.process import Program
from wayfarer.local.supervisor import Supervisor

SERVERS, WORKERS = 2, 3
REQUEST_LIMIT_S = 10.0


class Cluster:
    """The processes; each is started again when it dies."""

    def __init__(self, supervisor: Supervisor, home: Path) -> None:
        self.supervisor = supervisor
        self._home = home
        self.names: list[str] = []
        self._clients: list[httpx2.AsyncClient] = []

    async def open(self) -> None:
        """Start everything."""
        postgres = EmbeddedPostgres(self._home / "postgres" / "data", free_port(), "chaos")
        nats = EmbeddedNats(self._home / "nats", free_port(), "chaos")
        await asyncio.to_thread(postgres.prepare)
        nats.prepare()
        await self._start(postgres.program())
        await self._start(nats.program())
        self.database_url = postgres.url
        env = {
            "WAYFARER_DATABASE_URL": postgres.url,
            "WAYFARER_NATS_URL": nats.url,
            "WAYFARER_KEYCHAIN_KEY": Vault.new_key(),
            "WAYFARER_WORKER_PYTHON_PROCESSES": "1",
        }
        for number in range(SERVERS):
            port = free_port()
            client = httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=REQUEST_LIMIT_S)
            self._clients.append(client)
            own = {**env, "WAYFARER_SERVER_PORT": str(port)}
            await self._start(
                Program(f"server{number}", (sys.executable, "-m", "wayfarer.server"), _ready(client), own)
            )
        for number in range(WORKERS):
            await self._start(Program(f"worker{number}", (sys.executable, "-m", "wayfarer.worker"), _at_once, env))

    async def _start(self, program: Program) -> None:
        self.names.append(program.name)
        await self.supervisor.start(program)

    def kill(self, chance: random.Random) -> str:
        """Kill one process with -9; says which."""
        name = chance.choice(self.names)
        pid = self.supervisor.pid(name)
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return name

    async def ask(self, method: str, path: str, **given: object) -> dict[str, object]:
        """Ask one of the servers until one answers well."""
        while True:
            client = random.choice(self._clients)
            try:
                answer = await client.request(method, path, **given)  # type: ignore[arg-type]
                if answer.status_code == 200:
                    found: dict[str, object] = answer.json()
                    return found
                if answer.status_code < 500:
                    raise AssertionError(f"{path}: {answer.status_code} {answer.text[:300]}")
            except httpx2.HTTPError:
                pass
            await asyncio.sleep(0.1)

    async def rows(self, statement: str) -> list[asyncpg.Record]:
        """Read from the database."""
        connection = await asyncpg.connect(self.database_url)
        try:
            return list(await connection.fetch(statement))
        finally:
            await connection.close()

    async def close(self) -> None:
        """Close the clients."""
        for client in self._clients:
            await client.aclose()


async def _at_once() -> bool:
    return True


def _ready(client: httpx2.AsyncClient):  # type: ignore[no-untyped-def]
    async def probe() -> bool:
        try:
            return (await client.get("/api/ready")).status_code == 200
        except httpx2.HTTPError:
            return False

    return probe
