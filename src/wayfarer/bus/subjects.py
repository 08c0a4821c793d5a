"""Subject names: one place that spells them."""

COMMANDS = "noetl.commands"
OUTCOMES = "noetl.outcomes"
REPORTS = "noetl.reports"
CLAIMS = "noetl.claims"
PLAYBOOKS = "noetl.catalog.content"
CREDENTIALS = "noetl.keychain.sealed"
EVENTS = "noetl.events"
DOMAIN = "noetl.domain"
DOCUMENTS = "noetl.documents"
FRAMES = "noetl.frames"
WORKERS = "noetl.workers"
ROLL_CALL = "noetl.rollcall"
"""A server that has just started asks who is there: workers send a heartbeat at once."""
SERVERS_QUEUE = "servers"
"""Queue group of the server processes that answer workers."""


def commands(pool: str) -> str:
    """Where a pool's commands are published."""
    return f"{COMMANDS}.{pool}"


def pool_of(subject: str) -> str:
    """The pool whose commands are published there."""
    return subject.removeprefix(f"{COMMANDS}.")


def events(execution_id: str | int) -> str:
    """Where an execution's lifecycle is published."""
    return f"{EVENTS}.{execution_id}"
