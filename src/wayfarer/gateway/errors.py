"""Errors of the gateway and their JSON-RPC codes."""

import nats.errors
import nats.js.errors

OUTAGES = (nats.errors.Error, nats.js.errors.Error, TimeoutError)
"""What NATS calls raise while it is away."""
OUTAGE_TEXT = "the message bus does not answer, try again in a moment"
UNAUTHORIZED = -32002
PERMISSION_DENIED = -32003
INVALID_REQUEST = -32600
UNKNOWN_METHOD = -32601
INVALID_PARAMS = -32602
INTERNAL = -32603
PLAYBOOK_FAILED = -32000
TIMEOUT = -32001


class GatewayError(Exception):
    """An error answer: HTTP status, JSON-RPC code, message."""

    status = 500
    code = INTERNAL

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Unauthorized(GatewayError):
    """No session, or a dead one."""

    status, code = 401, UNAUTHORIZED


class Forbidden(GatewayError):
    """The session may not do this."""

    status, code = 403, PERMISSION_DENIED


class BadRequest(GatewayError):
    """The request is malformed."""

    status, code = 400, INVALID_PARAMS


class NotFound(GatewayError):
    """No such thing."""

    status, code = 404, INVALID_PARAMS


class TooLarge(GatewayError):
    """The request is larger than a limit."""

    status, code = 413, INVALID_REQUEST


class TooSlow(GatewayError):
    """The request did not arrive in time."""

    status, code = 408, INVALID_REQUEST


class Unavailable(GatewayError):
    """Something behind the gateway does not answer."""

    status, code = 503, INTERNAL


class TooMany(GatewayError):
    """A limit is reached; ``retry_after_s`` says when another try makes sense."""

    status, code = 429, INVALID_PARAMS
    retry_after_s = 1
