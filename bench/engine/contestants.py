"""The engines, each behind the same two verbs: start it, run one execution."""

import asyncio
import itertools
import os
import sys
from pathlib import Path
from typing import Protocol

import msgspec
from nats.aio.client import Client
from nats.aio.msg import Msg

from wayfarer.keychain import Vault
from wayfarer.local.nats import EmbeddedNats
from wayfarer.local.ports import free_port
from wayfarer.local.postgres import EmbeddedPostgres
from wayfarer.local.process import Program
from wayfarer.local.supervisor import Supervisor

from .http import HttpClient
from .work import Work, playbooks

ROOT = Path(__file__).parent.parent.parent
PEERS = ROOT / "bench" / "peers"
PEER_PYTHON = ROOT / ".bench" / "bin" / "python"
RESTATE_SERVER = PEERS / "node_modules" / ".bin" / "restate-server"
EXECUTION_LIMIT_S = 60.0
ENDED = {"playbook.completed", "playbook.failed", "playbook.cancelled"}


class Contestant(Protocol):
    """An engine that runs."""

    name: str
    roots: list[int]
    """Its processes; what they start counts as well."""

    async def run(self, work: Work) -> object:
        """One execution, from the request to the result in the caller's hands."""
        ...

    def pids(self) -> dict[str, int]:
        """Its processes by name."""
        ...

    async def close(self) -> None:
        """Let go of connections; its processes are ended by the supervisor."""
        ...


async def _port_answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


class Ended(msgspec.Struct):
    """The end of an execution as its watchers see it."""

    execution_id: str
    event_type: str
    result: object = None


class Wayfarer:
    """Server, worker, PostgreSQL and NATS, each a process; results arrive as they do at the gateway."""

    name = "wayfarer"

    def __init__(self, supervisor: Supervisor, home: Path) -> None:
        self._supervisor = supervisor
        self._home = home
        self._waiting: dict[str, asyncio.Future[Ended]] = {}
        self._early: dict[str, Ended] = {}
        self._client = Client()

    async def open(self, workers: int = 1) -> None:
        """Start everything and register the playbooks."""
        postgres = EmbeddedPostgres(self._home / "postgres" / "data", free_port(), "bench")
        nats = EmbeddedNats(self._home / "nats", free_port(), "bench")
        await asyncio.to_thread(postgres.prepare)
        nats.prepare()
        await self._supervisor.start(postgres.program())
        await self._supervisor.start(nats.program())
        self.database_url, port = postgres.url, free_port()
        env = {
            "WAYFARER_DATABASE_URL": postgres.url,
            "WAYFARER_NATS_URL": nats.url,
            "WAYFARER_KEYCHAIN_KEY": Vault.new_key(),
            "WAYFARER_SERVER_PORT": str(port),
            "WAYFARER_LOG_LEVEL": "WARNING",
        }
        python = sys.executable
        await self._supervisor.start(
            Program("server", (python, "-m", "wayfarer.server"), lambda: _port_answers(port), env)
        )
        for number in range(workers):
            argv = (python, "-m", "wayfarer.worker")
            await self._supervisor.start(Program(f"worker{number or ''}", argv, _at_once, env))
        self._names = ["postgres", "nats", "server", *(f"worker{number or ''}" for number in range(workers))]
        self._http = HttpClient(f"http://127.0.0.1:{port}")
        await self._client.connect(nats.url)
        await self._client.subscribe("noetl.events.*", cb=self._event)
        for document in playbooks():
            await self.register(document)

    async def run(self, work: Work) -> object:
        """One execution."""
        ended = await self.execute(f"bench/{work}")
        return len(ended.result) if isinstance(ended.result, list) else ended.result

    async def register(self, document: str) -> None:
        """Register one more playbook."""
        await self._http.post("/api/catalog/register", {"content": document})

    async def execute(self, path: str) -> Ended:
        """Execute a playbook and wait for its end."""
        answer = await self._http.post("/api/execute", {"path": path})
        ended = await self._ended(answer["execution_id"])
        if ended.event_type != "playbook.completed":
            raise RuntimeError(f"{path} ended with {ended.event_type}")
        return ended

    async def _ended(self, execution_id: str) -> Ended:
        early = self._early.pop(execution_id, None)
        if early is not None:
            return early
        future = self._waiting[execution_id] = asyncio.get_running_loop().create_future()
        return await asyncio.wait_for(future, EXECUTION_LIMIT_S)

    async def _event(self, message: Msg) -> None:
        if b'"playbook.' not in message.data:
            return
        event = msgspec.json.decode(message.data, type=Ended)
        if event.event_type not in ENDED:
            return
        waiting = self._waiting.pop(event.execution_id, None)
        if waiting is None:
            self._early[event.execution_id] = event
        elif not waiting.done():
            waiting.set_result(event)

    def pids(self) -> dict[str, int]:
        """Its processes by name."""
        return {name: self._supervisor.pid(name) or 0 for name in self._names}

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()
        self._http.close()


