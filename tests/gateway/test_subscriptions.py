"""Document subscriptions: a snapshot first, then every change, and only of one's own documents."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import msgspec
import pytest
import pytest_asyncio

from tests.gateway.browser import guest, streaming
from tests.gateway.conftest import serving
from tests.integration.test_execution import playbook
from tests.stack import Stack
from wayfarer.bus import Bus
from wayfarer.gateway.app import build_app
from wayfarer.gateway.settings import Settings

READER = playbook(
    "platform/reader",
    """
workload: {tool: "", arguments: {}}
workflow:
- step: start
  tool:
    kind: python
    input: {tool: "{{ tool }}", path: "{{ arguments.path }}", uid: "{{ user_uid }}"}
    code: |
      owner = uid if path == 'notes/mine' else 'somebody-else'
      result = {'status': 'ok', 'data': {'path': path, 'tool': tool, 'data': {'owner': owner}}}
""",
)
ACCESS = """
roles: {guest: {execute: ['t/**']}}
documents:
  owned: [{paths: 'notes/{note}/**', document: 'notes/{note}', field: owner}]
"""


@pytest_asyncio.fixture(scope="module")
async def reading(
    gateway_settings: Settings, stack: Stack, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[httpx2.AsyncClient]:
    """A gateway with a reader playbook and a rule for owned documents."""
    await stack.register(READER)
    file = tmp_path_factory.mktemp("access") / "access.yaml"
    file.write_text(ACCESS)
    port = gateway_settings.gateway_port + 1
    settings = gateway_settings.model_copy(
        update={"document_reader": "platform/reader", "access_file": file, "gateway_port": port}
    )
    async with (
        serving(build_app(settings), port) as url,
        httpx2.AsyncClient(base_url=url, timeout=20) as client,
    ):
        yield client


async def subscribe(gateway: httpx2.AsyncClient, token: str, client_id: str, path: str) -> httpx2.Response:
    """Ask for a subscription."""
    body = {"client_id": client_id, "path": path}
    return await gateway.post("/api/subscriptions/firestore", json=body, headers={"Authorization": f"Bearer {token}"})


async def sub_of(gateway: httpx2.AsyncClient, token: str) -> str:
    """The user of a session."""
    return str((await gateway.post("/api/auth/validate", json={"session_token": token})).json()["user"]["sub"])


async def test_a_snapshot_comes_first_and_then_changes(reading: httpx2.AsyncClient, nats_url: str) -> None:
    token = await guest(reading)
    mine = f"users/{await sub_of(reading, token)}/trips/t1/events"
    bus = await Bus.connect(nats_url, "test")
    async with streaming(reading, token) as stream:
        client_id = (await stream.next())[1]["result"]["clientId"]
        answer = await subscribe(reading, token, client_id, mine)
        assert answer.status_code == 201
        name = answer.json()["subscription_id"]
        event, data = await stream.next()
        assert event == "subscription/event"
        assert data["params"]["op"] == "snapshot"
        assert data["params"]["document"]["tool"] == "query_collection"
        for change in ({"path": f"{mine}/e1", "op": "added"}, {"path": f"{mine}/e1", "op": "removed"}):
            subject = f"noetl.documents.{change['path'].replace('/', '.')}"
            await bus.jetstream.publish(subject, msgspec.json.encode(change))
            event, data = await stream.next()
            assert (event, data["params"]) == ("subscription/event", {"subscriptionId": name, **change})
        ended = await reading.delete(
            f"/api/subscriptions/firestore/{name}", headers={"Authorization": f"Bearer {token}"}
        )
        assert ended.status_code == 204
        await bus.jetstream.publish(f"noetl.documents.{mine.replace('/', '.')}.e2", b'{"path":"x","op":"added"}')
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(stream.next(), 0.3)
    await bus.close()


async def test_a_document_whose_owner_is_written_elsewhere(reading: httpx2.AsyncClient) -> None:
    token = await guest(reading)
    async with streaming(reading, token) as stream:
        client_id = (await stream.next())[1]["result"]["clientId"]
        assert (await subscribe(reading, token, client_id, "notes/mine/lines")).status_code == 201
        assert (await subscribe(reading, token, client_id, "notes/theirs/lines")).status_code == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [("users/somebody-else/trips", 403), ("users/../secrets", 400), ("", 400), ("a//b", 400), ("x" * 600, 400)],
)
async def test_other_peoples_paths_and_tricks_are_refused(reading: httpx2.AsyncClient, path: str, status: int) -> None:
    token = await guest(reading)
    async with streaming(reading, token) as stream:
        client_id = (await stream.next())[1]["result"]["clientId"]
        assert (await subscribe(reading, token, client_id, path)).status_code == status


async def test_domain_events_reach_all_clients_of_their_user_and_nobody_else(
    gateway: httpx2.AsyncClient, nats_url: str
) -> None:
    mine, other = await guest(gateway), await guest(gateway)
    user = await sub_of(gateway, mine)
    bus = await Bus.connect(nats_url, "test")
    async with (
        streaming(gateway, mine) as first,
        streaming(gateway, mine) as second,
        streaming(gateway, other) as foreign,
    ):
        for stream in (first, second, foreign):
            await stream.next()
        params: dict[str, Any] = {"user_uid": user, "event_id": "e1"}
        await bus.jetstream.publish("noetl.domain.secret.thing", msgspec.json.encode(params))
        await bus.jetstream.publish("noetl.domain.calendar.event.touched", msgspec.json.encode(params))
        for stream in (first, second):
            event, data = await asyncio.wait_for(stream.next(), 5)
            assert (event, data["params"]) == ("calendar.event.touched", params)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(foreign.next(), 0.3)
    await bus.close()
