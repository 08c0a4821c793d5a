"""GraphQL: run, rerun and cancel playbooks."""

import functools
import logging
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl

import msgspec
import strawberry
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from strawberry.extensions import DisableIntrospection, ParserCache, SchemaExtension, ValidationCache
from strawberry.scalars import JSON
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types import ExecutionContext, Info

from wayfarer import __version__

from .connections import body_of, gateway_of
from .cost import MAX_KNOWN_DOCUMENTS, Costs
from .errors import (
    INTERNAL,
    INVALID_REQUEST,
    OUTAGE_TEXT,
    OUTAGES,
    BadRequest,
    GatewayError,
    Unavailable,
)
from .executions import Accepted, Caller, cancel, execute, object_of, rerun
from .proxy import MAX_KEY_LENGTH, forward
from .settings import Settings

_log = logging.getLogger(__name__)


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
    name: str | None
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
        kind = resource_kind.value if resource_kind else None
        return _result(await execute(caller, name, object_of(variables), client_id, kind))

    @strawberry.mutation
    async def rerun_execution(
        self, info: Info, execution_id: str, variables: JSON | None = None, client_id: str | None = None
    ) -> ExecuteResult:
        """Run one's own execution again."""
        caller = cast(Caller, info.context)
        return _result(await rerun(caller, execution_id, object_of(variables), client_id))

    @strawberry.mutation
    async def cancel_execution(self, info: Info, execution_id: str, reason: str | None = None) -> ExecuteResult:
        """Stop one's own execution."""
        caller = cast(Caller, info.context)
        return _result(await cancel(caller, execution_id, reason or ""))

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


class _Schema(strawberry.Schema):
    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """A caller's mistakes are told to the caller; their text, which may be anything, is not logged."""


def build_schema(*, introspection: bool = True) -> strawberry.Schema:
    """The schema; `Costs` has its limits."""
    extensions: list[Callable[[], SchemaExtension]] = [
        functools.partial(ParserCache, maxsize=MAX_KNOWN_DOCUMENTS),
        functools.partial(ValidationCache, maxsize=MAX_KNOWN_DOCUMENTS),
    ]
    if not introspection:
        extensions.append(DisableIntrospection)
    return _Schema(Query, Mutation, extensions=extensions)


class GraphQL:
    """GraphQL over HTTP."""

    def __init__(self, settings: Settings) -> None:
        self._schema = build_schema(introspection=settings.graphql_introspection)
        self._costs = Costs(settings)

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
        caller = Caller(gateway, session, _key(request, body))
        try:
            if self._costs.check(query) > 1 and not name:
                raise GraphQLError("the document has several operations: say which one in 'operationName'")
            result = await self._schema.execute(
                query, variable_values=variables, context_value=caller, operation_name=name or None
            )
        except CannotGetOperationTypeError as error:
            unknown = GraphQLError(error.as_http_error_reason())
            return JSONResponse({"data": None, "errors": [_error(unknown)]})
        except GraphQLError as error:
            return JSONResponse({"data": None, "errors": [_error(error)]})
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            answer["errors"] = [_error(error) for error in result.errors]
        return JSONResponse(answer)


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


def _result(accepted: Accepted) -> ExecuteResult:
    return ExecuteResult(
        id=accepted.execution_id,
        execution_id=accepted.execution_id,
        request_id=accepted.request_id,
        name=accepted.path,
        status=accepted.status,
    )


if __name__ == "__main__":
    Path(__file__).with_name("schema.graphql").write_text(build_schema().as_str().rstrip() + "\n")
