"""Defences of which each alone must hold: whatever else is in the way, a test here fails without it."""

import asyncio
import uuid
from typing import Any

import httpx2
import msgspec
import pytest

from tests.gateway.browser import execute, guest
from tests.gateway.conftest import Issuer
from tests.gateway.test_sessions import Replica, replica
from tests.integration.test_execution import playbook
from tests.stack import Stack
from wayfarer.bus import Bus, ensure_stream, streams
from wayfarer.gateway.frames import Ending, Frame, Frames, Reader, ReaderEnded
from wayfarer.gateway.sessions import SESSIONS

__all__ = ["replica"]
WHO = playbook(
    "t/who",
    """
workload: {request_id: none, gateway_url: none}
workflow:
- step: start
  tool:
    kind: python
    input: {uid: "{{ user_uid }}", roles: "{{ roles }}", request: "{{ request_id }}", url: "{{ gateway_url }}"}
    code: "result = {'uid': uid, 'roles': roles, 'request': request, 'url': url}"
""",
)
FORGED = {"user_uid": "somebody", "roles": ["admin"], "request_id": "forged", "gateway_url": "http://evil.example"}
RERUN = "mutation($id: String!, $v: JSON) { rerunExecution(executionId: $id, variables: $v) { executionId } }"


async def test_an_execution_is_always_the_sessions_own_whatever_the_client_wrote(
    gateway: httpx2.AsyncClient, stack: Stack
) -> None:
    await stack.register(WHO)
    session = (await gateway.post("/api/auth/guest", json={})).json()
    headers = {"Authorization": f"Bearer {session['session_token']}"}
    first = (await execute(gateway, session["session_token"], "t/who", **FORGED))["data"]["executePlaybook"]
    started = [first["executionId"]]
    body: dict[str, Any] = {"query": RERUN, "variables": {"id": started[0], "v": FORGED}}
    again = (await gateway.post("/graphql", json=body, headers=headers)).json()
    started.append(again["data"]["rerunExecution"]["executionId"])
    for spelling in ("workload", "payload", "args", "parameters", "input"):
        body = {"path": "t/who", spelling: FORGED}
        started.append((await gateway.post("/noetl/execute", json=body, headers=headers)).json()["execution_id"])
    for spelling in ("workload", "payload"):
        target = f"/noetl/executions/{started[0]}/rerun"
        started.append((await gateway.post(target, json={spelling: FORGED}, headers=headers)).json()["execution_id"])
    for execution_id in started:
        result = (await stack.wait(execution_id))["result"]
        assert (result["uid"], result["roles"]) == (session["user"]["sub"], ["guest"])
        assert result["request"] in ("none", None, "")
        assert result["url"] in ("none", None, "")


@pytest.mark.parametrize(
    "target",
    [
        "../health",
        "%2e%2e/health",
        "..%2fhealth",
        "/health",
        "http://evil.example/",
        "executions/../health",
        "a;b",
        "...",
    ],
)
async def test_not_even_an_administrator_leads_the_proxy_astray(
    gateway: httpx2.AsyncClient, issuer: Issuer, target: str
) -> None:
    body = {"id_token": issuer.token(sub="boss", roles=["admin"]), "issuer": issuer.url}
    token = (await gateway.post("/api/auth/login", json=body)).json()["session_token"]
    reader, writer = await asyncio.open_connection(gateway.base_url.host, gateway.base_url.port)
    fields = f"Host: x\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    writer.write(f"GET /noetl/{target} HTTP/1.1\r\n{fields}".encode())
    async with asyncio.timeout(20):
        assert b" 400 " in (await reader.readline())
    writer.close()


