"""Frames to browsers: kept per client in JetStream, so none is lost and none comes twice."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from wayfarer.bus import Bus, streams, subjects

_encode = msgspec.json.Encoder().encode
MAX_REPLAY = 10_000
"""Frames that one reconnection may be sent again."""


class Frame(msgspec.Struct, frozen=True):
    """One SSE frame: ``id`` is its position in the stream."""

    id: int
    event: str
    data: bytes


class SlowReader(Exception):
    """A reader that does not keep up."""


class Reader:
    """The queue of one connection."""

    def __init__(self, client_id: str, limit: int) -> None:
        self.client_id = client_id
        self._queue: asyncio.Queue[Frame | None] = asyncio.Queue(limit)
        self.overrun = False

    def offer(self, frame: Frame) -> None:
        """Hand a frame over; a reader whose queue is full is dropped, its frames wait in the stream."""
        if self.overrun:
            return
        try:
            self._queue.put_nowait(frame)
        except asyncio.QueueFull:
            self.overrun = True

    def close(self) -> None:
        """End the connection."""
        self.overrun = True
        with contextlib.suppress(asyncio.QueueFull):
            self._queue.put_nowait(None)

    async def next(self, timeout_s: float) -> Frame | None:
        """The next frame, or None when nothing came in time; raises `SlowReader` when frames were dropped."""
        if self.overrun and self._queue.empty():
            raise SlowReader
        try:
            frame = await asyncio.wait_for(self._queue.get(), timeout_s)
        except TimeoutError:
            return None
        if frame is None:
            raise SlowReader
        return frame


class Frames:
    """Publishes frames and hands them to this replica's connections."""

    def __init__(self, bus: Bus, backlog: int) -> None:
        self._bus = bus
        self._backlog = backlog
        self._readers: dict[str, set[Reader]] = {}

    @property
    def connections(self) -> int:
        """Open connections of this replica."""
        return sum(len(readers) for readers in self._readers.values())

    async def listen(self) -> None:
        """Receive all new frames of all clients."""
        config = ConsumerConfig(deliver_policy=DeliverPolicy.NEW, ack_policy=AckPolicy.NONE, inactive_threshold=60)
        await self._bus.jetstream.subscribe(
            f"{subjects.FRAMES}.>",
            stream=streams.FRAMES,
            cb=self._arrived,
            ordered_consumer=True,
            config=config,
            pending_msgs_limit=-1,
            pending_bytes_limit=-1,
        )

    async def publish(self, client_id: str, event: str, params: Any, message_id: str) -> None:
        """Add a frame for a client; the same ``message_id`` again adds nothing."""
        data = {"jsonrpc": "2.0", "method": event, "params": params}
        await self._bus.jetstream.publish(
            f"{subjects.FRAMES}.{client_id}", _encode(data), headers={"Nats-Msg-Id": message_id, "Event": event}
        )

    async def _arrived(self, message: Msg) -> None:
        readers = self._readers.get(message.subject.rsplit(".", 1)[-1])
        if readers:
            frame = _frame(message)
            for reader in readers:
                reader.offer(frame)

    @contextlib.asynccontextmanager
    async def reading(self, client_id: str, after: int | None) -> AsyncIterator[AsyncIterator[Frame | None]]:
        """Frames of a client: those kept since ``after`` first, then live ones; None every so often when idle."""
        reader = Reader(client_id, self._backlog)
        self._readers.setdefault(client_id, set()).add(reader)
        try:
            kept = await self._kept(client_id, after) if after is not None else []
            yield self._sequence(reader, kept, after or 0)
        finally:
            self._readers[client_id].discard(reader)
            if not self._readers[client_id]:
                del self._readers[client_id]

    async def _sequence(self, reader: Reader, kept: list[Frame], after: int) -> AsyncIterator[Frame | None]:
        last = after
        for frame in kept:
            last = frame.id
            yield frame
        while True:
            frame_or_none = await reader.next(1.0)
            if frame_or_none is not None and frame_or_none.id <= last:
                continue
            if frame_or_none is not None:
                last = frame_or_none.id
            yield frame_or_none

    async def _kept(self, client_id: str, after: int) -> list[Frame]:
        subject = f"{subjects.FRAMES}.{client_id}"
        config = ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=after + 1,
            ack_policy=AckPolicy.NONE,
            inactive_threshold=30,
        )
        subscription = await self._bus.jetstream.subscribe(
            subject, stream=streams.FRAMES, ordered_consumer=True, config=config
        )
        frames: list[Frame] = []
        try:
            pending = (await subscription.consumer_info()).num_pending or 0
            delivered = (await subscription.consumer_info()).delivered
            expected = min(MAX_REPLAY, pending + (delivered.consumer_seq if delivered else 0))
            while len(frames) < expected:
                frames.append(_frame(await subscription.next_msg(timeout=5)))
        except TimeoutError:
            pass
        finally:
            await subscription.unsubscribe()
        return frames

    def close(self) -> None:
        """End all connections; clients come back with their last id."""
        for readers in list(self._readers.values()):
            for reader in list(readers):
                reader.close()


def _frame(message: Msg) -> Frame:
    sequence = int(message.metadata.sequence.stream)
    return Frame(id=sequence, event=(message.headers or {}).get("Event", "message"), data=message.data)
