"""A product for a while: free ports, a folder of its own, no browser application; gone when the work is done."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from . import ports, secrets
from .register import playbook_files, register_credentials, register_playbook
from .stack import Layout
from .supervisor import Supervisor

LEFT_OUT = frozenset({"spa"})


@asynccontextmanager
async def temporary_product(folders: Sequence[Path], host: str = "127.0.0.1") -> AsyncIterator[dict[str, str]]:
    """Addresses by name of a product that knows the playbooks of ``folders``; raises `LocalError`.

    The domain's own playbooks and credentials are registered first, then those of the folders; of one name the last
    counts.
    """
    with tempfile.TemporaryDirectory(prefix="wayfarer-") as home:
        os.environ["WAYFARER_PORTS"] = "auto"
        layout = Layout(Path(home), host, ports.choose(host), secrets.load(Path(home) / "secrets"))
        lines: list[str] = []
        supervisor = Supervisor(lambda name, text: lines.append(f"{name}: {text}"), lambda name, text: None)
        try:
            await layout.prepare()
            await supervisor.start_all([program for program in layout.programs() if program.name not in LEFT_OUT])
            await _register(layout, folders)
            yield layout.endpoints
        finally:
            await asyncio.shield(supervisor.stop())


async def _register(layout: Layout, folders: Sequence[Path]) -> None:
    environment = {**layout.environment, **{f"WAYFARER_{k.upper()}_URL": v for k, v in layout.endpoints.items()}}
    async with httpx2.AsyncClient(base_url=layout.url("server"), timeout=30) as client:
        domain = layout.domain
        for folder in (domain.playbooks, *folders):
            await register_credentials(client, folder / "credentials.sandbox.yaml", environment)
        places = [*domain.files, *(folder for folder in folders if folder.exists())]
        for path in dict.fromkeys(file.resolve() for place in places for file in playbook_files(place)):
            await register_playbook(client, path)
