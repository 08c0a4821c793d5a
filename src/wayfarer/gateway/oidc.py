"""Verification of OIDC ID tokens against the issuer's keys."""

import asyncio
import time
from typing import Any

import httpx2
import jwt

from .errors import Unauthorized, Unavailable
from .settings import Settings

ALGORITHMS = ("RS256", "ES256", "EdDSA")
LEEWAY_S = 60
MIN_REFRESH_INTERVAL_S = 10.0
"""An unknown key id makes the keys be fetched again, at most this often."""
MAX_TOKEN_LENGTH = 16_384
_FORBIDDEN_HEADERS = ("jku", "x5u", "jwk", "x5c")


class Verifier:
    """Knows the issuer's keys; verification itself needs no network."""

    def __init__(self, settings: Settings, client: httpx2.AsyncClient) -> None:
        self._issuer = settings.oidc_issuer
        self._audience = settings.oidc_client_id
        self._roles_claim = settings.oidc_roles_claim
        self._client = client
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = float("-inf")
        self._fetching = asyncio.Lock()

    async def verify(self, token: str, issuer: str) -> dict[str, Any]:
        """The claims of a valid token; raises `Unauthorized`, or `Unavailable` when the keys can't be had."""
        if _bare(issuer) not in ("", _bare(self._issuer)):
            raise Unauthorized("the issuer of the ID token is not accepted here")
        if not token or len(token) > MAX_TOKEN_LENGTH:
            raise Unauthorized("the ID token is missing or too long")
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError as error:
            raise Unauthorized("the ID token is malformed") from error
        if header.get("alg") not in ALGORITHMS or any(name in header for name in _FORBIDDEN_HEADERS):
            raise Unauthorized("the ID token's header is not accepted")
        key = await self._key(str(header.get("kid") or ""))
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=list(ALGORITHMS),
                audience=self._audience,
                issuer=self._issuer,
                leeway=LEEWAY_S,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except jwt.InvalidTokenError as error:
            raise Unauthorized(f"the ID token is not valid: {error}") from error
        return claims

    def roles(self, claims: dict[str, Any]) -> list[str]:
        """The roles that the token gives; an identity without any is a traveller's plain one."""
        given = claims.get(self._roles_claim)
        roles = [given] if isinstance(given, str) else given if isinstance(given, list) else []
        return [str(role) for role in roles] or ["traveller"]

    async def _key(self, kid: str) -> jwt.PyJWK:
        if kid not in self._keys:
            await self._refresh(kid)
        if kid not in self._keys:
            raise Unauthorized("the ID token is signed with an unknown key")
        return self._keys[kid]

    async def _refresh(self, kid: str) -> None:
        async with self._fetching:
            if kid in self._keys or time.monotonic() - self._fetched_at < MIN_REFRESH_INTERVAL_S:
                return
            try:
                discovery = await self._client.get(f"{self._issuer}/.well-known/openid-configuration", timeout=5)
                discovery.raise_for_status()
                keys = await self._client.get(discovery.json()["jwks_uri"], timeout=5)
                keys.raise_for_status()
                found = jwt.PyJWKSet.from_dict(keys.json())
            except (httpx2.HTTPError, KeyError, ValueError, jwt.PyJWTError) as error:
                raise Unavailable("the identity provider's keys can't be fetched, try again in a moment") from error
            self._fetched_at = time.monotonic()
            self._keys = {str(key.key_id or ""): key for key in found.keys}


def _bare(issuer: str) -> str:
    return issuer.strip().removeprefix("https://").removeprefix("http://").rstrip("/")
