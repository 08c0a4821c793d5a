"""What the gateway says of itself."""

import json
import logging
from pathlib import Path

import httpx2
import pytest

from tests.gateway.browser import guest
from wayfarer.gateway.graphql import build_schema


def test_the_checked_in_schema_is_the_served_one(repository: Path) -> None:
    """Regenerate with ``python -m wayfarer.gateway.graphql``."""
    checked_in = (repository / "src/wayfarer/gateway/schema.graphql").read_text()
    assert checked_in.strip() == build_schema().as_str().strip()


async def test_liveness_readiness_and_metrics(gateway: httpx2.AsyncClient) -> None:
    assert (await gateway.get("/health")).json()["status"] == "ok"
    assert (await gateway.get("/ready")).json()["status"] == "ready"
    answer = await gateway.get("/metrics")
    assert answer.status_code == 200
    assert "wayfarer_gateway_requests_total" in answer.text


async def test_the_runtime_contract_names_the_routes(gateway: httpx2.AsyncClient) -> None:
    contract = (await gateway.get("/api/runtime/contract")).json()
    paths = {route["path"] for route in contract["routes"]}
    assert {"/graphql", "/events", "/api/auth/login", "/api/subscriptions/firestore", "/noetl/{path:path}"} <= paths
    assert contract["auth"]["guest"] is True


async def test_health_and_version_are_graphql_queries(gateway: httpx2.AsyncClient) -> None:
    headers = {"Authorization": f"Bearer {await guest(gateway)}"}
    answer = (await gateway.post("/graphql", json={"query": "{ health version }"}, headers=headers)).json()
    assert answer["data"]["health"] == "ok"


async def test_an_origin_outside_the_list_gets_no_permission(gateway: httpx2.AsyncClient) -> None:
    for origin, allowed in (("http://127.0.0.1:5173", True), ("http://evil.example", False), ("null", False)):
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        answer = await gateway.options("/graphql", headers=headers)
        assert (answer.headers.get("access-control-allow-origin") == origin) is allowed


async def test_the_access_log_has_a_request_id_and_no_token(
    gateway: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    token = await guest(gateway)
    with caplog.at_level(logging.INFO, logger="wayfarer.gateway.access"):
        answer = await gateway.get(f"/nowhere%0d%0aforged?session_token={token}")
    lines = [record.getMessage() for record in caplog.records if record.name == "wayfarer.gateway.access"]
    assert lines
    assert token not in "".join(lines)
    assert json.loads(lines[-1])["request_id"] == answer.headers["x-request-id"]
    assert "\n" not in lines[-1]
