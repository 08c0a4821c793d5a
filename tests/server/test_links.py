"""Links: what goes over them comes back, who lacks the key or means another server gets none, a lost one says so."""

import asyncio
from collections.abc import AsyncIterator, Callable

import msgspec
import pytest
import pytest_asyncio

from wayfarer.bus import links
from wayfarer.bus.links import Framed, Links, LinkServer, link_key

KEY = link_key("key of the installation")
LIMIT_S = 10.0


class Worker:
    """A worker's end: what was answered and what was lost."""

    def __init__(self, key: bytes) -> None:
        self.links = Links(key, self._answered, self._lost)
        self.answers: dict[int, bytes] = {}
        self.lost: set[int] = set()

    def _answered(self, number: int, raw: msgspec.Raw) -> None:
        self.answers[number] = bytes(raw)

    def _lost(self, numbers: set[int]) -> None:
        self.lost |= numbers

    async def linked(self, server_id: str, address: str) -> links.Link:
        """The link, once there is one."""
        async with asyncio.timeout(LIMIT_S):
            while (link := self.links.to(server_id, address)) is None:
                await asyncio.sleep(0)
        return link


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that is on its way."""
    async with asyncio.timeout(LIMIT_S):
        while not condition():
            await asyncio.sleep(0)


class Door:
    """A server's end that answers each report with itself, or keeps silent."""

    def __init__(self) -> None:
        self.silent = False
        self.seen: list[int] = []
        self.server = LinkServer(KEY, "7", self._reported)

    def _reported(self, link: Framed, number: int, raw: msgspec.Raw) -> None:
        self.seen.append(number)
        if not self.silent:
            link.queue(number, bytes(raw))


@pytest_asyncio.fixture
async def door() -> AsyncIterator[tuple[Door, str]]:
    """A server that listens, and its address."""
    opened = Door()
    address = await opened.server.open("127.0.0.1")
    yield opened, address
    opened.server.close()


async def test_reports_are_answered_over_the_link(door: tuple[Door, str]) -> None:
    worker = Worker(KEY)
    link = await worker.linked("7", door[1])
    large = b'"' + b"x" * 3_000_000 + b'"'
    for number, report in ((1, b'{"a":1}'), (2, large), (3, b"[]")):
        link.queue(number, report)
    await until(lambda: len(worker.answers) == 3)
    assert worker.answers == {1: b'{"a":1}', 2: large, 3: b"[]"}
    worker.links.close()


@pytest.mark.parametrize(("key", "server_id"), [(link_key("another key"), "7"), (KEY, "8")])
async def test_no_link_without_the_key_or_to_another_server(door: tuple[Door, str], key: bytes, server_id: str) -> None:
    worker = Worker(key)
    assert worker.links.to(server_id, door[1]) is None
    await until(lambda: bool(door[0].server.open_links))
    await until(lambda: not door[0].server.open_links)
    assert worker.links.to(server_id, door[1]) is None
    assert door[0].seen == []


async def test_what_is_no_proof_is_cut_off(door: tuple[Door, str]) -> None:
    host, port = door[1].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write((1 << 30).to_bytes(4, "big") + b"x")
    async with asyncio.timeout(LIMIT_S):
        await reader.read()
    assert reader.at_eof()
    assert door[0].seen == []
    writer.close()


async def test_a_lost_link_gives_its_reports_back(door: tuple[Door, str]) -> None:
    worker = Worker(KEY)
    door[0].silent = True
    (await worker.linked("7", door[1])).queue(5, b"{}")
    await until(lambda: door[0].seen == [5])
    door[0].server.close()
    await until(lambda: worker.lost == {5})
    assert worker.links.to("7", door[1]) is None


def test_there_are_no_links_where_nats_is_encrypted() -> None:
    assert links.allowed("nats://a:4222")
    assert not links.allowed("nats://a:4222, tls://b:4222")


def test_the_address_of_links_is_the_one_that_leads_to_nats() -> None:
    assert links.local_address("nats://wayfarer:secret@127.0.0.1:4242") == "127.0.0.1"
