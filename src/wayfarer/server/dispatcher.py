"""The dispatcher: inputs in, decisions committed in groups, commands and lifecycle published."""

import asyncio
import logging
from collections.abc import Callable

import msgspec

from wayfarer.bus import Bus, BusError, Claim
from wayfarer.catalog import Catalog, EntryNotFound
from wayfarer.dsl.exchange import Handed, Outcome
from wayfarer.dsl.model import Playbook
from wayfarer.engine import Input, Start, State, TimerFired
from wayfarer.engine.errors import ResultNeeded
from wayfarer.eventlog import Begun, EventLog, IdSource, SequenceConflict

from .commits import Committer
from .errors import ExecutionNotFound
from .live import Live, LiveExecutions
from .planning import Knowledge, Missing, Plan, Planner, Unverified
from .publishing import Publisher
from .timers import Timers

MAX_CONFLICTS = 50
"""How often one input is decided anew because another server was first."""
_log = logging.getLogger(__name__)


def _one_worker(_pool: str) -> int:
    return 1


class Dispatcher:
    """Feeds inputs to the engine; `submit` returns once what follows is durable."""

    def __init__(
        self, log: EventLog, catalog: Catalog, bus: Bus, ids: IdSource, workers: Callable[[str], int] = _one_worker
    ) -> None:
        self.live = LiveExecutions(log, catalog)
        self._log = log
        self._catalog = catalog
        self._workers = workers
        self._bus = bus
        self._planner = Planner(self.live, catalog, ids.text)
        self.server_id = ids.text()
        self.server_name = self.server_id
        """What commands carry: the id and, once links are accepted, ``@`` and the address of them."""
        self.publisher = Publisher(bus, log, self.live, lambda: self.server_name)
        self.timers = Timers(log, self._timer_due)
        self._committer = Committer(log, self.live, self._committed)

    async def run(self) -> None:
        """Commit, publish and fire timers until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._committer.run())
            group.create_task(self.publisher.run())
            group.create_task(self.timers.run())

    async def start(self, start: Start, row: Begun, playbook: Playbook) -> None:
        """Begin an execution; raises `SequenceConflict` when its id or idempotency key is taken."""
        plan = await self._planned(start.execution_id, start, (row, playbook))
        await self._commit(plan)

    async def submit(self, execution_id: str, given: Input) -> Handed | None:
        """Decide what follows from an input and make it durable; returns the command that its worker takes along.

        Raises `ExecutionNotFound`, or `LogUnavailable` when nothing could be written.
        """
        for _ in range(MAX_CONFLICTS):
            live = await self.live.load(execution_id)
            if live is None:
                raise ExecutionNotFound(execution_id)
            plan = await self._planned(execution_id, given)
            try:
                if plan.empty:
                    await _settled(live)
                else:
                    await self._commit(plan)
                return plan.handed
            except SequenceConflict:
                self.live.drop(execution_id)
        raise SequenceConflict(f"execution {execution_id} changed {MAX_CONFLICTS} times while one input was decided")

    async def claimed(self, claim: Claim) -> bool:
        """Whether a command is still wanted; its lease is renewed, or ended when the worker gives it up."""
        live = await self.live.current(claim.execution_id)
        wanted = live is not None and live.awaits(claim.command_id)
        if wanted and claim.lease is not None:
            await self.publisher.renew(int(claim.execution_id), claim.lease, given_up=claim.gives_up)
        return wanted

    async def _planned(self, execution_id: str, given: Input, begin: tuple[Begun, Playbook] | None = None) -> Plan:
        knowledge = Knowledge()
        while True:
            try:
                plan = self._planner.plan(execution_id, given, knowledge, begin)
            except Missing as missing:
                await self._fetch(missing, knowledge)
            except Unverified as unverified:
                live = await self.live.current(unverified.execution_id)
                if live is not None:
                    knowledge.verified[unverified.execution_id] = live.state.seq
            except ResultNeeded as needed:
                try:
                    content = await self._bus.objects.get(needed.ref)
                    knowledge.resolved[needed.ref.key] = msgspec.json.decode(content)
                except BusError:
                    _log.warning("a stored result is gone: %s", needed.ref.key)
                    knowledge.resolved[needed.ref.key] = None
            else:
                if not plan.empty:
                    if isinstance(given, Outcome) and given.takes is not None:
                        plan.hand_over(given.takes, self.server_name)
                    plan.group(self._workers)
                    self._adopt(plan)
                return plan

    async def _fetch(self, missing: Missing, knowledge: Knowledge) -> None:
        if missing.execution_id is not None:
            if await self.live.load(missing.execution_id) is None:
                raise ExecutionNotFound(missing.execution_id)
            return
        try:
            entry = await self._catalog.find(missing.path or "", missing.version)
            await self._catalog.playbook(entry)
        except EntryNotFound as error:
            knowledge.absent[missing.path or "", missing.version] = str(error)

    def _adopt(self, plan: Plan) -> None:
        """Let memory follow the plan and queue it, without a pause in between: order in memory is order in the log."""
        for execution_id in plan.records:
            playbook, state = plan.states[execution_id]
            live = plan.lives.get(execution_id) or self.live.get(execution_id) or Live(playbook, state, State())
            live.state = state
            plan.lives[execution_id] = live
            self.live.put(execution_id, live)
        future = plan.committed = self._committer.enqueue(plan)
        for execution_id in plan.records:
            plan.lives[execution_id].last_commit = future

    async def _commit(self, plan: Plan) -> None:
        if plan.committed is not None:
            await asyncio.shield(plan.committed)

    def _committed(self, plan: Plan) -> None:
        for execution_id, record in plan.records.items():
            live = plan.lives[execution_id]
            live.durable = record.state
            if record.state.ended:
                self.live.retire(execution_id, live)
        self.publisher.publish(plan)
        for timer_id, execution_id, delay_s in plan.timers:
            self.timers.set(timer_id, execution_id, delay_s)

    async def _timer_due(self, timer_id: str, execution_id: str) -> None:
        try:
            await self.submit(execution_id, TimerFired(timer_id))
        except ExecutionNotFound:
            _log.warning("timer %s belongs to no execution", timer_id)
        await self._log.execute("DELETE FROM timers WHERE timer_id = $1", timer_id)


async def _settled(live: Live) -> None:
    """An input that changes nothing may repeat one whose commit is still under way: wait for that."""
    if live.last_commit is not None:
        await asyncio.shield(live.last_commit)
