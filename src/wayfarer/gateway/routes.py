"""Sign-in, callbacks, contract and health over HTTP."""

import hmac
import time
import uuid
from typing import Any

import msgspec
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from wayfarer import __version__

from .errors import BadRequest, Forbidden, NotFound, Unauthorized, Unavailable
from .runtime import Gateway
from .sessions import Session

CALLBACK_HEADER = "X-Wayfarer-Callback-Secret"
MAX_NAME_LENGTH = 80
STARTED_AT = time.time()


def gateway_of(request: Request) -> Gateway:
    """The running gateway."""
    gateway: Gateway = request.app.state.gateway
    return gateway


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object of a request; raises `BadRequest`."""
    raw = await request.body()
    try:
        body = msgspec.json.decode(raw) if raw else {}
    except msgspec.DecodeError as error:
        raise BadRequest(f"the body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise BadRequest("the body must be a JSON object")
    return body


def _text(body: dict[str, Any], *names: str) -> str:
    value = next((body[name] for name in names if body.get(name) is not None), "")
    if not isinstance(value, str):
        raise BadRequest(f"{names[0]} must be text")
    return value


def _signed_in(token: str, session: Session) -> JSONResponse:
    return JSONResponse({"session_token": token, "expires_at": session.expires_text, "user": session.user()})


async def login(request: Request) -> Response:
    """An OIDC ID token for a session token."""
    gateway, body = gateway_of(request), await body_of(request)
    issuer = _text(body, "auth0_domain", "issuer")
    claims = await gateway.verifier.verify(_text(body, "auth0_token", "id_token"), issuer)
    email = str(claims.get("email") or "")
    token, session = await gateway.sessions.open(
        sub=str(claims["sub"]),
        email=email,
        display_name=str(claims.get("name") or email or claims["sub"]),
        roles=gateway.verifier.roles(claims),
    )
    return _signed_in(token, session)


async def guest(request: Request) -> Response:
    """A session without an identity, where that is allowed."""
    gateway, body = gateway_of(request), await body_of(request)
    if not gateway.settings.guest:
        raise Forbidden("guest mode is off, sign in")
    name = _text(body, "display_name").strip()[:MAX_NAME_LENGTH] or "Guest"
    token, session = await gateway.sessions.open(
        sub=f"guest-{uuid.uuid4().hex}", email="", display_name=name, roles=["guest"]
    )
    return _signed_in(token, session)


async def validate(request: Request) -> Response:
    """Whether a session token lives."""
    body = await body_of(request)
    try:
        session = await gateway_of(request).sessions.find(_text(body, "session_token"))
    except Unauthorized:
        return JSONResponse({"valid": False})
    return JSONResponse({"valid": True, "user": session.user(), "expires_at": session.expires_text})


async def logout(request: Request) -> Response:
    """End a session everywhere."""
    body = await body_of(request)
    header = request.headers.get("authorization", "")
    token = header[7:].strip() if header[:7].lower() == "bearer " else _text(body, "session_token")
    if token:
        await gateway_of(request).sessions.close(token)
    return JSONResponse({"status": "ok"})


async def check_access(request: Request) -> Response:
    """Whether a session may execute or view a playbook."""
    gateway, body = gateway_of(request), await body_of(request)
    session = await gateway.sessions.find(_text(body, "session_token"))
    permission = _text(body, "permission_type") or "execute"
    if permission not in ("execute", "view"):
        raise BadRequest("permission_type must be execute or view")
    allowed = gateway.access.allowed(session.roles, permission, _text(body, "playbook_path"))
    return JSONResponse({"allowed": allowed})


def _inside(request: Request) -> None:
    secret = gateway_of(request).settings.callback_secret
    given = request.headers.get(CALLBACK_HEADER, "")
    if not secret or not hmac.compare_digest(secret.encode(), given.encode()):
        raise Forbidden("callbacks come from inside the platform only")


async def callback(request: Request) -> Response:
    """A playbook's own result, partial or terminal."""
    _inside(request)
    gateway, body = gateway_of(request), await body_of(request)
    pending = await gateway.requests.find(_text(body, "request_id"))
    if pending is None:
        raise NotFound("unknown request_id")
    status = _text(body, "status").upper() or "COMPLETED"
    if status not in ("PARTIAL", "COMPLETED", "FAILED"):
        raise BadRequest("status must be PARTIAL, COMPLETED or FAILED")
    outcome: dict[str, Any] = {"status": status}
    if status == "FAILED":
        error = body.get("error") if isinstance(body.get("error"), dict) else {}
        outcome["error"] = {"code": -32000, "message": "the playbook failed", **(error or {})}
    else:
        outcome["data"] = body.get("data")
    execution_id = str(body["execution_id"]) if body.get("execution_id") else None
    await gateway.bridge.result(pending, execution_id, outcome)
    return JSONResponse({"status": "delivered"})


async def progress(request: Request) -> Response:
    """A playbook's progress."""
    _inside(request)
    gateway, body = gateway_of(request), await body_of(request)
    pending = await gateway.requests.find(_text(body, "request_id"))
    if pending is None:
        raise NotFound("unknown request_id")
    params = {"requestId": pending.request_id, "executionId": body.get("execution_id") or pending.execution_id}
    params |= {key: body[key] for key in ("step", "message", "progress") if body.get(key) is not None}
    await gateway.frames.publish(pending.client_id, "playbook/progress", params, str(uuid.uuid4()))
    return JSONResponse({"status": "sent"})


async def contract(request: Request) -> Response:
    """What this gateway offers."""
    settings = gateway_of(request).settings
    routes = sorted({route.path for route in request.app.routes if hasattr(route, "path")})
    auth = {"guest": settings.guest, "oidc": {"issuer": settings.oidc_issuer, "clientId": settings.oidc_client_id}}
    return JSONResponse({"version": __version__, "protocol": "2025-1", "routes": routes, "auth": auth})


async def health(request: Request) -> Response:
    """The process answers."""
    return JSONResponse({"status": "ok", "version": __version__})


async def ready(request: Request) -> Response:
    """NATS and the server answer."""
    gateway = gateway_of(request)
    if not gateway.bus.client.is_connected:
        raise Unavailable("NATS is not connected")
    await gateway.server._once("GET", "/api/health")
    return JSONResponse({"status": "ready"})


async def metrics(request: Request) -> Response:
    """Prometheus."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
