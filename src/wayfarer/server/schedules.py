"""Schedules: playbooks that start at given times, once per time however many servers there are."""

import asyncio
import contextlib
import datetime
import logging
from typing import Any, Literal

import msgspec

from wayfarer.bus import BusError
from wayfarer.catalog import Catalog, EntryNotFound
from wayfarer.eventlog import EventLog, LogUnavailable, SequenceConflict

from .cron import CronInvalid, Missed, due, next_time, times
from .executions import Executions, Started
from .problems import Problem

LOOK_INTERVAL_S = 5.0
"""How often schedules are read that another server has changed."""
MAX_SCHEDULES = 10_000
SHOWN_TIMES = 5
"""Coming times in an answer."""
Overlap = Literal["allow", "skip"]
_log = logging.getLogger(__name__)


class Schedule(msgspec.Struct, frozen=True):
    """When a playbook starts."""

    name: str
    path: str
    version: int | None
    cron: str
    time_zone: str
    workload: dict[str, Any]
    missed: Missed
    """What becomes of runs while no server was up: ``skip`` them, make up for the ``last`` one, or for ``all``."""
    overlap: Overlap
    """Whether a run may start while the one before still runs."""
    enabled: bool
    next_at: datetime.datetime | None = None
    last_at: datetime.datetime | None = None
    last_execution_id: str | None = None
    last_error: str | None = None
    upcoming: list[datetime.datetime] = []


