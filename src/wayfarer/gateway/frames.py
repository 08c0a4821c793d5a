"""Frames to browsers: kept per client in JetStream, so none is lost and none comes twice."""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from enum import Enum
from typing import Any

import msgspec
from nats.aio.msg import Msg
from nats.js.errors import NotFoundError

from wayfarer import tracing
from wayfarer.bus import Bus, streams, subjects

from .following import Follower, read

_encode = msgspec.json.Encoder().encode
MAX_REMEMBERED = 100_000
"""Clients whose newest frame is known to a replica."""
MAX_REPLAY = 10_000
"""Frames that one reconnection may be sent again."""
LOOK_BACK = (200, 5_000, 10**9)
"""How many frames are looked through, in turn, for the last one that came from the lifecycle."""
PUBLISH_TIMEOUT_S = 5.0
"""How long the stream may take to keep frames."""
POSITION_HEADER = "Wayfarer-Position"


class Frame(msgspec.Struct, frozen=True):
    """One SSE frame: ``id`` is its position in the stream."""

    id: int
    event: str
    data: bytes


class Ending(Enum):
    """Why a connection ends from this side."""

    SLOW = "the reader does not keep up"
    SHUTDOWN = "the gateway stops"
    SESSION = "the session has ended, sign in again"


class ReaderEnded(Exception):
    """The connection is over; ``reason`` says why."""

    def __init__(self, reason: Ending) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Reader:
    """The queue of one connection."""

    def __init__(self, session_id: str, limit: int) -> None:
        self.session_id = session_id
        self._limit = limit
        self._frames: list[Frame] = []
        self._wake: asyncio.Future[None] | None = None
        self._ending: Ending | None = None

    def offer(self, frame: Frame) -> None:
        """Hand a frame over; a reader with too many waiting ones is dropped, its frames stay in the stream."""
        if self._ending is not None:
            return
        if len(self._frames) >= self._limit:
            self.close(Ending.SLOW)
            return
        self._frames.append(frame)
        self._wake_up()

    def close(self, reason: Ending) -> None:
        """End the connection."""
        if self._ending is None:
            self._ending = reason
        self._wake_up()

    async def next(self, timeout_s: float) -> Frame | None:
        """The next frame, or None when nothing came in time; raises `ReaderEnded`."""
        if self._ending in (Ending.SESSION, Ending.SHUTDOWN):
            raise ReaderEnded(self._ending)
        if not self._frames and self._ending is None:
            await self._wait(timeout_s)
        if self._frames:
            return self._frames.pop(0)
        if self._ending is not None:
            raise ReaderEnded(self._ending)
        return None

    async def _wait(self, timeout_s: float) -> None:
        loop = asyncio.get_running_loop()
        self._wake = loop.create_future()
        alarm = loop.call_later(timeout_s, self._wake_up)
        try:
            await self._wake
        finally:
            alarm.cancel()
            self._wake = None

    def _wake_up(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)


class Newest:
    """The newest frame of each client, so that who has missed nothing comes back without a look into the stream."""

    def __init__(self) -> None:
        self._of_client: OrderedDict[str, int] = OrderedDict()
        self._since: int | None = None
        """Every frame behind this position is known here; None before the first one."""

    def begin(self, position: int) -> None:
        """Frames up to a position are not known."""
        self._since = position

    def seen(self, client_id: str, frame_id: int) -> None:
        """A frame has come, the newest of all."""
        self._of_client[client_id] = frame_id
        self._of_client.move_to_end(client_id)
        if len(self._of_client) > MAX_REMEMBERED:
            self._since = self._of_client.popitem(last=False)[1]

    def may_be_behind(self, client_id: str, after: int) -> bool:
        """Whether the client may have frames behind ``after``."""
        newest = self._of_client.get(client_id)
        return newest > after if newest is not None else self._since is None or after < self._since


