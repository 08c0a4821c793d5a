"""Outcomes on their way to a server and the answers back: many in one message, each with a number of its own.

A message on `subjects.REPORTS`, or on the subject of the server that has the execution in memory, carries all outcomes
that a worker has ready at that moment. Answers come back in whatever groups they are ready in. Where there is a link to
that server, they take it in both directions.
"""

import asyncio
import itertools
from collections.abc import Callable, Iterable

import msgspec
import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg

from wayfarer import tracing
from wayfarer.dsl.exchange import Handed, Outcome
from wayfarer.keychain import SealedCredential

from . import subjects
from .batches import BATCH_JSON, batched, groups
from .errors import BusUnavailable
from .links import Links

ANSWER_TIMEOUT_S = 5.0
"""How long a report waits for its answer before it is repeated."""


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """A server's reply to a worker."""

    ok: bool = True
    error: str | None = None
    retry: bool = False
    """The server can't take it now; the same request may succeed later."""
    wanted: bool = True
    content: str | None = None
    credential: SealedCredential | None = None
    handed: Handed | None = None


ANSWER_JSON = msgspec.json.Decoder(Answer)
_encode = msgspec.json.Encoder().encode


class Reporter:
    """Sends outcomes and waits for their answers."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._inbox = ""
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._ready: dict[str, list[tuple[int, bytes]]] = {}
        self._sent: dict[str, list[int]] = {}
        self._sending: asyncio.Task[None] | None = None
        self._listening: asyncio.Task[None] | None = None
        self.links: Links | None = None

    def use_links(self, key: bytes) -> None:
        """Report over direct connections to servers wherever they can be had."""
        self.links = Links(key, self._answered, self._lost)

    async def report(self, outcome: Outcome, server: str | None) -> Answer:
        """The answer to an outcome; raises `BusUnavailable` when there is none in time.

        ``server`` is a server's name: its id and, after an ``@``, the address that takes links.
        """
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())
        if not self._listening.done():
            await asyncio.shield(self._listening)
        trace = tracing.traceparent()
        if trace is not None:
            outcome = msgspec.structs.replace(outcome, traceparent=trace)
        number = next(self._numbers)
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        self._put(number, _encode(outcome), server)
        # One timer and nothing around the future: this is on the way of every step.
        limit = asyncio.get_running_loop().call_later(ANSWER_TIMEOUT_S, self._too_late, future)
        try:
            return await future
        finally:
            limit.cancel()
            self._waiting.pop(number, None)
            self._sent.pop(f"{self._inbox}.{number}", None)

    def _put(self, number: int, data: bytes, server: str | None) -> None:
        server_id, _, address = (server or "").partition("@")
        link = self.links.to(server_id, address) if address and self.links is not None else None
        if link is not None:
            link.queue(number, data)
            return
        subject = f"{subjects.REPORTS}.{server_id}" if server_id else subjects.REPORTS
        self._ready.setdefault(subject, []).append((number, data))
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())

    async def _listen(self) -> None:
        self._inbox = self._client.new_inbox()
        try:
            await self._client.subscribe(
                f"{self._inbox}.*", cb=self._arrived, pending_msgs_limit=-1, pending_bytes_limit=-1
            )
        except (nats.errors.Error, OSError) as error:
            self._listening = None
            raise BusUnavailable(f"NATS does not answer: {error}") from error

    async def _send(self) -> None:
        while self._ready:
            subject, items = self._ready.popitem()
            for group in groups(items):
                await self._publish(subject, group)

    async def _publish(self, subject: str, group: list[tuple[int, bytes]]) -> None:
        numbers = [number for number, _ in group]
        reply = f"{self._inbox}.{numbers[0]}"
        self._sent[reply] = numbers
        try:
            await self._client.publish(subject, batched(group), reply=reply)
        except (nats.errors.Error, OSError) as error:
            self._fail(reply, f"a report could not be sent: {error}")

    async def _arrived(self, message: Msg) -> None:
        if message.headers and "Status" in message.headers:
            self._fail(message.subject, "no server listens")
            return
        for number, raw in BATCH_JSON.decode(message.data).items:
            self._answered(number, raw)

    def _answered(self, number: int, raw: msgspec.Raw) -> None:
        future = self._waiting.get(number)
        if future is not None and not future.done():
            future.set_result(ANSWER_JSON.decode(raw))

    def _too_late(self, future: "asyncio.Future[Answer]") -> None:
        if not future.done():
            future.set_exception(BusUnavailable("no server has answered a report in time"))

    def _fail(self, reply: str, reason: str) -> None:
        self._lost(self._sent.pop(reply, ()), reason)

    def _lost(self, numbers: Iterable[int], reason: str = "the link to the server is gone") -> None:
        for number in numbers:
            future = self._waiting.get(number)
            if future is not None and not future.done():
                future.set_exception(BusUnavailable(reason))


class Replies:
    """A server's side: answers collected for a moment and sent together, per worker."""

    def __init__(self, client: Client, failed: Callable[[Exception], None]) -> None:
        self._client = client
        self._failed = failed
        self._ready: dict[str, list[tuple[int, bytes]]] = {}
        self._sending: asyncio.Task[None] | None = None

    def send(self, reply: str, number: int, answer: bytes) -> None:
        """Queue the answer to the report of that number, which came with ``reply``."""
        inbox = reply.rpartition(".")[0]
        self._ready.setdefault(inbox, []).append((number, answer))
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())

    async def _send(self) -> None:
        while self._ready:
            inbox, items = self._ready.popitem()
            for group in groups(items):
                try:
                    await self._client.publish(f"{inbox}.{group[0][0]}", batched(group))
                except (nats.errors.Error, OSError) as error:
                    self._failed(error)
