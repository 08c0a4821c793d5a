"""Executions that stand still."""

from wayfarer.engine import State
from wayfarer.eventlog import EventLog

from .executions import Executions

MAX_STUCK = 1_000
"""Silent executions that one look goes through, the oldest first."""


async def stuck(log: EventLog, executions: Executions, minutes: int) -> list[str]:
    """Running executions that have logged nothing for ``minutes`` and that nothing will wake.

    One that waits for a signal, a timer or a nested playbook is silent by its own choice and is left alone.
    """
    rows = await log.fetch(
        "SELECT execution_id FROM executions AS running WHERE ended_at IS NULL"
        " AND started_at < now() - make_interval(mins => $1)"
        " AND NOT EXISTS (SELECT FROM timers WHERE timers.execution_id = running.execution_id)"
        " AND (SELECT created_at FROM events WHERE events.execution_id = running.execution_id"
        " ORDER BY seq DESC LIMIT 1) < now() - make_interval(mins => $1) ORDER BY execution_id LIMIT $2",
        minutes,
        MAX_STUCK,
    )
    silent = [str(row["execution_id"]) for row in rows]
    return [execution_id for execution_id in silent if not _waits(await executions.state(execution_id))]


def _waits(state: State) -> bool:
    return any(pending.wait or pending.child for pending in state.commands.values())
