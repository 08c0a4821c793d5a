"""A server and a worker, each a process of its own, on the embedded PostgreSQL and NATS."""

import asyncio
import sys
from collections.abc import AsyncIterator

import httpx2
import pytest_asyncio

from wayfarer.keychain import Vault
from wayfarer.local.ports import free_port
from wayfarer.local.process import Program
from wayfarer.local.supervisor import Supervisor


class Stack:
    """The running processes and a client of the server's API."""

    def __init__(self, supervisor: Supervisor, client: httpx2.AsyncClient, env: dict[str, str]) -> None:
        self.supervisor = supervisor
        self.env = env
        self.client = client

    async def register(self, content: str) -> None:
        """Register a playbook."""
        answer = await self.client.post("/api/catalog/register", json={"content": content})
        assert answer.status_code == 200, answer.text

    async def start(self, path: str, workload: dict[str, object] | None = None) -> str:
        """Start an execution."""
        answer = await self.client.post("/api/execute", json={"path": path, "workload": workload or {}})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["execution_id"])

    async def wait(self, execution_id: str) -> dict[str, object]:
        """The status once the execution has ended."""
        after = 0
        while True:
            answer = await self.client.get(
                f"/api/executions/{execution_id}/events", params={"after": after, "wait": 10, "limit": 1000}
            )
            page = answer.json()
            after = page["next_after"]
            if any(
                e["name"] in ("playbook.completed", "playbook.failed", "playbook.cancelled") for e in page["events"]
            ):
                status: dict[str, object] = (await self.client.get(f"/api/executions/{execution_id}/status")).json()
                return status

    async def ready(self) -> None:
        """Return once the server answers."""
        probe = _answers(str(self.client.base_url).rstrip("/"))
        while not await probe():
            await asyncio.sleep(0.02)

    async def run(self, path: str, workload: dict[str, object] | None = None) -> dict[str, object]:
        """Run a playbook to its end."""
        return await self.wait(await self.start(path, workload))


def _answers(url: str):  # type: ignore[no-untyped-def]
    async def probe() -> bool:
        try:
            async with httpx2.AsyncClient(timeout=2) as client:
                return (await client.get(f"{url}/api/ready")).status_code == 200
        except httpx2.HTTPError:
            return False

    return probe


async def _at_once() -> bool:
    return True


@pytest_asyncio.fixture(scope="session")
async def stack(supervisor: Supervisor, postgres_url: str, nats_url: str) -> AsyncIterator[Stack]:
    """The platform without gateway."""
    port = free_port()
    env = {
        "WAYFARER_DATABASE_URL": postgres_url,
        "WAYFARER_NATS_URL": nats_url,
        "WAYFARER_KEYCHAIN_KEY": Vault.new_key(),
        "WAYFARER_SERVER_PORT": str(port),
    }
    url = f"http://127.0.0.1:{port}"
    await supervisor.start(
        Program(name="server", argv=(sys.executable, "-m", "wayfarer.server"), ready=_answers(url), env=env)
    )
    await supervisor.start(
        Program(name="worker", argv=(sys.executable, "-m", "wayfarer.worker"), ready=_at_once, env=env)
    )
    async with httpx2.AsyncClient(base_url=url, timeout=30) as client:
        yield Stack(supervisor, client, env)
