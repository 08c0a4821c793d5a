"""Lifecycle messages: events of a moment share one, an end is told at once with all that came before it."""

import asyncio
from typing import Any

import msgspec

from wayfarer.engine import Event, State
from wayfarer.eventlog import Record
from wayfarer.server.lifecycle import MAX_TOGETHER, Lifecycle


class Watcher:
    """Keeps what it was told."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.lifecycle = Lifecycle(self._told)
        self.arrived = asyncio.Event()

    def _told(self, message: bytes, last: Event, state: State) -> None:
        self.messages.append(msgspec.json.decode(message))
        self.arrived.set()

    def happens(self, *events: Event, status: Any = "RUNNING", execution: str = "1") -> None:
        """Something was committed."""
        state = State(execution_id=execution, status=status, seq=events[-1].seq)
        self.lifecycle.add(Record(int(execution), events, state), "p/q")

    @property
    def told(self) -> list[list[int]]:
        """The sequence numbers of each message."""
        return [[*(item["seq"] for item in one.get("before", ())), one["seq"]] for one in self.messages]


async def test_events_of_a_moment_share_a_message_and_the_last_one_is_its_own() -> None:
    watcher = Watcher()
    watcher.happens(Event(seq=1, name="playbook.started"), Event(seq=2, name="step.scheduled", step="a"))
    watcher.happens(Event(seq=3, name="command.claimed", step="a"), Event(seq=4, name="step.done", step="a"))
    assert watcher.messages == []
    async with asyncio.timeout(10):
        await watcher.arrived.wait()
    assert watcher.told == [[1, 2, 4]]
    message = watcher.messages[0]
    assert (message["event_type"], message["step_name"], message["path"]) == ("step.done", "a", "p/q")
    assert [item["event_type"] for item in message["before"]] == ["playbook.started", "step.started"]


async def test_an_end_is_told_at_once() -> None:
    watcher = Watcher()
    watcher.happens(Event(seq=1, name="playbook.started"))
    watcher.happens(Event(seq=1, name="playbook.started"), execution="2")
    watcher.happens(Event(seq=2, name="playbook.completed"), status="COMPLETED")
    assert watcher.told == [[1, 2]]
    watcher.arrived.clear()
    async with asyncio.timeout(10):
        await watcher.arrived.wait()
    assert watcher.told == [[1, 2], [1]]


async def test_a_message_tells_of_a_bounded_number_of_events() -> None:
    watcher = Watcher()
    watcher.happens(*(Event(seq=number, name="step.scheduled", step="a") for number in range(1, 2 * MAX_TOGETHER + 3)))
    assert [len(one) for one in watcher.told] == [MAX_TOGETHER, MAX_TOGETHER, 2]
    assert [seq for one in watcher.told for seq in one] == list(range(1, 2 * MAX_TOGETHER + 3))
