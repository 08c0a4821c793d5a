"""The nats tool on a real server."""

import asyncio
import urllib.parse
from collections.abc import AsyncIterator
from typing import Any

import nats
import pytest
import pytest_asyncio
from nats.aio.msg import Msg

from wayfarer.worker.tools.base import ToolFailed
from wayfarer.worker.tools.nats import NatsTool

from .conftest import call


@pytest_asyncio.fixture
async def tool() -> AsyncIterator[NatsTool]:
    """The tool."""
    opened = NatsTool()
    yield opened
    await opened.close()


async def run(tool: NatsTool, url: str, timeout_s: float = 5, **fields: Any) -> Any:
    return await tool.run(
        call(fields, {"nats": ("nats", {"url": url}), "other": ("nats", {"url": url})}, timeout_s=timeout_s)
    )


async def test_a_subject_of_a_stream_is_acknowledged_and_taken_once(tool: NatsTool, nats_url: str) -> None:
    client = await nats.connect(nats_url)
    try:
        await client.jetstream().add_stream(name="TOOLTEST", subjects=["tooltest.>"])
        first = await run(tool, nats_url, operation="publish", subject="tooltest.a", payload={"n": 1})
        again = await run(tool, nats_url, operation="publish", subject="tooltest.a", payload={"n": 1})
        own = await run(tool, nats_url, auth="other", operation="publish", subject="tooltest.a", data="x", msg_id="own")
        assert (first["stream"], again["seq"], own["seq"]) == ("TOOLTEST", first["seq"], first["seq"] + 1)
    finally:
        await client.close()


async def test_several_messages_are_published_at_once_and_taken_once(tool: NatsTool, nats_url: str) -> None:
    client = await nats.connect(nats_url)
    messages = [{"subject": f"manytest.{n}", "payload": {"n": n}} for n in range(3)]
    try:
        await client.jetstream().add_stream(name="MANYTEST", subjects=["manytest.>"])
        for _ in range(2):
            done = await run(tool, nats_url, operation="publish", msg_id="commit-1", messages=messages)
            assert [item["stream"] for item in done["published"]] == ["MANYTEST"] * 3
        assert (await client.jetstream().stream_info("MANYTEST")).state.messages == 3
        with pytest.raises(ToolFailed, match="messages"):
            await run(tool, nats_url, operation="publish", messages=["text"])
    finally:
        await client.close()


async def test_publish_and_request_reach_plain_subscribers(tool: NatsTool, nats_url: str) -> None:
    client = await nats.connect(nats_url)
    got: asyncio.Queue[bytes] = asyncio.Queue()

    async def answer(message: Msg) -> None:
        await got.put(message.data)
        if message.reply:
            await message.respond(b'{"double": 4}')

    try:
        await client.subscribe("plain.subject", cb=answer)
        await client.flush()
        published = await run(tool, nats_url, operation="publish", subject="plain.subject", data={"a": 1})
        assert published["stream"] is None
        assert await asyncio.wait_for(got.get(), 5) == b'{"a":1}'
        asked = await run(tool, nats_url, operation="request", subject="plain.subject", payload="2")
        assert asked["data"] == {"double": 4}
        with pytest.raises(ToolFailed) as failed:
            await run(tool, nats_url, 0.5, operation="request", subject="nobody.there")
        assert (failed.value.failure.kind, failed.value.failure.retryable) == ("nats", True)
    finally:
        await client.close()


async def test_keys_and_objects_are_kept(tool: NatsTool, nats_url: str) -> None:
    empty = await run(tool, nats_url, operation="kv_get", bucket="tk", key="a")
    assert (empty["found"], empty["value"]) == (False, None)
    assert (await run(tool, nats_url, operation="kv_keys", bucket="tk"))["keys"] == []
    await run(tool, nats_url, operation="kv_put", bucket="tk", key="a", value={"n": [1]})
    await run(tool, nats_url, operation="kv_put", bucket="tk", key="b", value="text")
    assert (await run(tool, nats_url, operation="kv_get", bucket="tk", key="a"))["value"] == {"n": [1]}
    assert sorted((await run(tool, nats_url, operation="kv_keys", bucket="tk"))["keys"]) == ["a", "b"]
    await run(tool, nats_url, operation="kv_delete", bucket="tk", key="a")
    assert (await run(tool, nats_url, operation="kv_get", bucket="tk", key="a"))["found"] is False
    big = {"rows": ["x" * 1000] * 500}
    assert (await run(tool, nats_url, operation="object_put", bucket="to", key="k", data=big))["size"] > 500_000
    assert (await run(tool, nats_url, operation="object_get", bucket="to", key="k"))["data"] == big


@pytest.mark.parametrize(
    "fields",
    [
        {"operation": "dance"},
        {},
        {"operation": "publish"},
        {"operation": "kv_get", "bucket": "b"},
        {"operation": "kv_put", "bucket": "no such name", "key": "k"},
        {"operation": "object_get", "bucket": "to", "key": "absent"},
        {"operation": "publish", "subject": "a b"},
    ],
)
async def test_wrong_calls_are_clear_errors(tool: NatsTool, nats_url: str, fields: dict[str, Any]) -> None:
    with pytest.raises(ToolFailed):
        await run(tool, nats_url, **fields)


async def test_a_server_that_is_away_is_an_error_within_the_limit(tool: NatsTool) -> None:
    async with asyncio.timeout(5):
        with pytest.raises(ToolFailed):
            await run(tool, "nats://127.0.0.1:1", 1, operation="publish", subject="x")


async def test_a_user_is_taken_in_either_spelling_and_a_refused_one_fails(tool: NatsTool, nats_url: str) -> None:
    given = urllib.parse.urlsplit(nats_url)
    place = f"nats://{given.hostname}:{given.port}"
    fields = {"operation": "kv_keys", "bucket": "spelling"}
    good = {"nats_url": place, "nats_user": given.username, "nats_password": given.password}
    assert await tool.run(call(fields, {"nats": ("nats", good)}, timeout_s=5)) == {"keys": []}
    wrong = {"url": place + "/wrong", "user": given.username, "password": "not this"}
    with pytest.raises(ToolFailed, match=r"Authorization|TimeoutError") as caught:
        await tool.run(call(fields, {"nats": ("nats", wrong)}, timeout_s=1))
    assert "not this" not in caught.value.failure.message
