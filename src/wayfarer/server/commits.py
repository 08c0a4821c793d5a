"""Group commit: all plans that wait are written in one transaction."""

import asyncio
import logging
from collections.abc import Callable

from wayfarer.eventlog import EventLog, LogUnavailable, SequenceConflict

from .live import LiveExecutions
from .planning import Plan

MAX_GROUP = 512
"""Most plans in one transaction."""
MAX_GROUP_EVENTS = 20_000
"""Most events in one transaction, unless a single plan has more."""
_log = logging.getLogger(__name__)


class Committer:
    """Writes plans in the order in which they were decided."""

    def __init__(self, log: EventLog, live: LiveExecutions, committed: Callable[[Plan], None]) -> None:
        self._log = log
        self._live = live
        self._committed = committed
        self._waiting: list[tuple[Plan, asyncio.Future[None]]] = []
        self._arrived = asyncio.Event()

    def enqueue(self, plan: Plan) -> asyncio.Future[None]:
        """Queue a plan; the future ends when it is durable, or with `SequenceConflict` or `LogUnavailable`."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        future.add_done_callback(_retrieved)
        self._waiting.append((plan, future))
        self._arrived.set()
        return future

    async def run(self) -> None:
        """Write groups until cancelled."""
        while True:
            await self._arrived.wait()
            group = self._next_group()
            if not self._waiting:
                self._arrived.clear()
            await self._write(group)

    def _next_group(self) -> list[tuple[Plan, asyncio.Future[None]]]:
        events = 0
        for count, (plan, _) in enumerate(self._waiting):
            events += sum(len(record.events) for record in plan.records.values())
            if count and (count >= MAX_GROUP or events > MAX_GROUP_EVENTS):
                group, self._waiting = self._waiting[:count], self._waiting[count:]
                return group
        group, self._waiting = self._waiting, []
        return group

    async def _write(self, group: list[tuple[Plan, asyncio.Future[None]]]) -> None:
        valid = [item for item in group if not self._refuse_stale(*item)]
        if not valid:
            return
        try:
            await self._log.append([record for plan, _ in valid for record in plan.records.values()])
        except SequenceConflict as conflict:
            if len(valid) == 1:
                self._fail(*valid[0], conflict)
            else:
                for item in valid:
                    await self._write([item])
        except Exception as error:
            if not isinstance(error, LogUnavailable):
                _log.exception("a group of %d decisions could not be written", len(valid))
            for plan, future in valid:
                self._fail(plan, future, error)
        else:
            for plan, future in valid:
                self._committed(plan)
                if not future.done():
                    future.set_result(None)

    def _refuse_stale(self, plan: Plan, future: asyncio.Future[None]) -> bool:
        if any(live.stale for live in plan.lives.values()):
            self._fail(plan, future, SequenceConflict("an earlier decision of the same execution was not written"))
            return True
        return False

    def _fail(self, plan: Plan, future: asyncio.Future[None], error: Exception) -> None:
        for execution_id, live in plan.lives.items():
            live.stale = True
            if self._live.get(execution_id) is live:
                self._live.drop(execution_id)
        if not future.done():
            future.set_exception(error)


def _retrieved(future: asyncio.Future[None]) -> None:
    if not future.cancelled():
        future.exception()
