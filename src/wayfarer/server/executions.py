"""Starting, reading and ending executions."""

import asyncio
import datetime
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from nats.aio.msg import Msg

from wayfarer import tracing
from wayfarer.bus import Bus, BusError, subjects
from wayfarer.catalog import Catalog
from wayfarer.dsl.exchange import ResultRef, filled
from wayfarer.dsl.reading import suggestion
from wayfarer.engine import Cancel, Finalize, Start, State
from wayfarer.engine.events import TERMINAL
from wayfarer.engine.inputs import Seed
from wayfarer.engine.rerunning import seed as seeded
from wayfarer.eventlog import EventLog, IdSource, LoggedEvent, SequenceConflict

from .dispatcher import Dispatcher
from .errors import ExecutionNotFound
from .planning import begun
from .problems import Problem
from .workloads import deep_merge

MAX_ID = 2**63 - 1
MAX_TOLD = 10_000
"""Ids that the answer to a cancellation names."""
Progress = Callable[[float, str], Awaitable[None]]
"""Told of each step that starts: its number and name."""


class _Told(msgspec.Struct, frozen=True):
    event_type: str = ""
    seq: int = 0
    step_name: str | None = None


class _Lifecycle(_Told, frozen=True):
    before: list[_Told] = []


LIFECYCLE_JSON = msgspec.json.Decoder(_Lifecycle)


class Started(msgspec.Struct, frozen=True):
    """An accepted execution."""

    execution_id: str
    path: str
    version: int
    status: str = "started"


class Rerun(msgspec.Struct, frozen=True):
    """What a rerun does otherwise."""

    from_step: str | None = None
    workload: dict[str, Any] = {}
    """Merged over the workload of the execution."""
    version: int | None = 0
    """None for the latest version, 0 for the same one."""


