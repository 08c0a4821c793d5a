"""A canary credential, used by steps that fail on purpose, is found in no table, message, object, log line or answer."""

import asyncio
import base64
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from urllib.parse import quote

import asyncpg
import nats
import pytest_asyncio
from nats.js.errors import NotFoundError

from tests.conftest import PROCESS_LOG
from tests.stack import Stack

CANARY = "canary-7f3d9b/Zx+41=kq"
FORMS = (CANARY, quote(CANARY, safe=""), base64.b64encode(CANARY.encode()).decode(), json.dumps(CANARY)[1:-1])
BODY = """apiVersion: noetl.io/v2
kind: Playbook
metadata: {{name: leaks, path: t/leaks}}
keychain: [{{name: api, alias: canary-api}}, {{name: db, alias: canary-db}}]
workflow:
- step: http
  tool: {{kind: http, method: POST, url: "{url}/echo", auth: api, json: {{mine: "{{{{ keychain.api.token }}}}"}}}}
  next: {{arcs: [{{step: ok, when: "{{{{ event.name == 'call.done' }}}}"}}, {{step: address, when: "{{{{ event.name == 'call.error' }}}}"}}]}}
- step: address
  tool: {{kind: http, url: "http://127.0.0.1:1/{{{{ keychain.api.token }}}}"}}
  next: {{arcs: [{{step: db, when: "{{{{ event.name == 'call.error' }}}}"}}]}}
- step: db
  tool: {{kind: postgres, auth: db, query: "SELECT 1"}}
  next: {{arcs: [{{step: sql, when: "{{{{ event.name == 'call.error' }}}}"}}]}}
- step: sql
  tool: {{kind: postgres, auth: good-db, query: "SELECT '{{{{ keychain.api.token }}}}'::int"}}
  next: {{arcs: [{{step: raised, when: "{{{{ event.name == 'call.error' }}}}"}}]}}
- step: raised
  tool:
    kind: python
    input: {{t: "{{{{ keychain.api.token }}}}"}}
    code: |
      import sys
      print("token", t)
      print(t[::1], file=sys.stderr)
      raise ValueError("bad token " + t)
  next: {{arcs: [{{step: large, when: "{{{{ event.name == 'call.error' }}}}"}}]}}
- step: large
  tool: {{kind: python, input: {{t: "{{{{ keychain.api.token }}}}"}}, code: "result = dict(rows=['x' * 100 + t] * 3000, t=t)"}}
  next: redirected
- step: redirected
  tool: {{kind: http, url: "{url}/redirect?q={{{{ keychain.api.token | urlencode }}}}", headers: {{X-Mine: "{{{{ keychain.api.token }}}}"}}}}
  next: {{arcs: [{{step: dsn, when: "{{{{ event.name == 'call.error' }}}}"}}]}}
- step: dsn
  tool: {{kind: postgres, auth: canary-dsn, query: "SELECT 1"}}
  next: {{arcs: [{{step: params, when: "{{{{ event.name == 'call.error' }}}}"}}]}}
- step: params
  tool: {{kind: postgres, auth: good-db, query: "SELECT $1::text::int", params: ["{{{{ keychain.api.token }}}}"]}}
  next: {{arcs: [{{step: encoded, when: "{{{{ event.name == 'call.error' }}}}"}}]}}
- step: encoded
  tool:
    kind: python
    input: {{t: "{{{{ keychain.api.token }}}}"}}
    code: |
      import base64, json, urllib.parse
      secret = {{'t': t, 'b': t.encode()}}
      print(repr(secret), [t], json.dumps({{'t': [t]}}), json.dumps(json.dumps(t)))
      print(base64.b64encode(t.encode()).decode(), base64.b64encode(b'user:' + t.encode()).decode())
      print(urllib.parse.quote(t, safe=''), urllib.parse.urlencode({{'t': t}}))
      raise RuntimeError(secret)
  next: {{arcs: [{{step: suspended, when: "{{{{ event.name == 'call.error' }}}}"}}]}}
- step: suspended
  tool:
  - name: t
    kind: python
    input: {{t: "{{{{ keychain.api.token }}}}", n: "{{{{ _attempt }}}}"}}
    code: |
      if n < 2: raise ValueError('again ' + t)
      result = {{'t': t}}
    spec: {{policy: {{rules: [{{when: "{{{{ output.status == 'error' }}}}", then: {{do: retry, attempts: 2, delay: 3.1, set: {{ctx.why: "{{{{ output.error.message }}}}", iter.why: "{{{{ output.error.message }}}}"}}}}}}]}}}}
  - {{name: w, kind: wait, delay_s: 0.1, ask: "{{{{ t.t }}}}"}}
  next: ok
- step: ok
  tool: {{kind: python, input: {{e: "{{{{ raised }}}}"}}, code: "result = e"}}
"""


