"""Following a stream in order from a position, across lost connections and restarts of NATS."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

import nats.errors
import nats.js.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from wayfarer.bus import Bus

HEARTBEAT_S = 1.0
SILENCE_S = 3.0
"""A stream that sends not even heartbeats for so long is followed anew."""
RETRY_S = 0.2
READ_TIMEOUT_S = 5.0
CONSUMER_LIFE_S = 15.0
"""NATS forgets a consumer that nobody listens to after this time."""
SHORT_REPLY_TOKENS = 9
"""Parts of a delivery's reply subject where NATS has no domains; with domains there are two more before the numbers."""
_log = logging.getLogger(__name__)

Handler = Callable[[Msg, int], Awaitable[None]]


class Follower:
    """Hands each message of a stream to a handler, in order, none left out; the handler sees the stream sequence.

    Nothing is acknowledged: the position is kept here, and a gap, a silence, a failed handler or a new connection
    starts again behind the last message that was handled.
    """

    def __init__(self, bus: Bus, stream: str, subject: str, handle: Handler, *, latest_of_each: bool = False) -> None:
        self._bus = bus
        self._stream = stream
        self._subject = subject
        self._handle = handle
        self._latest_of_each = latest_of_each
        self._broken = asyncio.Event()
        self.position = 0
        self.caught_up = asyncio.Event()
        bus.on_reconnect(self._reconnected)

    async def run(self, position: int = 0) -> None:
        """Follow from behind ``position`` until cancelled."""
        self.position = position
        while True:
            try:
                await self._follow()
            except (nats.errors.Error, nats.js.errors.Error, TimeoutError, OSError) as error:
                _log.warning("%s can't be followed, trying again: %s", self._stream, error or type(error).__name__)
            await asyncio.sleep(RETRY_S)

    async def _reconnected(self) -> None:
        self._broken.set()

    async def _follow(self) -> None:
        self._broken.clear()
        attempt = _Attempt(self._bus.client, self._deliver, self._broken)
        inbox = self._bus.client.new_inbox()
        subscription = await self._bus.client.subscribe(
            inbox, cb=attempt.arrived, pending_msgs_limit=-1, pending_bytes_limit=-1
        )
        try:
            info = await self._bus.jetstream.add_consumer(self._stream, self._config(inbox))
            if attempt.remaining(info.num_pending or 0) <= 0:
                self.caught_up.set()
            await attempt.watch()
        finally:
            attempt.over = True
            with contextlib.suppress(nats.errors.Error):
                await subscription.unsubscribe()

    async def _deliver(self, message: Msg, sequence: int, pending: int) -> None:
        await self._handle(message, sequence)
        self.position = sequence
        if pending == 0:
            self.caught_up.set()

    def _config(self, inbox: str) -> ConsumerConfig:
        config = ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=self.position + 1,
            filter_subject=self._subject,
            deliver_subject=inbox,
            ack_policy=AckPolicy.NONE,
            idle_heartbeat=HEARTBEAT_S,
            flow_control=True,
            inactive_threshold=CONSUMER_LIFE_S,
            mem_storage=True,
            num_replicas=1,
        )
        if self._latest_of_each and self.position == 0:
            config.deliver_policy, config.opt_start_seq = DeliverPolicy.LAST_PER_SUBJECT, None
        return config


class _Attempt:
    """One consumer's messages: checks that none is missing."""

    def __init__(
        self, client: Client, deliver: Callable[[Msg, int, int], Awaitable[None]], broken: asyncio.Event
    ) -> None:
        self._client = client
        self._deliver = deliver
        self._broken = broken
        self._received = 0
        self._busy = False
        self._heard_at = asyncio.get_running_loop().time()
        self.over = False

    def remaining(self, pending: int) -> int:
        """Messages of the beginning that have not arrived yet."""
        return pending - self._received

    async def arrived(self, message: Msg) -> None:
        if self.over or self._broken.is_set():
            return
        self._heard_at = asyncio.get_running_loop().time()
        headers = message.headers or {}
        if headers.get("Status") == "100":
            await self._control(message, headers)
            return
        sequence, received, pending = _position(message)
        if received != self._received + 1:
            self._broken.set()
            return
        self._received, self._busy = received, True
        try:
            await self._deliver(message, sequence, pending)
        except Exception:
            _log.exception("a message on %s was not handled and comes again", message.subject)
            self._broken.set()
        finally:
            self._busy = False

    async def watch(self) -> None:
        """Return when the consumer is lost."""
        loop = asyncio.get_running_loop()
        while not self._broken.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._broken.wait(), HEARTBEAT_S)
            if not self._busy and loop.time() - self._heard_at > SILENCE_S:
                return

    async def _control(self, message: Msg, headers: dict[str, str]) -> None:
        reply = message.reply or headers.get("Nats-Consumer-Stalled")
        if reply:
            await self._client.publish(reply, b"")
        elif int(headers.get("Nats-Last-Consumer", self._received)) != self._received:
            self._broken.set()


async def read(
    jetstream: JetStreamContext, client: Client, stream: str, subject: str, after: int, *, headers_only: bool = False
) -> list[Msg]:
    """All messages that a stream holds on a subject behind a position."""
    inbox = client.new_inbox()
    subscription = await client.subscribe(inbox, pending_msgs_limit=-1, pending_bytes_limit=-1)
    try:
        config = ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=after + 1,
            filter_subject=subject,
            deliver_subject=inbox,
            ack_policy=AckPolicy.NONE,
            inactive_threshold=CONSUMER_LIFE_S,
            mem_storage=True,
            num_replicas=1,
            headers_only=headers_only or None,
        )
        info = await jetstream.add_consumer(stream, config)
        return [await subscription.next_msg(READ_TIMEOUT_S) for _ in range(info.num_pending or 0)]
    finally:
        with contextlib.suppress(nats.errors.Error):
            await subscription.unsubscribe()


def _position(message: Msg) -> tuple[int, int, int]:
    """Stream sequence, consumer sequence and what is still pending, from the reply subject."""
    tokens = message.reply.split(".")
    first = 5 if len(tokens) == SHORT_REPLY_TOKENS else 7
    return int(tokens[first]), int(tokens[first + 1]), int(tokens[first + 3])
