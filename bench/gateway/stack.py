"""The platform for a benchmark: PostgreSQL, NATS, server, worker, and gateways that may be killed."""

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx2

from wayfarer.keychain import Vault
from wayfarer.local.nats import EmbeddedNats
from wayfarer.local.ports import free_port
from wayfarer.local.postgres import EmbeddedPostgres
from wayfarer.local.process import Program
from wayfarer.local.stack import http_probe
from wayfarer.local.supervisor import Supervisor

START_TIMEOUT_S = 30.0
TURN = """
apiVersion: noetl.io/v2
kind: Playbook
metadata: {name: turn, path: bench/turn}
workload: {text: ""}
workflow:
- {step: one, tool: {kind: python, code: "result = 1"}, next: two}
- {step: two, tool: {kind: python, code: "result = 2"}, next: three}
- {step: three, tool: {kind: python, input: {text: "{{ text }}"}, code: "result = {'text': text}"}}
"""
FRAMES_OF_A_TURN = 9
"""playbook.started, three steps that start and end, playbook.completed, and the result."""


class Platform:
    """What is behind the gateways."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment = environment
        self.folder = folder


class GatewayProcess:
    """One replica under one ASGI server."""

    def __init__(self, platform: Platform, server: str = "uvicorn") -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        module = ["-m", "wayfarer.gateway"] if server == "uvicorn" else ["-m", "bench.gateway.serving", server]
        self._argv = [sys.executable, *module]
        own = {"WAYFARER_GATEWAY_PORT": str(self.port), "WAYFARER_GATEWAY_URL": self.url}
        self._env = {**os.environ, **platform.environment, **own}
        self._log = platform.folder / f"gateway-{self.port}.log"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start, and return once it is ready."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(*self._argv, env=self._env, stdout=log, stderr=log)
        async with asyncio.timeout(START_TIMEOUT_S), httpx2.AsyncClient(timeout=2) as client:
            while True:
                with suppress(httpx2.TransportError):
                    if (await client.get(f"{self.url}/ready")).status_code == 200:
                        return
                if self._process.returncode is not None:
                    raise RuntimeError(self._log.read_text()[-2_000:])
                await asyncio.sleep(0.05)

    async def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End it with a signal."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)
            await self._process.wait()

    def resident_bytes(self) -> int:
        """Resident memory of the process and of those that it has started."""
        assert self._process is not None
        return sum(_resident(pid) for pid in _family(self._process.pid))


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(descendant for child in children for descendant in _family(int(child)))]


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


@asynccontextmanager
async def running_platform() -> AsyncIterator[Platform]:
    """Everything but gateways, in a folder that goes away with it."""
    supervisor = Supervisor(lambda _name, _text: None, lambda _name, _text: None)
    with tempfile.TemporaryDirectory(prefix="wayfarer-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        postgres = EmbeddedPostgres(folder / "postgres", free_port(), "bench")
        nats = EmbeddedNats(folder / "nats", free_port(), "bench")
        port = free_port()
        server_url = f"http://127.0.0.1:{port}"
        access = folder / "access.yaml"
        access.write_text("roles: {guest: {execute: ['bench/**']}}")
        environment = {
            "WAYFARER_DATABASE_URL": postgres.url,
            "WAYFARER_NATS_URL": nats.url,
            "WAYFARER_KEYCHAIN_KEY": Vault.new_key(),
            "WAYFARER_SERVER_PORT": str(port),
            "WAYFARER_SERVER_URL": server_url,
            "WAYFARER_ACCESS_FILE": str(access),
            "WAYFARER_CALLBACK_SECRET": "bench",
            "WAYFARER_RATE_PER_ADDRESS": "0",
            "WAYFARER_RATE_LOGINS_PER_ADDRESS": "0",
        }
        try:
            await asyncio.to_thread(postgres.prepare)
            nats.prepare()
            await supervisor.start(postgres.program())
            await supervisor.start(nats.program())
            for process, probe in (("server", "/api/ready"), ("worker", "/api/ready")):
                argv = (sys.executable, "-m", f"wayfarer.{process}")
                ready = http_probe(server_url + probe)
                await supervisor.start(Program(name=process, argv=argv, ready=ready, env=environment))
            async with httpx2.AsyncClient(base_url=server_url, timeout=30) as client:
                (await client.post("/api/catalog/register", json={"content": TURN})).raise_for_status()
            yield Platform(environment, folder)
        finally:
            await supervisor.stop()
