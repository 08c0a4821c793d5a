"""The built application before a stand-in for the gateway: what the interface alone costs, without the platform."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from wayfarer.local.ports import free_port

ROOT = Path(__file__).parents[2]
START_LIMIT_S = 60


def _node() -> str:
    own = ROOT / ".venv" / "bin" / "node"
    return str(own) if own.exists() else "node"


@contextmanager
def interface(**settings: str) -> Iterator[str]:
    """The application's address; further settings of its static server by their environment variables."""
    standin_env = {**os.environ, "STANDIN_PACE": "0.01"}
    standin = subprocess.Popen(
        [_node(), "tests/standin.mjs"], cwd=ROOT / "web", stdout=subprocess.PIPE, text=True, env=standin_env
    )
    spa: subprocess.Popen[bytes] | None = None
    try:
        assert standin.stdout is not None
        gateway = standin.stdout.readline().rsplit(" ", 1)[-1].strip()
        port = free_port()
        env = {**os.environ, "WAYFARER_SPA_PORT": str(port), "WAYFARER_GATEWAY_URL": gateway, **settings}
        spa = subprocess.Popen(
            [sys.executable, "-m", "wayfarer.local.static"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
        )
        address = f"http://127.0.0.1:{port}"
        _await(address + "/health")
        yield address
    finally:
        for process in (spa, standin):
            if process is not None:
                process.terminate()
                process.wait(timeout=START_LIMIT_S)


def _await(url: str) -> None:
    until = time.monotonic() + START_LIMIT_S
    while True:
        try:
            if httpx2.get(url).status_code == 200:
                return
        except httpx2.TransportError:
            if time.monotonic() > until:
                raise
        select.select([], [], [], 0.05)
