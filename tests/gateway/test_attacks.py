"""Attacks that must fail, and rough input that must get a clear answer."""

import asyncio
import time
from pathlib import Path
from typing import Any

import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gateway.browser import EXECUTE, execute, guest, streaming
from tests.gateway.conftest import Issuer, serving
from tests.gateway.test_sessions import Replica, replica, until
from tests.integration.test_execution import playbook
from tests.stack import Stack
from wayfarer.gateway.graphql import build_schema
from wayfarer.local.ports import free_port

__all__ = ["replica"]
ECHO = playbook("t/plain", "workflow: [{step: start, tool: {kind: python, code: \"result = 'ok'\"}}]")


async def login(gateway: httpx2.AsyncClient, issuer: Issuer, token: Any, domain: str | None = None) -> httpx2.Response:
    """Exchange an ID token."""
    body = {"auth0_token": token, "auth0_domain": domain or issuer.url}
    return await gateway.post("/api/auth/login", json=body)


async def test_an_issuer_is_known_by_its_url_or_its_domain(gateway: httpx2.AsyncClient, issuer: Issuer) -> None:
    bare = issuer.url.removeprefix("http://")
    for domain in (issuer.url, bare, f"{bare}/", f"https://{bare}"):
        assert (await login(gateway, issuer, issuer.token(), domain)).status_code == 200, domain
    for domain in ("elsewhere.example", f"{bare}.evil.example", "http://user@" + bare, bare + "/x", "*"):
        assert (await login(gateway, issuer, issuer.token(), domain)).status_code == 401, domain


async def test_more_forged_tokens(gateway: httpx2.AsyncClient, issuer: Issuer) -> None:
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    now = int(time.time())
    for token in (
        issuer.token(key=stranger),
        issuer.token(key=stranger, headers={"jwk": {"kty": "RSA", "n": "AQ", "e": "AQAB"}}),
        issuer.token(headers={"x5u": "http://evil.example/cert"}),
        issuer.token(headers={"crit": ["exp"]}),
        issuer.token(algorithm="PS256"),
        issuer.token(algorithm="RS512"),
        issuer.token(iat=now + 3_600),
        issuer.token(exp="tomorrow"),
        issuer.token(aud=["wayfarer-spa", "another"]),
        issuer.token(sub=""),
        issuer.token(iss=issuer.url + "/"),
        issuer.token()[:-4] + "AAAA",
        "a.b.c",
        "é.é.é",
        ".." * 10,
    ):
        answer = await login(gateway, issuer, token)
        assert answer.status_code == 401, token[-60:]
    assert (await login(gateway, issuer, 5)).status_code == 400
    assert (await login(gateway, issuer, {"a": 1})).status_code == 400


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
async def test_keys_may_rotate_and_be_of_three_kinds(replica: Replica, algorithm: str) -> None:
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    makers: dict[str, Any] = {
        "RS256": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
        "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "EdDSA": ed25519.Ed25519PrivateKey.generate,
    }
    keys = {"one": makers[algorithm]()}
    encode = jwt.get_algorithm_by_name(algorithm).to_jwk
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    secret = {"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ", "kid": "oct", "alg": "HS256"}

    async def discovery(_: object) -> JSONResponse:
        return JSONResponse({"issuer": url, "jwks_uri": f"{url}/jwks"})

    async def jwks(_: object) -> JSONResponse:
        public = [{**encode(key.public_key(), as_dict=True), "kid": kid} for kid, key in keys.items()]
        return JSONResponse({"keys": [*public, secret]})

    def token(kid: str) -> str:
        now = int(time.time())
        claims = {"iss": url, "aud": "wayfarer-spa", "sub": "u", "iat": now, "exp": now + 60}
        return jwt.encode(claims, keys[kid], algorithm, {"kid": kid})

    app = Starlette(routes=[Route("/.well-known/openid-configuration", discovery), Route("/jwks", jwks)])
    async with serving(app, port), replica(oidc_issuer=url) as gateway:
        for kid in ("one", "two"):
            keys[kid] = keys.get(kid) or makers[algorithm]()
            answer = await gateway.post("/api/auth/login", json={"id_token": token(kid), "issuer": url})
            assert answer.status_code == 200, answer.text
        assert answer.json()["user"]["roles"] == ["traveller"]


