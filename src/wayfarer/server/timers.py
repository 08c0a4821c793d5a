"""Timers: a row each, so that they survive restarts, and a wake-up in memory, so that nothing is polled."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from wayfarer.eventlog import EventLog, LogUnavailable

SWEEP_INTERVAL_S = 5.0
"""How often rows are read for timers that another server had set."""
SWEEP_AHEAD_S = 10.0
_log = logging.getLogger(__name__)


class Timers:
    """Calls ``due(timer_id, execution_id)`` when a timer is due; possibly twice, on two servers."""

    def __init__(self, log: EventLog, due: Callable[[str, str], Awaitable[None]]) -> None:
        self._log = log
        self._due = due
        self._handles: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def set(self, timer_id: str, execution_id: str, delay_s: float) -> None:
        """Wake up in ``delay_s`` seconds; far ones are left to the sweep."""
        if delay_s > SWEEP_AHEAD_S or timer_id in self._handles:
            return
        loop = asyncio.get_running_loop()
        self._handles[timer_id] = loop.call_later(max(0.0, delay_s), self._fire, timer_id, execution_id)

    async def run(self) -> None:
        """Read due rows now and then until cancelled."""
        while True:
            try:
                rows = await self._log.fetch(
                    "SELECT timer_id, execution_id, extract(epoch FROM fire_at - now())::float8 AS delay_s FROM timers"
                    " WHERE fire_at < now() + make_interval(secs => $1) ORDER BY fire_at LIMIT 10000",
                    SWEEP_AHEAD_S,
                )
                for row in rows:
                    self.set(row["timer_id"], str(row["execution_id"]), row["delay_s"])
            except LogUnavailable as error:
                _log.warning("timers can't be read: %s", error)
            await asyncio.sleep(SWEEP_INTERVAL_S)

    def _fire(self, timer_id: str, execution_id: str) -> None:
        self._handles.pop(timer_id, None)
        task = asyncio.create_task(self._run_due(timer_id, execution_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run_due(self, timer_id: str, execution_id: str) -> None:
        try:
            await self._due(timer_id, execution_id)
        except Exception:
            _log.warning("timer %s could not be fired; the next sweep tries again", timer_id, exc_info=True)
