"""The promise of resumption: whatever is cut or killed, each client ends with its frames, in order, each once."""

import asyncio
import contextlib
import random
import signal
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from tests.gateway.browser import EXECUTE, Stream, execute, guest, streaming
from tests.gateway.process import GatewayProcess
from tests.gateway.test_sessions import Replica, replica, until
from tests.integration.test_execution import playbook
from tests.stack import Stack
from wayfarer.gateway.settings import Settings

__all__ = ["replica"]
TURNS = 12
CLIENTS = 4
STEPS = playbook(
    "t/steps",
    """
workload: {text: ""}
workflow:
- {step: one, tool: {kind: python, code: "import time; time.sleep(0.02); result = 1"}, next: two}
- {step: two, tool: {kind: python, code: "import time; time.sleep(0.02); result = 2"}, next: three}
- {step: three, tool: {kind: python, input: {text: "{{ text }}"}, code: "result = {'text': text}"}}
""",
)
BIG = playbook("t/big", "workflow: [{step: start, tool: {kind: python, code: \"result = 'x' * 400000\"}}]")
STATES = [
    "playbook.started",
    *[kind for _ in range(3) for kind in ("step.started", "step.done")],
    "playbook.completed",
]


class Tab:
    """A browser tab that reconnects, to any replica, for as long as the test runs."""

    def __init__(self, urls: list[str], token: str, dice: random.Random) -> None:
        self._urls = urls
        self._token = token
        self._dice = dice
        self.client_id = str(uuid.uuid4())
        self.connected = asyncio.Event()
        self.frames: list[tuple[int, str, dict[str, Any]]] = []
        self._last_id = ""

    async def listen(self) -> None:
        """Read frames; leave at random moments and come back with the last id."""
        while True:
            with suppress(httpx2.TransportError, EOFError, TimeoutError):
                await self._connection(self._dice.choice(self._urls))
            await asyncio.sleep(self._dice.uniform(0, 0.05))

    async def _connection(self, url: str) -> None:
        timeout = httpx2.Timeout(3, read=30)
        async with (
            httpx2.AsyncClient(base_url=url, timeout=timeout) as client,
            asyncio.timeout(self._dice.uniform(0.05, 1.0)),
            streaming(client, self._token, self.client_id, self._last_id) as stream,
        ):
            await self._read(stream)

    async def _read(self, stream: Stream) -> None:
        while True:
            event, data = await stream.next()
            self._last_id = stream.last_id
            if event.startswith("playbook/"):
                self.frames.append((int(stream.last_id), event, data["params"]))
            elif event == "message":
                self.connected.set()

    async def turn(self, text: str) -> str:
        """Start a playbook, again and again until it is accepted; returns the request id."""
        key = str(uuid.uuid4())
        body = {
            "query": EXECUTE,
            "variables": {"name": "t/steps", "variables": {"text": text}, "clientId": self.client_id},
            "extensions": {"idempotencyKey": key},
        }
        while True:
            with suppress(httpx2.TransportError):
                async with httpx2.AsyncClient(base_url=self._dice.choice(self._urls), timeout=20) as client:
                    answer = await client.post(
                        "/graphql", json=body, headers={"Authorization": f"Bearer {self._token}"}
                    )
                    assert answer.status_code == 200, answer.text
                    return str(answer.json()["data"]["executePlaybook"]["requestId"])
            await asyncio.sleep(0.05)

    def results(self) -> list[str]:
        """The request ids of the results, in the order in which they came."""
        return [params["requestId"] for _, event, params in self.frames if event == "playbook/result"]


@pytest_asyncio.fixture
async def replicas(gateway_settings: Settings) -> AsyncIterator[list[GatewayProcess]]:
    """Two gateways on the same NATS."""
    processes = [GatewayProcess(gateway_settings) for _ in range(2)]
    for process in processes:
        await process.start()
    yield processes
    for process in processes:
        await process.end()


async def _killing(replicas: list[GatewayProcess], dice: random.Random) -> None:
    while True:
        await asyncio.sleep(dice.uniform(0.3, 1.2))
        victim = dice.choice(replicas)
        await victim.end(signal.SIGKILL)
        await asyncio.sleep(dice.uniform(0, 0.3))
        await victim.start()


async def _turns(tab: Tab, dice: random.Random) -> dict[str, str]:
    await tab.connected.wait()
    asked: dict[str, str] = {}
    for number in range(TURNS):
        asked[await tab.turn(str(number))] = str(number)
        await asyncio.sleep(dice.uniform(0, 0.3))
    return asked


def _check(tab: Tab, asked: dict[str, str]) -> None:
    ids = [number for number, _, _ in tab.frames]
    assert ids == sorted(set(ids))
    assert sorted(tab.results()) == sorted(asked)
    of_execution: dict[str, list[Any]] = {}
    for _, event, params in tab.frames:
        if event == "playbook/state":
            of_execution.setdefault(params["execution_id"], []).append(params["event_type"])
        else:
            assert params["data"] == {"text": asked[params["requestId"]]}
            of_execution[params["executionId"]].append("result")
    assert len(of_execution) == len(asked)
    for kinds in of_execution.values():
        assert kinds == [*STATES, "result"]