async def test_an_identity_provider_that_is_away_is_a_503(replica: Replica, issuer: Issuer) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    async with replica(oidc_issuer=url) as gateway:
        answer = await gateway.post("/api/auth/login", json={"id_token": issuer.token(iss=url), "issuer": url})
        assert answer.status_code == 503
        assert answer.json()["error"]


@pytest.mark.parametrize(
    "target",
    [
        "/noetl/../api/credentials",
        "/noetl/%2e%2e/credentials",
        "/noetl/..%2fcredentials",
        "/noetl//evil.example/x",
        "/noetl/http://evil.example/",
        "/noetl/executions/1/events/../../credentials",
        "/noetl/credentials%00",
        "/noetl/credentials%0d%0aX-Evil:1",
        "/noetl/executions;x=1",
        "/noetl/",
        "/noetl/credentials",
        "/noetl/worker/pools",
        "/noetl/events",
        "/noetl/schedules",
        "/noetl/executions/./1",
        "/noetl/executions/...",
        "/noetl/catalog/register",
    ],
)
async def test_path_tricks_do_not_lead_through_the_proxy(gateway: httpx2.AsyncClient, target: str) -> None:
    token = await guest(gateway)
    url = gateway.base_url
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(
        f"GET {target} HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n".encode()
    )
    status = int((await reader.readline()).split()[1])
    writer.close()
    assert status in (307, 400, 403, 404, 405)


async def test_a_guest_sees_only_their_own_executions_through_the_proxy(
    gateway: httpx2.AsyncClient, stack: Stack
) -> None:
    await stack.register(ECHO)
    mine, other = await guest(gateway), await guest(gateway)
    started = (await execute(gateway, mine, "t/plain"))["data"]["executePlaybook"]
    assert started["requestId"] is None
    execution_id = started["executionId"]

    async def seen(token: str, path: str) -> httpx2.Response:
        return await gateway.get(f"/noetl/{path}", headers={"Authorization": f"Bearer {token}"})

    assert (await seen(mine, f"executions/{execution_id}")).json()["execution_id"] == execution_id
    assert (await seen(other, f"executions/{execution_id}")).status_code == 403
    listed = (await seen(mine, "executions?user_uid=somebody")).json()["executions"]
    assert [item["execution_id"] for item in listed] == [execution_id]
    assert (await seen(other, "executions")).json()["executions"] == []


async def test_a_run_is_not_repeated_through_the_proxy_by_who_may_no_longer_run_it(
    gateway: httpx2.AsyncClient, replica: Replica, stack: Stack, issuer: Issuer, tmp_path: Path
) -> None:
    await stack.register(ECHO)
    file = tmp_path / "access.yaml"
    file.write_text("roles: {traveller: {view: ['t/**']}}")
    body = {"id_token": issuer.token(sub="was-allowed"), "issuer": issuer.url}
    token = (await gateway.post("/api/auth/login", json=body)).json()["session_token"]
    execution_id = (await execute(gateway, token, "t/plain"))["data"]["executePlaybook"]["executionId"]
    headers = {"Authorization": f"Bearer {token}"}
    async with replica(access_file=file) as strict:
        answer = await strict.post(f"/noetl/executions/{execution_id}/rerun", json={}, headers=headers)
        assert answer.status_code == 403
    again = await gateway.post(f"/noetl/executions/{execution_id}/rerun", json={}, headers=headers)
    assert again.status_code == 200


