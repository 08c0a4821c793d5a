"""Starting, repeating and ending executions on behalf of a session."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from .connections import Gateway
from .errors import BadRequest, Forbidden, GatewayError, TooLarge, Unavailable
from .metrics import REFUSED
from .proxy import ADMIN_ROLE
from .sessions import Session

MAX_NAME_LENGTH = 255
MAX_REASON_LENGTH = 500
_OURS = ("request_id", "gateway_url")

Start = Callable[[dict[str, Any], str], Awaitable[dict[str, Any]]]


class Caller(msgspec.Struct, frozen=True):
    """Who asks."""

    gateway: Gateway
    session: Session
    key: str | None
    """The client's name for this start, the same when it repeats it."""

    def check(self, permission: str, path: str) -> None:
        """Raise `Forbidden` unless the session has a permission."""
        if len(path) > MAX_NAME_LENGTH or not self.gateway.access.allowed(self.session.roles, permission, path):
            raise Forbidden(f"you may not {permission} '{path[:MAX_NAME_LENGTH]}'")


class Accepted(msgspec.Struct, frozen=True):
    """An execution that the server has taken."""

    execution_id: str
    path: str
    status: str
    request_id: str | None = None


async def execute(
    caller: Caller, path: str, variables: dict[str, Any], client_id: str | None, kind: str | None
) -> Accepted:
    """Start a playbook that the session may execute."""
    caller.check("execute", path)

    async def start(workload: dict[str, Any], key: str) -> dict[str, Any]:
        return await caller.gateway.server.execute(path, workload, key, kind)

    return await _started(caller, path, _owned(caller.session, variables), client_id, start)


async def rerun(caller: Caller, execution_id: str, variables: dict[str, Any], client_id: str | None) -> Accepted:
    """Run one's own execution again; without a client, nobody gets its frames."""
    status = await owned_execution(caller.gateway, caller.session, execution_id)
    caller.check("execute", status["path"])

    async def start(workload: dict[str, Any], key: str) -> dict[str, Any]:
        target, headers = f"/api/executions/{execution_id}/rerun", {"Idempotency-Key": key}
        return await caller.gateway.server.call("POST", target, json={"workload": workload}, headers=headers)

    changes = {**dict.fromkeys(_OURS), **_owned(caller.session, variables)}
    return await _started(caller, status["path"], changes, client_id, start)


async def cancel(caller: Caller, execution_id: str, reason: str) -> Accepted:
    """Stop one's own execution."""
    status = await owned_execution(caller.gateway, caller.session, execution_id)
    text = reason[:MAX_REASON_LENGTH] or "cancelled by the user"
    target = f"/api/executions/{execution_id}/cancel"
    answer = await caller.gateway.server.call("POST", target, json={"reason": text})
    return Accepted(execution_id, str(status["path"]), str(answer["status"]), status.get("request_id"))


async def owned_execution(gateway: Gateway, session: Session, execution_id: str) -> dict[str, Any]:
    """The status of an execution that is the session's own, or anybody's for an admin."""
    if not (execution_id.isascii() and execution_id.isdigit()):
        raise BadRequest("that is not an execution id")
    status = await gateway.server.status(execution_id)
    if status.get("user_uid") != session.sub and ADMIN_ROLE not in session.roles:
        raise Forbidden("that execution belongs to somebody else")
    return status


def object_of(variables: Any) -> dict[str, Any]:
    """Variables as an object: given as such, as JSON text, or not at all; raises `BadRequest`."""
    if variables is None:
        return {}
    if isinstance(variables, str):
        try:
            variables = msgspec.json.decode(variables)
        except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
            raise BadRequest("'variables' is not JSON") from error
    if not isinstance(variables, dict):
        raise BadRequest("'variables' must be an object")
    return variables


def _owned(session: Session, variables: dict[str, Any]) -> dict[str, Any]:
    """The session's identity replaces whatever the client wrote."""
    kept = {key: value for key, value in variables.items() if key not in _OURS}
    return {**kept, "user_uid": session.sub, "roles": list(session.roles)}


async def _started(
    caller: Caller, path: str, workload: dict[str, Any], client_id: str | None, start: Start
) -> Accepted:
    """Store the request before its execution begins, so that no frame of it can be missed."""
    gateway, session = caller.gateway, caller.session
    limit = gateway.settings.max_variables_bytes
    if len(msgspec.json.encode(workload)) > limit:
        REFUSED.labels("max_variables_bytes").inc()
        raise TooLarge(f"this is too large to be sent: at most {limit // 1024} KiB (max_variables_bytes); shorten it")
    if not client_id:
        return _accepted(await start(workload, str(uuid.uuid4())), path)
    await gateway.clients.owned(client_id, session)
    pending = await gateway.requests.add(client_id, session, path, caller.key)
    workload = {**workload, "request_id": pending.request_id, "gateway_url": gateway.settings.gateway_url}
    try:
        answer = await start(workload, pending.request_id)
    except Unavailable:
        raise
    except GatewayError:
        await gateway.requests.remove(pending.request_id)
        raise
    await gateway.requests.update(pending.request_id, execution_id=str(answer["execution_id"]))
    return _accepted(answer, path, pending.request_id)


def _accepted(answer: dict[str, Any], path: str, request_id: str | None = None) -> Accepted:
    return Accepted(str(answer["execution_id"]), path, str(answer.get("status") or "started"), request_id)
