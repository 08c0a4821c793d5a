"""Publishes what was committed, and repeats from the outbox whatever the bus has not acknowledged."""

import asyncio
import contextlib
import itertools
import logging
from collections import deque
from collections.abc import Callable

import msgspec
import nats.errors
from nats.aio.msg import Msg

from wayfarer.bus import Bus, subjects
from wayfarer.dsl.exchange import addressed
from wayfarer.engine import Event, State, fold
from wayfarer.engine.events import TERMINAL
from wayfarer.eventlog import EventLog, LogUnavailable

from .lifecycle import Lifecycle
from .live import LiveExecutions
from .planning import LEASE_S, Plan

SWEEP_INTERVAL_S = 2.0
SWEEP_AGE_S = 3.0
"""Outbox rows older than this are published again; the message id makes that harmless."""
FORGET_INTERVAL_S = 0.05
SWEEP_LIMIT = 1_000
MAX_IN_FLIGHT = 100_000
"""Publications whose acknowledgements are awaited; with more the bus has lost some, and the outbox repeats them."""
_log = logging.getLogger(__name__)

OutboxKey = tuple[int, int, str]


class _Issued(msgspec.Struct, frozen=True):
    command_id: str
    command: msgspec.Raw


_ISSUED_JSON = msgspec.json.Decoder(_Issued)


class _Outgoing(msgspec.Struct, frozen=True):
    subject: str
    payload: bytes
    message_id: str
    key: OutboxKey | None
    traceparent: str | None

    @property
    def headers(self) -> dict[str, str] | None:
        headers = {"traceparent": self.traceparent} if self.traceparent else {}
        if self.key is not None:
            headers["Nats-Msg-Id"] = self.message_id
        return headers or None


class Publisher:
    """Sends commands and lifecycle messages after their commit."""

    def __init__(self, bus: Bus, log: EventLog, live: LiveExecutions, server_name: Callable[[], str]) -> None:
        self._live = live
        self._bus = bus
        self._log = log
        self._server_name = server_name
        self._queue: deque[_Outgoing] = deque()
        self._queued = asyncio.Event()
        self._inbox = bus.client.new_inbox()
        self._numbers = itertools.count(1)
        self._in_flight: dict[str, OutboxKey] = {}
        self._acknowledged: list[OutboxKey] = []
        self._acked = asyncio.Event()
        self._due = asyncio.Event()
        self._lifecycle = Lifecycle(self._tell)

    def publish(self, plan: Plan) -> None:
        """Queue everything of a committed plan, in order."""
        for queued in plan.commands:
            key = (int(queued.commands[0].execution_id), queued.seq, queued.subject)
            self._commands(queued.encoded, key, queued.commands[0].traceparent)
        for record in plan.records.values():
            self._lifecycle.add(record, plan.states[str(record.execution_id)][0].path)

    def _commands(self, commands: list[bytes], key: OutboxKey, traceparent: str | None) -> None:
        named = [addressed(command, self._server_name()) for command in commands]
        payload = named[0] if len(named) == 1 else b"[%b]" % b",".join(named)
        self._put(_Outgoing(key[2], payload, f"{key[0]}:{key[1]}", key, traceparent))

    def _put(self, item: _Outgoing) -> None:
        self._queue.append(item)
        self._queued.set()

    def _tell(self, message: bytes, event: Event, state: State) -> None:
        execution_id = state.execution_id
        key = (int(execution_id), event.seq, subjects.EVENTS) if event.name in TERMINAL else None
        subject, message_id = subjects.events(execution_id), f"{execution_id}:{event.seq}"
        self._put(_Outgoing(subject, message, message_id, key, state.traceparent))

    async def run(self) -> None:
        """Send, forget and sweep until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._send())
            group.create_task(self._forget())
            group.create_task(self._sweep())

    async def _send(self) -> None:
        client = self._bus.client
        await client.subscribe(f"{self._inbox}.*", cb=self._on_ack, pending_msgs_limit=-1, pending_bytes_limit=-1)
        while True:
            await self._queued.wait()
            self._queued.clear()
            while self._queue:
                item = self._queue.popleft()
                try:
                    if item.key is None:
                        await client.publish(item.subject, item.payload, headers=item.headers)
                        continue
                    reply = f"{self._inbox}.{next(self._numbers)}"
                    self._in_flight[reply] = item.key
                    await client.publish(item.subject, item.payload, reply=reply, headers=item.headers)
                except (nats.errors.Error, OSError) as error:
                    _log.warning("%s was not published, the outbox repeats it: %s", item.message_id, error)

    async def _on_ack(self, message: Msg) -> None:
        key = self._in_flight.pop(message.subject, None)
        if key is None:
            return
        if b'"error"' in message.data or not message.data:
            _log.warning(
                "the bus did not take %s, the outbox repeats it: %s", key, message.data.decode() or "no stream"
            )
            return
        self._acknowledged.append(key)
        self._acked.set()

    async def _forget(self) -> None:
        while True:
            await self._acked.wait()
            await asyncio.sleep(FORGET_INTERVAL_S)
            self._acked.clear()
            rows, self._acknowledged = self._acknowledged, []
            try:
                await self._log.forget_published(rows)
            except LogUnavailable:
                _log.warning("%d outbox rows stay and will be published again", len(rows))

    async def renew(self, execution_id: int, seq: int, *, given_up: bool) -> None:
        """Keep a handed command with its worker for another while, or queue it at once."""
        await self._log.execute(
            "UPDATE outbox SET created_at = now() + make_interval(secs => $3) WHERE execution_id = $1 AND seq = $2",
            execution_id,
            seq,
            -SWEEP_AGE_S if given_up else LEASE_S,
        )
        if given_up:
            self._due.set()

    async def _sweep(self) -> None:
        while True:
            self._due.clear()
            with contextlib.suppress(LogUnavailable):
                await self._repeat()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._due.wait(), SWEEP_INTERVAL_S)

    async def _repeat(self) -> None:
        if len(self._in_flight) > MAX_IN_FLIGHT:
            self._in_flight.clear()
        rows = await self._log.fetch(
            "SELECT o.execution_id, o.seq, o.subject, e.payload FROM (SELECT * FROM outbox"
            " WHERE created_at < now() - make_interval(secs => $1) ORDER BY execution_id, seq LIMIT $2) o"
            " JOIN events e ON e.execution_id = o.execution_id AND e.seq >= o.seq AND e.seq < o.seq + o.commands"
            " ORDER BY o.execution_id, o.seq, e.seq",
            SWEEP_AGE_S,
            SWEEP_LIMIT,
        )
        due: dict[OutboxKey, list[bytes]] = {}
        for row in rows:
            due.setdefault((row["execution_id"], row["seq"], row["subject"]), []).append(row["payload"])
        for key, payloads in due.items():
            if key[2] == subjects.EVENTS:
                history = await self._log.history(key[0])
                state = fold(history)
                self._lifecycle.again(history[key[1] - 1], state, history[0].payload["path"])
                continue
            live = await self._live.current(str(key[0]))
            issued = [_ISSUED_JSON.decode(payload) for payload in payloads]
            wanted = [bytes(one.command) for one in issued if live is not None and live.awaits(one.command_id)]
            if live is not None and wanted:
                self._commands(wanted, key, live.state.traceparent)
            else:
                self._acknowledged.append(key)
                self._acked.set()
