"""The sandbox as a process of its own, and the official clients that talk to it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from wayfarer.local.ports import free_port

START_TIMEOUT_S = 60
HTTP = httpx2.Client(timeout=START_TIMEOUT_S)
"""The first request waits for gazetteers that are still being read."""
CLIENTS = Path(__file__).parent / "clients"


class Sandbox:
    """A running sandbox over a folder; it can be stopped and started again."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        environment = {
            **os.environ,
            "WAYFARER_HOME": str(self.home),
            "WAYFARER_SANDBOX_PORT": str(self.port),
            "WAYFARER_SANDBOX_URL": self.url,
            **self._environment,
        }
        self._process = subprocess.Popen([sys.executable, "-m", "sandbox"], env=environment)
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            assert self._process.poll() is None, "the sandbox ended while it started"
            try:
                if httpx2.get(f"{self.url}/health", timeout=2).status_code == 200:
                    return
            except httpx2.TransportError:
                time.sleep(0.05)
        raise AssertionError("the sandbox did not start")

    def stop(self) -> None:
        """End it as a supervisor does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(START_TIMEOUT_S)
            self._process = None


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One sandbox for all tests."""
    running = Sandbox(tmp_path_factory.mktemp("sandbox"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def fault(sandbox: Sandbox) -> Iterator[Callable[..., None]]:
    """Makes a provider fail until the test's end."""
    struck: list[str] = []

    def strike(provider: str, **values: object) -> None:
        struck.append(provider)
        HTTP.put(f"{sandbox.url}/sandbox/faults/{provider}", json=values).raise_for_status()

    yield strike
    for provider in struck:
        HTTP.delete(f"{sandbox.url}/sandbox/faults/{provider}").raise_for_status()


@pytest.fixture(scope="session")
def node() -> Callable[..., str]:
    """Runs one of the Node.js clients; its failed assertion fails the test with its message."""

    def run(script: str, *arguments: str) -> str:
        command = ["node", str(CLIENTS / script), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, f"{script}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    return run