class Frames:
    """Publishes frames and hands them to this replica's connections."""

    def __init__(self, bus: Bus, backlog: int) -> None:
        self._bus = bus
        self._backlog = backlog
        self._readers: dict[str, set[Reader]] = {}
        self._of_session: dict[str, set[Reader]] = {}
        self._newest = Newest()
        self.follower = Follower(bus, streams.FRAMES, f"{subjects.FRAMES}.>", self._arrived)

    async def run(self) -> None:
        """Hand new frames over until cancelled."""
        position = await self.last_position()
        self._newest.begin(position)
        await self.follower.run(position)

    def connected(self, client_id: str) -> int:
        """Connections of a client to this replica."""
        return len(self._readers.get(client_id, ()))

    async def last_position(self) -> int:
        """The id of the newest frame of all."""
        return (await self._bus.jetstream.stream_info(streams.FRAMES)).state.last_seq

    async def publish(self, client_id: str, event: str, params: Any, message_id: str, position: int = 0) -> bool:
        """Add a frame for a client; the same ``message_id`` again adds nothing, and gives False.

        ``position`` tells which lifecycle message it comes from, see `Frames.bridged_until`.
        """
        data, headers = _message(event, params, message_id, position)
        taken = await self._bus.jetstream.publish(f"{subjects.FRAMES}.{client_id}", data, headers=headers)
        return not taken.duplicate

    async def publish_all(self, client_id: str, event: str, frames: Mapping[str, Any], position: int) -> None:
        """Add a lifecycle message's frames, by their message ids, in order and in one go; returns once all are kept."""
        async with asyncio.timeout(PUBLISH_TIMEOUT_S):
            waiting = []
            for message_id, params in frames.items():
                data, headers = _message(event, params, message_id, position)
                publishing = self._bus.jetstream.publish_async(f"{subjects.FRAMES}.{client_id}", data, headers=headers)
                waiting.append(await publishing)
            await asyncio.gather(*waiting)

    async def begin(self, client_id: str) -> int:
        """Mark where a new client begins; returns the position, an id that is no other client's."""
        return (await self._bus.jetstream.publish(f"{subjects.FRAMES}.{client_id}", b"")).seq

    async def owner(self, frame_id: int) -> str | None:
        """The client that a kept frame, or the mark of its beginning, belongs to."""
        try:
            message = await self._bus.jetstream.get_msg(streams.FRAMES, seq=frame_id)
        except NotFoundError:
            return None
        return (message.subject or "").rsplit(".", 1)[-1]

    async def reached(self, position: int) -> bool:
        """Whether the stream has come to a position; one that it has not is of an earlier stream, or made up."""
        return position <= self.follower.position or position <= await self.last_position()

    async def bridged_until(self) -> int:
        """The position of the newest frame that came from the lifecycle, 0 when none is kept.

        Frames enter the stream in the order of their positions, so all before it have been published.
        """
        last = await self.last_position()
        for count in LOOK_BACK:
            messages = await read(
                self._bus.jetstream,
                self._bus.client,
                streams.FRAMES,
                f"{subjects.FRAMES}.>",
                max(0, last - count),
                headers_only=True,
            )
            positions = [int((message.headers or {}).get(POSITION_HEADER, "0")) for message in messages]
            if any(positions) or count >= last:
                return max(positions, default=0)
        return 0

    async def _arrived(self, message: Msg, sequence: int) -> None:
        client_id = message.subject.rsplit(".", 1)[-1]
        self._newest.seen(client_id, sequence)
        readers = self._readers.get(client_id)
        if readers and message.data:
            frame = _frame(message, sequence)
            for reader in readers:
                reader.offer(frame)

    @contextlib.asynccontextmanager
    async def reading(
        self, client_id: str, session_id: str, after: int, idle_s: float
    ) -> AsyncIterator[AsyncIterator[Frame | None]]:
        """Frames of a client: those kept since ``after`` first, then live ones; None after ``idle_s`` without any."""
        reader = Reader(session_id, self._backlog)
        _add(self._readers, client_id, reader)
        _add(self._of_session, session_id, reader)
        try:
            kept = await self._kept(client_id, after) if self._newest.may_be_behind(client_id, after) else []
            yield self._sequence(reader, kept, after, idle_s)
        finally:
            _discard(self._readers, client_id, reader)
            _discard(self._of_session, session_id, reader)

    async def _sequence(
        self, reader: Reader, kept: list[Frame], after: int, idle_s: float
    ) -> AsyncIterator[Frame | None]:
        last = after
        for frame in kept:
            last = frame.id
            yield frame
        while True:
            live = await reader.next(idle_s)
            if live is None:
                yield None
            elif live.id > last:
                last = live.id
                yield live

    async def _kept(self, client_id: str, after: int) -> list[Frame]:
        subject = f"{subjects.FRAMES}.{client_id}"
        messages = await read(self._bus.jetstream, self._bus.client, streams.FRAMES, subject, after)
        frames = [message for message in messages if message.data][-MAX_REPLAY:]
        return [_frame(message, message.metadata.sequence.stream) for message in frames]

    def close(self) -> None:
        """End all connections; clients come back with their last id."""
        for readers in self._readers.values():
            for reader in readers:
                reader.close(Ending.SHUTDOWN)

    def end_session(self, session_id: str) -> None:
        """End the connections of a session."""
        for reader in self._of_session.get(session_id, ()):
            reader.close(Ending.SESSION)

    def count(self, session_id: str) -> int:
        """Open connections of a session to this replica."""
        return len(self._of_session.get(session_id, ()))


def _add(index: dict[str, set[Reader]], key: str, reader: Reader) -> None:
    index.setdefault(key, set()).add(reader)


def _discard(index: dict[str, set[Reader]], key: str, reader: Reader) -> None:
    index[key].discard(reader)
    if not index[key]:
        del index[key]


def _message(event: str, params: Any, message_id: str, position: int) -> tuple[bytes, dict[str, Any]]:
    headers = {"Nats-Msg-Id": message_id, "Event": event, **tracing.outgoing()}
    if position:
        headers[POSITION_HEADER] = str(position)
    return _encode({"jsonrpc": "2.0", "method": event, "params": params}), headers


def _frame(message: Msg, sequence: int) -> Frame:
    return Frame(id=sequence, event=(message.headers or {}).get("Event", "message"), data=message.data)