class Schedules:
    """Keeps schedules and starts what is due."""

    def __init__(self, log: EventLog, catalog: Catalog, executions: Executions) -> None:
        self._log = log
        self._catalog = catalog
        self._executions = executions
        self._changed = asyncio.Event()

    async def put(self, given: Schedule) -> Schedule:
        """Create or replace; raises `Problem` for a time or a playbook that is none."""
        await self._catalog.find(given.path, given.version)
        try:
            following = next_time(given.cron, given.time_zone, _now())
        except CronInvalid as error:
            raise Problem(422, "invalid_request", str(error)) from error
        if following is None:
            raise Problem(422, "invalid_request", f"'{given.cron}' never comes")
        rows = await self._log.fetch(
            "INSERT INTO schedules (name, path, version, cron, time_zone, workload, missed, overlap, enabled, next_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (name) DO UPDATE SET path = excluded.path,"
            " version = excluded.version, cron = excluded.cron, time_zone = excluded.time_zone,"
            " workload = excluded.workload, missed = excluded.missed, overlap = excluded.overlap,"
            " enabled = excluded.enabled, next_at = excluded.next_at, updated_at = now() RETURNING *",
            given.name,
            given.path,
            given.version,
            given.cron,
            given.time_zone,
            msgspec.json.encode(given.workload).decode(),
            given.missed,
            given.overlap,
            given.enabled,
            following,
        )
        self._changed.set()
        return _schedule(rows[0])

    async def list(self) -> list[Schedule]:
        """All schedules by name."""
        rows = await self._log.fetch("SELECT * FROM schedules ORDER BY name LIMIT $1", MAX_SCHEDULES)
        return [_schedule(row) for row in rows]

    async def get(self, name: str) -> Schedule:
        """One schedule; raises `Problem` when there is none of that name."""
        rows = await self._log.fetch("SELECT * FROM schedules WHERE name = $1", name)
        if not rows:
            raise Problem(404, "not_found", f"there is no schedule '{name}'")
        return _schedule(rows[0])

    async def enable(self, name: str, enabled: bool) -> Schedule:
        """Pause or resume; times that come while it is paused are not made up for."""
        found = await self.get(name)
        following = next_time(found.cron, found.time_zone, _now())
        rows = await self._log.fetch(
            "UPDATE schedules SET enabled = $2, next_at = $3, updated_at = now() WHERE name = $1 RETURNING *",
            name,
            enabled,
            following,
        )
        self._changed.set()
        return _schedule(rows[0]) if rows else await self.get(name)

    async def delete(self, name: str) -> None:
        """Remove; raises `Problem` when there is none of that name."""
        await self.get(name)
        await self._log.execute("DELETE FROM schedules WHERE name = $1", name)

    async def run_now(self, name: str) -> Started:
        """Start the playbook now, beside its times."""
        found = await self.get(name)
        return await self._executions.execute(found.path, found.version, _workload(found, _now()))

    async def run(self) -> None:
        """Start what is due until cancelled."""
        while True:
            pause = LOOK_INTERVAL_S
            try:
                pause = await self._turn()
            except LogUnavailable as error:
                _log.warning("schedules can't be read: %s", error)
            self._changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), pause)

    async def _turn(self) -> float:
        """Start what is due; seconds until the next look."""
        rows = await self._log.fetch(
            "SELECT * FROM schedules WHERE enabled AND next_at <= now() + make_interval(secs => $1) ORDER BY next_at",
            LOOK_INTERVAL_S,
        )
        pause = LOOK_INTERVAL_S
        for row in rows:
            schedule = _schedule(row)
            assert schedule.next_at is not None
            wait = (schedule.next_at - _now()).total_seconds()
            if wait > 0:
                pause = min(pause, wait)
            else:
                await self._fire_or_pause(schedule, schedule.next_at)
                pause = 0.0
        return pause

    async def _fire_or_pause(self, schedule: Schedule, planned: datetime.datetime) -> None:
        """A zone that this machine does not know any more pauses its schedule, not the server."""
        try:
            await self._fire(schedule, planned)
        except CronInvalid as error:
            _log.warning("schedule '%s' is paused: %s", schedule.name, error)
            await self._log.execute(
                "UPDATE schedules SET enabled = false, last_error = $2 WHERE name = $1", schedule.name, str(error)
            )

    async def _fire(self, schedule: Schedule, planned: datetime.datetime) -> None:
        decided = due(schedule.cron, schedule.time_zone, schedule.missed, planned, _now())
        started: Started | None = None
        error: str | None = None
        if decided.run is not None:
            try:
                if schedule.overlap == "skip" and await self._still_runs(schedule):
                    error = f"skipped: execution {schedule.last_execution_id} still runs"
                else:
                    started = await self._start(schedule, decided.run)
            except (EntryNotFound, Problem, BusError, SequenceConflict) as failure:
                error = str(failure)
                _log.warning("schedule '%s' could not start: %s", schedule.name, error)
        await self._log.execute(
            "UPDATE schedules SET next_at = $3, last_at = coalesce($4, last_at),"
            " last_execution_id = coalesce($5, last_execution_id), last_error = $6 WHERE name = $1 AND next_at = $2",
            schedule.name,
            planned,
            decided.following,
            decided.run if started else None,
            int(started.execution_id) if started else None,
            error,
        )

    async def _start(self, schedule: Schedule, at: datetime.datetime) -> Started:
        """Every server may try: the key lets one execution begin per time."""
        key = f"schedule/{schedule.name}/{at.isoformat()}"
        return await self._executions.execute(schedule.path, schedule.version, _workload(schedule, at), key)

    async def _still_runs(self, schedule: Schedule) -> bool:
        if schedule.last_execution_id is None:
            return False
        row = await self._executions.row(schedule.last_execution_id)
        return row["ended_at"] is None


def _workload(schedule: Schedule, at: datetime.datetime) -> dict[str, Any]:
    return {**schedule.workload, "schedule": {"name": schedule.name, "at": at.isoformat().replace("+00:00", "Z")}}


def _schedule(row: Any) -> Schedule:
    upcoming: list[datetime.datetime] = []
    if row["enabled"] and row["next_at"] is not None:
        upcoming = [row["next_at"]]
        with contextlib.suppress(CronInvalid):
            coming = times(row["cron"], row["time_zone"], row["next_at"])
            upcoming += [moment for moment, _ in zip(coming, range(SHOWN_TIMES - 1), strict=False)]
    return Schedule(
        name=row["name"],
        path=row["path"],
        version=row["version"],
        cron=row["cron"],
        time_zone=row["time_zone"],
        workload=msgspec.json.decode(row["workload"]),
        missed=row["missed"],
        overlap=row["overlap"],
        enabled=row["enabled"],
        next_at=row["next_at"],
        last_at=row["last_at"],
        last_execution_id=str(row["last_execution_id"]) if row["last_execution_id"] else None,
        last_error=row["last_error"],
        upcoming=upcoming,
    )


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
