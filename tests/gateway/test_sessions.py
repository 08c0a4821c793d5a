"""Sessions: they end when they should, on every replica, and streams end with them."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.gateway.browser import guest, streaming
from tests.gateway.conftest import Issuer, serving
from wayfarer.gateway.app import build_app
from wayfarer.gateway.settings import Settings
from wayfarer.local.ports import free_port

Replica = Callable[..., AbstractAsyncContextManager[httpx2.AsyncClient]]


@pytest.fixture
def replica(gateway_settings: Settings) -> Replica:
    """One more gateway with some settings of its own."""

    @asynccontextmanager
    async def running(**changes: Any) -> AsyncIterator[httpx2.AsyncClient]:
        port = free_port()
        settings = gateway_settings.model_copy(update={**changes, "gateway_port": port})
        async with serving(build_app(settings), port) as url, httpx2.AsyncClient(base_url=url, timeout=20) as client:
            yield client

    return running


async def is_valid(gateway: httpx2.AsyncClient, token: str) -> bool:
    """Whether a session lives, as a gateway sees it."""
    return bool((await gateway.post("/api/auth/validate", json={"session_token": token})).json()["valid"])


async def until(condition: Callable[[], Any], timeout_s: float = 5.0) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(timeout_s):
        while not await condition():
            await asyncio.sleep(0.01)


async def test_a_logout_is_heard_by_another_replica_that_has_the_session_cached(
    gateway: httpx2.AsyncClient, replica: Replica
) -> None:
    async with replica() as other:
        token = await guest(gateway)
        assert await is_valid(other, token)
        await gateway.post("/api/auth/logout", headers={"Authorization": f"Bearer {token}"})

        async def dead() -> bool:
            return not await is_valid(other, token)

        await until(dead, 0.5)


async def test_a_logout_ends_open_streams_with_an_error_frame(gateway: httpx2.AsyncClient, replica: Replica) -> None:
    async with replica() as other:
        token = await guest(gateway)
        async with streaming(other, token) as stream:
            await stream.next()
            await gateway.post("/api/auth/logout", json={"session_token": token})
            event, data = await asyncio.wait_for(stream.next(), 2)
            assert (event, data["error"]["code"]) == ("error", -32002)
            with pytest.raises(EOFError):
                await asyncio.wait_for(stream.next(), 2)


async def test_all_devices_are_signed_out_at_once(gateway: httpx2.AsyncClient, issuer: Issuer) -> None:
    body = {"id_token": issuer.token(sub="many-devices"), "issuer": issuer.url}
    tokens = [(await gateway.post("/api/auth/login", json=body)).json()["session_token"] for _ in range(3)]
    headers = {"Authorization": f"Bearer {tokens[0]}"}
    listed = (await gateway.get("/api/auth/sessions", headers=headers)).json()["sessions"]
    assert [item["current"] for item in listed].count(True) == 1
    assert len(listed) == 3
    assert not any(token in str(listed) for token in tokens)
    answer = await gateway.post("/api/auth/logout", json={"everywhere": True}, headers=headers)
    assert answer.json()["sessions"] == 3
    assert not any([await is_valid(gateway, token) for token in tokens])


async def test_an_idle_session_ends_and_a_used_one_lives_until_its_absolute_end(replica: Replica) -> None:
    async with replica(session_idle_s=1.0, session_absolute_s=3.0, session_cache_s=0.1) as gateway:
        idle, used = await guest(gateway), await guest(gateway)
        began = time.monotonic()
        while time.monotonic() - began < 2:
            assert await is_valid(gateway, used)
            await asyncio.sleep(0.1)
        assert not await is_valid(gateway, idle)

        async def dead() -> bool:
            return not await is_valid(gateway, used)

        await until(dead)


async def test_validation_costs_a_cache_hit(gateway: httpx2.AsyncClient) -> None:
    token = await guest(gateway)
    times: list[float] = []
    for _ in range(200):
        began = time.perf_counter()
        assert await is_valid(gateway, token)
        times.append(time.perf_counter() - began)
    times.sort()
    assert times[100] < 0.01


async def test_guests_are_refused_where_guest_mode_is_off(replica: Replica) -> None:
    async with replica(guest=False) as gateway:
        answer = await gateway.post("/api/auth/guest", json={})
        assert answer.status_code == 403


async def test_a_session_that_calls_too_often_is_told_when_to_come_back(replica: Replica) -> None:
    async with replica(rate_per_session=1.0, burst_per_session=5) as gateway:
        headers = {"Authorization": f"Bearer {await guest(gateway)}"}
        answers = [await gateway.get("/api/auth/sessions", headers=headers) for _ in range(8)]
        assert [answer.status_code for answer in answers].count(429) >= 2
        assert int(answers[-1].headers["retry-after"]) >= 1


async def test_an_address_that_calls_too_often_is_held_back_but_health_is_not(replica: Replica) -> None:
    async with replica(rate_per_address=0.5, burst_per_address=3) as gateway:
        answers = [await gateway.get("/api/runtime/contract") for _ in range(6)]
        assert answers[-1].status_code == 429
        assert (await gateway.get("/health")).status_code == 200


async def test_connections_of_a_session_are_bounded(replica: Replica) -> None:
    async with replica(max_connections_per_session=1) as gateway:
        token = await guest(gateway)
        async with streaming(gateway, token) as first, streaming(gateway, token) as second:
            assert (await first.next())[0] == "message"
            event, data = await second.next()
            assert event == "error"
            assert "max_connections_per_session" in data["error"]["message"]


async def test_one_device_of_several_is_signed_out(gateway: httpx2.AsyncClient, issuer: Issuer) -> None:
    body = {"id_token": issuer.token(sub="two-devices"), "issuer": issuer.url}
    here, there = [(await gateway.post("/api/auth/login", json=body)).json()["session_token"] for _ in range(2)]
    headers = {"Authorization": f"Bearer {here}"}
    listed = (await gateway.get("/api/auth/sessions", headers=headers)).json()["sessions"]
    other = next(item["id"] for item in listed if not item["current"])
    stranger = {"Authorization": f"Bearer {await guest(gateway)}"}
    assert (await gateway.delete(f"/api/auth/sessions/{other}", headers=stranger)).status_code == 404
    assert await is_valid(gateway, there)
    assert (await gateway.delete(f"/api/auth/sessions/{other}", headers=headers)).status_code == 204
    assert (await is_valid(gateway, here), await is_valid(gateway, there)) == (True, False)
    left = (await gateway.get("/api/auth/sessions", headers=headers)).json()["sessions"]
    assert [item["current"] for item in left] == [True]


async def test_the_access_file_gives_single_users_more_roles(replica: Replica, issuer: Issuer, tmp_path: Path) -> None:
    file = tmp_path / "access.yaml"
    file.write_text("roles: {traveller: {}, editor: {}}\nusers: {ada@example.com: [editor], u-7: [editor]}")
    async with replica(access_file=file) as gateway:

        async def roles(**claims: Any) -> list[str]:
            body = {"id_token": issuer.token(**claims), "issuer": issuer.url}
            return list((await gateway.post("/api/auth/login", json=body)).json()["user"]["roles"])

        assert await roles(sub="u-7") == ["traveller", "editor"]
        assert await roles(sub="u-8", email="ada@example.com", email_verified=True) == ["traveller", "editor"]
        assert await roles(sub="u-9", email="ada@example.com", email_verified=False) == ["traveller"]
        assert await roles(sub="u-9", email="ada@example.com") == ["traveller"]


async def test_a_refused_reader_keeps_its_place(gateway: httpx2.AsyncClient) -> None:
    async with streaming(gateway, "no-session", last_id="41") as stream:
        event, data = await stream.next()
        assert (event, data["error"]["code"], stream.last_id) == ("error", -32002, "41")
        with pytest.raises(EOFError):
            await stream.next()
