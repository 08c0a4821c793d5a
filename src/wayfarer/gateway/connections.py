"""The parts of a running gateway, and what every endpoint asks them for."""

import functools
from typing import Any

import msgspec
from starlette.requests import HTTPConnection, Request

from wayfarer.bus import Bus

from .access import Access
from .bridge import Bridge
from .clients import Clients
from .edge import SESSION_KEY
from .errors import BadRequest, Unauthorized
from .frames import Frames
from .limits import RateLimiter
from .oidc import Verifier
from .requests import Requests
from .runs import Runs
from .sessions import SHOWN_ID_LENGTH, Session, Sessions
from .settings import Settings
from .subscriptions import Subscriptions
from .upstream import Server


class Gateway(msgspec.Struct, frozen=True):
    """The parts of a running gateway."""

    settings: Settings
    bus: Bus
    server: Server
    sessions: Sessions
    verifier: Verifier
    access: Access
    requests: Requests
    clients: Clients
    subscriptions: Subscriptions
    frames: Frames
    bridge: Bridge
    runs: Runs
    session_rate: RateLimiter
    login_rate: RateLimiter
    """Sign-ins by address."""

    async def session(self, connection: HTTPConnection, *, query: bool = False) -> Session:
        """The caller's session; raises `Unauthorized`, or `RateLimited` when it calls too often."""
        token = bearer(connection)
        if token is None and query:
            token = connection.query_params.get("session_token")
        session = await self.sessions.find(token)
        connection.scope[SESSION_KEY] = session.id[:SHOWN_ID_LENGTH]
        self.session_rate.charge(connection.scope, session.id)
        return session


def gateway_of(connection: HTTPConnection) -> Gateway:
    """The running gateway."""
    gateway: Gateway = connection.app.state.gateway
    return gateway


def is_inside(connection: HTTPConnection) -> bool:
    """Whether a call came by the internal port; without a separate one every call did."""
    port = gateway_of(connection).settings.gateway_internal_port
    return not port or connection.scope["server"][1] == port


def bearer(connection: HTTPConnection) -> str | None:
    """The token of the authorization header."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object of a request; raises `BadRequest`."""
    raw = await request.body()
    try:
        body = msgspec.json.decode(raw) if raw else {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequest(f"the body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise BadRequest("the body must be a JSON object")
    return body


def given(body: dict[str, Any], name: str) -> Any:
    """A field as it is documented, or in camel case: ``request_id``, ``requestId``."""
    value = body.get(name)
    return value if value is not None else body.get(_camel(name))


@functools.cache
def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def text_of(body: dict[str, Any], *names: str) -> str:
    """The first given text of some names, empty when there is none; raises `BadRequest` for anything else."""
    value = next((found for name in names if (found := given(body, name)) is not None), "")
    if not isinstance(value, str):
        raise BadRequest(f"{names[0]} must be text")
    return value


def token_of(request: Request, body: dict[str, Any]) -> str:
    """The session token of the body, which is what the call asks about, or of the header; raises `Unauthorized`."""
    token = text_of(body, "session_token") or bearer(request)
    if not token:
        raise Unauthorized("sign in first: there is no session token")
    return token
