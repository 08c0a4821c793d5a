"""Everything that a gateway process holds, opened and closed together."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import msgspec
from nats.js.kv import KeyValue
from starlette.requests import HTTPConnection

from wayfarer.bus import Bus, BusUnavailable, ensure_stream, streams

from .access import Access
from .bridge import Bridge
from .frames import Frames
from .oidc import Verifier
from .requests import CLIENT_TTL_S, CLIENTS, REQUEST_TTL_S, REQUESTS, Clients, Requests
from .sessions import BUCKET, Session, Sessions, bucket
from .settings import Settings
from .upstream import Server

CONNECT_ATTEMPTS = 60
_log = logging.getLogger(__name__)


class Gateway(msgspec.Struct):
    """The parts of a running gateway."""

    settings: Settings
    bus: Bus
    server: Server
    sessions: Sessions
    verifier: Verifier
    access: Access
    requests: Requests
    clients: Clients
    frames: Frames
    bridge: Bridge

    async def session(self, connection: HTTPConnection, *, query: bool = False) -> Session:
        """The caller's session; raises `Unauthorized`."""
        header = connection.headers.get("authorization", "")
        token = header[7:].strip() if header[:7].lower() == "bearer " else None
        if token is None and query:
            token = connection.query_params.get("session_token")
        return await self.sessions.find(token)


@asynccontextmanager
async def open_gateway(settings: Settings) -> AsyncIterator[Gateway]:
    """Connect, and bridge while the context is open."""
    access = Access.load(settings.access_file)
    bus = await _connected(settings.nats_url)
    for name in (streams.EVENTS, streams.DOMAIN, streams.DOCUMENTS, streams.FRAMES):
        await ensure_stream(bus.jetstream, name)
    session_store = await bucket(bus.jetstream, BUCKET, settings.session_idle_s)
    request_store = await bucket(bus.jetstream, REQUESTS, REQUEST_TTL_S)
    client_store = await bucket(bus.jetstream, CLIENTS, CLIENT_TTL_S)
    server = Server(settings.server_url)
    oidc_client = httpx2.AsyncClient(timeout=5)
    frames = Frames(bus, settings.max_frame_backlog)
    requests, clients = Requests(request_store), Clients(client_store)
    events = {part.strip() for part in settings.domain_events.split(",") if part.strip()}
    gateway = Gateway(
        settings=settings,
        bus=bus,
        server=server,
        sessions=Sessions(session_store, settings),
        verifier=Verifier(settings, oidc_client),
        access=access,
        requests=requests,
        clients=clients,
        frames=frames,
        bridge=Bridge(bus, frames, requests, clients, server, events),
    )
    await frames.listen()
    await gateway.bridge.listen()
    tasks = [asyncio.create_task(_watch_endings(session_store, gateway.sessions))]
    try:
        yield gateway
    finally:
        frames.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.close()
        await oidc_client.aclose()
        await bus.close()


async def _watch_endings(store: KeyValue, sessions: Sessions) -> None:
    """A logout on any replica ends the session here at once."""
    while True:
        with contextlib.suppress(Exception):
            watcher = await store.watchall(ignore_deletes=False)
            async for entry in watcher:
                if entry is not None and entry.operation in ("DEL", "PURGE"):
                    sessions.forget(entry.key)
        await asyncio.sleep(0.5)


async def _connected(url: str) -> Bus:
    for attempt in range(CONNECT_ATTEMPTS):
        try:
            return await Bus.connect(url, "wayfarer-gateway")
        except BusUnavailable:
            if attempt == CONNECT_ATTEMPTS - 1:
                raise
            await asyncio.sleep(0.5)
    raise AssertionError("unreachable")
