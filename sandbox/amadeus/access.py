"""Access tokens by client credentials, and the check of them before every other answer."""

import datetime
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.store import Store

from .errors import AmadeusError

TOKENS = "amadeus_tokens"
TOKEN_LIFETIME_S = 1_799
Handler = Callable[[Request], Awaitable[tuple[int, Any]]]


class Access:
    """Makes tokens and guards routes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def token(self, request: Request) -> Response:
        """Client credentials for an access token."""
        form = await request.form()
        problem = _problem({name: str(value) for name, value in form.items()})
        if problem is not None:
            return problem
        token = secrets.token_urlsafe(24)
        self._store.put(TOKENS, token, datetime.datetime.now(datetime.UTC).timestamp() + TOKEN_LIFETIME_S, passing=True)
        body = {"type": "amadeusOAuth2Token", "token_type": "Bearer", "access_token": token, "state": "approved"}
        return JSONResponse({**body, "expires_in": TOKEN_LIFETIME_S, "scope": ""})

    async def known(self, request: Request) -> Response:
        """What a token is worth."""
        token = str(request.path_params["token"])
        left = (self._store.get(TOKENS, token) or 0) - datetime.datetime.now(datetime.UTC).timestamp()
        if left <= 0:
            return AmadeusError(401, 38192, "Invalid access token", "The access token is expired or unknown").response()
        body = {"type": "amadeusOAuth2Token", "token_type": "Bearer", "access_token": token, "state": "approved"}
        return JSONResponse({**body, "expires_in": int(left), "scope": ""})

    def guarded(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """Checks the token and turns errors into answers."""

        async def endpoint(request: Request) -> Response:
            token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
            expires = self._store.get(TOKENS, token)
            try:
                if expires is None or expires < datetime.datetime.now(datetime.UTC).timestamp():
                    raise AmadeusError(401, 38192, "Invalid access token", "The access token is expired or unknown")
                status, body = await handler(request)
                return JSONResponse(body, status_code=status)
            except AmadeusError as error:
                return error.response()
            except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
                return AmadeusError(400, 477, "INVALID FORMAT", f"invalid query: {error}").response()

        return endpoint


def _problem(form: dict[str, str]) -> Response | None:
    """Why client credentials give no token, as https://developers.amadeus.com/self-service/apis-docs/guides tells it."""
    kind = form.get("grant_type")
    if not kind:
        return _refused(400, "invalid_request", 38183, "Mandatory grant_type form parameter missing")
    if kind != "client_credentials":
        said = "Only client_credentials value is allowed for the body parameter grant_type"
        return _refused(400, "unsupported_grant_type", 38185, said)
    if not form.get("client_id") or not form.get("client_secret"):
        return _refused(401, "invalid_client", 38187, "Client credentials are invalid")
    return None


def _refused(status: int, error: str, code: int, description: str) -> Response:
    body = {"error": error, "error_description": description, "code": code, "title": "Invalid parameters"}
    return JSONResponse(body, status_code=status)
