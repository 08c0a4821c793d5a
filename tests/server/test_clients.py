"""What command-line clients of this API ask for and read. Work is for a pool without workers, so it stays undone."""

import asyncio
import base64
import datetime
from typing import Any

import asyncpg
import httpx2

GOOD = """
apiVersion: noetl.io/v2
kind: Playbook
metadata: {name: several, path: clients/several}
workflow:
- step: first
  next: second
- step: second
  spec: {pool: nobody}
  tool: {kind: python, code: "result = 1"}
  next: third
- step: third
"""
NESTING = """
apiVersion: noetl.io/v2
kind: Playbook
metadata: {name: nesting, path: clients/nesting}
workflow:
- step: nested
  tool: {kind: playbook, path: clients/several}
"""
WAITING = """
apiVersion: noetl.io/v2
kind: Playbook
metadata: {name: waiting, path: clients/waiting}
workflow:
- step: ask
  tool: {kind: wait, signal: answer}
"""


async def registered(api: httpx2.AsyncClient, *contents: str) -> dict[str, Any]:
    items = [
        {"content": base64.b64encode(content.encode()).decode(), "resource_type": "Playbook"} for content in contents
    ]
    answer: dict[str, Any] = (await api.post("/api/catalog/register/batch", json={"items": items})).json()
    return answer


async def started(api: httpx2.AsyncClient, path: str, payload: dict[str, str] | None = None) -> str:
    answer = await api.post("/api/execute", json={"path": path, "payload": payload or {}, "resource_kind": "playbook"})
    return str(answer.json()["execution_id"])


async def test_a_folder_is_registered_in_one_call_and_one_bad_file_holds_up_no_other(api: httpx2.AsyncClient) -> None:
    answer = await registered(api, GOOD, "apiVersion: noetl.io/v2", WAITING)
    assert (answer["registered"], answer["failed"]) == (2, 1)
    assert [(result["index"], result["status"]) for result in answer["results"]] == [
        (0, "registered"),
        (1, "failed"),
        (2, "registered"),
    ]
    assert answer["results"][0]["path"] == "clients/several"
    assert answer["results"][0]["version"] == 1
    assert "kind" in answer["results"][1]["error"]
    assert answer["results"][1]["details"]["issues"]


async def test_a_batch_of_nothing_is_refused(api: httpx2.AsyncClient) -> None:
    assert (await api.post("/api/catalog/register/batch", json={"items": []})).status_code == 422


async def test_the_catalog_lists_credentials_without_their_values(api: httpx2.AsyncClient) -> None:
    body = {"name": "clients-db", "type": "postgres", "data": {"password": "not-to-be-told"}}
    await api.post("/api/credentials", json=body)
    answer = await api.post("/api/catalog/list", json={"resource_type": "Credential", "path": "clients-db"})
    (entry,) = answer.json()["entries"]
    assert (entry["kind"], entry["metadata"]["type"]) == ("credential", "postgres")
    assert entry["metadata"]["fields"] == ["password"]
    assert "not-to-be-told" not in answer.text


async def test_the_status_names_what_is_completed_and_what_runs(api: httpx2.AsyncClient) -> None:
    await registered(api, GOOD)
    status = (await api.get(f"/api/executions/{await started(api, 'clients/several')}/status")).json()
    assert status["completed_steps"] == ["first"]
    assert status["running_steps"] == ["second"]


async def test_a_cancellation_tells_what_it_ended(api: httpx2.AsyncClient) -> None:
    await registered(api, GOOD, NESTING)
    parent = await started(api, "clients/nesting")
    async with asyncio.timeout(20):
        while not (nested := (await api.get("/api/executions", params={"parent": parent})).json()["executions"]):
            await asyncio.sleep(0.02)
    first = (await api.post(f"/api/executions/{parent}/cancel", json={"reason": "enough", "cascade": True})).json()
    assert first["status"] == "CANCELLED"
    assert first["cancelled_executions"] == [parent, nested[0]["execution_id"]]
    again = (await api.post(f"/api/executions/{parent}/cancel", json={"cascade": False})).json()
    assert again["cancelled_executions"] == []
    assert "CANCELLED" in again["message"]


