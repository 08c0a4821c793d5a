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
        if form.get("grant_type") != "client_credentials" or not form.get("client_id") or not form.get("client_secret"):
            body = {"error": "invalid_client", "error_description": "Client credentials are invalid", "code": 38187}
            return JSONResponse({**body, "title": "Invalid parameters"}, status_code=401)
        token = secrets.token_urlsafe(24)
        self._store.put(TOKENS, token, datetime.datetime.now(datetime.UTC).timestamp() + TOKEN_LIFETIME_S, passing=True)
        body = {"type": "amadeusOAuth2Token", "token_type": "Bearer", "access_token": token, "state": "approved"}
        return JSONResponse({**body, "expires_in": TOKEN_LIFETIME_S, "scope": ""})

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
