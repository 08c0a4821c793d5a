"""Errors of the event log."""


class EventLogError(Exception):
    """Base of this package's errors."""


class SequenceConflict(EventLogError):
    """Another process appended to an execution first; reload its state and decide again."""


class LogUnavailable(EventLogError):
    """PostgreSQL can't be reached; nothing was decided, the caller may try again."""
