"""Limits: each has a name, refuses with a reason, and is counted."""

import asyncio
import json
import signal
import time
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio
from graphql import GraphQLError

from tests.gateway.browser import execute, guest
from tests.gateway.process import GatewayProcess
from tests.gateway.test_resume import BIG
from tests.gateway.test_sessions import Replica, replica, until
from tests.stack import Stack
from wayfarer.gateway.cost import Costs
from wayfarer.gateway.settings import Settings

__all__ = ["replica"]


async def refused(gateway: httpx2.AsyncClient, limit: str) -> float:
    """How often a limit has refused, as the metrics tell."""
    wanted = f'wayfarer_gateway_refused_total{{limit="{limit}"}} '
    lines = (await gateway.get("/metrics")).text.splitlines()
    return next((float(line.removeprefix(wanted)) for line in lines if line.startswith(wanted)), 0.0)


@pytest_asyncio.fixture(scope="module")
async def narrow(gateway_settings: Settings) -> AsyncIterator[GatewayProcess]:
    """A gateway of its own with small limits for connections."""
    limits = {"head_timeout_s": 0.5, "body_timeout_s": 0.5, "max_head_bytes": 8_192, "max_connections": 20}
    process = GatewayProcess(gateway_settings.model_copy(update=limits))
    await process.start()
    yield process
    await process.end()


