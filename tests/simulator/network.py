"""NATS and one JetStream work queue in memory, with late, lost and repeated messages."""

import asyncio
import functools
import itertools
import json
import random
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from typing import Any

import nats.errors

from wayfarer.bus import streams, subjects
from wayfarer.bus.commands import ACK_WAIT_S

LATENCY_S = 0.001
LATE_S = 8.0
CALLS = "$JS.API.CONSUMER.MSG.NEXT."
Callback = Callable[["Message"], Awaitable[None]]


class Faults:
    """How often things go wrong; all zero is a quiet network."""

    def __init__(self, loss: float = 0.0, repeat: float = 0.0, late: float = 0.0) -> None:
        self.loss, self.repeat, self.late = loss, repeat, late


class Message:
    """What subscribers get; the part of the client library's message that is used."""

    def __init__(
        self, owner: "Client | None", subject: str, data: bytes, reply: str, headers: dict[str, str] | None
    ) -> None:
        self._owner = owner
        self.subject, self.data, self.reply, self.headers = subject, data, reply, headers

    async def ack(self) -> None:
        """Done."""
        await self._settle("ack")

    async def nak(self, delay: float | None = None) -> None:
        """Again, please."""
        await self._settle("nak")

    async def in_progress(self) -> None:
        """Still at it."""
        await self._settle("touch")

    async def term(self) -> None:
        """Never again."""
        await self._settle("ack")

    async def _settle(self, how: str) -> None:
        if self._owner is not None:
            await self._owner.alive()
            self._owner.network.queue.settle(self.reply, how)


class WorkQueue:
    """The stream of commands: kept until acknowledged, given again when nobody acknowledges."""

    def __init__(self, network: "Network") -> None:
        self._network = network
        self._pending: deque[int] = deque()
        self._messages: dict[int, tuple[str, bytes]] = {}
        self._deliveries: dict[int, int] = {}
        self._timers: dict[int, asyncio.TimerHandle] = {}
        self._known: set[str] = set()
        self._numbers = itertools.count(1)
        self._credits: deque[list[Any]] = deque()

    def put(self, subject: str, data: bytes, message_id: str | None) -> None:
        """Keep a message; one of the same id is kept once."""
        if message_id is not None and message_id in self._known:
            return
        self._known.add(message_id or "")
        number = next(self._numbers)
        self._messages[number] = (subject, data)
        self._pending.append(number)
        self._deliver()

    def forget_ids(self) -> None:
        """The window for repeated ids has passed."""
        self._known.clear()

    def ask(self, client: "Client", inbox: str, count: int) -> None:
        """A worker takes so many messages."""
        self._credits.append([client, inbox, count])
        self._deliver()

    def settle(self, reply: str, how: str) -> None:
        """What a worker says of its message; it may be lost."""
        if self._network.lost():
            return
        number = int(reply.split(".")[-4])
        if number not in self._messages:
            return
        timer = self._timers.pop(number, None)
        if timer is not None:
            timer.cancel()
        if how == "ack":
            del self._messages[number]
        elif how == "nak":
            self._again(number)
        else:
            self._timers[number] = asyncio.get_running_loop().call_later(ACK_WAIT_S, self._again, number)

    def _again(self, number: int) -> None:
        self._timers.pop(number, None)
        if number in self._messages and number not in self._pending:
            self._pending.append(number)
            self._deliver()

    def _deliver(self) -> None:
        while self._pending and self._credits:
            client, inbox, count = self._credits[0]
            if count <= 0 or client.closed:
                self._credits.popleft()
                continue
            self._credits[0][2] -= 1
            number = self._pending.popleft()
            if number not in self._messages:
                continue
            self._deliveries[number] = self._deliveries.get(number, 0) + 1
            reply = f"$JS.ACK.S.C.{self._deliveries[number]}.{number}.0.0.0"
            subject, data = self._messages[number]
            self._timers[number] = asyncio.get_running_loop().call_later(ACK_WAIT_S, self._again, number)
            self._network.send_to(inbox, Message(None, subject, data, reply, None))


