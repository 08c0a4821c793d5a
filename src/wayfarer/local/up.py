"""``wayfarer up``: everything on one machine, until Ctrl-C."""

import asyncio
import contextlib
import fcntl
import json
import logging.handlers
import os
import signal
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TextIO

import httpx2
from rich.console import Console
from rich.table import Table
from rich.text import Text

from . import ports, secrets
from .errors import LocalError
from .lines import routine
from .register import playbook_files, register_credentials, register_playbook
from .stack import Layout
from .supervisor import Supervisor

COLOURS = {
    "postgres": "blue",
    "nats": "cyan",
    "server": "green",
    "gateway": "magenta",
    "worker": "yellow",
    "sandbox": "bright_black",
    "spa": "bright_blue",
}
LOG_FILE_BYTES = 5 * 1024 * 1024


def home_folder() -> Path:
    """The data folder: ``WAYFARER_HOME`` or ``.wayfarer`` here."""
    return Path(os.environ.get("WAYFARER_HOME") or ".wayfarer").resolve()


@contextlib.contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the data folder; raises `LocalError` when another start has it."""
    home.mkdir(parents=True, exist_ok=True)
    handle: TextIO
    with (home / "lock").open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            pid = handle.read().strip() or "?"
            message = (
                f"Wayfarer already runs on {home} (process {pid}); stop it, or set WAYFARER_HOME to another folder"
            )
            raise LocalError(message) from error
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield


class Reporter:
    """Shows progress, and what the processes print: all of it goes to files, warnings and errors to the screen too.

    With ``verbose`` every line is shown.
    """

    def __init__(self, console: Console, folder: Path, verbose: bool = False) -> None:
        self._console = console
        self._folder = folder
        self._verbose = verbose
        self._files: dict[str, logging.Handler] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def line(self, name: str, text: str) -> None:
        """A line that a process has printed."""
        self._file(name).emit(logging.LogRecord(name, logging.INFO, "", 0, text, None, None))
        if not self._verbose and routine(text):
            return
        prefix = Text(f"{name:>9} │ ", style=COLOURS.get(name, "white"))
        self._console.print(prefix + Text(text), soft_wrap=True)

    def note(self, name: str, text: str) -> None:
        """Something that the supervisor has to say of a process."""
        prefix = Text(f"{name:>9} ● ", style="bold " + COLOURS.get(name, "white"))
        self._console.print(prefix + Text(text, style="bold"), soft_wrap=True)

    def _file(self, name: str) -> logging.Handler:
        if name not in self._files:
            path = self._folder / f"{name}.log"
            self._files[name] = logging.handlers.RotatingFileHandler(path, maxBytes=LOG_FILE_BYTES, backupCount=2)
        return self._files[name]


async def up(console: Console, verbose: bool = False) -> None:
    """Start everything, register what is there, and run until SIGINT or SIGTERM; raises `LocalError`."""
    home = home_folder()
    with locked(home):
        began = time.monotonic()
        layout = Layout(
            home, os.environ.get("WAYFARER_HOST", "127.0.0.1"), ports.choose(), secrets.load(home / "secrets")
        )
        reporter = Reporter(console, home / "logs", verbose)
        supervisor = Supervisor(reporter.line, reporter.note)
        stopping = _stop_signals(supervisor)
        endpoints = home / "endpoints.json"
        endpoints.unlink(missing_ok=True)
        try:
            await _unless(stopping, _start(layout, supervisor, reporter))
            if not stopping.is_set():
                _write_endpoints(endpoints, layout)
                _show(console, layout, time.monotonic() - began)
                await _until(stopping, supervisor)
        finally:
            endpoints.unlink(missing_ok=True)
            console.print("[bold]stopping …[/bold]")
            await supervisor.stop()
            console.print("[bold]stopped; the data stays in[/bold]", str(home))


async def _start(layout: Layout, supervisor: Supervisor, reporter: Reporter) -> None:
    reporter.note("wayfarer", "preparing the data folder")
    await layout.prepare()
    await supervisor.start_all(layout.programs())
    async with httpx2.AsyncClient(base_url=layout.url("server"), timeout=30) as client:
        environment = {**layout.environment, **{f"WAYFARER_{k.upper()}_URL": v for k, v in layout.endpoints.items()}}
        names = await register_credentials(client, layout.domain.playbooks / "credentials.sandbox.yaml", environment)
        files = [file for place in layout.domain.files for file in playbook_files(place)]
        for path in files:
            await register_playbook(client, path)
        reporter.note("wayfarer", f"{len(files)} playbooks and {len(names)} credentials are registered")


async def _unless(stopping: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(work)
    stop: asyncio.Future[Any] = asyncio.create_task(stopping.wait())
    await asyncio.wait([task, stop], return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        stop.cancel()
        task.result()
    else:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _until(stopping: asyncio.Event, supervisor: Supervisor) -> None:
    stop: asyncio.Future[Any] = asyncio.create_task(stopping.wait())
    await asyncio.wait([stop, supervisor.failed], return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if supervisor.failed.done():
        supervisor.failed.result()


def _stop_signals(supervisor: Supervisor) -> asyncio.Event:
    stopping = asyncio.Event()

    def asked() -> None:
        if stopping.is_set():
            supervisor.kill()
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asked)
    return stopping


def _write_endpoints(path: Path, layout: Layout) -> None:
    temporary = path.with_suffix(".tmp")
    temporary.touch(mode=0o600)
    temporary.write_text(json.dumps(layout.endpoints, indent=2) + "\n")
    temporary.replace(path)


def _show(console: Console, layout: Layout, seconds: float) -> None:
    table = Table(title=f"Wayfarer is ready after {seconds:.1f} s", title_justify="left", show_header=False)
    for name in ("spa", "gateway", "server", "sandbox"):
        table.add_row(name, layout.url(name))
    console.print(table)
    console.print(f"logs: {layout.home / 'logs'}", style="dim", highlight=False, soft_wrap=True)
    console.print(f"Open [bold]{layout.url('spa')}[/bold] · stop with Ctrl-C")
