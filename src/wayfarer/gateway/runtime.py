"""Opens and closes everything that a gateway process holds."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import httpx2

from wayfarer.bus import Bus, BusUnavailable, ensure_stream, streams

from .access import Access
from .bridge import Bridge
from .buckets import bucket
from .clients import CLIENT_TTL_S, CLIENTS, Clients
from .connections import Gateway
from .following import Follower, Handler
from .forwarding import Forwarding
from .frames import Frames
from .limits import Rate, RateLimiter
from .oidc import FETCH_TIMEOUT_S, Verifier
from .requests import REQUEST_TTL_S, REQUESTS, Requests
from .runs import Runs
from .sessions import OF_USER, SESSIONS, Sessions
from .settings import Settings
from .subscriptions import SUBSCRIPTIONS, Subscriptions
from .upstream import Server

CONNECT_ATTEMPTS = 60
CONNECT_WAIT_S = 0.5
START_TIMEOUT_S = 20.0
_log = logging.getLogger(__name__)


@asynccontextmanager
async def open_gateway(settings: Settings) -> AsyncIterator[Gateway]:
    """Connect, and bridge while the context is open."""
    access = Access.load(settings.access_file)
    bus = await _connected(settings.nats_url)
    for name in (streams.EVENTS, streams.DOMAIN, streams.DOCUMENTS, streams.FRAMES):
        await ensure_stream(bus.jetstream, name)
    server = Server(settings.server_url)
    async with httpx2.AsyncClient(timeout=FETCH_TIMEOUT_S, trust_env=False) as oidc_client:
        gateway = await _assembled(settings, access, bus, server, Verifier(settings, oidc_client))
        tasks = await _started(gateway)
        try:
            yield gateway
        finally:
            gateway.frames.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await server.close()
            await bus.close()


async def _assembled(settings: Settings, access: Access, bus: Bus, server: Server, verifier: Verifier) -> Gateway:
    jetstream = bus.jetstream
    frames = Frames(bus, settings.max_frame_backlog)
    requests = Requests(await bucket(jetstream, REQUESTS, REQUEST_TTL_S), settings.request_life_s)
    runs = Runs(server)
    sessions = await bucket(jetstream, SESSIONS, settings.session_absolute_s)
    of_user = await bucket(jetstream, OF_USER, settings.session_absolute_s)
    return Gateway(
        settings=settings,
        bus=bus,
        server=server,
        sessions=Sessions(bus, sessions, of_user, settings, frames.end_session),
        verifier=verifier,
        access=access,
        requests=requests,
        clients=Clients(await bucket(jetstream, CLIENTS, CLIENT_TTL_S), settings.max_clients_per_session),
        subscriptions=Subscriptions(
            await bucket(jetstream, SUBSCRIPTIONS, CLIENT_TTL_S), settings.max_subscriptions_per_client
        ),
        frames=frames,
        bridge=Bridge(bus, frames, requests, server, runs),
        runs=runs,
        session_rate=RateLimiter(Rate("rate_per_session", settings.rate_per_session, settings.burst_per_session)),
        login_rate=RateLimiter(
            Rate("rate_logins_per_address", settings.rate_logins_per_address, settings.burst_logins_per_address)
        ),
    )


async def _started(gateway: Gateway) -> list[asyncio.Task[None]]:
    """Start to follow everything; returns when what was stored is known."""
    known = [
        _bucket_follower(gateway.bus, REQUESTS, gateway.requests.changed),
        _bucket_follower(gateway.bus, CLIENTS, gateway.clients.changed),
        _bucket_follower(gateway.bus, SUBSCRIPTIONS, gateway.subscriptions.changed),
    ]
    tasks = [_task(follower.run()) for follower in known]
    tasks.append(_task(gateway.sessions.run()))
    tasks.append(_task(gateway.frames.run()))
    async with asyncio.timeout(START_TIMEOUT_S):
        for follower in (*known, gateway.sessions.follower, gateway.frames.follower):
            await follower.caught_up.wait()
    tasks.append(_task(gateway.bridge.run()))
    tasks.append(_task(gateway.requests.keep()))
    tasks.append(_task(gateway.access.follow(gateway.settings.access_file)))
    types = frozenset(part.strip() for part in gateway.settings.domain_events.split(",") if part.strip())
    await Forwarding(gateway.bus, gateway.frames, gateway.clients, gateway.subscriptions, types).listen()
    return tasks


def _bucket_follower(bus: Bus, name: str, handle: Handler) -> Follower:
    return Follower(bus, f"KV_{name}", f"$KV.{name}.>", handle, latest_of_each=True)


def _task(coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    task = asyncio.create_task(coroutine)
    task.add_done_callback(_report)
    return task


def _report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        _log.critical("a part of the gateway has ended, so all of it stops", exc_info=task.exception())
        os.kill(os.getpid(), signal.SIGTERM)


async def _connected(url: str) -> Bus:
    for _ in range(CONNECT_ATTEMPTS - 1):
        try:
            return await Bus.connect(url, "wayfarer-gateway")
        except BusUnavailable as error:
            _log.info("waiting for NATS: %s", error)
            await asyncio.sleep(CONNECT_WAIT_S)
    return await Bus.connect(url, "wayfarer-gateway")
