"""Issuers of another make, by configuration only: signed with another library, shaped as Auth0 and Keycloak do."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from joserfc import jwk, jwt
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.gateway.conftest import serving
from tests.gateway.test_sessions import Replica, replica
from wayfarer.local.ports import free_port

__all__ = ["replica"]
CLIENT = "spa-7f3a"


class Provider:
    """An identity provider with signing keys that come and go, and one for encryption that signs nothing."""

    def __init__(self, path: str, jwks_path: str) -> None:
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}{path}"
        self._path = path.rstrip("/")
        self._jwks_path = jwks_path
        self.keys: dict[str, jwk.Key] = {}
        self.fetched = 0
        self._other = jwk.RSAKey.generate_key(2048, {"kid": "enc", "use": "enc", "alg": "RSA-OAEP"})

    def add(self, kid: str, algorithm: str = "RS256") -> None:
        """Publish one more key."""
        if algorithm == "ES256":
            self.keys[kid] = jwk.ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": algorithm})
        else:
            self.keys[kid] = jwk.RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": algorithm})

    def token(self, kid: str, **claims: Any) -> str:
        """An ID token."""
        now, key = int(time.time()), self.keys[kid]
        body = {"iss": self.issuer, "aud": CLIENT, "azp": CLIENT, "sub": "f:1|ada", "iat": now, "exp": now + 300}
        header = {"alg": key.as_dict(private=False)["alg"], "kid": kid, "typ": "JWT"}
        return jwt.encode(header, {**body, "nonce": "n", "typ": "ID", **claims}, key)

    def app(self) -> Starlette:
        """Discovery and keys."""

        async def discovery(_: object) -> JSONResponse:
            base = f"http://127.0.0.1:{self.port}{self._path}"
            return JSONResponse({"issuer": self.issuer, "jwks_uri": f"{base}{self._jwks_path}"})

        async def jwks(_: object) -> JSONResponse:
            self.fetched += 1
            return JSONResponse({"keys": [key.as_dict(private=False) for key in (self._other, *self.keys.values())]})

        well_known = f"{self._path}/.well-known/openid-configuration"
        return Starlette(routes=[Route(well_known, discovery), Route(f"{self._path}{self._jwks_path}", jwks)])


@asynccontextmanager
async def signed_in_by(replica: Replica, provider: Provider, roles_claim: str) -> AsyncIterator[httpx2.AsyncClient]:
    """A gateway that is configured for a provider."""
    settings = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_roles_claim": roles_claim}
    async with serving(provider.app(), provider.port), replica(**settings) as gateway:
        yield gateway


async def login(gateway: httpx2.AsyncClient, token: str, domain: str) -> httpx2.Response:
    """Sign in as an existing client does."""
    return await gateway.post("/api/auth/login", json={"auth0_token": token, "auth0_domain": domain})


async def test_an_issuer_like_auth0(replica: Replica) -> None:
    """The issuer ends with a slash, the client says the bare domain, and the claim with the roles is a URL."""
    provider = Provider("/", "/.well-known/jwks.json")
    provider.add("one")
    claim = "https://app.example.com/roles"
    async with signed_in_by(replica, provider, claim) as gateway:
        token = provider.token("one", **{claim: ["admin", "traveller"]}, name="Ada", email="ada@example.com")
        answer = await login(gateway, token, f"127.0.0.1:{provider.port}")
        assert answer.status_code == 200, answer.text
        assert answer.json()["user"] == {
            "email": "ada@example.com",
            "display_name": "Ada",
            "sub": "f:1|ada",
            "roles": ["admin", "traveller"],
        }
        without_slash = provider.token("one", iss=provider.issuer.rstrip("/"))
        assert (await login(gateway, without_slash, provider.issuer)).status_code == 401


async def test_an_issuer_like_keycloak(replica: Replica) -> None:
    """The issuer is a realm's path, and the roles are nested."""
    provider = Provider("/realms/demo", "/protocol/openid-connect/certs")
    provider.add("one")
    async with signed_in_by(replica, provider, "realm_access.roles") as gateway:
        token = provider.token("one", realm_access={"roles": ["traveller", "offline_access"]})
        answer = await login(gateway, token, provider.issuer)
        assert answer.status_code == 200, answer.text
        assert answer.json()["user"]["roles"] == ["traveller", "offline_access"]
        assert answer.json()["user"]["display_name"] == "f:1|ada"
        for claims in ({"aud": "account"}, {"exp": 1}, {"iss": provider.issuer.replace("demo", "other")}):
            refused = await login(gateway, provider.token("one", **claims), provider.issuer)
            assert refused.status_code == 401, claims


@pytest.mark.parametrize("second", ["RS256", "ES256"])
async def test_two_keys_at_once_and_then_only_the_new_one(replica: Replica, second: str) -> None:
    provider = Provider("/realms/demo", "/certs")
    provider.add("old")
    async with signed_in_by(replica, provider, "roles") as gateway:
        assert (await login(gateway, provider.token("old"), provider.issuer)).status_code == 200
        provider.add("new", second)
        for kid in ("new", "old", "new"):
            assert (await login(gateway, provider.token(kid), provider.issuer)).status_code == 200
        assert provider.fetched == 2, "known keys are not fetched again"
        withdrawn = provider.token("old")
        del provider.keys["old"]
        provider.add("newest")
        assert (await login(gateway, provider.token("newest"), provider.issuer)).status_code == 200
        assert (await login(gateway, withdrawn, provider.issuer)).status_code == 401


async def test_unknown_key_ids_do_not_make_the_gateway_a_flood(replica: Replica) -> None:
    provider = Provider("/", "/jwks")
    provider.add("one")
    async with signed_in_by(replica, provider, "roles") as gateway:
        assert (await login(gateway, provider.token("one"), provider.issuer)).status_code == 200
        strangers = Provider("/", "/jwks")
        strangers.issuer = provider.issuer
        for number in range(30):
            strangers.add(f"made-up-{number}", "ES256")
            refused = await login(gateway, strangers.token(f"made-up-{number}"), provider.issuer)
            assert refused.status_code == 401
        assert provider.fetched < 10
        assert (await login(gateway, provider.token("one"), provider.issuer)).status_code == 200
