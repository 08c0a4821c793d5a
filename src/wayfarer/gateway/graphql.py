"""GraphQL: run, rerun and cancel playbooks."""

import functools
import logging
import uuid
from collections.abc import Awaitable, Callable
from enum import Enum
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl

import msgspec
import strawberry
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from strawberry.extensions import (
    DisableIntrospection,
    MaxAliasesLimiter,
    MaxTokensLimiter,
    QueryDepthLimiter,
    SchemaExtension,
)
from strawberry.scalars import JSON
from strawberry.types import Info

from wayfarer import __version__

from .connections import Gateway, body_of, gateway_of
from .errors import (
    INTERNAL,
    INVALID_REQUEST,
    OUTAGE_TEXT,
    OUTAGES,
    BadRequest,
    Forbidden,
    GatewayError,
    TooLarge,
    Unavailable,
)
from .metrics import REFUSED
from .proxy import ADMIN_ROLE, forward
from .sessions import Session
from .settings import Settings

MAX_DEPTH = 8
MAX_ALIASES = 15
MAX_TOKENS = 2_000
MAX_KEY_LENGTH = 200
MAX_REASON_LENGTH = 500
MAX_NAME_LENGTH = 255


Start = Callable[[dict[str, Any], str], Awaitable[dict[str, Any]]]
_log = logging.getLogger(__name__)


class Caller(msgspec.Struct):
    """Who asks, for resolvers."""

    gateway: Gateway
    session: Session
    headers: dict[str, str]
    """Passed on to the server."""
    key: str | None
    """The client's name for this start, the same when it repeats it."""


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
        kind = resource_kind.value if resource_kind else None
        return await _started(caller, name, workload, client_id, functools.partial(_execute, caller, name, kind))

    @strawberry.mutation
    async def rerun_execution(
        self, info: Info, execution_id: str, variables: JSON | None = None, client_id: str | None = None
    ) -> ExecuteResult:
        """Run one's own execution again."""
        caller = cast(Caller, info.context)
        status = await owned_execution(caller.gateway, caller.session, execution_id)
        _may(caller, "execute", status["path"])
        changes = _own(caller.session, _object(variables))
        path = f"/api/executions/{execution_id}/rerun"
        return await _started(caller, status["path"], changes, client_id, functools.partial(_rerun, caller, path))

    @strawberry.mutation
    async def cancel_execution(self, info: Info, execution_id: str, reason: str | None = None) -> ExecuteResult:
        """Stop one's own execution."""
        caller = cast(Caller, info.context)
        status = await owned_execution(caller.gateway, caller.session, execution_id)
        path = f"/api/executions/{execution_id}/cancel"
        text = (reason or "cancelled by the user")[:MAX_REASON_LENGTH]
        answer = await caller.gateway.server.call("POST", path, json={"reason": text})
        return _result({**status, **answer}, status.get("request_id"))

    @strawberry.mutation
    async def proxy_request(self, info: Info, input: ProxyRequestInput) -> ProxyResponse:
        """A call to the server within the session's permissions."""
        caller = cast(Caller, info.context)
        path, _, query = input.endpoint.lstrip("/").partition("?")
        path = path.removeprefix("api/").removeprefix("noetl/")
        body = b"" if input.body is None else msgspec.json.encode(input.body)
        try:
            response = await forward(
                caller.gateway, caller.session, input.method.upper(), path, body, dict(parse_qsl(query))
            )
        except GatewayError as error:
            return ProxyResponse(success=False, error=error.message)
        data = msgspec.json.decode(response.content) if response.content else None
        if response.status_code >= 400:
            text = data.get("error", {}).get("message") if isinstance(data, dict) else None
            return ProxyResponse(success=False, data=cast(JSON, data), error=text or f"status {response.status_code}")
        return ProxyResponse(success=True, data=cast(JSON, data))


_LIMITS = (
    functools.partial(QueryDepthLimiter, max_depth=MAX_DEPTH),
    functools.partial(MaxAliasesLimiter, max_alias_count=MAX_ALIASES),
    functools.partial(MaxTokensLimiter, max_token_count=MAX_TOKENS),
)


def build_schema(*, introspection: bool = True) -> strawberry.Schema:
    """The schema with its limits."""
    extensions: list[Any] = [*_LIMITS, *([] if introspection else [DisableIntrospection])]
    return strawberry.Schema(Query, Mutation, extensions=cast(list[type[SchemaExtension]], extensions))


