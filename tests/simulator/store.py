"""PostgreSQL's part: what one statement writes is there as a whole or not at all."""

import asyncio
import datetime
import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from wayfarer.engine import Event
from wayfarer.eventlog import LogUnavailable, Record, SequenceConflict
from wayfarer.eventlog.records import append_arguments

COMMIT_S = 0.002
SLOW_S = 5.0


class Store:
    """The tables; they survive every process."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.events: dict[int, dict[int, tuple[Any, ...]]] = {}
        self.executions: dict[int, dict[str, Any]] = {}
        self.outbox: dict[tuple[int, int], tuple[str, float, int]] = {}
        self.timers: dict[str, tuple[int, float]] = {}
        self.skew_s = 0.0
        """How far the database's clock is from the others."""
        self.down = False
        self.slow = 0.0
        """Share of statements that take long."""
        self.failure = 0.0
        """Share of statements that fail, half of them after they were done."""

    def now(self) -> float:
        """The database's clock."""
        return asyncio.get_running_loop().time() + self.skew_s

    def write(self, arguments: list[list[Any]]) -> None:
        """Apply the arrays of ``append.sql``."""
        events = list(zip(*arguments[0:10], strict=True))
        begun = list(zip(*arguments[10:26], strict=True))
        if any(row[1] in self.events.get(row[0], {}) for row in events) or any(
            row[0] in self.executions for row in begun
        ):
            raise SequenceConflict("taken")
        for row in events:
            self.events.setdefault(row[0], {})[row[1]] = row
        for row in begun:
            self.executions[row[0]] = {"path": row[1], "status": row[4], "parent": row[5], "result": row[13]}
        for execution_id, status, _, result, _, _ in zip(*arguments[26:32], strict=True):
            self.executions[execution_id].update(status=status, result=result)
        for execution_id, seq in zip(*arguments[40:42], strict=True):
            self.outbox.pop((execution_id, seq), None)
        for execution_id, seq, subject, lease_s, commands in zip(*arguments[32:36], arguments[42], strict=True):
            self.outbox[execution_id, seq] = (subject, self.now() + lease_s, commands)
        for timer_id, execution_id, delay_s in zip(*arguments[36:39], strict=True):
            self.timers.setdefault(timer_id, (execution_id, self.now() + delay_s))
        for timer_id in arguments[39]:
            self.timers.pop(timer_id, None)


class Log:
    """One server's connection to the store, with the verbs of the event log."""

    def __init__(self, store: Store, event_ids: Callable[[], int]) -> None:
        self._store = store
        self._event_ids = event_ids
        self.closed = False

    async def append(self, records: Sequence[Record]) -> datetime.datetime:
        """Append a group of decisions."""
        now = datetime.datetime.fromtimestamp(0, datetime.UTC)
        arguments = append_arguments(records, now, self._event_ids)
        await self._statement(lambda: self._store.write(arguments))
        return now

    async def last_seq(self, execution_id: int) -> int:
        """The newest sequence number."""
        return await self._statement(lambda: max(self._store.events.get(execution_id, {0: ()})))

    async def history(self, execution_id: int, after: int = 0) -> list[Event]:
        """The events above ``after``."""
        return await self._statement(lambda: history(self._store, execution_id, after))

    async def forget_published(self, rows: Iterable[tuple[int, int, str]]) -> None:
        """Remove outbox rows."""
        keys = list(rows)

        def forget() -> None:
            for execution_id, seq, _ in keys:
                self._store.outbox.pop((execution_id, seq), None)

        await self._statement(forget)

    async def fetch(self, statement: str, *arguments: Any) -> list[dict[str, Any]]:
        """The sweeps' statements."""
        if "FROM outbox" in statement:
            return await self._statement(lambda: self._due_outbox(arguments[0], arguments[1]))
        if "FROM timers" in statement:
            return await self._statement(lambda: self._due_timers(arguments[0]))
        raise NotImplementedError(statement)

    async def execute(self, statement: str, *arguments: Any) -> str:
        """The other writing statements."""
        if statement.startswith("DELETE FROM timers"):
            await self._statement(lambda: self._store.timers.pop(arguments[0], None))
        elif statement.startswith("UPDATE outbox"):
            await self._statement(lambda: self._renew(*arguments))
        else:
            raise NotImplementedError(statement)
        return "DONE"

    def _renew(self, execution_id: int, seq: int, lease_s: float) -> None:
        row = self._store.outbox.get((execution_id, seq))
        if row is not None:
            self._store.outbox[execution_id, seq] = (row[0], self._store.now() + lease_s, row[2])

    def _due_outbox(self, age_s: float, limit: int) -> list[dict[str, Any]]:
        due = [key for key, row in self._store.outbox.items() if row[1] < self._store.now() - age_s]
        rows = []
        for execution_id, seq in sorted(due)[:limit]:
            subject, _, commands = self._store.outbox[execution_id, seq]
            for offset in range(commands):
                payload = self._store.events[execution_id][seq + offset][8]
                rows.append({"execution_id": execution_id, "seq": seq, "subject": subject, "payload": payload})
        return rows

    def _due_timers(self, ahead_s: float) -> list[dict[str, Any]]:
        now = self._store.now()
        return [
            {"timer_id": timer_id, "execution_id": execution_id, "delay_s": at - now}
            for timer_id, (execution_id, at) in sorted(self._store.timers.items(), key=lambda item: item[1][1])
            if at < now + ahead_s
        ]

    async def _alive(self) -> None:
        """A process that was killed does not go on."""
        if self.closed:
            await asyncio.get_running_loop().create_future()

    async def _statement(self, work: Callable[[], Any]) -> Any:
        store = self._store
        fate = store.chance.random()
        slow = store.chance.random() < store.slow
        await asyncio.sleep(store.chance.uniform(0.0, SLOW_S) if slow else COMMIT_S * store.chance.uniform(0.5, 2.0))
        await self._alive()
        if store.down or fate < store.failure / 2:
            raise LogUnavailable("simulated: not done")
        done = work()
        await asyncio.sleep(COMMIT_S * store.chance.uniform(0.5, 2.0))
        await self._alive()
        if store.down or fate < store.failure:
            raise LogUnavailable("simulated: done, but the answer was lost")
        return done


def history(store: Store, execution_id: int, after: int = 0) -> list[Event]:
    """Events as they come out of the table."""
    rows = store.events.get(execution_id, {})
    return [
        Event(
            seq=seq,
            name=rows[seq][3],
            step=rows[seq][5],
            attempt=rows[seq][6],
            payload=msgspec.json.decode(rows[seq][8]),
        )
        for seq in sorted(rows)
        if seq > after
    ]