class Network:
    """Carries messages between clients."""

    def __init__(self, chance: random.Random, faults: Faults) -> None:
        self.chance, self.faults = chance, faults
        self.queue = WorkQueue(self)
        self.down = False
        self._subscriptions: OrderedDict[int, tuple[Client, str, str, Callback]] = OrderedDict()
        self._numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()

    def lost(self) -> bool:
        """Whether the message at hand never arrives."""
        return self.down or self.chance.random() < self.faults.loss

    def subscribe(self, client: "Client", subject: str, queue: str, callback: Callback) -> int:
        """Take a subscription; returns its number."""
        number = next(self._numbers)
        self._subscriptions[number] = (client, subject, queue, callback)
        return number

    def unsubscribe(self, number: int) -> None:
        """Drop a subscription."""
        self._subscriptions.pop(number, None)

    def leave(self, client: "Client") -> None:
        """Drop everything of a client that has died."""
        for number in [number for number, entry in self._subscriptions.items() if entry[0] is client]:
            del self._subscriptions[number]

    def publish(self, client: "Client", subject: str, data: bytes, reply: str, headers: dict[str, str] | None) -> None:
        """Send to whoever listens; the work queue keeps commands."""
        if self.lost():
            return
        if subject.startswith(CALLS):
            self.queue.ask(client, reply, json.loads(data)["batch"])
            return
        if subject.startswith(f"{subjects.COMMANDS}."):
            self.queue.put(subject, data, (headers or {}).get("Nats-Msg-Id"))
            self._taken(reply)
            return
        if subject.startswith(f"{subjects.EVENTS}."):
            self.send_to(subject, Message(None, subject, data, reply, headers))
            self._taken(reply)
            return
        if not self.send_to(subject, Message(None, subject, data, reply, headers)) and reply:
            self.send_to(reply, Message(None, reply, b"", "", {"Status": "503"}))

    def _taken(self, reply: str) -> None:
        if reply:
            self.send_to(reply, Message(None, reply, b'{"stream":"S","seq":1}', "", None))

    def send_to(self, subject: str, message: Message) -> bool:
        """Deliver to all subscriptions that match, to one of each queue group; says whether there was one."""
        groups: dict[str, list[int]] = {}
        for number, (_, pattern, queue, _callback) in self._subscriptions.items():
            if _matches(pattern, subject):
                groups.setdefault(queue or f"#{number}", []).append(number)
        for members in groups.values():
            number = self.chance.choice(members)
            for _ in range(2 if self.chance.random() < self.faults.repeat else 1):
                delay = LATENCY_S * self.chance.uniform(0.5, 2.0)
                if self.chance.random() < self.faults.late:
                    delay = self.chance.uniform(0.0, LATE_S)
                asyncio.get_running_loop().call_later(delay, self._arrive, number, subject, message)
        return bool(groups)

    def _arrive(self, number: int, subject: str, message: Message) -> None:
        entry = self._subscriptions.get(number)
        if entry is None or self.down:
            return
        own = Message(
            entry[0],
            subject if message.subject.startswith("_INBOX") else message.subject,
            message.data,
            message.reply,
            message.headers,
        )
        task = asyncio.get_running_loop().create_task(entry[3](own))  # type: ignore[arg-type]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class _Subscription:
    def __init__(self, network: Network, number: int) -> None:
        self._network, self._number = network, number

    async def unsubscribe(self) -> None:
        self._network.unsubscribe(self._number)


class _JetStream:
    async def add_stream(self, *_: Any, **__: Any) -> None:
        """It is there."""

    async def add_consumer(self, *_: Any, **__: Any) -> None:
        """It is there."""


class Client:
    """A process's connection; the part of the client library that is used."""

    _inboxes = itertools.count(1)

    def __init__(self, network: Network) -> None:
        self.network = network
        self.closed = False

    def jetstream(self) -> Any:
        """The streams exist."""
        return _JetStream()

    def new_inbox(self) -> str:
        """A subject of one's own."""
        return f"_INBOX.{next(self._inboxes)}"

    async def publish(self, subject: str, payload: bytes = b"", reply: str = "", headers: Any = None) -> None:
        """Send."""
        await self.alive()
        self.network.publish(self, subject, payload, reply, headers)

    async def subscribe(self, subject: str, queue: str = "", cb: Any = None, **_: Any) -> _Subscription:
        """Listen."""
        await self.alive()
        return _Subscription(self.network, self.network.subscribe(self, subject, queue, cb))

    async def request(self, subject: str, payload: bytes = b"", timeout: float = 1.0, **_: Any) -> Message:
        """Ask and wait for one answer."""
        future: asyncio.Future[Message] = asyncio.get_running_loop().create_future()

        async def arrived(message: Message) -> None:
            if not future.done():
                future.set_result(message)

        inbox = self.new_inbox()
        number = self.network.subscribe(self, inbox, "", arrived)
        try:
            await self.publish(subject, payload, reply=inbox)
            answer = await asyncio.wait_for(future, timeout)
        except TimeoutError as error:
            raise nats.errors.TimeoutError from error
        finally:
            self.network.unsubscribe(number)
        if answer.headers:
            raise nats.errors.NoRespondersError
        return answer

    async def alive(self) -> None:
        """A process that was killed does not go on."""
        if self.closed:
            await asyncio.get_running_loop().create_future()

    def die(self) -> None:
        """The process was killed."""
        self.closed = True
        self.network.leave(self)


@functools.lru_cache(maxsize=100_000)
def _matches(pattern: str, subject: str) -> bool:
    if pattern == subject:
        return True
    parts, given = pattern.split("."), subject.split(".")
    for position, part in enumerate(parts):
        if part == ">":
            return len(given) > position
        if position >= len(given) or part not in ("*", given[position]):
            return False
    return len(parts) == len(given)


__all__ = ["Client", "Faults", "Message", "Network", "streams"]
