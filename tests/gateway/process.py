"""A gateway as a process of its own, to be killed."""

import asyncio
import atexit
import contextlib
import os
import signal
import sys
from pathlib import Path

import httpx2

from wayfarer.gateway.settings import Settings
from wayfarer.local.ports import free_port

START_TIMEOUT_S = 30.0
_started: list[asyncio.subprocess.Process] = []


@atexit.register
def _end_what_is_left() -> None:
    """A test that fails before it has ended its gateway leaves none behind."""
    for process in _started:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)


class GatewayProcess:
    """Started and ended by the test; the port stays the same."""

    def __init__(self, settings: Settings, log: Path | None = None) -> None:
        self.port = free_port()
        self._log = log
        self.url = f"http://127.0.0.1:{self.port}"
        given = settings.model_dump(mode="json", exclude_defaults=True) | {
            "gateway_port": self.port,
            "gateway_url": self.url,
        }
        self._env = {f"WAYFARER_{name.upper()}": str(value) for name, value in given.items()}
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start, and return once it is ready."""
        with (self._log or Path(os.devnull)).open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "wayfarer.gateway", env={**os.environ, **self._env}, stdout=output
            )
        _started.append(self._process)
        async with asyncio.timeout(START_TIMEOUT_S), httpx2.AsyncClient(timeout=2) as client:
            while True:
                try:
                    if (await client.get(f"{self.url}/ready")).status_code == 200:
                        return
                except httpx2.TransportError:
                    assert self._process.returncode is None, "the gateway has ended"
                await asyncio.sleep(0.02)

    async def end(self, number: signal.Signals = signal.SIGKILL) -> int:
        """End it with a signal; returns the exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(number)
        return await self._process.wait()
