"""The HTTP API over real PostgreSQL and NATS."""

from typing import Any

import httpx2
import pytest

NOOP = """
apiVersion: noetl.io/v2
kind: Playbook
metadata: {name: quiet, path: tests/quiet}
workload: {greeting: hello, deep: {a: 1}}
workflow:
- step: start
  set: {ctx.text: "{{ greeting }} {{ deep.b }}"}
  next: end
- step: end
"""


async def test_a_registered_playbook_runs_to_its_end(api: httpx2.AsyncClient) -> None:
    first = (await api.post("/api/catalog/register", json={"content": NOOP})).json()
    again = (await api.post("/api/catalog/register", json={"content": NOOP})).json()
    assert first["status"] == "success"
    assert again["version"] == first["version"]
    started = (await api.post("/api/execute", json={"path": "tests/quiet", "workload": {"deep": {"b": 2}}})).json()
    status = (await api.get(f"/api/executions/{started['execution_id']}/status")).json()
    assert status["status"] == "COMPLETED"
    events = (await api.get(f"/api/executions/{started['execution_id']}/events")).json()["events"]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[0]["payload"]["workload"] == {"greeting": "hello", "deep": {"a": 1, "b": 2}}


async def test_the_same_idempotency_key_starts_one_execution(api: httpx2.AsyncClient) -> None:
    await api.post("/api/catalog/register", json={"content": NOOP})
    headers = {"Idempotency-Key": "only-once"}
    answers = [await api.post("/api/execute", json={"path": "tests/quiet"}, headers=headers) for _ in range(3)]
    assert len({answer.json()["execution_id"] for answer in answers}) == 1


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/api/execute", {"path": "tests/none"}, 404),
        ("POST", "/api/execute", {}, 422),
        ("POST", "/api/execute", {"path": "tests/quiet", "version": "x"}, 422),
        ("GET", "/api/executions/17", None, 404),
        ("GET", "/api/executions/abc", None, 404),
        ("GET", "/api/executions/99999999999999999999/events", None, 404),
        ("POST", "/api/catalog/resource", {"path": "tests/none"}, 404),
        ("POST", "/api/catalog/register", {"content": "a: [1"}, 422),
        ("POST", "/api/catalog/register", {"content": "\u0e01\u0e02\u0e03\u0e04"}, 422),
        ("GET", "/api/credentials/none", None, 404),
        ("GET", "/api/credentials/none%00", None, 404),
        ("POST", "/api/events", {"command_id": 3}, 422),
        ("GET", "/api/executions?status=bogus", None, 422),
        ("GET", "/api/nothing", None, 404),
    ],
)
async def test_bad_requests_get_a_clear_error(
    api: httpx2.AsyncClient, method: str, path: str, body: object, status: int
) -> None:
    answer = await api.request(method, path, json=body)
    assert answer.status_code == status
    assert set(answer.json()["error"]) >= {"code", "message"}


async def test_all_issues_of_a_playbook_come_at_once_with_their_lines(api: httpx2.AsyncClient) -> None:
    broken = NOOP.replace("next: end", "next: nowhere").replace("- step: end", "- step: start\n  tool: {kind: pyhton}")
    answer = await api.post("/api/catalog/register", json={"content": broken})
    assert answer.status_code == 422
    issues = answer.json()["error"]["details"]["issues"]
    assert {issue["line"] for issue in issues} >= {9, 10}
    assert any("did you mean 'python'" in issue.get("hint", "") for issue in issues)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("duffel", {"token": "duffel_live_Zx81kq"}, "duffel_test_"),
        ("anything", {"nested": {"key": ["duffel_live_Zx81kq"]}}, "live key"),
        ("duffel", {"token": "something_else"}, "test-mode"),
        ("amadeus", {"base_url": "https://api.amadeus.com"}, "test.api.amadeus.com"),
        ("duffel", {"base_url": "https://api.duffel.com"}, "lacks 'token'"),
    ],
)
async def test_live_keys_are_refused_and_not_repeated(
    api: httpx2.AsyncClient, name: str, data: dict[str, Any], said: str
) -> None:
    answer = await api.post("/api/credentials", json={"name": name, "type": "custom", "data": data})
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "credential_refused"
    assert said in answer.json()["error"]["message"]
    assert "Zx81kq" not in answer.text


async def test_credentials_go_in_and_never_come_out(api: httpx2.AsyncClient) -> None:
    body = {"name": "shop", "type": "bearer", "data": {"token": "canary-4711"}}
    answer = await api.post("/api/credentials", json=body)
    listing = await api.get("/api/credentials")
    one = await api.get("/api/credentials/shop")
    assert "canary-4711" not in answer.text + listing.text + one.text
    assert (one.json()["type"], one.json()["fields"]) == ("bearer", ["token"])
    assert any(item["name"] == "shop" and item["fields"] == ["token"] for item in listing.json()["credentials"])


async def test_a_version_is_executed_and_read_by_its_catalog_id(api: httpx2.AsyncClient) -> None:
    """Clients keep the id that a registration gave; some send it as a number."""
    old = (await api.post("/api/catalog/register", json={"content": NOOP.replace("hello", "older")})).json()
    new = (await api.post("/api/catalog/register", json={"content": NOOP.replace("hello", "newer")})).json()
    assert new["version"] > old["version"]
    for given in (old["catalog_id"], int(old["catalog_id"])):
        started = (await api.post("/api/execute", json={"catalog_id": given, "parameters": {}})).json()
        assert (started["path"], started["version"]) == ("tests/quiet", old["version"])
        resource = (await api.post("/api/catalog/resource", json={"catalog_id": given})).json()
        assert "older" in resource["content"]
    for missing in ("17", "9999999999999999999"):
        for route in ("/api/execute", "/api/catalog/resource"):
            assert (await api.post(route, json={"catalog_id": missing})).status_code == 404
    assert (await api.post("/api/catalog/resource", json={})).status_code == 422
