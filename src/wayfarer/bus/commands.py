"""Takes commands from the work queue: a standing pull with one credit per free slot, so nothing is ever polled."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable

import msgspec
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig

from wayfarer.dsl.exchange import COMMAND_JSON, Command

from . import streams, subjects

ACK_WAIT_S = 5.0
"""A command whose worker says nothing for so long is given to another one."""
MAX_ACK_PENDING = 20_000
"""Commands of one pool that may be under way at once."""
ASK_AGAIN_SHARE = 4
"""While a request stands, more is asked for once a quarter of the slots has come free."""
PULL_EXPIRES_S = 30.0
"""How long one pull request stands before it is renewed."""


class Delivery:
    """One delivery of a command: over the queue with a message, or handed over under a lease."""

    def __init__(self, command: Command, message: Msg | None = None, lease: int | None = None) -> None:
        self._message = message
        self.command = command
        self.lease = lease
        trace = {"traceparent": command.traceparent} if command.traceparent else {}
        self.headers: dict[str, str] = (message.headers or trace) if message else trace
        self.delivery_count = int(message.reply.split(".")[-5]) if message else 1

    async def ack(self) -> None:
        """The outcome is durable: the command is done."""
        if self._message is not None:
            await self._message.ack()

    async def touch(self) -> None:
        """Still at work: start the wait for the acknowledgement anew; a lease is renewed by a claim."""
        if self._message is not None:
            await self._message.in_progress()

    async def release(self, delay_s: float | None = None) -> bool:
        """Give the command back to the queue; False for a lease, which a claim has to give up."""
        if self._message is None:
            return False
        await self._message.nak(delay_s)
        return True


def durable_name(pool: str) -> str:
    """What a pool's consumer is called in JetStream."""
    return f"workers-{pool.replace('.', '-')}"


class CommandConsumer:
    """Runs a handler for each command of a pool, at most ``slots`` at a time."""

    def __init__(self, client: Client, pool: str, slots: int) -> None:
        self._client = client
        self._jetstream = client.jetstream()
        self._pool = pool
        self._slots = slots
        self._busy = 0
        self._asked = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self._renew = asyncio.Event()

    @property
    def busy(self) -> int:
        """Commands being handled now."""
        return self._busy

    async def run(self, handler: Callable[[Delivery], Awaitable[None]]) -> None:
        """Handle commands until `stop` is called, then wait for those under way."""
        await self._ensure_consumer()
        inbox = self._client.new_inbox()

        async def arrived(message: Msg) -> None:
            if message.headers and "Status" in message.headers:
                self._expired(message)
                return
            self._asked = max(0, self._asked - 1)
            if self._stopping.is_set():
                await message.nak()
                return
            self._busy += 1
            task = asyncio.create_task(self._handle(message, handler))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        subscription = await self._client.subscribe(inbox, cb=arrived, pending_msgs_limit=-1, pending_bytes_limit=-1)
        try:
            while not self._stopping.is_set():
                await self._pull(inbox)
                self._renew.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._renew.wait(), PULL_EXPIRES_S + 1)
                    continue
                self._asked = 0
        finally:
            await subscription.unsubscribe()
            if self._tasks:
                await asyncio.wait(self._tasks)

    def stop(self) -> None:
        """Take no more commands."""
        self._stopping.set()
        self._renew.set()

    async def restart_pull(self) -> None:
        """After a reconnection the standing request is gone: ask again."""
        self._asked = 0
        with contextlib.suppress(Exception):
            await self._ensure_consumer()
        self._renew.set()

    async def _pull(self, inbox: str) -> None:
        free = self._slots - self._busy - self._asked
        if free < (self._slots // ASK_AGAIN_SHARE if self._asked else 1):
            return
        self._asked += free
        request = {"batch": free, "expires": int(PULL_EXPIRES_S * 1e9)}
        subject = f"$JS.API.CONSUMER.MSG.NEXT.{streams.COMMANDS}.{self._durable}"
        await self._client.publish(subject, json.dumps(request).encode(), reply=inbox)

    def _expired(self, message: Msg) -> None:
        headers = message.headers or {}
        pending = headers.get("Nats-Pending-Messages")
        self._asked = max(0, self._asked - int(pending)) if pending else 0
        self._renew.set()

    async def _handle(self, message: Msg, handler: Callable[[Delivery], Awaitable[None]]) -> None:
        try:
            try:
                command = COMMAND_JSON.decode(message.data)
            except msgspec.MsgspecError:
                await message.term()
                return
            await handler(Delivery(command, message))
        finally:
            self._busy -= 1
            self._renew.set()

    @property
    def _durable(self) -> str:
        return durable_name(self._pool)

    async def _ensure_consumer(self) -> None:
        await streams.ensure_stream(self._jetstream, streams.COMMANDS)
        config = ConsumerConfig(
            durable_name=self._durable,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=ACK_WAIT_S,
            max_ack_pending=MAX_ACK_PENDING,
            filter_subject=subjects.commands(self._pool),
            max_waiting=512,
        )
        await self._jetstream.add_consumer(streams.COMMANDS, config)
