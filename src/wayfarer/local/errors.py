"""Errors of the local runtime."""


class LocalError(Exception):
    """Something on this machine prevents the product from running; the message says what to do."""
