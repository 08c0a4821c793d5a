"""What one decision writes, and how a group of decisions becomes one statement."""

import datetime
from collections.abc import Iterable
from typing import Any

import msgspec

from wayfarer.engine import Event, State


class Begun(msgspec.Struct, frozen=True):
    """A new execution's row."""

    execution_id: int
    path: str
    version: int
    catalog_id: int
    parent_execution_id: int | None = None
    parent_command_id: str | None = None
    user_uid: str | None = None
    request_id: str | None = None
    idempotency_key: str | None = None
    rerun_of: int | None = None


class OutboxRow(msgspec.Struct, frozen=True):
    """An event that must be published: ``subject`` says as what."""

    execution_id: int
    seq: int
    subject: str
    lease_s: float = 0.0
    """Somebody has it already and keeps it for so long; it is published when nothing is heard of it after that."""
    commands: int = 1
    """How many commands, one event after the other, go into the message."""


class TimerRow(msgspec.Struct, frozen=True):
    """A timer to keep, due ``delay_s`` seconds from now."""

    timer_id: str
    execution_id: int
    delay_s: float


class Record(msgspec.Struct):
    """Everything that one decision about one execution writes."""

    execution_id: int
    events: tuple[Event, ...]
    state: State
    begun: Begun | None = None
    outbox: list[OutboxRow] = []
    timers: list[TimerRow] = []
    dropped_timers: list[str] = []
    settled: list[int] = []
    """Sequence numbers of outbox rows that are of no more use."""


_encode = msgspec.json.Encoder().encode


def json_text(value: Any) -> str:
    """Compact JSON; PostgreSQL keeps it as it is, so escaped NUL characters survive."""
    return _encode(value).decode()


def result_columns(state: State) -> tuple[str | None, str | None, str | None]:
    """The result, its reference and the error of an execution as JSON texts."""
    if not state.ended:
        return None, None, None
    ref = state.result.ref
    return (
        json_text(state.result.value) if state.status == "COMPLETED" else None,
        json_text(ref) if ref else None,
        json_text(state.error) if state.error else None,
    )


def append_arguments(records: Iterable[Record], now: datetime.datetime, event_ids: Any) -> list[list[Any]]:
    """The forty-three arrays of ``append.sql``; when something is due is left to the database's clock."""
    at = now.isoformat()
    rows: list[tuple[Any, ...]] = []
    begun: list[list[Any]] = [[] for _ in range(16)]
    ended: list[list[Any]] = [[] for _ in range(6)]
    outbox: list[list[Any]] = [[] for _ in range(5)]
    timers: list[list[Any]] = [[] for _ in range(3)]
    dropped: list[str] = []
    settled: list[list[Any]] = [[] for _ in range(2)]
    last: dict[int, Record] = {}
    started: dict[int, Begun] = {}
    for record in records:
        last[record.execution_id] = record
        if record.begun is not None:
            started[record.execution_id] = record.begun
        rows.extend(
            (
                record.execution_id,
                event.seq,
                event_ids(),
                event.name,
                event.entity_type,
                event.step,
                event.attempt,
                event.status,
                json_text(event.payload),
                at,
            )
            for event in record.events
        )
        for row in record.outbox:
            _add(outbox, (row.execution_id, row.seq, row.subject, row.lease_s, row.commands))
        for timer in record.timers:
            _add(timers, (timer.timer_id, timer.execution_id, timer.delay_s))
        dropped.extend(record.dropped_timers)
        for seq in record.settled:
            _add(settled, (record.execution_id, seq))
    for execution_id, record in last.items():
        state = record.state
        ended_at = now if state.ended else None
        if execution_id in started:
            first = started[execution_id]
            identity = (
                execution_id,
                first.path,
                first.version,
                first.catalog_id,
                state.status,
                first.parent_execution_id,
            )
            caller = (first.parent_command_id, first.user_uid, first.request_id, first.idempotency_key, first.rerun_of)
            _add(begun, (*identity, *caller, now, ended_at, *result_columns(state)))
        elif state.ended:
            _add(ended, (execution_id, state.status, ended_at, *result_columns(state)))
    kept = set(dropped)
    events = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(10)]
    return [*events, *begun, *ended, *outbox[:4], *_without(timers, kept), dropped, *settled, outbox[4]]


def _without(timers: list[list[Any]], dropped: set[str]) -> list[list[Any]]:
    rows = [row for row in zip(*timers, strict=True) if row[0] not in dropped]
    return [[row[position] for row in rows] for position in range(3)]


def _add(columns: list[list[Any]], row: tuple[Any, ...]) -> None:
    for column, value in zip(columns, row, strict=False):
        column.append(value)
