"""What workers ask the servers over NATS; any server of the queue group answers."""

import asyncio
import functools
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from nats.aio.msg import Msg
from opentelemetry.trace import SpanKind

from wayfarer import tracing
from wayfarer.bus import Bus, Claim, subjects
from wayfarer.bus.batches import BATCH_JSON
from wayfarer.bus.links import Framed as Link
from wayfarer.bus.reports import Answer, Replies
from wayfarer.catalog import Catalog, EntryNotFound
from wayfarer.dsl.exchange import OUTCOME_JSON, Outcome
from wayfarer.eventlog import LogUnavailable, SequenceConflict

from .credentials import Credentials
from .dispatcher import Dispatcher
from .errors import ExecutionNotFound

_log = logging.getLogger(__name__)
_encode = msgspec.json.Encoder().encode
_OK = _encode(Answer())


_CLAIM_JSON = msgspec.json.Decoder(Claim)


class Answers:
    """Handles outcomes, claims, and requests for playbooks and credentials, each as a task of its own."""

    def __init__(self, bus: Bus, dispatcher: Dispatcher, catalog: Catalog, credentials: Credentials) -> None:
        self._bus = bus
        self._dispatcher = dispatcher
        self._catalog = catalog
        self._credentials = credentials
        self._tasks: set[asyncio.Task[None]] = set()
        self._replies = Replies(bus.client, lambda error: _log.warning("an answer could not be sent: %s", error))

    async def listen(self) -> None:
        """Subscribe to all requests of workers."""
        for subject, handler in (
            (subjects.OUTCOMES, self._outcome),
            (subjects.CLAIMS, self._claim),
            (subjects.PLAYBOOKS, self._playbook),
            (subjects.CREDENTIALS, self._credential),
        ):
            await self._bus.client.subscribe(
                subject,
                queue=subjects.SERVERS_QUEUE,
                cb=self._concurrently(handler),
                pending_msgs_limit=-1,
                pending_bytes_limit=-1,
            )

        own = f"{subjects.REPORTS}.{self._dispatcher.server_id}"
        for subject, queue in ((subjects.REPORTS, subjects.SERVERS_QUEUE), (own, "")):
            await self._bus.client.subscribe(
                subject, queue=queue, cb=self._reported, pending_msgs_limit=-1, pending_bytes_limit=-1
            )

    def linked(self, link: Link, number: int, raw: msgspec.Raw) -> None:
        """Take an outcome that came over a link; the answer goes back the same way."""
        self._report(link.queue, number, raw)

    async def _reported(self, message: Msg) -> None:
        send = functools.partial(self._replies.send, message.reply)
        for number, raw in BATCH_JSON.decode(message.data).items:
            self._report(send, number, raw)

    def _report(self, send: Callable[[int, bytes], None], number: int, raw: msgspec.Raw) -> None:
        task = asyncio.create_task(self._answered(send, number, raw))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answered(self, send: Callable[[int, bytes], None], number: int, raw: msgspec.Raw) -> None:
        send(number, await self._reply(subjects.REPORTS, raw, self._grouped))

    def _concurrently(self, handler: Callable[[bytes], Awaitable[bytes]]) -> Callable[[Msg], Awaitable[None]]:
        async def arrived(message: Msg) -> None:
            task = asyncio.create_task(self._answer(message, handler))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        return arrived

    async def _answer(self, message: Msg, handler: Callable[[bytes], Awaitable[bytes]]) -> None:
        reply = await self._traced(message, handler)
        if message.reply:
            await self._bus.client.publish(message.reply, reply)

    async def _traced(self, message: Msg, handler: Callable[[Any], Awaitable[bytes]]) -> bytes:
        with tracing.entered(message.subject, message.headers, SpanKind.SERVER):
            return await self._reply(message.subject, message.data, handler)

    async def _reply(self, subject: str, data: Any, handler: Callable[[Any], Awaitable[bytes]]) -> bytes:
        try:
            return await handler(data)
        except (ExecutionNotFound, EntryNotFound, msgspec.MsgspecError, ValueError) as error:
            return _encode(Answer(ok=False, error=str(error)))
        except (LogUnavailable, SequenceConflict) as error:
            return _encode(Answer(ok=False, retry=True, error=str(error)))
        except Exception as error:
            _log.exception("a request on %s failed", subject)
            return _encode(Answer(ok=False, retry=True, error=f"{type(error).__name__}: {error}"))

    async def _outcome(self, data: bytes) -> bytes:
        return await self._taken(OUTCOME_JSON.decode(data))

    async def _grouped(self, data: bytes) -> bytes:
        outcome = OUTCOME_JSON.decode(data)
        trace = {"traceparent": outcome.traceparent} if outcome.traceparent else None
        with tracing.entered(subjects.OUTCOMES, trace, SpanKind.SERVER):
            return await self._taken(outcome)

    async def _taken(self, outcome: Outcome) -> bytes:
        handed = await self._dispatcher.submit(outcome.execution_id, outcome)
        return _OK if handed is None else _encode(Answer(handed=handed))

    async def _claim(self, data: bytes) -> bytes:
        claim = _CLAIM_JSON.decode(data)
        return _encode(Answer(wanted=await self._dispatcher.claimed(claim)))

    async def _playbook(self, data: bytes) -> bytes:
        entry, _ = await self._catalog.by_id(data.decode())
        return _encode(Answer(content=entry.content))

    async def _credential(self, data: bytes) -> bytes:
        return _encode(Answer(credential=await self._credentials.sealed(data.decode())))
