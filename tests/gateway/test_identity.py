"""Sign-in, permissions, and attacks that must fail."""

import time

import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from tests.gateway.browser import execute, guest
from tests.gateway.conftest import Issuer
from tests.gateway.test_sessions import Replica, replica

__all__ = ["replica"]


async def login(gateway: httpx2.AsyncClient, issuer: Issuer, token: str) -> httpx2.Response:
    """Exchange an ID token."""
    domain = issuer.url.removeprefix("http://")
    return await gateway.post("/api/auth/login", json={"auth0_token": token, "auth0_domain": domain})


async def test_an_id_token_becomes_a_session_that_a_logout_ends(gateway: httpx2.AsyncClient, issuer: Issuer) -> None:
    answer = (await login(gateway, issuer, issuer.token(roles=["admin"], name="Ada"))).json()
    assert answer["user"] == {"email": "u@example.com", "display_name": "Ada", "sub": "u1", "roles": ["admin"]}
    token = {"session_token": answer["session_token"]}
    assert (await gateway.post("/api/auth/validate", json=token)).json()["valid"] is True
    await gateway.post("/api/auth/logout", json=token)
    assert (await gateway.post("/api/auth/validate", json=token)).json() == {"valid": False}


async def test_forged_tokens_are_refused(gateway: httpx2.AsyncClient, issuer: Issuer) -> None:
    public = issuer.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    now = int(time.time())
    claims = {"iss": issuer.url, "aud": "wayfarer-spa", "sub": "u1", "iat": now, "exp": now + 60}
    header = (
        jwt.utils.base64url_encode(b'{"alg":"HS256","kid":"k1"}')
        + b"."
        + jwt.utils.base64url_encode(jwt.api_jws.json.dumps(claims).encode())
    )
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(header, public)
    forged = [
        jwt.encode(claims, None, "none"),
        (header + b"." + jwt.utils.base64url_encode(signature)).decode(),
        issuer.token(iss="http://elsewhere"),
        issuer.token(aud="another-client"),
        issuer.token(exp=now - 3_600),
        issuer.token(nbf=now + 3_600),
        issuer.token(headers={"kid": "unknown"}),
        issuer.token(headers={"jku": "http://evil/jwks"}),
        issuer.token(pad="x" * 20_000),
        "not.a.token",
        "",
    ]
    for token in forged:
        answer = await login(gateway, issuer, token)
        assert answer.status_code == 401, token[:60]
        assert answer.json()["error"]


async def test_what_no_rule_allows_is_denied(gateway: httpx2.AsyncClient) -> None:
    token = await guest(gateway)
    answer = await execute(gateway, token, "automation/agents/mcp/firestore")
    assert answer["errors"][0]["extensions"]["code"] == -32003
    body = {"session_token": token, "playbook_path": "t/echo", "permission_type": "execute"}
    assert (await gateway.post("/api/auth/check-access", json=body)).json() == {"allowed": True}


