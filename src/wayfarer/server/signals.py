"""Signals: what executions wait for, and how it reaches them."""

from typing import Any

import msgspec

from wayfarer.dsl.model import WAIT_KIND, Playbook
from wayfarer.dsl.payloads import problems
from wayfarer.dsl.templates import is_template
from wayfarer.engine import Signal, State
from wayfarer.engine.waiting import MAX_KEPT_SIGNALS, waiting_for
from wayfarer.eventlog import EventLog, IdSource

from .dispatcher import Dispatcher
from .executions import Executions, parse_id
from .problems import Problem

MAX_WAITING = 200
"""Executions that one listing of waits looks into."""


class Awaited(msgspec.Struct, frozen=True):
    """A wait for a signal that is not over."""

    execution_id: str
    signal: str
    step: str
    index: int | None = None
    ask: Any = None
    schema: Any = None
    limit_s: float | None = None
    path: str = ""
    user_uid: str | None = None


class Accepted(msgspec.Struct, frozen=True):
    """What became of a signal: ``delivered`` to a step that waited, or ``kept`` for one that will."""

    execution_id: str
    signal: str
    signal_id: str
    status: str


class Signals:
    """Takes signals and tells what is waited for."""

    def __init__(self, log: EventLog, executions: Executions, dispatcher: Dispatcher, ids: IdSource) -> None:
        self._log = log
        self._executions = executions
        self._dispatcher = dispatcher
        self._ids = ids

    async def send(self, execution_id: str, name: str, payload: Any, by: str, key: str | None) -> Accepted:
        """Hand a signal to an execution; the same ``key`` again changes nothing.

        Raises `Problem` when the execution has ended, keeps too many signals, or the payload does not fit.
        """
        parse_id(execution_id)
        signal_id = key or self._ids.text()
        state = await self._executions.state(execution_id)
        if signal_id not in state.signal_ids:
            await self._check(execution_id, state, name, payload)
            await self._dispatcher.submit(execution_id, Signal(name, payload, signal_id, by))
            state = await self._executions.state(execution_id)
        if signal_id not in state.signal_ids:
            await self._check(execution_id, state, name, payload)
            raise Problem(503, "unavailable", "the execution has just changed; send the signal again")
        status = "kept" if state.signal_ids[signal_id] is None else "delivered"
        return Accepted(execution_id, name, signal_id, status)

    async def _check(self, execution_id: str, state: State, name: str, payload: Any) -> None:
        if state.ended:
            message = f"execution {execution_id} has ended ({state.status}); no step waits for '{name}'"
            raise Problem(409, "execution_ended", message)
        found = waiting_for(state, name)
        schemas = [found[1].wait.schema] if found and found[1].wait else []
        if found is None:
            schemas = await self._declared(execution_id, name)
            if sum(len(kept) for kept in state.signals.values()) >= MAX_KEPT_SIGNALS:
                raise Problem(409, "too_many_signals", f"{MAX_KEPT_SIGNALS} signals are kept already")
        wrong = [problems(schema, payload) for schema in schemas]
        if wrong and all(wrong):
            message = f"the payload of '{name}' does not fit: {wrong[0][0]}"
            raise Problem(422, "invalid_payload", message, {"issues": [{"message": text} for text in wrong[0]]})

    async def _declared(self, execution_id: str, name: str) -> list[Any]:
        live = await self._dispatcher.live.load(execution_id)
        return declared_schemas(live.playbook, name) if live is not None else []

    async def waiting(self, execution_id: str) -> list[Awaited]:
        """What one execution waits for, the oldest first."""
        row = await self._executions.row(execution_id)
        return awaited(await self._executions.state(execution_id), row)

    async def all_waiting(self, user_uid: str | None, limit: int) -> list[Awaited]:
        """What running executions wait for, newest executions first."""
        rows = await self._log.fetch(
            "SELECT x.* FROM executions x WHERE x.ended_at IS NULL AND ($1::text IS NULL OR x.user_uid = $1) AND EXISTS"
            " (SELECT 1 FROM events e WHERE e.execution_id = x.execution_id AND e.name = 'wait.started')"
            " ORDER BY x.execution_id DESC LIMIT $2",
            user_uid,
            min(limit, MAX_WAITING),
        )
        found: list[Awaited] = []
        for row in rows:
            found += awaited(await self._executions.state(str(row["execution_id"])), row)
        return found[:limit]


def awaited(state: State, row: Any) -> list[Awaited]:
    """The waits for signals in a state."""
    pending = sorted(state.commands.items(), key=lambda item: int(item[0].rsplit(":", 1)[-1]))
    return [
        Awaited(
            execution_id=state.execution_id,
            signal=item.wait.signal,
            step=item.step,
            index=item.index,
            ask=item.wait.ask,
            schema=item.wait.schema,
            limit_s=item.wait.limit_s,
            path=row["path"],
            user_uid=row["user_uid"],
        )
        for _, item in pending
        if item.wait is not None and item.wait.signal is not None
    ]


def declared_schemas(playbook: Playbook, name: str) -> list[Any]:
    """Schemas of the waits in a playbook that a signal may be for; a name that is a template may be any."""
    tasks = [task for step in playbook.steps.values() for task in step.tasks] + list(playbook.workbook.values())
    return [
        task.spec.get("schema")
        for task in tasks
        if task.kind == WAIT_KIND and (is_template(task.spec.get("signal")) or str(task.spec.get("signal")) == name)
    ]
