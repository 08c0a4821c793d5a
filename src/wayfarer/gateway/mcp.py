"""MCP for signed-in users: the server's MCP endpoints, narrowed to the playbooks that the session may execute."""

import json
import re
from collections.abc import AsyncIterator

import httpx2
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from .connections import Gateway, gateway_of
from .errors import BadRequest, Unavailable
from .sessions import Session

PATHS_HEADER = "Wayfarer-Mcp-Paths"
WORKLOAD_HEADER = "Wayfarer-Workload"
METHODS = ("GET", "POST", "DELETE")
CALL_TIMEOUT_S = 310.0
"""Longer than the server lets a call last."""
_PATH = re.compile(r"[A-Za-z0-9_\-][A-Za-z0-9_\-.]*(/[A-Za-z0-9_\-][A-Za-z0-9_\-.]*){0,19}(@\d{1,9})?")
_HANDED_ON = ("content-type", "accept", "last-event-id")
_HANDED_BACK = ("content-type", "cache-control", "allow")


async def endpoint(request: Request) -> Response:
    """``/mcp`` is all of the session's playbooks as one server, ``/mcp/{catalog path}`` is one of them."""
    gateway = gateway_of(request)
    session = await gateway.session(request)
    answer = await _asked(gateway, request, _headers(gateway, session, request))
    kept = {name: value for name, value in answer.headers.items() if name in _HANDED_BACK or name.startswith("mcp-")}
    return StreamingResponse(_bytes(answer), answer.status_code, kept)


def _target(request: Request) -> str:
    path = str(request.path_params.get("path") or "")
    if not path:
        return "/mcp"
    if len(path) > 255 or not _PATH.fullmatch(path):
        raise BadRequest("that is not a catalog path")
    return f"/mcp/{path}"


def _headers(gateway: Gateway, session: Session, request: Request) -> dict[str, str]:
    """The client's own headers of the protocol, and whose request it is; what it says of that itself is dropped."""
    handed = {name: value for name, value in request.headers.items() if name in _HANDED_ON or name.startswith("mcp-")}
    workload = json.dumps({"user_uid": session.sub, "roles": list(session.roles)})
    paths = ",".join(glob for glob in gateway.access.globs(session.roles, "execute") if glob.isascii())
    return {**handed, PATHS_HEADER: paths, WORKLOAD_HEADER: workload}


async def _asked(gateway: Gateway, request: Request, headers: dict[str, str]) -> httpx2.Response:
    client = gateway.server.client
    asked = client.build_request(
        request.method, _target(request), content=await request.body(), headers=headers, timeout=CALL_TIMEOUT_S
    )
    try:
        return await client.send(asked, stream=True)
    except httpx2.TransportError as error:
        raise Unavailable("the server does not answer, try again in a moment") from error


async def _bytes(answer: httpx2.Response) -> AsyncIterator[bytes]:
    """The answer as it comes; a caller who leaves ends the call."""
    try:
        async for chunk in answer.aiter_bytes():
            yield chunk
    finally:
        await answer.aclose()
