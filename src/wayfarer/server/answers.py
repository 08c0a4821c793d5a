"""What workers ask the servers over NATS; any server of the queue group answers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import msgspec
from nats.aio.msg import Msg
from opentelemetry.trace import SpanKind

from wayfarer import tracing
from wayfarer.bus import Bus, subjects
from wayfarer.bus.connection import Answer, Claim
from wayfarer.catalog import Catalog, EntryNotFound
from wayfarer.dsl.exchange import OUTCOME_JSON
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

    def _concurrently(self, handler: Callable[[bytes], Awaitable[bytes]]) -> Callable[[Msg], Awaitable[None]]:
        async def arrived(message: Msg) -> None:
            task = asyncio.create_task(self._answer(message, handler))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        return arrived

    async def _answer(self, message: Msg, handler: Callable[[bytes], Awaitable[bytes]]) -> None:
        try:
            with tracing.entered(message.subject, message.headers, SpanKind.SERVER):
                reply = await handler(message.data)
        except (ExecutionNotFound, EntryNotFound, msgspec.MsgspecError, ValueError) as error:
            reply = _encode(Answer(ok=False, error=str(error)))
        except (LogUnavailable, SequenceConflict) as error:
            reply = _encode(Answer(ok=False, retry=True, error=str(error)))
        except Exception as error:
            _log.exception("a request on %s failed", message.subject)
            reply = _encode(Answer(ok=False, retry=True, error=f"{type(error).__name__}: {error}"))
        if message.reply:
            await self._bus.client.publish(message.reply, reply)

    async def _outcome(self, data: bytes) -> bytes:
        outcome = OUTCOME_JSON.decode(data)
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
