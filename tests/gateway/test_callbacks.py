"""What playbooks say by themselves: results and progress, from inside only."""

import asyncio
import time
import uuid
from typing import Any

import httpx2
import pytest

from tests.gateway.browser import EXECUTE, execute, guest, streaming
from tests.gateway.conftest import SECRET
from tests.gateway.process import GatewayProcess
from tests.integration.test_execution import playbook
from tests.stack import Stack
from wayfarer.bus import Bus, streams
from wayfarer.gateway.frames import Frames
from wayfarer.gateway.requests import RENEW_AFTER_S, Requests
from wayfarer.gateway.sessions import Session
from wayfarer.gateway.settings import Settings
from wayfarer.local.ports import free_port

WAITING = playbook(
    "t/waiting",
    """
workflow:
- {step: start, tool: {kind: python, code: "import time; time.sleep(0.6); result = 'late'"}}
""",
)
INSIDE = {"X-Wayfarer-Callback-Secret": SECRET}


async def call(gateway: httpx2.AsyncClient, door: str, **body: Any) -> httpx2.Response:
    """Call from inside."""
    return await gateway.post(f"/api/internal/{door}", json=body, headers=INSIDE)


async def test_of_several_terminal_results_the_first_is_the_only_one(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    await stack.register(WAITING)
    token = await guest(gateway)
    async with streaming(gateway, token) as stream:
        client_id = (await stream.next())[1]["result"]["clientId"]
        started = (await execute(gateway, token, "t/waiting", client_id=client_id))["data"]["executePlaybook"]
        name = started["requestId"]
        assert (await call(gateway, "progress", request_id=name, step="x", progress=0.5)).json() == {"status": "sent"}
        answer = await call(gateway, "callback", request_id=name, status="COMPLETED", data="early")
        assert (answer.status_code, answer.json()) == (200, {"status": "delivered"})
        again = await call(gateway, "callback/async", request_id=name, status="FAILED", error={"message": "no"})
        assert again.status_code == 200
        frames = await stream.until("playbook/result")
        assert frames[-1][1]["params"]["data"] == "early"
        assert any(event == "playbook/progress" and data["params"]["progress"] == 0.5 for event, data in frames)
        after: list[str] = []
        while "playbook.completed" not in after:
            event, data = await stream.next()
            assert event == "playbook/state"
            after.append(data["params"]["event_type"])
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(stream.next(), 0.3)


async def test_a_callback_for_a_client_that_is_away_is_queued(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    await stack.register(WAITING)
    token = await guest(gateway)
    async with streaming(gateway, token) as stream:
        client_id = (await stream.next())[1]["result"]["clientId"]
        last_id = stream.last_id
    started = (await execute(gateway, token, "t/waiting", client_id=client_id))["data"]["executePlaybook"]

    async def gone() -> httpx2.Response:
        while True:
            answer = await call(gateway, "callback", request_id=started["requestId"], status="PARTIAL", data=1)
            if answer.status_code == 202:
                return answer

    answer = await asyncio.wait_for(gone(), 5)
    assert answer.json() == {"status": "queued", "clientDisconnected": True}
    async with streaming(gateway, token, client_id, last_id) as stream:
        hello = (await stream.next())[1]["result"]
        assert [item["requestId"] for item in hello["pendingRequests"]] == [started["requestId"]]
        frames = await stream.until("playbook/result")
        assert frames[-1][1]["params"]["status"] == "PARTIAL"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"request_id": str(uuid.uuid4()), "status": "COMPLETED"}, 404),
        ({"request_id": "a.b*>", "status": "COMPLETED"}, 404),
        ({"status": "COMPLETED"}, 404),
        ({"request_id": 5}, 400),
    ],
)
async def test_callbacks_for_unknown_requests(gateway: httpx2.AsyncClient, body: dict[str, Any], status: int) -> None:
    assert (await call(gateway, "callback", **body)).status_code == status


async def test_a_wrong_secret_is_refused(gateway: httpx2.AsyncClient) -> None:
    for secret in ("", "x", SECRET + "x", SECRET.upper()):
        headers = {"X-Wayfarer-Callback-Secret": secret, "Authorization": f"Bearer {await guest(gateway)}"}
        answer = await gateway.post("/api/internal/progress", json={}, headers=headers)
        assert answer.status_code == 403