@pytest.mark.parametrize("seed", [1, 2])
async def test_clients_that_come_and_go_and_gateways_that_die_lose_and_double_nothing(
    replicas: list[GatewayProcess], stack: Stack, seed: int
) -> None:
    await stack.register(STEPS)
    dice = random.Random(seed)
    urls = [process.url for process in replicas]
    async with httpx2.AsyncClient(base_url=urls[0], timeout=20) as client:
        tabs = [Tab(urls, await guest(client), random.Random(dice.random())) for _ in range(CLIENTS)]
    listening = [asyncio.create_task(tab.listen()) for tab in tabs]
    killing = asyncio.create_task(_killing(replicas, dice))
    try:
        asked = await asyncio.gather(*(_turns(tab, random.Random(dice.random())) for tab in tabs))
        async with asyncio.timeout(40):
            while any(len(tab.results()) < TURNS for tab in tabs):
                await asyncio.sleep(0.1)
        await asyncio.sleep(0.5)
    finally:
        killing.cancel()
        for task in listening:
            task.cancel()
        await asyncio.gather(killing, *listening, return_exceptions=True)
    for tab, requests in zip(tabs, asked, strict=True):
        _check(tab, requests)


async def test_a_turn_survives_the_kill_of_the_only_gateway(gateway_settings: Settings, stack: Stack) -> None:
    await stack.register(STEPS)
    process = GatewayProcess(gateway_settings)
    await process.start()
    async with httpx2.AsyncClient(base_url=process.url, timeout=20) as client:
        token = await guest(client)
        async with streaming(client, token) as stream:
            client_id = (await stream.next())[1]["result"]["clientId"]
            last_id = stream.last_id
        await execute(client, token, "t/steps", text="hi", client_id=client_id)
        await process.end(signal.SIGKILL)
        await process.start()
        async with streaming(client, token, client_id, last_id) as stream:
            frames = await stream.until("playbook/result")
    assert [data["params"]["event_type"] for event, data in frames if event == "playbook/state"] == STATES
    await process.end()


async def test_sigterm_ends_a_gateway_although_streams_are_open(
    gateway_settings: Settings,
) -> None:
    process = GatewayProcess(gateway_settings)
    await process.start()
    async with httpx2.AsyncClient(base_url=process.url, timeout=20) as client:
        token = await guest(client)
        async with streaming(client, token) as stream:
            await stream.next()
            async with asyncio.timeout(20):
                assert await process.end(signal.SIGTERM) in (0, -signal.SIGTERM)


async def test_the_death_of_the_server_amid_starts_loses_no_turn(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    await stack.register(STEPS)
    token = await guest(gateway)
    async with streaming(gateway, token) as stream:
        client_id = (await stream.next())[1]["result"]["clientId"]
        starts = [
            asyncio.create_task(execute(gateway, token, "t/steps", text=str(number), client_id=client_id))
            for number in range(8)
        ]
        await asyncio.sleep(0.02)
        stack.supervisor.send("server", signal.SIGKILL)
        answers = await asyncio.gather(*starts)
        asked = {answer["data"]["executePlaybook"]["requestId"] for answer in answers}
        results: list[str] = []
        async with asyncio.timeout(40):
            while len(results) < len(asked):
                event, data = await stream.next()
                if event == "playbook/result":
                    results.append(data["params"]["requestId"])
    assert sorted(results) == sorted(asked)


async def test_frames_go_on_after_nats_was_killed(gateway: httpx2.AsyncClient, stack: Stack) -> None:
    await stack.register(STEPS)
    token = await guest(gateway)
    async with streaming(gateway, token) as stream:
        client_id = (await stream.next())[1]["result"]["clientId"]
        stack.supervisor.send("nats", signal.SIGKILL)
        await asyncio.sleep(0.05)
        async with asyncio.timeout(30):
            while (await gateway.get("/ready")).status_code != 200:
                await asyncio.sleep(0.05)
            while "data" not in (answer := await execute(gateway, token, "t/steps", text="x", client_id=client_id)):
                await asyncio.sleep(0.05)
            assert answer["data"], answer
            frames = await stream.until("playbook/result")
    assert [data["params"]["event_type"] for event, data in frames if event == "playbook/state"] == STATES


async def test_a_reader_that_takes_nothing_is_dropped_and_finds_its_frames_later(
    replica: Replica, stack: Stack
) -> None:
    async with replica(send_timeout_s=0.3, max_frame_backlog=10) as gateway:
        token = await guest(gateway)
        client_id = str(uuid.uuid4())
        url = gateway.base_url
        reader, writer = await asyncio.open_connection(url.host, url.port, limit=1_024)
        writer.write(f"GET /events?session_token={token}&client_id={client_id} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        await reader.readuntil(b"\n\n")
        await stack.register(BIG)
        asked = {
            (await execute(gateway, token, "t/big", client_id=client_id))["data"]["executePlaybook"]["requestId"]
            for _ in range(30)
        }

        async def dropped() -> bool:
            text = (await gateway.get("/metrics")).text
            return any(
                line.startswith("wayfarer_gateway_slow_readers_total ") and float(line.split()[1]) > 0
                for line in text.splitlines()
            )

        await until(dropped, 20)
        writer.close()
        results: list[str] = []
        last_id = "0"
        async with asyncio.timeout(60):
            while len(results) < len(asked):
                with contextlib.suppress(EOFError):
                    async with streaming(gateway, token, client_id, last_id) as stream:
                        while len(results) < len(asked):
                            event, data = await stream.next()
                            last_id = stream.last_id
                            if event == "playbook/result":
                                results.append(data["params"]["requestId"])
        assert sorted(results) == sorted(asked)