class Executions:
    """Use cases over executions."""

    def __init__(self, log: EventLog, catalog: Catalog, dispatcher: Dispatcher, bus: Bus, ids: IdSource) -> None:
        self._log = log
        self._catalog = catalog
        self._dispatcher = dispatcher
        self._bus = bus
        self._ids = ids

    async def execute(
        self,
        path: str,
        version: int | None,
        values: dict[str, Any],
        idempotency_key: str | None = None,
        rerun_of: str | None = None,
        seed: Seed | None = None,
    ) -> Started:
        """Start an execution; the same idempotency key again gives the execution that it started."""
        known = self._catalog.cached_version(path, version)
        entry = known[0] if known else await self._catalog.find(path, version)
        if entry.kind not in ("playbook", "agent"):
            raise Problem(409, "not_executable", f"'{path}' is a {entry.kind}, not a playbook")
        playbook = await self._catalog.playbook(entry)
        for key in ("user_uid", "request_id"):
            if "\x00" in str(values.get(key) or ""):
                raise Problem(422, "invalid_request", f"workload.{key} has a NUL character")
        start = Start(
            execution_id=self._ids.text(),
            catalog_id=entry.catalog_id,
            version=entry.version,
            workload=deep_merge(playbook.workload, values),
            rerun_of=rerun_of,
            seed=seed,
            traceparent=tracing.traceparent(),
        )
        row = begun(
            entry,
            start,
            user_uid=start.workload.get("user_uid"),
            request_id=start.workload.get("request_id"),
            idempotency_key=idempotency_key,
        )
        try:
            await self._dispatcher.start(start, row, playbook)
        except SequenceConflict:
            existing = await self._by_key(idempotency_key)
            if existing is None:
                raise
            return existing
        return Started(execution_id=start.execution_id, path=entry.path, version=entry.version)

    async def _by_key(self, key: str | None) -> Started | None:
        rows = await self._log.fetch(
            "SELECT execution_id, path, version FROM executions WHERE idempotency_key = $1", key
        )
        return Started(str(rows[0]["execution_id"]), rows[0]["path"], rows[0]["version"]) if rows else None

    async def cancel(self, execution_id: str, reason: str, cascade: bool = True) -> tuple[str, list[str]]:
        """Cancel, with everything nested unless ``cascade`` is false.

        Returns the status after, and the ids of all that was running and is cancelled by this.
        """
        running = await self._running_family(execution_id, cascade)
        await self._dispatcher.submit(parse_id(execution_id), Cancel(reason, cascade))
        status = (await self.state(execution_id)).status
        return status, running if status == "CANCELLED" else []

    async def _running_family(self, execution_id: str, with_nested: bool) -> list[str]:
        rows = await self._log.fetch(
            "WITH RECURSIVE family AS ("
            " SELECT execution_id FROM executions WHERE execution_id = $1 AND ended_at IS NULL"
            " UNION ALL SELECT nested.execution_id FROM executions AS nested JOIN family"
            " ON nested.parent_execution_id = family.execution_id WHERE $2 AND nested.ended_at IS NULL)"
            " SELECT execution_id FROM family ORDER BY execution_id LIMIT $3",
            int(parse_id(execution_id)),
            with_nested,
            MAX_TOLD,
        )
        return [str(row["execution_id"]) for row in rows]

    async def finalize(self, execution_id: str, status: str, result: Any, reason: str) -> str:
        """End by an operator's hand; returns the status after."""
        await self._dispatcher.submit(parse_id(execution_id), Finalize(status.upper(), result, reason))
        return (await self.state(execution_id)).status

    async def rerun(self, execution_id: str, change: Rerun, idempotency_key: str | None = None) -> Started:
        """Run an execution again, from a step on if one is named; raises `Problem` for a step that is missing."""
        state = await self.state(execution_id)
        row = await self.row(execution_id)
        entry = await self._catalog.find(row["path"], row["version"] if change.version == 0 else change.version)
        workload = deep_merge(state.workload, change.workload)
        seed = None
        if change.from_step is not None:
            playbook = await self._catalog.playbook(entry)
            if change.from_step not in playbook.steps:
                hint = suggestion(change.from_step, playbook.steps) or ""
                message = f"'{entry.path}' version {entry.version} has no step '{change.from_step}'"
                raise Problem(422, "unknown_step", f"{message}; {hint}".rstrip("; "))
            seed = seeded(playbook, await self._log.history(int(execution_id)), change.from_step)
        return await self.execute(
            entry.path, entry.version, workload, idempotency_key, rerun_of=execution_id, seed=seed
        )

    async def state(self, execution_id: str) -> State:
        """The folded state, with what other servers have written; raises `ExecutionNotFound`."""
        live = await self._dispatcher.live.current(parse_id(execution_id))
        if live is None:
            raise ExecutionNotFound(execution_id)
        return live.state

    async def ended(self, execution_id: str, limit_s: float, progress: Progress | None = None) -> State | None:
        """The state of a root execution once it has ended; None when that takes longer than ``limit_s`` seconds."""
        news: asyncio.Queue[bytes] = asyncio.Queue()

        async def arrived(message: Msg) -> None:
            news.put_nowait(message.data)

        subscription = await self._bus.client.subscribe(subjects.events(execution_id), cb=arrived)
        try:
            await self._bus.client.flush()
            async with asyncio.timeout(limit_s):
                state = await self.state(execution_id)
                steps, seen = sum(state.step_runs.values()), state.seq
                if steps and progress is not None:
                    await progress(steps, state.current_step or "")
                while not state.ended:
                    message = LIFECYCLE_JSON.decode(await news.get())
                    for event in (*message.before, message):
                        if event.event_type == "step.started" and event.seq > seen and progress is not None:
                            steps += 1
                            await progress(steps, event.step_name or "")
                    if message.event_type in TERMINAL:
                        state = await self.state(execution_id)
                return state
        except TimeoutError:
            return None
        finally:
            await subscription.unsubscribe()

    async def row(self, execution_id: str) -> Any:
        """The execution's row; raises `ExecutionNotFound`."""
        rows = await self._log.fetch("SELECT * FROM executions WHERE execution_id = $1", int(parse_id(execution_id)))
        if not rows:
            raise ExecutionNotFound(execution_id)
        return rows[0]

    async def status(self, execution_id: str) -> dict[str, Any]:
        """The status document of the API."""
        row = await self.row(execution_id)
        state = await self.state(execution_id)
        steps_seen = state.done + state.failed + len(state.runs)
        finished = state.done + state.failed
        return {
            **summary(row),
            "status": state.status if row["ended_at"] is None else row["status"],
            "completed": state.ended,
            "failed": state.status == "FAILED",
            "current_step": state.current_step,
            "result": await self.result(state) if state.status == "COMPLETED" else None,
            "error": msgspec.to_builtins(state.error) if state.error else None,
            "progress": 1.0 if state.ended else round(finished / steps_seen, 3) if steps_seen else 0.0,
            "steps_done": state.done,
            "completed_steps": await self._completed_steps(state),
            "running_steps": sorted(state.runs),
            "waiting_for": sorted(
                {pending.wait.signal for pending in state.commands.values() if pending.wait and pending.wait.signal}
            ),
        }

    async def _completed_steps(self, state: State) -> list[str]:
        playbook = self._catalog.cached(state.catalog_id) or (await self._catalog.by_id(state.catalog_id))[1]
        left = (step for step in playbook.steps if step in state.results and step not in state.runs)
        return [step for step in left if not state.results[step].tells_failure]

    async def result(self, state: State) -> Any:
        """The execution's result, fetched when it is stored by reference."""
        if state.result.parts:
            parts = {place: await self.stored(ref) for place, ref in state.result.parts.items()}
            return filled(state.result.value, parts)
        if state.result.ref is None:
            return state.result.value
        return await self.stored(state.result.ref)

    async def stored(self, ref: ResultRef) -> Any:
        """A result by reference."""
        try:
            return msgspec.json.decode(await self._bus.objects.get(ref))
        except BusError as error:
            raise Problem(503, "result_unavailable", str(error)) from error

    async def events(self, execution_id: str, after: int, limit: int, wait_s: float) -> list[LoggedEvent]:
        """A page of events; with ``wait_s`` the answer waits for the next one when there is none yet."""
        number = int(parse_id(execution_id))
        events = await self._log.events(number, after, limit)
        if events or wait_s <= 0:
            if not events:
                await self.row(execution_id)
            return events
        if (await self.state(execution_id)).ended:
            return []
        await self._next_change(execution_id, after, wait_s)
        return await self._log.events(number, after, limit)

    async def _next_change(self, execution_id: str, after: int, wait_s: float) -> None:
        changed = asyncio.Event()

        async def arrived(_: object) -> None:
            changed.set()

        subscription = await self._bus.client.subscribe(f"noetl.events.{execution_id}", cb=arrived)
        try:
            await self._bus.client.flush()
            if await self._log.last_seq(int(execution_id)) <= after:
                async with asyncio.timeout(wait_s):
                    await changed.wait()
        except TimeoutError:
            pass
        finally:
            await subscription.unsubscribe()

    async def list(self, filters: dict[str, Any], limit: int, before: str | None) -> list[dict[str, Any]]:
        """Executions, newest first."""
        rows = await self._log.fetch(
            "SELECT * FROM executions WHERE ($1::text IS NULL OR path = $1) AND ($2::text IS NULL OR status = $2)"
            " AND ($3::text IS NULL OR user_uid = $3) AND ($4::bigint IS NULL OR parent_execution_id = $4)"
            " AND ($5::bigint IS NULL OR execution_id < $5) ORDER BY execution_id DESC LIMIT $6",
            filters.get("path"),
            filters.get("status"),
            filters.get("user_uid"),
            int(parse_id(filters["parent"])) if filters.get("parent") else None,
            int(parse_id(before)) if before else None,
            limit,
        )
        return [summary(row) for row in rows]


def parse_id(text: str) -> str:
    """Check an execution id; raises `ExecutionNotFound` for what can't be one."""
    if not (text.isascii() and text.isdigit()) or int(text) > MAX_ID:
        raise ExecutionNotFound(text[:64])
    return text


def summary(row: Any) -> dict[str, Any]:
    """An execution in listings."""
    end = row["ended_at"] or datetime.datetime.now(datetime.UTC)
    return {
        "execution_id": str(row["execution_id"]),
        "path": row["path"],
        "version": row["version"],
        "status": row["status"],
        "parent_execution_id": str(row["parent_execution_id"]) if row["parent_execution_id"] else None,
        "user_uid": row["user_uid"],
        "request_id": row["request_id"],
        "rerun_of": str(row["rerun_of"]) if row["rerun_of"] else None,
        "start_time": _iso(row["started_at"]),
        "end_time": _iso(row["ended_at"]) if row["ended_at"] else None,
        "duration_seconds": round((end - row["started_at"]).total_seconds(), 6),
    }


def _iso(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