async def test_a_repeated_start_with_the_same_key_is_one_execution(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    await stack.register(WAITING)
    token = await guest(gateway)
    async with streaming(gateway, token) as stream:
        client_id = (await stream.next())[1]["result"]["clientId"]
        body = {
            "query": EXECUTE,
            "variables": {"name": "t/waiting", "clientId": client_id},
            "extensions": {"idempotencyKey": str(uuid.uuid4())},
        }
        headers = {"Authorization": f"Bearer {token}"}
        answers = [(await gateway.post("/graphql", json=body, headers=headers)).json() for _ in range(2)]
        ids = {answer["data"]["executePlaybook"]["executionId"] for answer in answers}
        assert len(ids) == 1


async def test_a_partial_result_after_the_last_one_is_dropped(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    await stack.register(WAITING)
    token = await guest(gateway)
    async with streaming(gateway, token) as stream, asyncio.timeout(20):
        client_id = (await stream.next())[1]["result"]["clientId"]
        name = (await execute(gateway, token, "t/waiting", client_id=client_id))["data"]["executePlaybook"]["requestId"]
        for status in ("PARTIAL", "COMPLETED", "PARTIAL"):
            await call(gateway, "callback", request_id=name, status=status, data=status)
        results: list[str] = []
        states: list[str] = []
        while "playbook.completed" not in states:
            event, data = await stream.next()
            params = data["params"]
            if event == "playbook/result":
                results.append(params["status"])
            else:
                states.append(params["event_type"])
    assert results == ["PARTIAL", "COMPLETED"]


async def test_a_result_is_one_although_the_gateway_died_before_it_could_note_that(
    gateway: httpx2.AsyncClient, stack: Stack, nats_url: str
) -> None:
    """As if a replica was killed between the frame and the mark on the request."""
    await stack.register(WAITING)
    token = await guest(gateway)
    bus = await Bus.connect(nats_url, "test")
    async with streaming(gateway, token) as stream, asyncio.timeout(20):
        client_id = (await stream.next())[1]["result"]["clientId"]
        name = (await execute(gateway, token, "t/waiting", client_id=client_id))["data"]["executePlaybook"]["requestId"]
        params = {"requestId": name, "executionId": "1", "status": "COMPLETED", "data": "early"}
        assert await Frames(bus, 10).publish(client_id, "playbook/result", params, f"{name}:terminal")
        config = (await bus.jetstream.stream_info(streams.FRAMES)).config
        assert config.duplicate_window == config.max_age
        results: list[str] = []
        done = False
        while not done:
            event, data = await stream.next()
            if event == "playbook/result":
                results.append(data["params"]["data"])
            done = data["params"].get("event_type") == "playbook.completed"
        with pytest.raises(TimeoutError):
            results.append(await asyncio.wait_for(stream.next(), 0.5))
    await bus.close()
    assert results == ["early"]


async def test_a_playbook_that_takes_too_long_has_the_code_for_that(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    slow = 'workflow: [{step: start, tool: {kind: python, timeout_s: 0.3, code: "import time; time.sleep(5)"}}]'
    await stack.register(playbook("t/slow", slow))
    token = await guest(gateway)
    async with streaming(gateway, token) as stream, asyncio.timeout(20):
        client_id = (await stream.next())[1]["result"]["clientId"]
        await execute(gateway, token, "t/slow", client_id=client_id)
        params = (await stream.until("playbook/result"))[-1][1]["params"]
    assert (params["status"], params["error"]["code"]) == ("FAILED", -32001)


async def test_with_an_internal_port_callbacks_and_metrics_are_there_only(gateway_settings: Settings) -> None:
    port = free_port()
    process = GatewayProcess(gateway_settings.model_copy(update={"gateway_internal_port": port}))
    await process.start()
    body = {"request_id": str(uuid.uuid4()), "status": "COMPLETED"}
    async with httpx2.AsyncClient(headers=INSIDE) as client:
        outside = await client.post(f"{process.url}/api/internal/callback", json=body)
        inside = await client.post(f"http://127.0.0.1:{port}/api/internal/callback", json=body)
        counted = [
            (await client.get(f"{url}/metrics")).status_code for url in (process.url, f"http://127.0.0.1:{port}")
        ]
    await process.end()
    assert (outside.status_code, inside.status_code) == (404, 404)
    assert counted == [404, 200]
    assert "internal port" in outside.json()["error"]
    assert inside.json()["error"] == "unknown request_id"


async def test_a_request_that_still_waits_outlives_the_time_that_it_is_kept(nats_url: str) -> None:
    bus = await Bus.connect(nats_url, "test")
    store = await bus.jetstream.create_key_value(bucket=f"renew_{uuid.uuid4().hex}", ttl=60.0, history=1)
    requests = Requests(store, life_s=3 * RENEW_AFTER_S)
    session = Session("u", "", "U", (), 0.0, 1e12, id=uuid.uuid4().hex)
    waiting = await requests.add(str(uuid.uuid4()), session, "t/long")
    ended = await requests.add(str(uuid.uuid4()), session, "t/short")
    await requests.update(ended.request_id, ended=True)
    before = {name: (await store.get(name)).revision for name in (waiting.request_id, ended.request_id)}
    await requests.renew(time.time() + RENEW_AFTER_S - 5)
    await requests.renew(time.time() + RENEW_AFTER_S + 5)
    after = {name: (await store.get(name)).revision for name in before}
    assert after[waiting.request_id] != before[waiting.request_id]
    assert after[ended.request_id] == before[ended.request_id]
    await requests.renew(time.time() + 4 * RENEW_AFTER_S)
    assert (await store.get(waiting.request_id)).revision == after[waiting.request_id]
    await bus.close()


async def test_replicas_that_change_the_same_request_lose_nothing_of_each_other(nats_url: str) -> None:
    bus = await Bus.connect(nats_url, "test")
    store = await bus.jetstream.create_key_value(bucket=f"race_{uuid.uuid4().hex}", ttl=60.0, history=1)
    one, other = Requests(store, 3_600), Requests(store, 3_600)
    session = Session("u", "", "U", (), 0.0, 1e12, id=uuid.uuid4().hex)
    name = (await one.add(str(uuid.uuid4()), session, "t/x")).request_id
    await other.update(name, ended=True)
    await one.update(name, execution_id="7")
    latest = await other.latest(name)
    assert latest is not None
    assert (latest.execution_id, latest.ended) == ("7", True)
    await bus.close()