@pytest.mark.parametrize(
    "path", ["../credentials", "credentials", "a%2f..%2fcredentials", "//evil", "catalog/register"]
)
async def test_the_proxy_gives_only_what_the_session_may_have(gateway: httpx2.AsyncClient, path: str) -> None:
    token = await guest(gateway)
    answer = await gateway.post(f"/noetl/{path}", json={}, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code in (400, 403, 404)


@pytest.mark.parametrize("body", ["{", "[]", '{"query": 3}', '{"query": "{ nothing }"}', '{"query": "mutation { x }"}'])
async def test_bad_graphql_is_an_error_and_never_a_500(gateway: httpx2.AsyncClient, body: str) -> None:
    token = await guest(gateway)
    answer = await gateway.post("/graphql", content=body, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code in (200, 400)
    assert answer.json().get("errors") or answer.json().get("error")


TWO = "query A { health } query B { version }"


@pytest.mark.parametrize(
    ("query", "name", "answered"),
    [
        (TWO, "B", "version"),
        (TWO, "C", None),
        (TWO, None, None),
        (TWO, "", None),
        ("query A { health }", "", "health"),
        ("query A { health }", "B", None),
        ("{ health }", "A", None),
        ("fragment F on Query { health }", None, None),
    ],
)
async def test_the_named_operation_is_run_and_an_unknown_name_is_an_error(
    gateway: httpx2.AsyncClient, query: str, name: str | None, answered: str | None
) -> None:
    headers = {"Authorization": f"Bearer {await guest(gateway)}"}
    answer = await gateway.post("/graphql", json={"query": query, "operationName": name}, headers=headers)
    assert answer.status_code == 200
    assert list(answer.json()["data"] or ()) == ([answered] if answered else [])
    assert bool(answer.json().get("errors")) is (answered is None)


async def test_a_call_is_about_the_token_of_its_body(gateway: httpx2.AsyncClient) -> None:
    token = await guest(gateway)
    for header, body, valid in (
        (token, "wrong", False),
        ("stale", token, True),
        (token, "", True),
        ("stale", "", False),
    ):
        answer = await gateway.post(
            "/api/auth/validate", json={"session_token": body}, headers={"Authorization": f"Bearer {header}"}
        )
        assert answer.status_code == 200
        assert answer.json()["valid"] is valid


async def test_fields_may_be_in_camel_case(gateway: httpx2.AsyncClient) -> None:
    signed_in = (await gateway.post("/api/auth/guest", json={"displayName": "Ada"})).json()
    assert signed_in["user"]["display_name"] == "Ada"
    body = {"sessionToken": signed_in["session_token"], "playbookPath": "t/x", "permissionType": "view"}
    assert (await gateway.post("/api/auth/validate", json=body)).json()["valid"]
    assert (await gateway.post("/api/auth/check-access", json=body)).json() == {"allowed": True}
    assert (await gateway.post("/api/auth/logout", json=body)).status_code == 200
    assert not (await gateway.post("/api/auth/validate", json=body)).json()["valid"]


async def test_what_can_be_read_can_be_asked_for_by_head(gateway: httpx2.AsyncClient) -> None:
    token = await guest(gateway)
    headers = {"Authorization": f"Bearer {token}"}
    for path in ("/health", "/ready", "/noetl/health", "/noetl/health/", f"/events?session_token={token}"):
        answer = await gateway.head(path, headers=headers)
        assert (answer.status_code, answer.content) == (200, b""), path
    assert (await gateway.get("/noetl/health/", headers=headers)).json()["status"] == "ok"
    assert (await gateway.head("/noetl/credentials", headers=headers)).status_code == 403


async def test_a_body_over_the_limit_is_refused_with_413(gateway: httpx2.AsyncClient) -> None:
    token = await guest(gateway)
    headers = {"Authorization": f"Bearer {token}"}
    answer = await gateway.post("/graphql", json={"query": "x" * 1_100_000}, headers=headers)
    assert answer.status_code == 413


async def test_callbacks_without_the_secret_are_refused(gateway: httpx2.AsyncClient) -> None:
    answer = await gateway.post("/api/internal/callback", json={"request_id": "x", "status": "COMPLETED"})
    assert answer.status_code == 403


@pytest.mark.parametrize("claim", ["realm_access.roles", "https://example.com/roles", "groups"])
async def test_roles_come_from_the_claim_that_is_set(replica: Replica, issuer: Issuer, claim: str) -> None:
    claims = {"realm_access": {"roles": ["admin"]}, "https://example.com/roles": ["admin"], "groups": "admin"}
    async with replica(oidc_roles_claim=claim) as gateway:
        for given, roles in ((claims, ["admin"]), ({"realm_access": "x", "groups": 5}, ["traveller"])):
            body = {"auth0_token": issuer.token(**given), "auth0_domain": issuer.url}
            answer = await gateway.post("/api/auth/login", json=body)
            assert answer.json()["user"]["roles"] == roles