class GraphQL:
    """GraphQL over HTTP."""

    def __init__(self, settings: Settings) -> None:
        self._schema = build_schema(introspection=settings.graphql_introspection)

    async def endpoint(self, request: Request) -> Response:
        """``POST /graphql``."""
        gateway = gateway_of(request)
        session = await gateway.session(request)
        body = await body_of(request)
        query, variables, name = body.get("query"), body.get("variables"), body.get("operationName")
        if not isinstance(query, str) or not query.strip():
            raise BadRequest("the body needs a 'query'")
        if variables is not None and not isinstance(variables, dict):
            raise BadRequest("'variables' must be an object")
        if name is not None and not isinstance(name, str):
            raise BadRequest("'operationName' must be text")
        result = await self._schema.execute(
            query,
            variable_values=variables,
            context_value=Caller(gateway, session, _trace(request), _key(request, body)),
            operation_name=name,
        )
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            answer["errors"] = [_error(error) for error in result.errors]
        return JSONResponse(answer)


def _trace(request: Request) -> dict[str, str]:
    found = {name: request.headers.get(name, "") for name in ("traceparent", "tracestate")}
    return {name: value for name, value in found.items() if value and len(value) <= MAX_NAME_LENGTH}


def _key(request: Request, body: dict[str, Any]) -> str | None:
    """The idempotency key of a header or of ``extensions.idempotencyKey``."""
    extensions = body.get("extensions")
    given = extensions.get("idempotencyKey") if isinstance(extensions, dict) else None
    key = request.headers.get("idempotency-key") or given
    return key if isinstance(key, str) and 0 < len(key) <= MAX_KEY_LENGTH else None


def _error(error: Any) -> dict[str, Any]:
    formatted: dict[str, Any] = dict(error.formatted)
    cause = error.original_error
    if isinstance(cause, OUTAGES):
        cause = Unavailable(OUTAGE_TEXT)
    if isinstance(cause, GatewayError):
        formatted["message"] = cause.message
        formatted["extensions"] = {"code": cause.code, "status": cause.status}
    elif cause is not None and not isinstance(cause, GraphQLError):
        _log.error("a resolver failed", exc_info=cause)
        formatted["message"] = "something went wrong in the gateway"
        formatted["extensions"] = {"code": INTERNAL}
    else:
        formatted.setdefault("extensions", {"code": INVALID_REQUEST})
    return formatted


def _object(variables: Any) -> dict[str, Any]:
    if variables is None:
        return {}
    if isinstance(variables, str):
        try:
            variables = msgspec.json.decode(variables)
        except (msgspec.DecodeError, RecursionError) as error:
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
    caller: Caller, path: str, workload: dict[str, Any], client_id: str | None, start: Start
) -> ExecuteResult:
    """Store the request before its execution begins, so that no frame of it can be missed."""
    gateway, session = caller.gateway, caller.session
    limit = gateway.settings.max_variables_bytes
    if len(msgspec.json.encode(workload)) > limit:
        REFUSED.labels("max_variables_bytes").inc()
        raise TooLarge(f"the variables are larger than {limit} bytes (max_variables_bytes)")
    if not client_id:
        answer = await start(workload, str(uuid.uuid4()))
        return _result({**answer, "path": path}, None)
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
    return _result({**answer, "path": path}, pending.request_id)


async def _execute(caller: Caller, path: str, kind: str | None, workload: dict[str, Any], key: str) -> dict[str, Any]:
    return await caller.gateway.server.execute(path, workload, key, kind, caller.headers)


async def _rerun(caller: Caller, path: str, workload: dict[str, Any], _: str) -> dict[str, Any]:
    return await caller.gateway.server.call("POST", path, json={"workload": workload}, headers=caller.headers)


async def owned_execution(gateway: Gateway, session: Session, execution_id: str) -> dict[str, Any]:
    """The status of an execution that is the session's own, or anybody's for an admin."""
    if not execution_id.isdigit():
        raise BadRequest("that is not an execution id")
    status = await gateway.server.status(execution_id)
    if status.get("user_uid") != session.sub and ADMIN_ROLE not in session.roles:
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


if __name__ == "__main__":
    Path(__file__).with_name("schema.graphql").write_text(build_schema().as_str().rstrip() + "\n")
