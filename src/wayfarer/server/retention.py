"""What becomes of executions long after their end: they leave the log, each with all that was nested in it."""

import asyncio
import datetime
import logging
from pathlib import Path

from wayfarer.eventlog import EventLog, LogUnavailable

INTERVAL_S = 3_600.0
"""How often a server looks for what is over its time."""
BATCH = 100
"""Executions that are deleted in one transaction, not counting those nested in them."""
_TREES = (Path(__file__).parent / "queries" / "ended_trees.sql").read_text(encoding="utf-8")
_DELETE = (Path(__file__).parent / "queries" / "delete_trees.sql").read_text(encoding="utf-8")
_log = logging.getLogger(__name__)


class Retention:
    """Deletes executions that have ended, whole trees at a time; one in which anything still runs stays."""

    def __init__(self, log: EventLog, days: float) -> None:
        self._log = log
        self._days = days

    async def run(self) -> None:
        """Delete what ended more than so many days ago, now and then, until cancelled; 0 days keep everything."""
        while self._days > 0:
            try:
                count = await self.purge(self._days)
                if count:
                    _log.info("%d executions that ended more than %g days ago are deleted", count, self._days)
            except LogUnavailable as error:
                _log.warning("old executions can't be deleted, the next look tries again: %s", error)
            await asyncio.sleep(INTERVAL_S)

    async def purge(self, days: float, user_uid: str | None = None, *, dry_run: bool = False) -> int:
        """Delete what ended so many days ago, of one user only where one is named; returns how many root executions.

        Several servers may do it at once. With ``dry_run`` they are only counted.
        """
        before = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days)
        count, after = 0, 0
        while True:
            rows = await self._log.fetch(_TREES, before, user_uid, after, BATCH)
            if not rows:
                return count
            after = rows[-1]["root"]
            roots = [row["root"] for row in rows if not row["running"]]
            count += len(roots)
            if roots and not dry_run:
                await self._log.execute(_DELETE, roots)
