"""Decides a whole tree of executions for one input, in memory and without waiting.

A parent that starts a child, the child's first steps, and a child's end that lets its parent go on are one plan and so
one commit. What is missing, a state or a playbook, is raised as `Missing`; the caller fetches it and plans again,
which is safe because decisions have no effects.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from wayfarer.bus import subjects
from wayfarer.catalog import Catalog, Entry
from wayfarer.dsl.exchange import Command, Failure, Handed, Outcome, addressed
from wayfarer.dsl.model import Playbook
from wayfarer.engine import Cancel, ChildEnded, Event, Input, Start, State, decide
from wayfarer.engine.effects import CancelChild, DropTimer, Effect, Ended, IssueCommand, SetTimer, StartChild
from wayfarer.eventlog import Begun, OutboxRow, Record, TimerRow

from .live import Live, LiveExecutions
from .workloads import deep_merge

MAX_NESTING = 24
"""How deeply playbooks may be nested."""
LEASE_S = 2.0
"""How much longer than a queued command a handed one may stay without a sign of life before it is queued."""
MIN_GROUPED = 2
MAX_GROUPED = 16
"""Most iterations of a loop in one message."""
GROUPS_PER_WORKER = 2
"""Messages that there are at least for each worker of the pool when iterations share them."""
MAX_PLAN_INPUTS = 5_000
"""How many decisions one input may cause in one commit."""


class Missing(Exception):
    """Something must be loaded before the plan can be made."""

    def __init__(self, *, execution_id: str | None = None, path: str | None = None, version: int | None = None) -> None:
        super().__init__(execution_id or path)
        self.execution_id = execution_id
        self.path = path
        self.version = version


class Unverified(Exception):
    """An input would change nothing, which holds only if memory is as new as the log: the caller looks it up."""

    def __init__(self, execution_id: str) -> None:
        super().__init__(execution_id)
        self.execution_id = execution_id


class Queued(msgspec.Struct):
    """Commands for one message of the work queue; those after the first are recorded by the events after ``seq``."""

    commands: list[Command]
    encoded: list[bytes]
    subject: str
    seq: int

    def takes(self, other: "Queued") -> bool:
        """Whether the other one's command is the next iteration of the same loop."""
        last, following = self.commands[-1], other.commands[0]
        return (
            (last.execution_id, last.step, self.subject) == (following.execution_id, following.step, other.subject)
            and last.iteration is not None
            and following.iteration is not None
            and self.seq + len(self.commands) == other.seq
        )


