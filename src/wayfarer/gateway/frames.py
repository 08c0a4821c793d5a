"""Frames to browsers: kept per client in JetStream, so none is lost and none comes twice.

Frames that come of one moment share a message of the stream. The id of a frame is made of the message's position and
the frame's place in it, so ids rise and a reader may have seen a part of a message.
"""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
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
MAX_IN_MESSAGE = 100
"""Frames that one message of the stream may hold: ids of neighbouring messages are so far apart."""
MAX_IN_CHUNK = 100
"""Frames that are written to a connection in one go."""
POSITION_HEADER = "Wayfarer-Position"
_BETWEEN = b"\n"
"""Stands between the frames of a message; JSON on one line has none."""


class Frame(msgspec.Struct, frozen=True):
    """One SSE frame: ``id`` tells its position in the stream, see `frame_id`."""

    id: int
    event: str
    data: bytes


def frame_id(position: int, place: int = 0) -> int:
    """The id of the frame at a place, from 0, of the message at a position of the stream."""
    return position * MAX_IN_MESSAGE + place


def position_of(id_of_frame: int) -> int:
    """The position in the stream of the message that holds a frame."""
    return id_of_frame // MAX_IN_MESSAGE


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

    async def next(self, timeout_s: float) -> list[Frame]:
        """The frames that wait, at most `MAX_IN_CHUNK`, none when nothing came in time; raises `ReaderEnded`."""
        if self._ending in (Ending.SESSION, Ending.SHUTDOWN):
            raise ReaderEnded(self._ending)
        if not self._frames and self._ending is None:
            await self._wait(timeout_s)
        if not self._frames and self._ending is not None:
            raise ReaderEnded(self._ending)
        taken, self._frames = self._frames[:MAX_IN_CHUNK], self._frames[MAX_IN_CHUNK:]
        return taken

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
        """Every frame behind this one is known here; None before the first one."""

    def begin(self, newest: int) -> None:
        """Frames up to an id are not known."""
        self._since = newest

    def seen(self, client_id: str, newest: int) -> None:
        """A frame has come, the newest of all."""
        self._of_client[client_id] = newest
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
        position = await self._last_position()
        self._newest.begin(frame_id(position + 1) - 1)
        await self.follower.run(position)

    def connected(self, client_id: str) -> int:
        """Connections of a client to this replica."""
        return len(self._readers.get(client_id, ()))

    async def _last_position(self) -> int:
        return (await self._bus.jetstream.stream_info(streams.FRAMES)).state.last_seq

    async def publish(self, client_id: str, event: str, params: Any, message_id: str, position: int = 0) -> bool:
        """Add a frame for a client; the same ``message_id`` again adds nothing, and gives False.

        ``position`` tells which lifecycle message it comes from, see `Frames.bridged_until`.
        """
        return await self.publish_all(client_id, event, [params], message_id, position)

    async def publish_all(
        self, client_id: str, event: str, frames: Sequence[Any], message_id: str, position: int = 0
    ) -> bool:
        """Add frames of one kind in order, all or none, at most `MAX_IN_MESSAGE`; else as `Frames.publish`."""
        headers = {"Nats-Msg-Id": message_id, "Event": event, **tracing.outgoing()}
        if position:
            headers[POSITION_HEADER] = str(position)
        data = _BETWEEN.join(_encode({"jsonrpc": "2.0", "method": event, "params": params}) for params in frames)
        subject = f"{subjects.FRAMES}.{client_id}"
        taken = await self._bus.jetstream.publish(subject, data, timeout=PUBLISH_TIMEOUT_S, headers=headers)
        return not taken.duplicate

    async def begin(self, client_id: str) -> int:
        """Mark where a new client begins; returns an id that is no other client's."""
        return frame_id((await self._bus.jetstream.publish(f"{subjects.FRAMES}.{client_id}", b"")).seq)

    async def owner(self, id_of_frame: int) -> str | None:
        """The client that a kept frame, or the mark of its beginning, belongs to."""
        try:
            message = await self._bus.jetstream.get_msg(streams.FRAMES, seq=position_of(id_of_frame))
        except NotFoundError:
            return None
        return (message.subject or "").rsplit(".", 1)[-1]

    async def reached(self, id_of_frame: int) -> bool:
        """Whether the stream has come to a frame; one that it has not is of an earlier stream, or made up."""
        position = position_of(id_of_frame)
        return position <= self.follower.position or position <= await self._last_position()

    async def bridged_until(self) -> int:
        """The position of the newest frame that came from the lifecycle, 0 when none is kept.

        Frames enter the stream in the order of their positions, so all before it have been published.
        """
        last = await self._last_position()
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
        frames = _frames(message, sequence)
        self._newest.seen(client_id, frames[-1].id if frames else frame_id(sequence))
        for reader in self._readers.get(client_id, ()):
            for frame in frames:
                reader.offer(frame)

    @contextlib.asynccontextmanager
    async def reading(
        self, client_id: str, session_id: str, after: int, idle_s: float
    ) -> AsyncIterator[AsyncIterator[list[Frame]]]:
        """Frames of a client: those kept since ``after`` first, then live ones; none after ``idle_s`` without any."""
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
    ) -> AsyncIterator[list[Frame]]:
        last = after
        for first in range(0, len(kept), MAX_IN_CHUNK):
            chunk = kept[first : first + MAX_IN_CHUNK]
            last = chunk[-1].id
            yield chunk
        while True:
            waiting = await reader.next(idle_s)
            fresh = [frame for frame in waiting if frame.id > last]
            if fresh:
                last = fresh[-1].id
            if fresh or not waiting:
                yield fresh

    async def _kept(self, client_id: str, after: int) -> list[Frame]:
        subject = f"{subjects.FRAMES}.{client_id}"
        before = max(0, position_of(after) - 1)
        messages = await read(self._bus.jetstream, self._bus.client, streams.FRAMES, subject, before)
        frames = [frame for message in messages for frame in _frames(message, message.metadata.sequence.stream)]
        return [frame for frame in frames if frame.id > after][-MAX_REPLAY:]

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


def _frames(message: Msg, sequence: int) -> list[Frame]:
    """The frames of a message; none in the mark of a client's beginning."""
    if not message.data:
        return []
    event = (message.headers or {}).get("Event", "message")
    parts = message.data.split(_BETWEEN)
    return [Frame(id=frame_id(sequence, place), event=event, data=part) for place, part in enumerate(parts)]
