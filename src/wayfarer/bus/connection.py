"""The connection of one process to NATS, with the requests that workers make."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

import msgspec
import nats
import nats.errors
import tenacity
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext

from wayfarer import tracing
from wayfarer.dsl.exchange import Handed, Outcome
from wayfarer.keychain import SealedCredential

from . import subjects
from .commands import CommandConsumer
from .errors import BusUnavailable, Refused
from .objects import Objects
from .reports import ANSWER_JSON, Answer, Reporter

REQUEST_TIMEOUT_S = 5.0
"""How long one request waits for its reply before it is repeated."""
RETRY_FOR_S = 300.0
"""How long a worker keeps trying to have an outcome taken."""
_log = logging.getLogger(__name__)


class Claim(msgspec.Struct, frozen=True, omit_defaults=True):
    """A worker's question about a command that it holds."""

    command_id: str
    execution_id: str
    lease: int | None = None
    gives_up: bool = False
    """The worker can't do it: it is to be queued for another one."""


_encode = msgspec.json.Encoder().encode


class Bus:
    """NATS as the platform uses it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.jetstream: JetStreamContext = client.jetstream()
        self.objects = Objects(self.jetstream)
        self._reporter = Reporter(client)
        self._on_reconnect: list[Callable[[], Awaitable[None]]] = []

    @classmethod
    async def connect(cls, url: str, name: str) -> "Bus":
        """Connect, and stay connected: reconnection is tried for ever and at once."""
        client = Client()
        bus = cls(client)

        async def reconnected() -> None:
            _log.info("connected to NATS again")
            for callback in bus._on_reconnect:
                await callback()

        async def failed(error: Exception) -> None:
            _log.warning("NATS: %s", error or type(error).__name__)

        try:
            await client.connect(
                url,
                name=name,
                max_reconnect_attempts=-1,
                reconnect_time_wait=0.2,  # type: ignore[arg-type]
                connect_timeout=5,
                ping_interval=10,
                reconnected_cb=reconnected,
                error_cb=failed,
                allow_reconnect=True,
                pending_size=64 * 1024**2,
            )
        except (OSError, nats.errors.Error, TimeoutError) as error:
            raise BusUnavailable(f"NATS does not answer at {_without_password(url)}: {error}") from error
        return bus

    def on_reconnect(self, callback: Callable[[], Awaitable[None]]) -> None:
        """Call ``callback`` whenever the connection is there again."""
        self._on_reconnect.append(callback)

    def use_links(self, key: bytes) -> None:
        """Report over direct connections to servers wherever they can be had, see `links`."""
        self._reporter.use_links(key)

    async def close(self) -> None:
        """Send what is buffered and disconnect."""
        if self._reporter.links is not None:
            self._reporter.links.close()
        with contextlib.suppress(Exception):
            await asyncio.wait_for(self.client.drain(), 2)

    def commands(self, pool: str, slots: int) -> CommandConsumer:
        """A consumer of a pool's commands."""
        consumer = CommandConsumer(self.client, pool, slots)
        self.on_reconnect(consumer.restart_pull)
        return consumer

    async def report(self, outcome: Outcome, server: str | None = None) -> Handed | None:
        """Have an outcome taken; returns once it is durable, or known to be a repetition.

        It goes to the named server first, which has the execution in memory, and to any other one when that is gone.
        The answer may hand over a command that follows from it. Raises `Refused` when the answer is final.
        """
        with contextlib.suppress(BusUnavailable):
            return _accepted(await self._reporter.report(outcome, server)).handed
        async for attempt in _patiently(RETRY_FOR_S):
            with attempt:
                return _accepted(await self._reporter.report(outcome, None)).handed
        raise BusUnavailable("no attempt was made")

    async def claim(self, claim: Claim) -> bool:
        """Ask whether a command is still wanted; a lease is renewed by that."""
        return (await self.ask(subjects.CLAIMS, _encode(claim), RETRY_FOR_S)).wanted

    async def playbook(self, catalog_id: str) -> str:
        """The YAML text of an immutable playbook version."""
        return (await self.ask(subjects.PLAYBOOKS, catalog_id.encode(), RETRY_FOR_S)).content or ""

    async def sealed_credential(self, alias: str) -> SealedCredential | None:
        """A registered credential, still sealed; None when there is none of that name."""
        return (await self.ask(subjects.CREDENTIALS, alias.encode(), 30.0)).credential

    async def ask(self, subject: str, payload: bytes, patience_s: float = RETRY_FOR_S) -> Answer:
        """Send a request until a server answers; raises `Refused` for an answer that is final."""
        with contextlib.suppress(BusUnavailable):
            return await self._ask_once(subject, payload)
        async for attempt in _patiently(patience_s):
            with attempt:
                return await self._ask_once(subject, payload)
        raise BusUnavailable("no attempt was made")

    async def _ask_once(self, subject: str, payload: bytes) -> Answer:
        try:
            reply: Msg = await self.client.request(
                subject, payload, timeout=REQUEST_TIMEOUT_S, headers=tracing.outgoing() or None
            )
        except (nats.errors.Error, TimeoutError, OSError) as error:
            raise BusUnavailable(f"no server answers on {subject}: {error}") from error
        return _accepted(ANSWER_JSON.decode(reply.data))


def _accepted(answer: Answer) -> Answer:
    if answer.ok:
        return answer
    if answer.retry:
        raise BusUnavailable(answer.error or "the server can't take it now")
    raise Refused(answer.error or "refused")


def _patiently(patience_s: float) -> tenacity.AsyncRetrying:
    return tenacity.AsyncRetrying(
        retry=tenacity.retry_if_exception_type(BusUnavailable),
        wait=tenacity.wait_random_exponential(multiplier=0.05, max=2.0),
        stop=tenacity.stop_after_delay(patience_s),
        reraise=True,
    )


def _without_password(url: str) -> str:
    return url.rsplit("@", 1)[-1]