class Plan:
    """The outcome of planning: what to write, what to publish, which states follow."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.states: dict[str, tuple[Playbook, State]] = {}
        self.lives: dict[str, Live] = {}
        self.commands: list[Queued] = []
        self.timers: list[tuple[str, str, float]] = []
        self.handed: Handed | None = None
        self.committed: asyncio.Future[None] | None = None

    @property
    def empty(self) -> bool:
        """Nothing follows from the input."""
        return not self.records

    def hand_over(self, pool: str, server: str) -> None:
        """Take the first command of a pool out of what is queued: the worker that asks for it gets it directly.

        Its outbox row stays as a lease. Whoever holds the command renews it; when it runs out the command is queued.
        """
        wanted = subjects.commands(pool)
        for position, queued in enumerate(self.commands):
            if queued.subject == wanted:
                command = queued.commands[0]
                record = self.records[command.execution_id]
                leased = OutboxRow(record.execution_id, queued.seq, wanted, LEASE_S)
                record.outbox = [leased if row.seq == queued.seq else row for row in record.outbox]
                del self.commands[position]
                self.handed = Handed(msgspec.Raw(addressed(queued.encoded[0], server)), queued.seq)
                return

    def group(self, workers: Callable[[str], int]) -> None:
        """Put iterations of one loop into common messages, of which each worker of the pool can have several."""
        if len(self.commands) < MIN_GROUPED:
            return
        runs: list[list[Queued]] = []
        for queued in self.commands:
            if runs and runs[-1][-1].takes(queued):
                runs[-1].append(queued)
            else:
                runs.append([queued])
        self.commands = [group for run in runs for group in _grouped(run, workers)]
        for group in self.commands:
            if len(group.commands) > 1:
                self._share_row(group)

    def _share_row(self, group: Queued) -> None:
        record = self.records[group.commands[0].execution_id]
        within = range(group.seq, group.seq + len(group.commands))
        kept = [row for row in record.outbox if row.seq not in within]
        record.outbox = [*kept, OutboxRow(record.execution_id, group.seq, group.subject, commands=len(within))]


def _grouped(run: list[Queued], workers: Callable[[str], int]) -> list[Queued]:
    pool = subjects.pool_of(run[0].subject)
    size = min(MAX_GROUPED, len(run) // (GROUPS_PER_WORKER * max(1, workers(pool))))
    if size < MIN_GROUPED:
        return run
    chunks = [run[first : first + size] for first in range(0, len(run), size)]
    return [
        Queued(
            [command for queued in chunk for command in queued.commands],
            [encoded for queued in chunk for encoded in queued.encoded],
            chunk[0].subject,
            chunk[0].seq,
        )
        for chunk in chunks
    ]


class Knowledge(msgspec.Struct):
    """What was found out for a plan: results by reference, paths that the catalog does not have, states that are the
    log's.
    """

    resolved: dict[str, Any] = {}
    absent: dict[tuple[str, int | None], str] = {}
    verified: dict[str, int] = {}
    """Sequence numbers up to which an execution in memory is known to be what the log has."""


class Planner:
    """Makes plans from what is in memory."""

    def __init__(self, live: LiveExecutions, catalog: Catalog, fresh_id: Callable[[], str]) -> None:
        self._live = live
        self._catalog = catalog
        self._fresh_id = fresh_id

    def plan(
        self, execution_id: str, given: Input, knowledge: Knowledge, begin: tuple[Begun, Playbook] | None = None
    ) -> Plan:
        """Decide for one input and everything that follows at once.

        Raises `Missing`, `Unverified` or `ResultNeeded` for what the caller must look up first.
        """
        plan = Plan()
        if begin is not None:
            plan.states[execution_id] = (begin[1], State())
            plan.records[execution_id] = Record(int(execution_id), (), State(), begun=begin[0])
        work: deque[tuple[str, Input]] = deque([(execution_id, given)])
        count = 0
        while work:
            target, item = work.popleft()
            count += 1
            self._decide(plan, target, item, knowledge, work, limit_reached=count > MAX_PLAN_INPUTS)
        return plan

    def _decide(
        self,
        plan: Plan,
        target: str,
        given: Input,
        knowledge: Knowledge,
        work: deque[tuple[str, Input]],
        limit_reached: bool,
    ) -> None:
        playbook, state = self._state(plan, target)
        decision = decide(playbook, state, given, fresh_id=self._fresh_id, resolved=knowledge.resolved)
        if not decision.events:
            from_memory = target not in plan.records and not state.ended
            if from_memory and knowledge.verified.get(target) != state.seq:
                raise Unverified(target)
            return
        record = plan.records.setdefault(target, Record(int(target), (), state))
        record.events += decision.events
        if isinstance(given, Outcome) and given.lease is not None and given.status != "claimed":
            record.settled = [*record.settled, given.lease]
        record.state = decision.state
        plan.states[target] = (playbook, decision.state)
        for effect in decision.effects:
            if isinstance(effect, StartChild) and limit_reached:
                error = Failure(kind="limit", message=f"more than {MAX_PLAN_INPUTS} nested playbooks at once")
                work.append((target, ChildEnded(effect.parent_command_id, effect.execution_id, error=error)))
            else:
                self._apply(plan, target, record, effect, knowledge, work)

    def _state(self, plan: Plan, execution_id: str) -> tuple[Playbook, State]:
        if execution_id in plan.states:
            return plan.states[execution_id]
        live = self._live.get(execution_id)
        if live is None:
            raise Missing(execution_id=execution_id)
        plan.lives[execution_id] = live
        plan.states[execution_id] = (live.playbook, live.state)
        return live.playbook, live.state

    def _apply(
        self,
        plan: Plan,
        target: str,
        record: Record,
        effect: Effect,
        knowledge: Knowledge,
        work: deque[tuple[str, Input]],
    ) -> None:
        match effect:
            case IssueCommand():
                subject = subjects.commands(effect.pool)
                record.outbox = [*record.outbox, OutboxRow(int(target), effect.seq, subject)]
                plan.commands.append(Queued([effect.command], [effect.encoded], subject, effect.seq))
            case StartChild():
                work.append(self._child(plan, target, effect, knowledge))
            case SetTimer():
                delay_s = effect.delay_s if effect.at is None else max(0.0, effect.at - time.time())
                record.timers = [*record.timers, TimerRow(effect.timer_id, int(target), delay_s)]
                plan.timers.append((effect.timer_id, target, delay_s))
            case DropTimer():
                record.dropped_timers = [*record.dropped_timers, effect.timer_id]
            case CancelChild():
                work.append((effect.execution_id, Cancel(effect.reason)))
            case Ended():
                self._ended(record, work)

    def _ended(self, record: Record, work: deque[tuple[str, Input]]) -> None:
        state = record.state
        if state.parent_execution_id is None:
            record.outbox = [*record.outbox, OutboxRow(record.execution_id, state.seq, subjects.EVENTS)]
            return
        error = state.error
        if error is not None:
            details = {"execution_id": state.execution_id, "error": msgspec.to_builtins(error)}
            message = f"the nested playbook failed (execution {state.execution_id}): {error.message}"
            error = Failure(kind="child", message=message, details=details)
        ended = ChildEnded(
            state.parent_command_id or "",
            state.execution_id,
            result=state.result,
            error=error,
        )
        work.append((state.parent_execution_id, ended))

    def _child(self, plan: Plan, parent: str, effect: StartChild, knowledge: Knowledge) -> tuple[str, Input]:
        parent_state = plan.states[parent][1]
        problem = knowledge.absent.get((effect.path, effect.version))
        if parent_state.depth + 1 > MAX_NESTING:
            problem = f"playbooks are nested more than {MAX_NESTING} deep"
        if problem is not None:
            error = Failure(kind="child", message=problem, details={"path": effect.path})
            return parent, ChildEnded(effect.parent_command_id, effect.execution_id, error=error)
        entry, playbook = self._playbook(effect.path, effect.version)
        workload = deep_merge(playbook.workload, effect.workload)
        start = Start(
            execution_id=effect.execution_id,
            catalog_id=entry.catalog_id,
            version=entry.version,
            workload=workload,
            parent_execution_id=parent,
            parent_command_id=effect.parent_command_id,
            return_step=effect.return_step,
            depth=parent_state.depth + 1,
            traceparent=parent_state.traceparent,
        )
        plan.states[effect.execution_id] = (playbook, State())
        plan.records[effect.execution_id] = Record(
            int(effect.execution_id),
            (),
            State(),
            begun=begun(entry, start, parent=int(parent), user_uid=parent_state.workload.get("user_uid")),
        )
        return effect.execution_id, start

    def _playbook(self, path: str, version: int | None) -> tuple[Entry, Playbook]:
        known = self._catalog.cached_version(path, version)
        if known is None:
            raise Missing(path=path, version=version)
        return known


def begun(
    entry: Entry,
    start: Start,
    *,
    parent: int | None = None,
    user_uid: object = None,
    request_id: object = None,
    idempotency_key: str | None = None,
) -> Begun:
    """The row of a new execution."""
    return Begun(
        execution_id=int(start.execution_id),
        path=entry.path,
        version=entry.version,
        catalog_id=int(entry.catalog_id),
        parent_execution_id=parent,
        parent_command_id=start.parent_command_id,
        user_uid=str(user_uid) if user_uid else None,
        request_id=str(request_id) if request_id else None,
        idempotency_key=idempotency_key,
        rerun_of=int(start.rerun_of) if start.rerun_of else None,
    )


LIFECYCLE: Mapping[str, str] = {
    "playbook.started": "playbook.started",
    "playbook.completed": "playbook.completed",
    "playbook.failed": "playbook.failed",
    "playbook.cancelled": "playbook.cancelled",
    "step.scheduled": "step.started",
    "step.done": "step.done",
    "step.failed": "step.failed",
    "step.skipped": "step.skipped",
}
"""Events that are published, and their names outside."""


def lifecycle_events(record: Record) -> list[Event]:
    """The events of a root execution that its watchers are told of."""
    if record.state.parent_execution_id is not None:
        return []
    return [event for event in record.events if event.name in LIFECYCLE]