class Restate:
    """The server from npm and a Python service behind hypercorn; every setting as it comes."""

    name = "restate"

    def __init__(self, supervisor: Supervisor, home: Path) -> None:
        self._supervisor = supervisor
        self._home = home

    async def open(self) -> None:
        """Start both and register the service."""
        self._home.mkdir(parents=True, exist_ok=True)
        ingress, admin, node, service = (free_port() for _ in range(4))
        env = {
            "RESTATE_BASE_DIR": str(self._home),
            "RESTATE_INGRESS__BIND_ADDRESS": f"127.0.0.1:{ingress}",
            "RESTATE_ADMIN__BIND_ADDRESS": f"127.0.0.1:{admin}",
            "RESTATE_BIND_ADDRESS": f"127.0.0.1:{node}",
            "RESTATE_ADVERTISED_ADDRESS": f"http://127.0.0.1:{node}",
            "RESTATE_DISABLE_TELEMETRY": "true",
            "RUST_LOG": "error",
        }
        await self._supervisor.start(
            Program("restate", (str(RESTATE_SERVER),), lambda: _port_answers(admin), env, cwd=self._home)
        )
        argv = (str(PEER_PYTHON), str(PEERS / "restate_app.py"), str(service))
        await self._supervisor.start(Program("restate-service", argv, lambda: _port_answers(service)))
        registry = HttpClient(f"http://127.0.0.1:{admin}")
        await registry.post("/deployments", {"uri": f"http://127.0.0.1:{service}"})
        registry.close()
        self._http = HttpClient(f"http://127.0.0.1:{ingress}")

    async def run(self, work: Work) -> object:
        """One execution."""
        return await asyncio.wait_for(self._http.post(f"/bench/{work}", 0), EXECUTION_LIMIT_S)

    def pids(self) -> dict[str, int]:
        """Its processes by name."""
        return {name: self._supervisor.pid(name) or 0 for name in ("restate", "restate-service")}

    async def close(self) -> None:
        """Close the connections."""
        self._http.close()


class Dbos:
    """The library in a process of its own, on the PostgreSQL that Wayfarer used; asked over a pipe."""

    name = "dbos"

    def __init__(self, supervisor: Supervisor, database_url: str) -> None:
        self._supervisor = supervisor
        self._database_url = database_url
        self._numbers = itertools.count()
        self._waiting: dict[str, asyncio.Future[str]] = {}

    async def open(self) -> None:
        """Start the process; it makes its tables."""
        url = self._database_url.rsplit("/", 1)[0] + "/dbos"
        self._process = await asyncio.create_subprocess_exec(
            str(PEER_PYTHON),
            str(PEERS / "dbos_app.py"),
            url,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert self._process.stdout is not None
        while (await self._process.stdout.readline()).strip() != b"ready":
            if self._process.returncode is not None:
                raise RuntimeError("DBOS did not start")
        self._reader = asyncio.create_task(self._read())

    async def run(self, work: Work) -> object:
        """One execution."""
        assert self._process.stdin is not None
        number = str(next(self._numbers))
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        self._process.stdin.write(f"{number} {work}\n".encode())
        return int(await asyncio.wait_for(future, EXECUTION_LIMIT_S))

    async def _read(self) -> None:
        assert self._process.stdout is not None
        while line := (await self._process.stdout.readline()).decode().split():
            if len(line) == 2 and line[0] in self._waiting:
                self._waiting.pop(line[0]).set_result(line[1])

    def pids(self) -> dict[str, int]:
        """Its processes by name."""
        return {"dbos": self._process.pid, "postgres": self._supervisor.pid("postgres") or 0}

    async def close(self) -> None:
        """End the process."""
        self._reader.cancel()
        self._process.kill()
        await self._process.wait()


async def _at_once() -> bool:
    return True