async def test_only_what_may_be_viewed_and_executed_is_there(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    await stack.register(WHO)
    await stack.register(WHO.replace("t/who", "hidden/who"))
    token = await guest(gateway)
    headers = {"Authorization": f"Bearer {token}"}
    listed = (await gateway.post("/noetl/catalog/list", json={}, headers=headers)).json()["entries"]
    paths = {entry["path"] for entry in listed}
    assert "t/who" in paths
    assert all(path.startswith("t/") for path in paths)
    answer = await execute(gateway, token, "hidden/who")
    assert (answer["data"], answer["errors"][0]["extensions"]["code"]) == (None, -32003)


async def test_every_answer_has_the_security_headers(gateway: httpx2.AsyncClient) -> None:
    for path, status in (("/health", 200), ("/nowhere", 404), ("/noetl/health", 401), ("/metrics", 200)):
        answer = await gateway.get(path)
        assert answer.status_code == status
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    for origin in ("http://evil.example", "null", "http://127.0.0.1:5173.evil.example", "http://127.0.0.1:51730"):
        assert "access-control-allow-origin" not in (await gateway.get("/health", headers={"Origin": origin})).headers
    allowed = await gateway.get("/health", headers={"Origin": "http://127.0.0.1:5173"})
    assert allowed.headers["access-control-allow-origin"] == "http://127.0.0.1:5173"


async def test_without_a_secret_the_door_for_callbacks_is_shut(replica: Replica) -> None:
    async with replica(callback_secret="") as gateway:
        for headers in ({}, {"X-Wayfarer-Callback-Secret": ""}):
            for door in ("callback", "callback/async", "progress"):
                body = {"request_id": str(uuid.uuid4()), "status": "COMPLETED"}
                answer = await gateway.post(f"/api/internal/{door}", json=body, headers=headers)
                assert answer.status_code == 403


async def test_a_stored_session_does_not_tell_its_token(gateway: httpx2.AsyncClient, nats_url: str) -> None:
    token = await guest(gateway)
    bus = await Bus.connect(nats_url, "test")
    store = await bus.jetstream.key_value(SESSIONS)
    keys = await store.keys()
    kept = b"".join([key.encode() + ((await store.get(key)).value or b"") for key in keys])
    await bus.close()
    assert keys
    for form in (token, token.encode().hex()):
        assert form.encode() not in kept


async def test_a_reader_holds_so_many_frames_and_no_more() -> None:
    reader = Reader("s", 3)
    for number in range(1, 10):
        reader.offer(Frame(number, "x", b"{}"))
    assert [frame.id for frame in await reader.next(1)] == [1, 2, 3]
    with pytest.raises(ReaderEnded) as ended:
        await reader.next(1)
    assert ended.value.reason is Ending.SLOW


async def test_who_has_seen_a_part_of_a_moment_gets_the_rest_of_it(nats_url: str) -> None:
    bus = await Bus.connect(nats_url, "test")
    await ensure_stream(bus.jetstream, streams.FRAMES)
    frames, client_id = Frames(bus, 1_000), str(uuid.uuid4())
    begun = await frames.begin(client_id)
    for moment in (["a", "b", "c"], ["d"], ["e", "f"]):
        assert await frames.publish_all(client_id, "x", moment, f"{client_id}:{moment}")
        assert not await frames.publish_all(client_id, "x", moment, f"{client_id}:{moment}"), "told twice"

    async def kept(after: int) -> list[tuple[int, str]]:
        async with frames.reading(client_id, "s", after, 10) as sequence:
            return [(frame.id, msgspec.json.decode(frame.data)["params"]) for frame in await anext(sequence)]

    whole = await kept(begun)
    rests = [await kept(id_of_frame) for id_of_frame, _ in whole[:-1]]
    await bus.close()
    assert "".join(text for _, text in whole) == "abcdef"
    assert [id_of_frame for id_of_frame, _ in whole] == sorted({id_of_frame for id_of_frame, _ in whole})
    assert ["".join(text for _, text in rest) for rest in rests] == ["bcdef", "cdef", "def", "ef", "f"]


async def test_who_comes_while_frames_are_published_gets_each_once(nats_url: str) -> None:
    """What is read from the stream and what comes live overlap."""
    bus = await Bus.connect(nats_url, "test")
    await ensure_stream(bus.jetstream, streams.FRAMES)
    frames, client_id, total = Frames(bus, 1_000), str(uuid.uuid4()), 150
    after = await frames.begin(client_id)

    async def publish() -> None:
        for number in range(total):
            await frames.publish(client_id, "x", {"n": number}, f"{client_id}:{number}")

    async def read() -> list[int]:
        ids: list[int] = []
        async with frames.reading(client_id, "s", after, 10) as sequence:
            async for chunk in sequence:
                assert chunk
                ids += [frame.id for frame in chunk]
                if len(ids) >= total:
                    break
        return ids

    following = asyncio.create_task(frames.run())
    async with asyncio.timeout(60):
        await frames.follower.caught_up.wait()
        publishing = asyncio.create_task(publish())
        readers = []
        for _ in range(20):
            readers.append(asyncio.create_task(read()))
            await asyncio.sleep(0.005)
        seen = await asyncio.gather(*readers)
        await publishing
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    await bus.close()
    assert all(ids == sorted(set(ids)) for ids in seen)
