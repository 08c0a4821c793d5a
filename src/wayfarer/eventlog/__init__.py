"""The event log in PostgreSQL: the truth that everything else is folded from."""

from .errors import EventLogError, LogUnavailable, SequenceConflict
from .identity import IdSource
from .log import EventLog, LoggedEvent
from .records import Begun, OutboxRow, Record, TimerRow

__all__ = [
    "Begun",
    "EventLog",
    "EventLogError",
    "IdSource",
    "LogUnavailable",
    "LoggedEvent",
    "OutboxRow",
    "Record",
    "SequenceConflict",
    "TimerRow",
]