@pytest_asyncio.fixture
async def echo() -> AsyncIterator[str]:
    """A provider that answers 500 with everything that it was sent, headers included."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"GET /redirect"):
                mine = next(line[8:] for line in head.split(b"\r\n") if line.lower().startswith(b"x-mine:"))
                target = b"http://127.0.0.1:1/" + mine
                writer.write(b"HTTP/1.1 302 no\r\nlocation: " + target + b"\r\ncontent-length: 0\r\n\r\n")
                await writer.drain()
                return
            length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            said = head + await reader.readexactly(length)
            leaking = head.split(b"uthorization: ")[1].split(b"\r\n")[0]
            writer.write(b"HTTP/1.1 500 no\r\nx-said: " + leaking + b"\r\nconnection: close\r\n")
            writer.write(b"content-length: %d\r\n\r\n" % len(said) + said)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


def leaks(text: str) -> list[str]:
    """The forms of the canary in a text, with what stands around them."""
    found = []
    for form in FORMS:
        position = text.find(form)
        if position >= 0:
            found.append(text[max(0, position - 120) : position + len(form) + 40])
    return found


async def test_a_canary_is_found_nowhere(stack: Stack, postgres_url: str, nats_url: str, echo: str) -> None:
    answers: list[str] = []
    good = {"dsn": postgres_url}
    for name, kind, data in (
        ("canary-api", "bearer", {"token": CANARY}),
        ("canary-db", "postgres", {"host": "127.0.0.1", "port": 1, "user": "u", "password": CANARY, "database": "d"}),
        ("canary-dsn", "postgres", {"url": f"postgresql://u:{CANARY}@127.0.0.1:none/d"}),
        ("good-db", "postgres", good),
    ):
        put = await stack.client.post("/api/credentials", json={"name": name, "type": kind, "data": data})
        assert put.status_code == 200, put.text
        answers.append(put.text)
    async with _listening(nats_url) as received:
        await stack.register(BODY.format(url=echo))
        execution_id = await stack.start("t/leaks")
        status = await stack.wait(execution_id)
    assert status["status"] == "COMPLETED", status
    assert "bad token" in str(status["result"])
    read = (f"executions/{execution_id}/status", f"executions/{execution_id}/events?limit=1000", "credentials")
    answers += [(await stack.client.get(f"/api/{path}")).text for path in read]
    answers += [(await stack.client.get(f"/api/{path}")).text for path in ("executions", "signals", "worker/pools")]
    answers += [await _said(stack, *words, execution_id) for words in (("status",), ("events", "--json"), ("events",))]
    answers += [await _said(stack, "list"), await _said(stack, "credential", "list", "--json")]
    failed = [e["entity_id"] for e in json.loads(answers[5])["events"] if e["name"] == "call.error"]
    assert failed == [
        *("http", "address", "db", "sql", "raised", "redirected", "dsn", "params", "encoded", "suspended")
    ]
    assert leaks("\n".join(answers)) == []
    assert "t/leaks" in "".join(received)
    assert leaks("\n".join(received)) == []
    assert leaks(await _tables(postgres_url)) == []
    kept = await _streams(nats_url)
    assert "x" * 100 in kept, "the large result lies in the object store"
    assert leaks(kept) == []
    assert leaks(PROCESS_LOG.read_text()) == []


@contextlib.asynccontextmanager
async def _listening(url: str) -> AsyncIterator[list[str]]:
    """Everything that passes over NATS meanwhile."""
    received: list[str] = []
    client = await nats.connect(url)

    async def arrived(message: object) -> None:
        received.append(
            getattr(message, "subject", "") + bytes(getattr(message, "data", b"")).decode("utf-8", "replace")
        )

    await client.subscribe(">", cb=arrived)
    await client.flush()
    yield received
    await client.drain()


async def _said(stack: Stack, *words: str) -> str:
    """What the command line prints."""
    env = {**os.environ, "WAYFARER_SERVER_URL": str(stack.client.base_url).rstrip("/"), "COLUMNS": "2000"}
    arguments = [sys.executable, "-m", "wayfarer.cli", *words]
    both = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*arguments, env=env, stdout=both, stderr=both)
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return (out + err).decode()


async def _tables(url: str) -> str:
    """Every column of every table, bytes as text."""
    connection = await asyncpg.connect(url)
    try:
        columns = await connection.fetch(
            "SELECT c.table_schema, c.table_name, c.column_name, c.data_type FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name) WHERE t.table_type = 'BASE TABLE'"
            " AND c.table_schema NOT IN ('pg_catalog', 'information_schema')"
        )
        assert {"events", "executions", "credentials", "outbox", "timers"} <= {row["table_name"] for row in columns}
        parts: list[str] = []
        for row in columns:
            column = f'"{row["column_name"]}"'
            text = f"encode({column}, 'escape')" if row["data_type"] == "bytea" else f"{column}::text"
            table = f'"{row["table_schema"]}"."{row["table_name"]}"'
            parts += [found["text"] or "" for found in await connection.fetch(f"SELECT {text} AS text FROM {table}")]
        return "\n".join(parts)
    finally:
        await connection.close()


async def _streams(url: str) -> str:
    """All messages of all streams; objects are streams as well."""
    client = await nats.connect(url)
    parts: list[str] = []
    try:
        jetstream = client.jetstream()
        for stream in await jetstream.streams_info():
            name, state = stream.config.name or "", stream.state
            for sequence in range(max(1, state.first_seq), state.last_seq + 1):
                with contextlib.suppress(NotFoundError):
                    message = await jetstream.get_msg(name, sequence)
                    parts.append((message.data or b"").decode("utf-8", "replace") + str(message.headers))
    finally:
        await client.close()
    return "\n".join(parts)
