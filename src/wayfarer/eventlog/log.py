"""The event log in PostgreSQL: append, read, list."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import asyncpg
import msgspec

from wayfarer.engine import Event

from .database import query
from .errors import LogUnavailable, SequenceConflict
from .literals import array_literal
from .records import Record, append_arguments

_APPEND = query("append")
_APPEND_STEPS = query("append_steps")
_EVENTS, _FROM_BEGUN_TO_ENDED, _OUTBOX, _TIMERS, _SETTLED, _GROUPS = (
    slice(0, 10),
    slice(10, 32),
    slice(32, 36),
    slice(36, 40),
    slice(40, 42),
    slice(42, 43),
)
"""Where the parts of `append_arguments` are."""

_CONNECTION_ERRORS = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.InternalClientError,
)
"""What calls raise while PostgreSQL is away, starts, stops, recovers or has no room: trying again may help."""


class LoggedEvent(msgspec.Struct, frozen=True):
    """An event as it stands in the log."""

    execution_id: str
    seq: int
    event_id: str
    name: str
    entity_type: str
    entity_id: str
    attempt: int
    status: str
    payload: dict[str, Any]
    created_at: datetime.datetime
    parent_execution_id: str | None = None


class EventLog:
    """Reads and appends; every method raises `LogUnavailable` when PostgreSQL can't be reached."""

    def __init__(self, pool: asyncpg.Pool, event_ids: Callable[[], int]) -> None:
        self._pool = pool
        self._event_ids = event_ids
        self._writers: list[Any] = []
        """Connections that appends have used and keep: to take one from the pool and give it back costs a task."""

    async def append(self, records: Sequence[Record]) -> datetime.datetime:
        """Append a group of decisions in one transaction; all of it or nothing.

        Returns the time of the events. Raises `SequenceConflict` when a sequence number, an execution or an
        idempotency key exists already.
        """
        now = datetime.datetime.now(datetime.UTC)
        arguments = append_arguments(records, now, self._event_ids)
        statement = _APPEND
        if not any(arguments[_FROM_BEGUN_TO_ENDED]) and not any(arguments[_TIMERS]):
            # Most groups only go on with steps: a statement of a third of the size costs half of the time.
            parts = (_EVENTS, _OUTBOX, _SETTLED, _GROUPS)
            statement, arguments = _APPEND_STEPS, [column for part in parts for column in arguments[part]]
        try:
            await self._write(statement, *map(array_literal, arguments))
        except asyncpg.UniqueViolationError as error:
            raise SequenceConflict(str(error)) from error
        except _CONNECTION_ERRORS as error:
            raise LogUnavailable(f"PostgreSQL does not answer: {error}") from error
        return now

    async def _write(self, statement: str, *arguments: str) -> None:
        connection = await self._writer()
        try:
            await connection.execute(statement, *arguments)
        except asyncpg.UniqueViolationError:
            self._writers.append(connection)
            raise
        except BaseException:
            await self._pool.release(connection)
            raise
        self._writers.append(connection)

    async def _writer(self) -> Any:
        while self._writers:
            connection = self._writers.pop()
            if not connection.is_closed():
                return connection
            await self._pool.release(connection)
        return await self._pool.acquire()

    async def close(self) -> None:
        """Give the connections back to the pool."""
        while self._writers:
            await self._pool.release(self._writers.pop())

    async def events(self, execution_id: int, after: int = 0, limit: int | None = None) -> list[LoggedEvent]:
        """The events of an execution with a sequence number above ``after``, in order."""
        rows = await self.fetch(
            "SELECT e.*, x.parent_execution_id FROM events e JOIN executions x USING (execution_id)"
            " WHERE e.execution_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3",
            execution_id,
            after,
            limit,
        )
        return [_logged(row) for row in rows]

    async def last_seq(self, execution_id: int) -> int:
        """The newest sequence number of an execution, 0 when there is none of that id."""
        rows = await self.fetch("SELECT coalesce(max(seq), 0) AS seq FROM events WHERE execution_id = $1", execution_id)
        return int(rows[0]["seq"])

    async def history(self, execution_id: int, after: int = 0) -> list[Event]:
        """The events of an execution above a sequence number, to fold its state from."""
        rows = await self.fetch(
            "SELECT seq, name, entity_id, attempt, payload FROM events"
            " WHERE execution_id = $1 AND seq > $2 ORDER BY seq",
            execution_id,
            after,
        )
        return [
            Event(
                seq=row["seq"],
                name=row["name"],
                step=row["entity_id"],
                attempt=row["attempt"],
                payload=msgspec.json.decode(row["payload"]),
            )
            for row in rows
        ]

    async def fetch(self, statement: str, *arguments: Any) -> list[asyncpg.Record]:
        """Run a reading statement."""
        try:
            return await self._pool.fetch(statement, *arguments)
        except _CONNECTION_ERRORS as error:
            raise LogUnavailable(f"PostgreSQL does not answer: {error}") from error

    async def execute(self, statement: str, *arguments: Any) -> str:
        """Run a writing statement outside the log itself."""
        try:
            return str(await self._pool.execute(statement, *arguments))
        except _CONNECTION_ERRORS as error:
            raise LogUnavailable(f"PostgreSQL does not answer: {error}") from error

    async def forget_published(self, rows: Iterable[tuple[int, int, str]]) -> None:
        """Remove outbox rows that the bus has acknowledged."""
        # In one order on all servers: two that forget the same rows can't wait for one another.
        columns = list(zip(*sorted(rows), strict=True))
        if columns:
            await self.execute(
                "DELETE FROM outbox AS o"
                " USING unnest($1::bigint[], $2::int[], $3::text[]) AS u (execution_id, seq, subject)"
                " WHERE o.execution_id = u.execution_id AND o.seq = u.seq AND o.subject = u.subject",
                *(list(column) for column in columns),
            )


def _logged(row: asyncpg.Record) -> LoggedEvent:
    return LoggedEvent(
        execution_id=str(row["execution_id"]),
        seq=row["seq"],
        event_id=str(row["event_id"]),
        name=row["name"],
        entity_type=row["entity_type"],
        entity_id=row["entity_id"],
        attempt=row["attempt"],
        status=row["status"],
        payload=msgspec.json.decode(row["payload"]),
        created_at=row["created_at"],
        parent_execution_id=str(row["parent_execution_id"]) if row["parent_execution_id"] else None,
    )
