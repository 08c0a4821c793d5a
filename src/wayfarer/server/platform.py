"""Everything that a server process holds, opened and closed together."""

import asyncio
import contextlib
import functools
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import msgspec
import nats.errors

from wayfarer.bus import Bus, ensure_stream, links, streams, subjects
from wayfarer.catalog import Catalog
from wayfarer.eventlog import EventLog, IdSource
from wayfarer.eventlog.database import migrate, open_pool
from wayfarer.keychain import Vault

from .answers import Answers
from .credentialrules import CredentialRules
from .credentials import Credentials
from .dispatcher import Dispatcher
from .executions import Executions
from .retention import Retention
from .schedules import Schedules
from .settings import Settings
from .signals import Signals
from .workers import Workers

CONNECT_PATIENCE_S = 30.0
CATALOG_CHANGED = "noetl.catalog.changed"
ANNOUNCE_LIMIT_S = 2
"""How long a registration waits until NATS has its announcement."""
_log = logging.getLogger(__name__)


class Platform(msgspec.Struct):
    """The parts of a running server."""

    settings: Settings
    pool: asyncpg.Pool
    bus: Bus
    log: EventLog
    catalog: Catalog
    dispatcher: Dispatcher
    executions: Executions
    credentials: Credentials
    credential_rules: CredentialRules
    workers: Workers
    signals: Signals
    schedules: Schedules
    retention: Retention
    failed: bool = False
    """A standing task has failed, so this server ends."""

    async def announce_catalog_change(self, path: str) -> None:
        """Tell the other servers that a path has a new version; they know it moments after this returns."""
        await self.bus.client.publish(CATALOG_CHANGED, path.encode())
        with contextlib.suppress(nats.errors.Error, OSError):
            await self.bus.client.flush(ANNOUNCE_LIMIT_S)


@asynccontextmanager
async def open_platform(settings: Settings) -> AsyncIterator[Platform]:
    """Connect, migrate, and run the dispatcher while the context is open."""
    pool = await _patiently(settings.database_url)
    bus = await Bus.connect(settings.nats_url, "wayfarer-server")
    applied = await migrate(pool)
    if applied:
        _log.info("applied migrations: %s", ", ".join(applied))
    for name in (streams.COMMANDS, streams.EVENTS, streams.DOMAIN, streams.DOCUMENTS):
        await ensure_stream(bus.jetstream, name)
    node = await pool.fetchval("SELECT nextval('node_ids')")
    ids = IdSource(node)
    log = EventLog(pool, ids.next)
    catalog = Catalog(log, ids)
    workers = Workers()
    dispatcher = Dispatcher(log, catalog, bus, ids, workers.count)
    executions = Executions(log, catalog, dispatcher, bus, ids)
    platform = Platform(
        settings=settings,
        pool=pool,
        bus=bus,
        log=log,
        catalog=catalog,
        dispatcher=dispatcher,
        executions=executions,
        signals=Signals(log, executions, dispatcher, ids),
        schedules=Schedules(log, catalog, executions),
        retention=Retention(log, settings.retention_days),
        credentials=Credentials(log, Vault(settings.keychain_key or Vault.new_key())),
        credential_rules=CredentialRules.load(settings.credential_rules_file),
        workers=workers,
    )
    answers = Answers(platform.bus, dispatcher, catalog, platform.credentials)
    await answers.listen()
    link_server = links.LinkServer(links.link_key(settings.keychain_key), dispatcher.server_id, answers.linked)
    await _accept_links(link_server, dispatcher, settings)
    await bus.client.subscribe(f"{subjects.WORKERS}.>", cb=platform.workers.heartbeat)
    await bus.client.publish(subjects.ROLL_CALL, b"")

    async def changed(message: "object") -> None:
        await catalog.forget_latest(bytes(getattr(message, "data", b"")).decode() or None)

    await bus.client.subscribe(CATALOG_CHANGED, cb=changed)
    tasks = [asyncio.create_task(dispatcher.run()), asyncio.create_task(platform.schedules.run())]
    tasks.append(asyncio.create_task(platform.retention.run()))
    for task in tasks:
        task.add_done_callback(functools.partial(_ended, platform))
    try:
        yield platform
    finally:
        link_server.close()
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await bus.close()
        await log.close()
        await pool.close()


async def _accept_links(link_server: links.LinkServer, dispatcher: Dispatcher, settings: Settings) -> None:
    if settings.server_link_host == "off" or not settings.keychain_key or not links.allowed(settings.nats_url):
        return
    try:
        address = await link_server.open(settings.server_link_host or links.local_address(settings.nats_url))
    except OSError as error:
        _log.warning("workers can't be let in directly, outcomes come over NATS only: %s", error)
    else:
        dispatcher.server_name = f"{dispatcher.server_id}@{address}"


def _ended(platform: Platform, task: "asyncio.Task[None]") -> None:
    """A server without its dispatcher or its schedules is none: it ends, and whoever supervises it starts another."""
    if not task.cancelled() and task.exception() is not None:
        platform.failed = True
        _log.critical("a standing task has failed, this server ends", exc_info=task.exception())
        signal.raise_signal(signal.SIGTERM)


async def _patiently(url: str) -> asyncpg.Pool:
    deadline = asyncio.get_running_loop().time() + CONNECT_PATIENCE_S
    while True:
        try:
            return await open_pool(url)
        except (OSError, asyncpg.CannotConnectNowError) as error:
            if asyncio.get_running_loop().time() > deadline:
                raise
            _log.info("waiting for PostgreSQL: %s", error)
            await asyncio.sleep(0.2)
