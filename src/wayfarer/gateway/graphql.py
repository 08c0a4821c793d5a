"""GraphQL: run, rerun and cancel playbooks."""

from enum import Enum
from typing import Any, cast

import msgspec
import strawberry
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from strawberry.extensions import QueryDepthLimiter
from strawberry.scalars import JSON
from strawberry.types import Info

from wayfarer import __version__

from .errors import BadRequest, Forbidden, GatewayError
from .proxy import forward
from .routes import body_of, gateway_of
from .runtime import Gateway
from .sessions import Session

MAX_DEPTH = 8
MAX_NAME_LENGTH = 255


class Caller(msgspec.Struct):
    """Who asks, for resolvers."""

    gateway: Gateway
    session: Session


@strawberry.enum
class ResourceKind(Enum):
    """What a catalog path names."""

    playbook = "playbook"
    agent = "agent"


@strawberry.type
class ExecuteResult:
    """An accepted execution."""

    id: str
    execution_id: str
    request_id: str | None
    name: str
    status: str
    text_output: str | None = None


@strawberry.input
class ProxyRequestInput:
    """A call to the server's API."""

    method: str = "GET"
    endpoint: str
    body: JSON | None = None


@strawberry.type
class ProxyResponse:
    """The server's answer."""

    success: bool
    data: JSON | None = None
    error: str | None = None


@strawberry.type
class Query:
    """Reads."""

    @strawberry.field
    def health(self) -> str:
        """The gateway answers."""
        return "ok"

    @strawberry.field
    def version(self) -> str:
        """The gateway's version."""
        return __version__


@strawberry.type
class Mutation:
    """Executions."""

    @strawberry.mutation
    async def execute_playbook(
        self,
        info: Info,
        name: str,
        variables: JSON | None = None,
        resource_kind: ResourceKind | None = None,
        client_id: str | None = None,
    ) -> ExecuteResult:
        """Start a playbook that the session may execute."""
        caller = cast(Caller, info.context)
        _may(caller, "execute", name)
        workload = _own(caller.session, _object(variables))
        return await _started(caller, name, workload, client_id, resource_kind.value if resource_kind else None)

    @strawberry.mutation
    async def rerun_execution(
        self, info: Info, execution_id: str, variables: JSON | None = None, client_id: str | None = None
    ) -> ExecuteResult:
        """Run one's own execution again."""
        caller = cast(Caller, info.context)
        status = await owned_execution(caller.gateway, caller.session, execution_id)
        _may(caller, "execute", status["path"])
        changes = _own(caller.session, _object(variables))
        request_id = None
        if client_id:
            await caller.gateway.clients.owned(client_id, caller.session)
            pending = await caller.gateway.requests.add(client_id, caller.session, status["path"])
            request_id = pending.request_id
            changes |= {"request_id": request_id, "gateway_url": caller.gateway.settings.gateway_url}
        path = f"/api/executions/{execution_id}/rerun"
        answer = await caller.gateway.server.call("POST", path, json={"workload": changes})
        return _result(answer, request_id)

    @strawberry.mutation
    async def cancel_execution(self, info: Info, execution_id: str, reason: str | None = None) -> ExecuteResult:
        """Stop one's own execution."""
        caller = cast(Caller, info.context)
        status = await owned_execution(caller.gateway, caller.session, execution_id)
        path = f"/api/executions/{execution_id}/cancel"
        answer = await caller.gateway.server.call("POST", path, json={"reason": reason or "cancelled by the user"})
        return _result({**status, **answer}, status.get("request_id"))

    @strawberry.mutation
    async def proxy_request(self, info: Info, input: ProxyRequestInput) -> ProxyResponse:
        """A call to the server within the session's permissions."""
        caller = cast(Caller, info.context)
        endpoint = input.endpoint.lstrip("/").removeprefix("api/")
        body = b"" if input.body is None else msgspec.json.encode(input.body)
        try:
            response = await forward(caller.gateway, caller.session, input.method.upper(), endpoint, body)
        except GatewayError as error:
            return ProxyResponse(success=False, error=error.message)
        data = msgspec.json.decode(response.content) if response.content else None
        if response.status_code >= 400:
            text = data.get("error", {}).get("message") if isinstance(data, dict) else None
            return ProxyResponse(success=False, data=cast(JSON, data), error=text or f"status {response.status_code}")
        return ProxyResponse(success=True, data=cast(JSON, data))


