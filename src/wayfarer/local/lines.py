"""Which lines of the processes are worth a look while all goes well."""

import re

_ROUTINE = re.compile(
    r" (INFO|DEBUG) |\[\d+\] (LOG|HINT|DETAIL|STATEMENT): |\[(INF|DBG|TRC)\]|\"status\":[1-4]\d\d\b"
    r"|\[WRN\] Plaintext passwords detected"
)
"""How the processes mark what is no warning: Python's logging, PostgreSQL, NATS, the gateway's access log.
NATS warns of the password in its configuration, which only the owner of the data folder can read."""


def routine(text: str) -> bool:
    """Whether a line is neither a warning nor an error nor a part of one."""
    return not text.strip() or _ROUTINE.search(text) is not None