async def test_a_cleanup_ends_what_stands_still_and_leaves_what_waits(
    api: httpx2.AsyncClient, postgres_url: str
) -> None:
    await registered(api, GOOD, NESTING, WAITING)
    still, parent, waits = [
        await started(api, path) for path in ("clients/several", "clients/nesting", "clients/waiting")
    ]
    fresh = await started(api, "clients/several")
    long_ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)
    numbers = [int(execution_id) for execution_id in (still, parent, waits)]
    database = await asyncpg.connect(postgres_url)
    try:
        await database.execute("UPDATE executions SET started_at = $2 WHERE execution_id = ANY($1)", numbers, long_ago)
        await database.execute("UPDATE events SET created_at = $2 WHERE execution_id = ANY($1)", numbers, long_ago)
    finally:
        await database.close()
    body = {"older_than_minutes": 30, "dry_run": True}
    looked = (await api.post("/api/executions/cleanup", json=body)).json()
    assert int(still) in looked["execution_ids"]
    assert not {int(parent), int(waits), int(fresh)} & set(looked["execution_ids"])
    assert (await api.get(f"/api/executions/{still}/status")).json()["status"] == "RUNNING"
    done = (await api.post("/api/executions/cleanup", json={**body, "dry_run": False})).json()
    assert done["cancelled_count"] == looked["cancelled_count"]
    assert (await api.get(f"/api/executions/{still}/status")).json()["status"] == "CANCELLED"
    assert (await api.get(f"/api/executions/{waits}/status")).json()["status"] == "RUNNING"


async def test_a_purge_deletes_what_ended_with_its_nested_ones_and_nothing_else(
    api: httpx2.AsyncClient, postgres_url: str
) -> None:
    await registered(api, GOOD, NESTING)
    user = {"user_uid": "purged"}
    old, runs, recent = [await started(api, "clients/nesting", user) for _ in range(3)]
    half = await started(api, "clients/nesting", user)
    other = await started(api, "clients/nesting", {"user_uid": "kept"})
    children = {parent: await _nested(api, parent) for parent in (old, half)}
    for parent in (old, recent, other):
        assert (await api.post(f"/api/executions/{parent}/cancel")).status_code == 200
    assert (await api.post(f"/api/executions/{half}/cancel", json={"cascade": False})).status_code == 200
    database = await asyncpg.connect(postgres_url)
    try:
        ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=3)
        await database.execute(
            "UPDATE executions SET ended_at = $2 WHERE execution_id = ANY($1)", [int(old), int(half), int(other)], ago
        )
        asked = {"older_than_days": 2, "user_uid": "purged"}
        counted = (await api.post("/api/executions/purge", json={**asked, "dry_run": True})).json()
        assert counted["deleted_count"] == 1
        assert (await api.get(f"/api/executions/{old}")).status_code == 200
        done = (await api.post("/api/executions/purge", json=asked)).json()
        assert (done["deleted_count"], done["dry_run"]) == (1, False)
        for gone in (old, children[old]):
            assert (await api.get(f"/api/executions/{gone}")).status_code == 404
            assert (await api.get(f"/api/executions/{gone}/events")).status_code == 404
            for table in ("executions", "events", "outbox", "timers"):
                assert not await database.fetch(f"SELECT FROM {table} WHERE execution_id = $1", int(gone))
    finally:
        await database.close()
    for kept in (runs, recent, half, children[half], other):
        assert (await api.get(f"/api/executions/{kept}")).status_code == 200, "young, another's, or not over"
    await api.post(f"/api/executions/{children[half]}/cancel")
    assert (await api.post("/api/executions/purge", json={"user_uid": "purged"})).json()["deleted_count"] == 2
    listed = (await api.get("/api/executions", params={"user_uid": "purged"})).json()["executions"]
    roots = [item["execution_id"] for item in listed if item["parent_execution_id"] is None]
    assert roots == [runs], "what runs stays"


async def test_a_purge_of_everything_has_to_be_said(api: httpx2.AsyncClient) -> None:
    for body in ({}, {"dry_run": True}, {"user_uid": ""}, {"older_than_days": -1}):
        answer = await api.post("/api/executions/purge", json=body)
        assert answer.status_code == 422, body


async def _nested(api: httpx2.AsyncClient, parent: str) -> str:
    while True:
        found = (await api.get("/api/executions", params={"parent": parent})).json()["executions"]
        if found:
            return str(found[0]["execution_id"])
        await asyncio.sleep(0.02)