schema = strawberry.Schema(Query, Mutation, extensions=[lambda: QueryDepthLimiter(max_depth=MAX_DEPTH)])


async def endpoint(request: Request) -> Response:
    """GraphQL over HTTP."""
    gateway = gateway_of(request)
    caller = Caller(gateway, await gateway.session(request))
    body = await body_of(request)
    query, variables = body.get("query"), body.get("variables")
    if not isinstance(query, str) or not query.strip():
        raise BadRequest("the body needs a 'query'")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest("'variables' must be an object")
    name = body.get("operationName")
    result = await schema.execute(
        query, variable_values=variables, context_value=caller, operation_name=name if isinstance(name, str) else None
    )
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [_error(error) for error in result.errors]
    return JSONResponse(answer)


def _error(error: Any) -> dict[str, Any]:
    formatted: dict[str, Any] = dict(error.formatted)
    cause = error.original_error
    if isinstance(cause, GatewayError):
        formatted["message"] = cause.message
        formatted["extensions"] = {"code": cause.code, "status": cause.status}
    elif cause is not None:
        formatted["message"] = "something went wrong in the gateway"
        formatted["extensions"] = {"code": -32603}
    return formatted


def _object(variables: Any) -> dict[str, Any]:
    if variables is None:
        return {}
    if isinstance(variables, str):
        try:
            variables = msgspec.json.decode(variables)
        except msgspec.DecodeError as error:
            raise BadRequest("'variables' is not JSON") from error
    if not isinstance(variables, dict):
        raise BadRequest("'variables' must be an object")
    return variables


def _own(session: Session, variables: dict[str, Any]) -> dict[str, Any]:
    """The session's identity replaces whatever the client wrote."""
    kept = {key: value for key, value in variables.items() if key not in ("request_id", "gateway_url")}
    return {**kept, "user_uid": session.sub, "roles": list(session.roles)}


def _may(caller: Caller, permission: str, path: str) -> None:
    if len(path) > MAX_NAME_LENGTH or not caller.gateway.access.allowed(caller.session.roles, permission, path):
        raise Forbidden(f"you may not {permission} '{path[:MAX_NAME_LENGTH]}'")


async def _started(
    caller: Caller, name: str, workload: dict[str, Any], client_id: str | None, kind: str | None
) -> ExecuteResult:
    gateway = caller.gateway
    request_id = None
    if client_id:
        await gateway.clients.owned(client_id, caller.session)
        request_id = (await gateway.requests.add(client_id, caller.session, name)).request_id
        workload = {**workload, "request_id": request_id, "gateway_url": gateway.settings.gateway_url}
    answer = await gateway.server.execute(name, workload, request_id, kind)
    if request_id:
        await gateway.requests.update(request_id, execution_id=answer["execution_id"])
    return _result({**answer, "path": name}, request_id)


async def owned_execution(gateway: Gateway, session: Session, execution_id: str) -> dict[str, Any]:
    """The status of an execution that is the session's own, or anybody's for an admin."""
    if not execution_id.isdigit():
        raise BadRequest("that is not an execution id")
    status = await gateway.server.status(execution_id)
    if status.get("user_uid") != session.sub and "admin" not in session.roles:
        raise Forbidden("that execution belongs to somebody else")
    return status


def _result(answer: dict[str, Any], request_id: str | None) -> ExecuteResult:
    execution_id = str(answer["execution_id"])
    return ExecuteResult(
        id=execution_id,
        execution_id=execution_id,
        request_id=request_id,
        name=str(answer.get("path") or ""),
        status=str(answer.get("status") or "started"),
    )