async def test_a_playbook_is_named_once_and_not_by_another_ones_id(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    """The server takes an id before a path, and a path before a name: the permission is for what it takes."""
    await stack.register(ECHO)
    await stack.register(ECHO.replace("t/plain", "private/plain"))
    entries = (await stack.client.post("/api/catalog/list", json={})).json()["entries"]
    ids = {entry["path"]: entry["catalog_id"] for entry in entries}
    headers = {"Authorization": f"Bearer {await guest(gateway)}"}
    for path in ("execute", "catalog/resource"):
        for hidden in (ids["private/plain"], int(ids["private/plain"])):
            body = {"path": "t/plain", "catalog_id": hidden}
            assert (await gateway.post(f"/noetl/{path}", json=body, headers=headers)).status_code == 403
        own = await gateway.post(f"/noetl/{path}", json={"catalog_id": ids["t/plain"]}, headers=headers)
        assert (own.status_code, own.json()["path"]) == (200, "t/plain")
        unknown = await gateway.post(f"/noetl/{path}", json={"path": "t/plain", "catalog_id": "1"}, headers=headers)
        assert unknown.status_code == 404
        for strange in ("", "x", [], False):
            body = {"path": "t/plain", "catalog_id": strange}
            assert (await gateway.post(f"/noetl/{path}", json=body, headers=headers)).status_code == 400
    for body, status in (
        ({"playbook_id": "t/plain"}, 200),
        ({"name": "t/plain"}, 200),
        ({"playbook_id": "private/plain", "name": "t/plain"}, 403),
        ({"path": "", "name": "private/plain"}, 403),
        ({"path": "t/plain", "playbook_id": "private/plain"}, 200),
    ):
        answer = await gateway.post("/noetl/execute", json=body, headers=headers)
        assert answer.status_code == status, body
        assert status != 200 or answer.json()["path"] == "t/plain"


ASKING = playbook("t/asking", "workflow: [{step: start, tool: {kind: wait, signal: decision.made}}]")


async def test_a_decision_is_the_owners_and_says_so(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    await stack.register(ASKING)
    session = (await gateway.post("/api/auth/guest", json={})).json()
    mine, other = ({"Authorization": f"Bearer {token}"} for token in (session["session_token"], await guest(gateway)))
    started = (await execute(gateway, session["session_token"], "t/asking"))["data"]["executePlaybook"]
    door = f"/noetl/executions/{started['executionId']}/signals"

    async def waits() -> bool:
        return bool((await gateway.get("/noetl/signals", headers=mine)).json()["waiting"])

    await until(waits)
    assert (await gateway.get("/noetl/signals", headers=other)).json()["waiting"] == []
    assert (await gateway.get(door, headers=other)).status_code == 403
    forged = {"payload": {"ok": True}, "by": "somebody"}
    assert (await gateway.post(f"{door}/decision.made", json=forged, headers=other)).status_code == 403
    assert (await gateway.post(f"{door}/decision.made", json=forged, headers=mine)).status_code == 200
    assert (await stack.wait(started["executionId"]))["result"] == {"ok": True}
    events = (await gateway.get(f"/noetl/executions/{started['executionId']}/events", headers=mine)).text
    assert "somebody" not in events
    assert session["user"]["sub"] in events


async def test_a_start_through_the_proxy_may_be_repeated_with_its_key(
    gateway: httpx2.AsyncClient, stack: Stack
) -> None:
    await stack.register(ECHO)
    ids = []
    for token in [await guest(gateway)] * 2 + [await guest(gateway)]:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "the-same"}
        answer = await gateway.post("/noetl/execute", json={"path": "t/plain"}, headers=headers)
        ids.append(answer.json()["execution_id"])
    assert ids[0] == ids[1] != ids[2]


async def test_floods_in_one_query_are_refused(gateway: httpx2.AsyncClient) -> None:
    headers = {"Authorization": f"Bearer {await guest(gateway)}"}
    queries = [
        "{" + " ".join(f"a{n}: health" for n in range(50)) + "}",
        "query {" + "health " * 3_000 + "}",
        "fragment a on Query { ...a } { ...a }",
        "mutation {" + " ".join(f'm{n}: executePlaybook(name: "t/plain") {{ id }}' for n in range(30)) + "}",
    ]
    for query in queries:
        answer = await gateway.post("/graphql", json={"query": query}, headers=headers)
        assert answer.status_code == 200
        assert answer.json()["errors"][0]["message"]
    batch = await gateway.post("/graphql", json=[{"query": "{ health }"}] * 10, headers=headers)
    assert batch.status_code == 400


async def test_introspection_can_be_switched_off(replica: Replica) -> None:
    async with replica(graphql_introspection=False) as gateway:
        headers = {"Authorization": f"Bearer {await guest(gateway)}"}
        answer = await gateway.post("/graphql", json={"query": "{ __schema { types { name } } }"}, headers=headers)
        assert answer.json()["errors"]


async def test_variables_over_the_limit_get_a_friendly_error(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    await stack.register(ECHO)
    token = await guest(gateway)
    answer = await execute(gateway, token, "t/plain", text="x" * 1_000_000)
    assert answer["errors"][0]["extensions"]["status"] == 413
    assert "max_variables_bytes" in answer["errors"][0]["message"]


@pytest.mark.parametrize("variables", [5, "[1]", "{", [1], True, '{"a": NaN}', "\ud800"])
async def test_variables_that_are_no_object_get_a_friendly_error(
    gateway: httpx2.AsyncClient, stack: Stack, variables: Any
) -> None:
    await stack.register(ECHO)
    headers = {"Authorization": f"Bearer {await guest(gateway)}", "Content-Type": "application/json"}
    import json

    body = json.dumps({"query": EXECUTE, "variables": {"name": "t/plain", "variables": variables}})
    answer = await gateway.post("/graphql", content=body, headers=headers)
    assert answer.status_code in (200, 400)
    assert answer.json().get("errors") or answer.json().get("error")


async def test_variables_may_be_json_text(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    await stack.register(ECHO)
    headers = {"Authorization": f"Bearer {await guest(gateway)}"}
    body = {"query": EXECUTE, "variables": {"name": "t/plain", "variables": '{"a": 1}'}}
    answer = (await gateway.post("/graphql", json=body, headers=headers)).json()
    assert answer["data"]["executePlaybook"]["textOutput"] is None


async def test_an_unknown_playbook_is_a_friendly_error(gateway: httpx2.AsyncClient) -> None:
    answer = await execute(gateway, await guest(gateway), "t/nowhere")
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == -32602
    assert "t/nowhere" in answer["errors"][0]["message"]


@pytest.mark.parametrize("last_id", ["-1", "9" * 40, "x", "1 OR 1=1", "١٢", "0x10", "1.5"])
async def test_a_strange_last_event_id_is_harmless(gateway: httpx2.AsyncClient, last_id: str) -> None:
    token = await guest(gateway)
    async with streaming(gateway, token) as stream:
        client_id = (await stream.next())[1]["result"]["clientId"]
    params = {"session_token": token, "client_id": client_id}
    headers = {"Last-Event-ID": last_id.encode()}
    async with gateway.stream("GET", "/events", params=params, headers=headers) as response:
        assert response.status_code == 200
        async for line in response.aiter_lines():
            if line.startswith("event:"):
                assert line == "event: message"
                break


@pytest.mark.parametrize("client_id", ["x", "a.b", "*", ">", "../x", "0" * 5_000])
async def test_a_client_id_that_no_gateway_gave_is_refused(gateway: httpx2.AsyncClient, client_id: str) -> None:
    async with streaming(gateway, await guest(gateway), client_id) as stream:
        event, data = await stream.next()
    assert (event, data["error"]["code"]) == ("error", -32602)


async def test_graphql_without_a_session_is_401(gateway: httpx2.AsyncClient) -> None:
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}):
        assert (await gateway.post("/graphql", json={"query": "{ health }"}, headers=headers)).status_code == 401


async def test_rough_bodies_never_make_a_500(gateway: httpx2.AsyncClient) -> None:
    token = await guest(gateway)
    doors = ["auth/login", "auth/guest", "auth/validate", "auth/logout", "auth/check-access", "subscriptions/firestore"]
    leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
    fields = st.sampled_from(
        [
            "auth0_token",
            "auth0_domain",
            "display_name",
            "session_token",
            "path",
            "client_id",
            "playbook_path",
            "everywhere",
        ]
    )
    bodies = st.dictionaries(fields, leaves | st.lists(leaves, max_size=3), max_size=4) | leaves
    cases: list[tuple[str, Any]] = []

    @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(doors), bodies)
    def collect(door: str, body: Any) -> None:
        cases.append((door, body))

    collect()
    import json

    for door, body in cases:
        headers = {"Authorization": f"Bearer {token}"} if "subscriptions" in door else {}
        answer = await gateway.post(f"/api/{door}", content=json.dumps(body), headers=headers)
        assert answer.status_code < 500, (door, body, answer.text)


async def test_what_a_query_says_is_not_logged(gateway: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    token = await guest(gateway)
    for query in ('{ nope(text: "forged\u2028line \u001b[31m") }', "{ forged"):
        answer = await gateway.post("/graphql", json={"query": query}, headers={"Authorization": f"Bearer {token}"})
        assert answer.json()["errors"]
    assert "forged" not in caplog.text


async def test_a_known_document_is_judged_by_the_schema_that_is_asked() -> None:
    query = "{ __schema { queryType { name } } }"
    assert not (await build_schema(introspection=True).execute(query)).errors
    assert (await build_schema(introspection=False).execute(query)).errors
    assert not (await build_schema(introspection=True).execute(query)).errors