async def connect(process: GatewayProcess) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A raw connection."""
    return await asyncio.open_connection("127.0.0.1", process.port)


async def test_a_head_that_comes_drop_by_drop_is_ended(narrow: GatewayProcess) -> None:
    reader, writer = await connect(narrow)

    async def drip() -> None:
        writer.write(b"GET /health HTTP/1.1\r\n")
        while True:
            writer.write(b"X-A: b\r\n")
            await asyncio.sleep(0.05)

    dripping = asyncio.create_task(drip())
    async with asyncio.timeout(10):
        answer = await reader.read()
    dripping.cancel()
    assert b" 408 " in answer.splitlines()[0]
    assert b"head_timeout_s" in answer


@pytest.mark.parametrize("sent", [b"", b"\r\n\r\n", b"GET /health HTTP/1.1\r\n"])
async def test_a_connection_that_says_nothing_is_ended(narrow: GatewayProcess, sent: bytes) -> None:
    reader, writer = await connect(narrow)
    writer.write(sent)
    async with asyncio.timeout(10):
        assert b"408" in await reader.read()
    writer.close()


async def test_a_body_that_does_not_come_is_ended(narrow: GatewayProcess) -> None:
    reader, writer = await connect(narrow)
    writer.write(b"POST /api/auth/guest HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{")
    async with asyncio.timeout(10):
        answer = await reader.read()
    assert b" 408 " in answer.splitlines()[0]
    assert b"body_timeout_s" in answer


async def test_a_large_head_is_refused_whether_it_is_one_field_or_many(narrow: GatewayProcess) -> None:
    many = b"".join(b"X-%d: %s\r\n" % (number, b"y" * 100) for number in range(200))
    endless = b"X-Long: " + b"y" * 500_000
    for head in (many, endless):
        reader, writer = await connect(narrow)
        writer.write(b"GET /health HTTP/1.1\r\n" + head + b"\r\n\r\n")
        async with asyncio.timeout(10):
            assert b" 431 " in (await reader.readline())
        writer.close()
    async with httpx2.AsyncClient(base_url=narrow.url) as client:
        assert (await client.get("/health", headers={"X-Fine": "y" * 4_000})).status_code == 200
        assert await refused(client, "max_head_bytes") >= 2


async def test_connections_over_the_limit_are_turned_away_and_others_live_on(narrow: GatewayProcess) -> None:
    async with httpx2.AsyncClient(base_url=narrow.url) as client:
        assert (await client.get("/health")).status_code == 200
        crowd = [await connect(narrow) for _ in range(25)]
        async with asyncio.timeout(10):
            answers = [await reader.readline() for reader, _ in crowd]
        assert sum(b" 503 " in answer for answer in answers) >= 5
        assert (await client.get("/health")).status_code == 200
        assert await refused(client, "max_connections") >= 5
        for _, writer in crowd:
            writer.close()


async def test_two_readings_of_one_request_are_refused(narrow: GatewayProcess) -> None:
    """Smuggling: a request whose length is told twice, or in two ways, is no request."""
    smuggled = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
    for fields in (
        b"Content-Length: 0\r\nContent-Length: 36\r\n",
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Content-Length: +4\r\n",
        b"Content-Length : 4\r\n",
    ):
        reader, writer = await connect(narrow)
        writer.write(b"POST /api/auth/validate HTTP/1.1\r\nHost: x\r\n" + fields + b"\r\n0\r\n\r\n" + smuggled)
        async with asyncio.timeout(10):
            answer = await reader.read()
        writer.close()
        assert b" 400 " in answer.splitlines()[0], (fields, answer)
        assert b"wayfarer_gateway" not in answer


async def test_each_answer_tells_what_is_left(replica: Replica) -> None:
    async with replica(rate_per_session=0.5, burst_per_session=3) as gateway:
        headers = {"Authorization": f"Bearer {await guest(gateway)}"}
        answers = [await gateway.get("/api/auth/sessions", headers=headers) for _ in range(4)]
        assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["2", "1", "0", "0"]
        assert {answer.headers["ratelimit-limit"] for answer in answers} == {"3"}
        assert answers[-1].status_code == 429
        assert 1 <= int(answers[-1].headers["retry-after"]) <= int(answers[-1].headers["ratelimit-reset"])
        assert await refused(gateway, "rate_per_session") >= 1


async def test_sign_ins_of_one_address_are_bounded(replica: Replica) -> None:
    async with replica(rate_logins_per_address=0.1, burst_logins_per_address=3) as gateway:
        statuses = [(await gateway.post("/api/auth/guest", json={})).status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        forged = {"auth0_token": "x", "auth0_domain": "y"}
        assert (await gateway.post("/api/auth/login", json=forged)).status_code == 429


async def test_a_flood_of_streams_of_one_session_is_bounded(replica: Replica) -> None:
    async with replica(max_clients_per_session=3) as gateway:
        token = await guest(gateway)
        seen: list[str] = []
        for _ in range(5):
            async with gateway.stream("GET", "/events", params={"session_token": token}) as response:
                seen.append("".join([line async for line in _first_frame(response)]))
        assert ["max_clients_per_session" in text for text in seen] == [False] * 3 + [True] * 2


async def _first_frame(response: httpx2.Response) -> AsyncIterator[str]:
    async for line in response.aiter_lines():
        if not line:
            return
        yield line


LIMITS = Costs(Settings(graphql_max_depth=8, graphql_max_aliases=15, graphql_max_cost=200))


def bombs() -> list[tuple[str, str]]:
    """Documents and the limit that each is over."""
    doubling = " ".join(f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }}" for n in range(60))
    fields = " ".join(f'p{n}: proxyRequest(input: {{endpoint: "health"}}) {{ success }}' for n in range(15))
    return [
        ("{ ...f0 } " + doubling + " fragment f60 on Query { health }", "graphql_max_cost"),
        ("{" + "a{" * 9 + "b" + "}" * 9 + "}", "graphql_max_depth"),
        ("{" + "a{" * 600 + "b" + "}" * 600 + "}", "nested too deeply|graphql_max_depth"),
        ("{" + " ".join(f"a{n}: health" for n in range(16)) + "}", "graphql_max_aliases"),
        ("{" + "health " * 201 + "}", "graphql_max_cost"),
        (
            "mutation {" + fields + " ...m } fragment m on Mutation { " + "cancelExecution " * 10 + "}",
            "graphql_max_cost",
        ),
        ("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }", "contains itself"),
        ("{" + "health " * 3_000 + "}", "token"),
    ]


@pytest.mark.parametrize(("document", "limit"), bombs())
def test_a_document_over_a_limit_is_refused_before_it_costs_anything(document: str, limit: str) -> None:
    began = time.process_time()
    with pytest.raises(GraphQLError, match=limit):
        LIMITS.check(document)
    assert time.process_time() - began < 5, "a bomb would take longer than the universe"


def test_usual_documents_are_within_the_limits() -> None:
    from graphql import get_introspection_query

    LIMITS.check(get_introspection_query())
    LIMITS.check('mutation { a: executePlaybook(name: "x") { id } b: executePlaybook(name: "y") { id } }')


async def test_bombs_get_a_friendly_answer(gateway: httpx2.AsyncClient) -> None:
    headers = {"Authorization": f"Bearer {await guest(gateway)}"}
    chain = " ".join(f"fragment f{n} on Query {{ ...f{n + 1} }}" for n in range(330))
    for document in [text for text, _ in bombs()] + ["{ ...f0 } " + chain + " fragment f330 on Query { health }"]:
        answer = await gateway.post("/graphql", json={"query": document}, headers=headers)
        assert answer.status_code == 200
        body = answer.json()
        assert body.get("data") or body["errors"][0]["message"] not in ("", "something went wrong in the gateway")


async def test_a_cookie_or_a_form_of_another_site_does_nothing(gateway: httpx2.AsyncClient) -> None:
    """CSRF: a browser sends no authority by itself; only a header, a body or a query that a page wrote has one."""
    token = await guest(gateway)
    evil = {"Origin": "http://evil.example", "Cookie": f"session_token={token}; token={token}"}
    assert (await gateway.post("/graphql", json={"query": "{ health }"}, headers=evil)).status_code == 401
    assert (await gateway.get("/noetl/health", headers=evil)).status_code == 401
    answer = await gateway.post("/api/auth/logout", headers=evil)
    assert answer.status_code == 401
    assert "access-control-allow-origin" not in answer.headers
    assert (await gateway.post("/api/auth/validate", json={"session_token": token})).json()["valid"]


async def test_the_access_log_is_json_with_ids_and_without_tokens(gateway_settings: Settings, tmp_path: Path) -> None:
    log, trace_id = tmp_path / "log", "a" * 32
    process = GatewayProcess(gateway_settings, log)
    await process.start()
    async with httpx2.AsyncClient(base_url=process.url) as client:
        token = await guest(client)
        headers = {"Authorization": f"Bearer {token}", "traceparent": f"00-{trace_id}-{'b' * 16}-01"}
        answer = await client.get("/api/auth/sessions", headers=headers)
        async with client.stream("GET", "/events", params={"session_token": token, "client_id": "no"}) as stream:
            await stream.aread()
    await process.end(signal.SIGTERM)
    text = log.read_text()
    assert token not in text
    lines = {line["path"]: line for line in map(json.loads, filter(_is_access, text.splitlines()))}
    line = lines["/api/auth/sessions"]
    assert line["request_id"] == answer.headers["x-request-id"]
    assert line["trace_id"] == trace_id
    assert line["session"] == answer.json()["sessions"][0]["id"]
    assert lines["/events"]["session"] == line["session"]


def _is_access(line: str) -> bool:
    return line.startswith("{")


async def test_a_reader_that_takes_nothing_gives_its_place_back(
    gateway: httpx2.AsyncClient, gateway_settings: Settings, stack: Stack
) -> None:
    """Although what was sent to it can't be delivered: the connection is cut off, not closed in good order."""
    await stack.register(BIG)
    limits = {"send_timeout_s": 0.5, "max_connections": 2}
    process = GatewayProcess(gateway_settings.model_copy(update=limits))
    await process.start()
    token, client_id = await guest(gateway), str(uuid.uuid4())
    reader, writer = await asyncio.open_connection("127.0.0.1", process.port, limit=1_024)
    writer.write(f"GET /events?session_token={token}&client_id={client_id} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await reader.readuntil(b"\n\n")
    for _ in range(25):
        await execute(gateway, token, "t/big", client_id=client_id)

    async def free() -> bool:
        crowd = [await connect(process) for _ in range(2)]
        for _, peer in crowd:
            peer.write(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        try:
            answers = [await stream.readline() for stream, _ in crowd]
        except ConnectionResetError:
            return False
        return all(b" 200 " in answer for answer in answers)

    await until(free, 30)
    writer.close()
    await process.end()
