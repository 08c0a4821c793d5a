"""Errors of the bus."""


class BusError(Exception):
    """Base of this package's errors."""


class BusUnavailable(BusError):
    """NATS, or the process that should answer, can't be reached."""


class Refused(BusError):
    """The server has answered that it can't take a message; ``args[0]`` says why."""
