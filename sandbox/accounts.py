"""A Google service account: its key, and the token endpoint that takes assertions signed with it.

https://developers.google.com/identity/protocols/oauth2/service-account
"""

import secrets
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.types import Options
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .store import Store

PROJECT = "wayfarer-keyed"
"""Its documents are only for those who have a token of the token endpoint."""
EMAIL = f"planner@{PROJECT}.iam.gserviceaccount.com"
MAX_ASSERTION_S = 3_600
LEEWAY_S = 60
SCOPES = frozenset(
    {"https://www.googleapis.com/auth/datastore", "https://www.googleapis.com/auth/cloud-platform", "openid", "email"}
)
DOCUMENT_SCOPES = frozenset(
    {"https://www.googleapis.com/auth/datastore", "https://www.googleapis.com/auth/cloud-platform"}
)
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_KEYS, _TOKENS = "google_keys", "google_tokens"
_KEY_BITS = 2_048
_UNCHECKED: Options = {"verify_aud": False, "verify_exp": False, "verify_iat": False, "verify_nbf": False}
"""Times and audience are looked at here, for answers as the endpoint's own."""


class NoToken(Exception):
    """An error of the token endpoint (RFC 6749, section 5.2)."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.body = {"error": error, "error_description": description}


class Accounts:
    """The one account, made when it is first asked for and the same after a restart."""

    def __init__(self, store: Store, base_url: str, lifetime_s: int) -> None:
        self._store = store
        self._base_url = base_url
        self._token_uri = f"{base_url}/token"
        self._lifetime_s = lifetime_s

    def routes(self) -> list[Route]:
        """The token endpoint at Google's path, and the key for whoever plays with the sandbox."""
        return [
            Route("/token", self._token, methods=["POST"]),
            Route("/sandbox/service-account", self._key_file, methods=["GET"]),
        ]

    def scopes(self, token: str) -> frozenset[str] | None:
        """What a token allows; None for one that is unknown or over."""
        kept = self._store.get(_TOKENS, token)
        return None if kept is None or kept["ends_at"] <= time.time() else frozenset(kept["scopes"])

    def _key(self) -> dict[str, str]:
        kept: dict[str, str] | None = self._store.get(_KEYS, EMAIL)
        if kept is None:
            private = rsa.generate_private_key(public_exponent=65_537, key_size=_KEY_BITS)
            pem = private.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            public = private.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            kept = {"id": secrets.token_hex(20), "private": pem.decode(), "public": public.decode()}
            self._store.put(_KEYS, EMAIL, kept)
        return kept

    async def _key_file(self, _: Request) -> Response:
        key = self._key()
        return JSONResponse(
            {
                "type": "service_account",
                "project_id": PROJECT,
                "private_key_id": key["id"],
                "private_key": key["private"],
                "client_email": EMAIL,
                "client_id": "100000000000000000001",
                "token_uri": self._token_uri,
                "universe_domain": "googleapis.com",
                "base_url": self._base_url,
            }
        )

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        try:
            scopes = self._granted(str(form.get("grant_type") or ""), str(form.get("assertion") or ""))
        except NoToken as refusal:
            return JSONResponse(refusal.body, status_code=400)
        token = f"ya29.c.{secrets.token_urlsafe(48)}"
        self._store.put(_TOKENS, token, {"ends_at": time.time() + self._lifetime_s, "scopes": scopes}, passing=True)
        return JSONResponse({"access_token": token, "expires_in": self._lifetime_s, "token_type": "Bearer"})

    def _granted(self, grant_type: str, assertion: str) -> list[str]:
        """The scopes that an assertion asks for and gets; raises `NoToken`."""
        if grant_type != _GRANT:
            raise NoToken("unsupported_grant_type", f"Invalid grant_type: {grant_type[:80]}")
        claims = self._claims(assertion)
        now = time.time()
        issued, ends = claims["iat"], claims["exp"]
        if not issued <= now + LEEWAY_S or not now < ends + LEEWAY_S or ends - issued > MAX_ASSERTION_S:
            said = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
            raise NoToken("invalid_grant", said + "Check your iat and exp values in the JWT claim.")
        if claims.get("aud") != self._token_uri:
            raise NoToken("invalid_grant", "Invalid JWT: Failed audience check.")
        scopes = str(claims.get("scope") or "").split()
        if not scopes or not SCOPES.issuperset(scopes):
            raise NoToken("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
        return scopes

    def _claims(self, assertion: str) -> dict[str, Any]:
        key = self._key()
        try:
            if jwt.get_unverified_header(assertion).get("kid") not in (None, key["id"]):
                raise NoToken("invalid_grant", "Invalid JWT Signature.")
            claims: dict[str, Any] = jwt.decode(
                assertion, key["public"], algorithms=["RS256"], options={**_UNCHECKED, "require": ["iss", "iat", "exp"]}
            )
        except jwt.InvalidSignatureError as error:
            raise NoToken("invalid_grant", "Invalid JWT Signature.") from error
        except jwt.PyJWTError as error:
            raise NoToken("invalid_grant", f"Invalid JWT: {error}") from error
        if claims["iss"] != EMAIL:
            raise NoToken("invalid_grant", "Invalid grant: account not found")
        if not all(isinstance(claims[name], int | float) for name in ("iat", "exp")):
            raise NoToken("invalid_grant", "Invalid JWT: iat and exp must be numbers")
        return claims
