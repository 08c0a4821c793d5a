"""Sign-in, sign-out, sessions and permissions over HTTP."""

import uuid

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .access import PERMISSIONS
from .connections import Gateway, body_of, gateway_of, text_of, token_of
from .errors import BadRequest, Forbidden, GatewayError, Unauthorized
from .metrics import LOGINS
from .sessions import Session

MAX_NAME_LENGTH = 80
MAX_EMAIL_LENGTH = 254
GUEST_ROLE = "guest"


async def login(request: Request) -> Response:
    """An OIDC ID token for a session token."""
    gateway, body = gateway_of(request), await body_of(request)
    _charge(gateway, request)
    domain = text_of(body, "auth0_domain", "issuer")
    try:
        claims = await gateway.verifier.verify(text_of(body, "auth0_token", "id_token"), domain)
    except GatewayError as error:
        LOGINS.labels("oidc", "refused" if isinstance(error, Unauthorized) else "unavailable").inc()
        raise
    LOGINS.labels("oidc", "accepted").inc()
    email = str(claims.get("email") or "")[:MAX_EMAIL_LENGTH]
    verified = email if claims.get("email_verified") is True else ""
    token, session = await gateway.sessions.open(
        sub=str(claims["sub"]),
        email=email,
        display_name=str(claims.get("name") or email or claims["sub"])[:MAX_NAME_LENGTH],
        roles=list(gateway.access.roles_of(str(claims["sub"]), verified, gateway.verifier.roles(claims))),
    )
    return _signed_in(token, session)


async def guest(request: Request) -> Response:
    """A session without an identity, where that is allowed."""
    gateway, body = gateway_of(request), await body_of(request)
    if not gateway.settings.guest:
        LOGINS.labels("guest", "refused").inc()
        raise Forbidden("guest mode is off, sign in")
    _charge(gateway, request)
    name = text_of(body, "display_name").strip()[:MAX_NAME_LENGTH] or "Guest"
    token, session = await gateway.sessions.open(
        sub=f"guest-{uuid.uuid4().hex}", email="", display_name=name, roles=[GUEST_ROLE]
    )
    LOGINS.labels("guest", "accepted").inc()
    return _signed_in(token, session)


async def validate(request: Request) -> Response:
    """Whether a session lives; never a 401."""
    gateway, body = gateway_of(request), await body_of(request)
    try:
        session = await gateway.sessions.find(token_of(request, body))
    except Unauthorized:
        return JSONResponse({"valid": False})
    return JSONResponse({"valid": True, "user": session.user(), "expires_at": session.expires_text})


async def logout(request: Request) -> Response:
    """End a session, or with ``everywhere`` all sessions of its user, on every replica."""
    gateway, body = gateway_of(request), await body_of(request)
    token = token_of(request, body)
    if body.get("everywhere") is True:
        session = await gateway.sessions.find(token)
        return JSONResponse({"status": "ok", "sessions": await gateway.sessions.close_all(session.sub)})
    await gateway.sessions.close(token)
    return JSONResponse({"status": "ok"})


async def sessions(request: Request) -> Response:
    """The living sessions of the user."""
    gateway = gateway_of(request)
    session = await gateway.session(request)
    found = await gateway.sessions.of_user(session.sub)
    return JSONResponse({"sessions": [item.listed(session.id) for item in found]})


async def end_session(request: Request) -> Response:
    """``DELETE /api/auth/sessions/{session_id}``: sign one device out, by its id in the list."""
    gateway = gateway_of(request)
    session = await gateway.session(request)
    await gateway.sessions.close_one(session.sub, request.path_params["session_id"])
    return Response(status_code=204)


async def check_access(request: Request) -> Response:
    """Whether a session may execute or view a playbook."""
    gateway, body = gateway_of(request), await body_of(request)
    session = await gateway.sessions.find(token_of(request, body))
    permission = text_of(body, "permission_type") or "execute"
    if permission not in PERMISSIONS:
        raise BadRequest(f"permission_type must be one of {', '.join(PERMISSIONS)}")
    path = text_of(body, "playbook_path")
    if not path:
        raise BadRequest("playbook_path is missing")
    return JSONResponse({"allowed": gateway.access.allowed(session.roles, permission, path)})


def _charge(gateway: Gateway, request: Request) -> None:
    gateway.login_rate.charge(request.scope, request.client.host if request.client else "")


def _signed_in(token: str, session: Session) -> JSONResponse:
    answer = {"session_token": token, "expires_at": session.expires_text, "user": session.user()}
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})
