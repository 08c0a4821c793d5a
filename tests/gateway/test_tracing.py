"""One trace shows the whole turn: browser, gateway, server, NATS, worker, and back to the stream."""

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx2
import pytest
import pytest_asyncio

from tests.gateway.browser import EXECUTE, guest, streaming
from tests.gateway.collector import Collector
from tests.gateway.conftest import serving
from tests.gateway.process import GatewayProcess
from tests.integration.test_execution import playbook
from tests.stack import Stack, _answers, _at_once
from wayfarer.gateway.settings import Settings
from wayfarer.keychain import Vault
from wayfarer.local.nats import EmbeddedNats
from wayfarer.local.ports import free_port
from wayfarer.local.process import Program
from wayfarer.local.supervisor import Supervisor

INNER = playbook("t/inner", "workflow: [{step: deep, tool: {kind: python, code: \"result = 'deep'\"}}]")
OUTER = playbook(
    "t/outer",
    """
workflow:
- {step: one, tool: {kind: python, code: "result = 1"}, next: two}
- {step: two, tool: {kind: playbook, path: t/inner}}
""",
)


@pytest_asyncio.fixture
async def collector() -> AsyncIterator[tuple[Collector, str]]:
    """A collector and its URL."""
    collecting, port = Collector(), free_port()
    async with serving(collecting.app, port) as url:
        yield collecting, url


@pytest_asyncio.fixture
async def traced(
    supervisor: Supervisor,
    postgres_url: str,
    gateway_settings: Settings,
    collector: tuple[Collector, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[tuple[Stack, GatewayProcess]]:
    """Server, worker and gateway with an exporter, on a NATS and a database of their own."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector[1])
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
    nats = EmbeddedNats(tmp_path / "nats", free_port(), "test-password")
    nats.prepare()
    connection = await asyncpg.connect(postgres_url)
    await connection.execute("CREATE DATABASE traced")
    await connection.close()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env = {
        "WAYFARER_DATABASE_URL": postgres_url.rsplit("/", 1)[0] + "/traced",
        "WAYFARER_NATS_URL": nats.url,
        "WAYFARER_KEYCHAIN_KEY": Vault.new_key(),
        "WAYFARER_SERVER_PORT": str(port),
    }
    running = Supervisor(lambda _name, _text: None, lambda _name, _text: None)
    gateway = GatewayProcess(gateway_settings.model_copy(update={"server_url": url, "nats_url": nats.url}))
    try:
        await running.start(nats.program())
        for name, probe in (("server", _answers(url)), ("worker", _at_once)):
            await running.start(
                Program(name=name, argv=(sys.executable, "-m", f"wayfarer.{name}"), ready=probe, env=env)
            )
        await gateway.start()
        async with httpx2.AsyncClient(base_url=url, timeout=30) as client:
            yield Stack(running, client, env), gateway
    finally:
        await gateway.end()
        await running.stop()


async def test_one_trace_shows_the_whole_turn(
    traced: tuple[Stack, GatewayProcess], collector: tuple[Collector, str]
) -> None:
    stack, process = traced
    await stack.register(INNER)
    await stack.register(OUTER)
    trace_id, browser = secrets.token_hex(16), secrets.token_hex(8)
    async with httpx2.AsyncClient(base_url=process.url, timeout=20) as client:
        token = await guest(client)
        async with streaming(client, token) as stream, asyncio.timeout(30):
            client_id = (await stream.next())[1]["result"]["clientId"]
            answer = await client.post(
                "/graphql",
                json={"query": EXECUTE, "variables": {"name": "t/outer", "clientId": client_id}},
                headers={"Authorization": f"Bearer {token}", "traceparent": f"00-{trace_id}-{browser}-01"},
            )
            frames = await stream.until("playbook/result")
    assert frames[-1][1]["params"]["data"] == "deep"
    assert answer.headers["traceresponse"].split("-")[1] == trace_id
    expected = {
        "POST /graphql",
        "POST /api/execute",
        "step one",
        "step deep",
        "python one",
        "noetl.outcomes",
        "frame playbook.completed",
    }
    spans = await collector[0].until(trace_id, expected)
    assert {span.service for span in spans} == {"wayfarer-gateway", "wayfarer-server", "wayfarer-worker"}
    known = {span.span_id for span in spans} | {browser}
    assert [span.name for span in spans if span.parent_id not in known] == []
    of = {span.name: span for span in spans}
    assert of["POST /graphql"].parent_id == browser
    assert of["POST /api/execute"].parent_id == of["POST /graphql"].span_id
    assert of["step deep"].parent_id == of["POST /api/execute"].span_id
    assert of["frame playbook.completed"].parent_id == of["POST /api/execute"].span_id
    assert not any(token in span.text for span in collector[0].spans)
