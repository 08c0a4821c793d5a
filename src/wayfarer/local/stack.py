"""The product's processes on one machine and how they depend on each other."""

import asyncio
import os
import sys
from pathlib import Path

import httpx2

from .domain import Domain, chosen
from .nats import EmbeddedNats
from .postgres import EmbeddedPostgres
from .process import Probe, Program

PROBE_TIMEOUT_S = 2.0


class Layout:
    """Addresses, secrets and programs of one start."""

    def __init__(
        self, home: Path, host: str, ports: dict[str, int], secrets: dict[str, str], domain: Domain | None = None
    ) -> None:
        self.home = home
        self.domain = domain or chosen()
        self.host = host
        self._ports = ports
        self._secrets = secrets
        self._postgres = EmbeddedPostgres(home / "postgres", ports["postgres"], secrets["postgres"])
        self._nats = EmbeddedNats(home / "nats", ports["nats"], secrets["nats"])
        self.database_url = os.environ.get("WAYFARER_DATABASE_URL") or self._postgres.url
        self.nats_url = os.environ.get("WAYFARER_NATS_URL") or self._nats.url

    def url(self, name: str) -> str:
        """The HTTP address of a process."""
        return f"http://{self.host}:{self._ports[name]}"

    @property
    def endpoints(self) -> dict[str, str]:
        """What ``endpoints.json`` says."""
        urls = {name: self.url(name) for name in ("spa", "gateway", "server", "sandbox")}
        return {**urls, "postgres": self.database_url, "nats": self.nats_url}

    @property
    def environment(self) -> dict[str, str]:
        """The variables that all processes get."""
        values = {
            "WAYFARER_HOME": str(self.home),
            "WAYFARER_HOST": self.host,
            "WAYFARER_DATABASE_URL": self.database_url,
            "WAYFARER_NATS_URL": self.nats_url,
            "WAYFARER_KEYCHAIN_KEY": os.environ.get("WAYFARER_KEYCHAIN_KEY") or self._secrets["keychain"],
            "WAYFARER_CALLBACK_SECRET": os.environ.get("WAYFARER_CALLBACK_SECRET") or self._secrets["callback"],
            "WAYFARER_OIDC_ISSUER": os.environ.get("WAYFARER_OIDC_ISSUER") or f"{self.url('sandbox')}/oidc",
            "WAYFARER_WORKER_DRAIN_S": os.environ.get("WAYFARER_WORKER_DRAIN_S") or "2",
            "PYTHONUNBUFFERED": "1",
            **self.domain.environment,
        }
        for name in ("spa", "gateway", "server", "sandbox"):
            values[f"WAYFARER_{name.upper()}_URL"] = self.url(name)
            values[f"WAYFARER_{name.upper()}_PORT"] = str(self._ports[name])
        return values

    async def prepare(self) -> None:
        """Make data folders and configurations of the embedded services that are used."""
        if not os.environ.get("WAYFARER_DATABASE_URL"):
            await asyncio.to_thread(self._postgres.prepare)
        if not os.environ.get("WAYFARER_NATS_URL"):
            self._nats.prepare()

    def programs(self) -> list[Program]:
        """All programs, in the order in which they are listed."""
        services = []
        if not os.environ.get("WAYFARER_DATABASE_URL"):
            services.append(self._postgres.program())
        if not os.environ.get("WAYFARER_NATS_URL"):
            services.append(self._nats.program())
        stores = tuple(program.name for program in services)
        bus = tuple(name for name in stores if name == "nats")
        return [
            *services,
            self._python("sandbox", self.domain.description.sandbox, "/health"),
            self._python("spa", "wayfarer.local.static", "/health"),
            self._python("server", "wayfarer.server", "/api/ready", stores),
            self._python("worker", "wayfarer.worker", None, bus),
            self._python("gateway", "wayfarer.gateway", "/health", bus),
        ]

    def _python(self, name: str, module: str, probe: str | None, needs: tuple[str, ...] = ()) -> Program:
        ready = http_probe(self.url(name) + probe) if probe else _worker_probe(self.url("server"))
        return Program(name=name, argv=(sys.executable, "-m", module), ready=ready, env=self.environment, needs=needs)


def http_probe(url: str) -> Probe:
    """Ready when the address answers 200."""

    async def probe() -> bool:
        try:
            async with httpx2.AsyncClient(timeout=PROBE_TIMEOUT_S) as client:
                return (await client.get(url)).status_code == 200
        except httpx2.HTTPError:
            return False

    return probe


def _worker_probe(server: str) -> Probe:
    async def probe() -> bool:
        try:
            async with httpx2.AsyncClient(timeout=PROBE_TIMEOUT_S) as client:
                return bool((await client.get(f"{server}/api/worker/pools")).json().get("pools"))
        except (httpx2.HTTPError, ValueError):
            return False

    return probe
