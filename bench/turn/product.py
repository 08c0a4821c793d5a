"""Starts the whole product by its own command, in a folder of its own and on free ports."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

START_LIMIT_S = 120.0
STOP_LIMIT_S = 30.0
ROOT = Path(__file__).parent.parent.parent


class Product(msgspec.Struct, frozen=True):
    """A running product: the supervisor's process id, and where everything answers."""

    pid: int
    endpoints: dict[str, str]


@contextlib.contextmanager
def product(home: Path) -> Iterator[Product]:
    """Run ``wayfarer up`` for the time of the block."""
    log = home.parent / f"{home.name}.log"
    environment = {**os.environ, "WAYFARER_HOME": str(home), "WAYFARER_PORTS": "auto", "NO_COLOR": "1"}
    with log.open("wb") as output:
        command = [sys.executable, "-m", "wayfarer.cli", "up"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        yield Product(process.pid, _endpoints(process, home / "endpoints.json", log))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=STOP_LIMIT_S)


def _endpoints(process: "subprocess.Popen[bytes]", file: Path, log: Path) -> dict[str, str]:
    until = time.monotonic() + START_LIMIT_S
    while not file.exists():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the product did not start:\n{log.read_text()[-4_000:]}")
        select.select([], [], [], 0.05)
    found: dict[str, str] = json.loads(file.read_text())
    return found
