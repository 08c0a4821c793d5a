"""Verification of OIDC ID tokens against their issuer's keys."""

import asyncio
from typing import Any

import httpx2
import jwt

from .errors import Unauthorized, Unavailable
from .limits import Rate, RateLimited, RateLimiter
from .settings import Settings

ALGORITHMS = ("RS256", "ES256", "EdDSA")
LEEWAY_S = 60
FETCH_TIMEOUT_S = 5.0
MAX_TOKEN_LENGTH = 16_384
MAX_KEYS = 100
REFRESHES = Rate("jwks_refreshes", per_second=0.1, burst=5)
"""An unknown key id makes the keys be fetched again, at most this often."""
_FORBIDDEN_HEADERS = ("jku", "x5u", "jwk", "x5c", "crit")


class IssuerKeys:
    """The keys of one issuer, fetched when a token names one that is not known."""

    def __init__(self, issuer: str, client: httpx2.AsyncClient) -> None:
        self.issuer = issuer
        self._client = client
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetching = asyncio.Lock()
        self._refreshes = RateLimiter(REFRESHES)

    async def key(self, kid: str) -> jwt.PyJWK:
        """The key of an id; raises `Unauthorized`, or `Unavailable` when the keys can't be had."""
        if kid not in self._keys:
            async with self._fetching:
                if kid not in self._keys:
                    await self._refresh()
        if kid not in self._keys:
            raise Unauthorized("the ID token is signed with an unknown key")
        return self._keys[kid]

    async def _refresh(self) -> None:
        try:
            self._refreshes.take(self.issuer)
        except RateLimited as error:
            if self._keys:
                return
            raise Unavailable("the identity provider's keys can't be fetched, try again in a moment") from error
        try:
            discovery = await self._json(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            found = jwt.PyJWKSet.from_dict(await self._json(discovery["jwks_uri"]))
        except (httpx2.HTTPError, httpx2.InvalidURL, KeyError, TypeError, ValueError, jwt.PyJWTError) as error:
            raise Unavailable("the identity provider's keys can't be fetched, try again in a moment") from error
        usable = [key for key in found.keys[:MAX_KEYS] if key.algorithm_name in ALGORITHMS]
        self._keys = {str(key.key_id or ""): key for key in usable}
        if len(usable) == 1:
            self._keys[""] = usable[0]

    async def _json(self, url: str) -> dict[str, Any]:
        response = await self._client.get(url, timeout=FETCH_TIMEOUT_S)
        response.raise_for_status()
        document = response.json()
        if not isinstance(document, dict):
            raise TypeError(f"{url} does not answer with a JSON object")
        return document


class Verifier:
    """Knows the issuers; verification itself needs no network once their keys are known."""

    def __init__(self, settings: Settings, client: httpx2.AsyncClient) -> None:
        self._issuers = {_bare(issuer): IssuerKeys(issuer, client) for issuer in settings.issuers}
        self._audience = settings.oidc_client_id
        self._roles_claim = settings.oidc_roles_claim
        self._default_roles = settings.default_roles

    async def verify(self, token: str, domain: str) -> dict[str, Any]:
        """The claims of a valid token of the issuer of a domain; an empty domain is the only issuer's.

        Raises `Unauthorized`, or `Unavailable` when the keys can't be had.
        """
        name = _bare(domain) if domain else next(iter(self._issuers)) if len(self._issuers) == 1 else ""
        keys = self._issuers.get(name)
        if keys is None:
            raise Unauthorized("the issuer of the ID token is not accepted here")
        if not token or len(token) > MAX_TOKEN_LENGTH:
            raise Unauthorized("the ID token is missing or too long")
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError as error:
            raise Unauthorized("the ID token is malformed") from error
        if header.get("alg") not in ALGORITHMS or any(name in header for name in _FORBIDDEN_HEADERS):
            raise Unauthorized("the ID token's header is not accepted")
        key = await keys.key(str(header.get("kid") or ""))
        if key.algorithm_name != header["alg"]:
            raise Unauthorized("the ID token's algorithm is not its key's")
        return self._claims(token, key, keys.issuer)

    def _claims(self, token: str, key: jwt.PyJWK, issuer: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=list(ALGORITHMS),
                audience=self._audience,
                issuer=issuer,
                leeway=LEEWAY_S,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except (jwt.InvalidTokenError, ValueError, TypeError, OverflowError) as error:
            raise Unauthorized(f"the ID token is not valid: {error}") from error
        if not claims["sub"]:
            raise Unauthorized("the ID token names nobody")
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != self._audience:
            raise Unauthorized("the ID token was issued to another client")
        return claims

    def roles(self, claims: dict[str, Any]) -> list[str]:
        """The roles that the token gives, else the default ones."""
        given = _claim(claims, self._roles_claim)
        roles = [given] if isinstance(given, str) else given if isinstance(given, list) else []
        return [role for role in roles if isinstance(role, str)] or self._default_roles


def _claim(claims: dict[str, Any], name: str) -> Any:
    """A claim by its name, or by a path with dots into nested ones."""
    if name in claims:
        return claims[name]
    value: Any = claims
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _bare(issuer: str) -> str:
    return issuer.strip().lower().removeprefix("https://").removeprefix("http://").rstrip("/")
