"""Publishes what was committed, and repeats from the outbox whatever the bus has not acknowledged."""

import asyncio
import contextlib
import datetime
import functools
import logging
from typing import Any

import msgspec
import nats.errors
import nats.js.errors
from nats.js.api import PubAck

from wayfarer.bus import Bus, subjects
from wayfarer.dsl.exchange import Command
from wayfarer.engine import Event, State, fold
from wayfarer.eventlog import EventLog, LogUnavailable

from .live import LiveExecutions
from .planning import LEASE_S, LIFECYCLE, Plan, lifecycle_events

SWEEP_INTERVAL_S = 2.0
SWEEP_AGE_S = 3.0
"""Outbox rows older than this are published again; the message id makes that harmless."""
FORGET_INTERVAL_S = 0.05
MAX_INLINE_RESULT_BYTES = 512 * 1024
"""Larger results are not put on lifecycle messages; watchers fetch them."""
SWEEP_LIMIT = 1_000
_encode = msgspec.json.Encoder().encode
_log = logging.getLogger(__name__)

OutboxKey = tuple[int, int, str]


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

    def __init__(self, bus: Bus, log: EventLog, live: LiveExecutions) -> None:
        self._live = live
        self._bus = bus
        self._log = log
        self._queue: asyncio.Queue[_Outgoing] = asyncio.Queue()
        self._acknowledged: list[OutboxKey] = []
        self._acked = asyncio.Event()
        self._due = asyncio.Event()

    def publish(self, plan: Plan) -> None:
        """Queue everything of a committed plan, in order."""
        for command, subject, seq in plan.commands:
            self._command(command, subject, (int(command.execution_id), seq, subject))
        for record in plan.records.values():
            for event in lifecycle_events(record):
                self._lifecycle(event, record.state, plan.states[str(record.execution_id)][0].path)

    def _command(self, command: Command, subject: str, key: OutboxKey) -> None:
        self._queue.put_nowait(_Outgoing(subject, _encode(command), command.command_id, key, command.traceparent))

    def _lifecycle(self, event: Event, state: State, path: str) -> None:
        execution_id = state.execution_id
        message = lifecycle_message(event, state, path)
        terminal = event.name.startswith("playbook.") and event.name != "playbook.started"
        key = (int(execution_id), event.seq, subjects.EVENTS) if terminal else None
        subject, message_id = subjects.events(execution_id), f"{execution_id}:{event.seq}"
        self._queue.put_nowait(_Outgoing(subject, message, message_id, key, state.traceparent))

    async def run(self) -> None:
        """Send, forget and sweep until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._send())
            group.create_task(self._forget())
            group.create_task(self._sweep())

    async def _send(self) -> None:
        while True:
            item = await self._queue.get()
            try:
                if item.key is None:
                    await self._bus.client.publish(item.subject, item.payload, headers=item.headers)
                    continue
                future = await self._bus.jetstream.publish_async(
                    item.subject, item.payload, headers=item.headers, wait_stall=5.0
                )
                future.add_done_callback(functools.partial(self._on_ack, item.key))
            except (nats.errors.Error, nats.js.errors.Error, OSError) as error:
                _log.warning("%s was not published, the outbox repeats it: %s", item.message_id, error)

    def _on_ack(self, key: OutboxKey, future: "asyncio.Future[PubAck]") -> None:
        if not future.cancelled() and future.exception() is None:
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
        rows = await self._log.fetch(
            "SELECT o.execution_id, o.seq, o.subject, e.name, e.payload, e.entity_id FROM outbox o"
            " JOIN events e USING (execution_id, seq)"
            " WHERE o.created_at < now() - make_interval(secs => $1) ORDER BY o.execution_id, o.seq LIMIT $2",
            SWEEP_AGE_S,
            SWEEP_LIMIT,
        )
        for row in rows:
            key = (row["execution_id"], row["seq"], row["subject"])
            payload = msgspec.json.decode(row["payload"])
            if row["subject"] == subjects.EVENTS:
                history = await self._log.history(row["execution_id"])
                state = fold(history)
                self._lifecycle(history[row["seq"] - 1], state, history[0].payload["path"])
            elif await self._wanted(str(row["execution_id"]), payload["command_id"]):
                command = msgspec.convert(payload["command"], Command)
                self._command(command, row["subject"], key)
            else:
                self._acknowledged.append(key)
                self._acked.set()

    async def _wanted(self, execution_id: str, command_id: str) -> bool:
        live = await self._live.current(execution_id)
        return live is not None and command_id in live.state.commands


def lifecycle_message(event: Event, state: State, path: str) -> bytes:
    """The JSON message of one lifecycle event of a root execution."""
    message: dict[str, Any] = {
        "execution_id": state.execution_id,
        "seq": event.seq,
        "event_type": LIFECYCLE[event.name],
        "step_name": event.step or None,
        "status": event.status,
        "at": _now(),
        "error": event.payload.get("error"),
        "path": path,
        "request_id": state.workload.get("request_id"),
        "user_uid": state.workload.get("user_uid"),
    }
    if event.name == "playbook.completed":
        if state.result.ref is not None:
            message["result_ref"] = msgspec.to_builtins(state.result.ref)
        else:
            message["result"] = state.result.value
    elif event.name == "playbook.cancelled":
        message["error"] = {"kind": "cancelled", "message": event.payload.get("reason") or "cancelled"}
    encoded = _encode(message)
    if len(encoded) > MAX_INLINE_RESULT_BYTES and "result" in message:
        message["result"] = None
        message["result_ref"] = {"execution_id": state.execution_id}
        encoded = _encode(message)
    return encoded


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
