"""The server's API for signed-in users, within their permissions."""

import hashlib
import re
from typing import Any

import httpx2
import msgspec
from starlette.requests import Request
from starlette.responses import Response

from .connections import Gateway, gateway_of
from .errors import BadRequest, Forbidden, Unavailable
from .sessions import Session

_SAFE_PATH = re.compile(r"[A-Za-z0-9_\-./]{1,200}")
_EXECUTION = re.compile(r"executions/(\d+)(/(status|events|cancel|rerun|signals(/[^/]+)?))?")
_SIGNAL = re.compile(r"executions/\d+/signals/[^/]+")
_LISTS = frozenset({"executions", "signals"})
"""Lists that a user sees their own part of."""
_NAMING = {"execute": "execute", "catalog/resource": "view"}
"""Calls whose body names a playbook, and the permission that they need for it."""
_OPEN = frozenset({"health"})
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
ADMIN_ROLE = "admin"
MAX_KEY_LENGTH = 200
"""Of an idempotency key; the server is given its hash with the user, so that users can't take each other's."""
TIMEOUT_S = 75.0
"""Longer than the server holds an answer back for news."""


async def endpoint(request: Request) -> Response:
    """``ANY /noetl/{path}``."""
    gateway = gateway_of(request)
    session = await gateway.session(request)
    raw = request.scope.get("raw_path", b"").decode("latin-1").split("?", 1)[0]
    path = raw.removeprefix("/noetl/")
    answer = await forward(
        gateway,
        session,
        "GET" if request.method == "HEAD" else request.method,
        path,
        await request.body(),
        dict(request.query_params),
        request.headers.get("idempotency-key"),
    )
    return Response(answer.content, answer.status_code, media_type=answer.headers.get("content-type"))


async def forward(
    gateway: Gateway,
    session: Session,
    method: str,
    path: str,
    body: bytes,
    query: dict[str, str] | None = None,
    key: str | None = None,
) -> httpx2.Response:
    """Send a call on if the session may make it; raises `Forbidden`, `BadRequest`."""
    if method not in METHODS:
        raise BadRequest(f"the method {method[:16]} is not offered")
    path = path.removesuffix("/")
    if not _SAFE_PATH.fullmatch(path) or any(part.strip(".") == "" for part in path.split("/")):
        raise BadRequest("that is not a path of the server's API")
    params = dict(query or {})
    if ADMIN_ROLE not in session.roles:
        await _check(gateway, session, method, path, body, params)
    body = _with_identity(session, path, body)
    headers = {"X-Wayfarer-User": session.sub, "Content-Type": "application/json"}
    if key and len(key) <= MAX_KEY_LENGTH:
        headers["Idempotency-Key"] = hashlib.sha256(f"{session.sub}:{key}".encode()).hexdigest()
    try:
        response = await gateway.server.client.request(
            method, f"/api/{path}", content=body, params=params, headers=headers, timeout=TIMEOUT_S
        )
    except httpx2.TransportError as error:
        raise Unavailable("the server does not answer, try again in a moment") from error
    if path == "catalog/list" and response.status_code == 200:
        return _visible(gateway, session, response)
    return response


def _visible(gateway: Gateway, session: Session, response: httpx2.Response) -> httpx2.Response:
    """Only the entries that the session may view."""
    answer = response.json()
    entries = [
        entry
        for entry in answer.get("entries", [])
        if gateway.access.allowed(session.roles, "view", str(entry.get("path")))
    ]
    return httpx2.Response(200, json={**answer, "entries": entries})


async def _check(
    gateway: Gateway, session: Session, method: str, path: str, body: bytes, params: dict[str, str]
) -> None:
    if (path in _OPEN and method == "GET") or (path == "catalog/list" and method == "POST"):
        return
    if path in _LISTS and method == "GET":
        params["user_uid"] = session.sub
        return
    execution = _EXECUTION.fullmatch(path)
    if execution is not None:
        status = await gateway.server.status(execution[1])
        if status.get("user_uid") != session.sub:
            raise Forbidden("that execution belongs to somebody else")
        repeats = path.endswith("/rerun")
        if repeats and not gateway.access.allowed(session.roles, "execute", str(status.get("path"))):
            raise Forbidden("your role does not allow to run that again")
        return
    permission = _NAMING.get(path) if method == "POST" else None
    if permission is not None:
        target = await _target(gateway, path, _decoded(body))
        if gateway.access.allowed(session.roles, permission, target):
            return
    raise Forbidden("your role does not allow that call")


async def _target(gateway: Gateway, path: str, given: dict[str, Any]) -> str:
    """The catalog path that the server would take: an id comes before every name there, so it is looked up."""
    if given.get("catalog_id") is not None:
        asked = {"catalog_id": given["catalog_id"]}
        return str((await gateway.server.call("POST", "/api/catalog/resource", json=asked))["path"])
    names = ("path", "playbook_id", "name") if path == "execute" else ("path",)
    return str(next((given[name] for name in names if given.get(name)), ""))


def _with_identity(session: Session, path: str, body: bytes) -> bytes:
    if _SIGNAL.fullmatch(path):
        return _signed(session, body)
    if path != "execute" and not path.endswith("/rerun"):
        return body
    given = _decoded(body)
    values: dict[str, Any] = {}
    for key in ("input", "parameters", "args", "payload", "workload"):
        part = given.pop(key, None)
        values.update(part if isinstance(part, dict) else {})
    for key in ("request_id", "gateway_url"):
        values.pop(key, None)
    return msgspec.json.encode({**given, "workload": {**values, "user_uid": session.sub, "roles": list(session.roles)}})


def _signed(session: Session, body: bytes) -> bytes:
    """A signal says whose decision it is."""
    try:
        given = msgspec.json.decode(body) if body else None
    except msgspec.DecodeError as error:
        raise BadRequest("the body is not JSON") from error
    if isinstance(given, dict) and "payload" in given and given.keys() <= {"payload", "by"}:
        given = given["payload"]
    return msgspec.json.encode({"payload": given, "by": session.sub})


def _decoded(body: bytes) -> dict[str, Any]:
    try:
        given = msgspec.json.decode(body) if body else {}
    except msgspec.DecodeError as error:
        raise BadRequest("the body is not JSON") from error
    if not isinstance(given, dict):
        raise BadRequest("the body must be a JSON object")
    return given
