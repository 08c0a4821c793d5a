"""Runs a recorded thread again and says where the planner now decides otherwise. Providers are not asked: their
recorded answers are read. The replay has a thread of its own, which is deleted afterwards."""

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import yaml

from wayfarer.dsl.document import load
from wayfarer.dsl.errors import PlaybookInvalid

from .client import EXIT_USAGE, Api, CliError
from .recording import THREADS, Recording, ToolCall, Turn, documents, read

MAX_THREAD_ID = 128
_ABSENT = "nothing"


class Difference(msgspec.Struct, frozen=True):
    """What differs in a turn: ``part`` is slots, cleared, tools, widgets or error."""

    part: str
    where: str
    recorded: Any
    replayed: Any

    def line(self) -> str:
        """``party.adults: 2 → 3``."""
        return f"{self.where}: {_short(self.recorded)} → {_short(self.replayed)}"


class Comparison(msgspec.Struct, frozen=True):
    """A turn of the recording with its differences."""

    number: int
    said: str
    differences: tuple[Difference, ...]


class Report(msgspec.Struct, frozen=True):
    """The outcome of a replay."""

    thread_id: str
    planner: str
    turns: tuple[Comparison, ...]

    @property
    def first(self) -> tuple[Comparison, Difference] | None:
        """The first difference and its turn."""
        return next(((turn, turn.differences[0]) for turn in self.turns if turn.differences), None)

    def lines(self) -> Iterator[str]:
        """The report for people."""
        for turn in self.turns:
            yield f"turn {turn.number}  {turn.said}  {'different' if turn.differences else 'same'}"
            for difference in turn.differences:
                yield f"    {difference.part:<8} {difference.line()}"
        if self.first is None:
            yield f"{len(self.turns)} turns, no difference"
        else:
            turn, difference = self.first
            yield f"first difference: turn {turn.number}, {difference.part}, {difference.line()}"


def replay(api: Api, thread: str, planner: str, file: Path | None, progress: Callable[[str], None]) -> Report:
    """Replay ``thread`` with the registered planner, or with the one of ``file``; raises `CliError`."""
    recording = read(api, thread)
    path = planner if file is None else register_apart(api, file)
    copy = f"replay-{uuid.uuid4().hex[:12]}-{thread}"[:MAX_THREAD_ID]
    try:
        failures: dict[str, str] = {}
        for number, turn in enumerate(recording.turns, 1):
            progress(f"turn {number} of {len(recording.turns)}")
            try:
                api.run(path, workload(recording, turn, copy))
            except CliError as error:
                failures[turn.request_id] = str(error)
        again = _replayed(api, copy, recording, failures)
    finally:
        documents(api, "delete_tree", path=f"{THREADS}/{copy}")
    pairs = enumerate(zip(recording.turns, again, strict=True), 1)
    compared = (Comparison(number, one.said(), tuple(compare(one, other))) for number, (one, other) in pairs)
    return Report(thread, path, tuple(compared))


def workload(recording: Recording, turn: Turn, copy: str) -> dict[str, Any]:
    """What the planner gets for a recorded turn."""
    return {
        "thread_id": copy,
        "user_uid": recording.owner,
        "event_type": turn.event_type,
        "event_payload": turn.payload,
        "request_id": turn.request_id,
        "replay": True,
        "replay_thread_id": recording.thread_id,
        "replay_at": turn.at,
    }


def register_apart(api: Api, file: Path) -> str:
    """Register a planner's file under a path of its own, so that nobody else runs it; the path."""
    try:
        document = load(file.read_text(encoding="utf-8")).value
        metadata = document["metadata"]
        metadata["path"] = f"replay/{metadata['path']}"
    except (OSError, PlaybookInvalid, TypeError, KeyError) as error:
        raise CliError(f"{file} is no playbook: {error}", EXIT_USAGE) from error
    content = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=1_000_000)
    return str(api.call("POST", "/api/catalog/register", json={"content": content})["path"])


def compare(recorded: Turn, replayed: Turn) -> Iterator[Difference]:
    """The differences of a turn, in the order in which a planner comes to them."""
    if replayed.error != recorded.error:
        yield Difference("error", "turn", recorded.error or _ABSENT, replayed.error or _ABSENT)
    yield from _fields("slots", "", recorded.slots, replayed.slots)
    if recorded.cleared != replayed.cleared:
        yield Difference("cleared", "slots", list(recorded.cleared), list(replayed.cleared))
    names = [[call.tool for call in turn.tools] for turn in (recorded, replayed)]
    if names[0] != names[1]:
        yield Difference("tools", "order", names[0], names[1])
    else:
        for one, other in zip(recorded.tools, replayed.tools, strict=True):
            yield from _fields("tools", f"{one.tool} ", one.arguments, other.arguments)
    if recorded.widgets != replayed.widgets:
        yield Difference("widgets", "types", list(recorded.widgets), list(replayed.widgets))


def _replayed(api: Api, copy: str, recording: Recording, failures: dict[str, str]) -> list[Turn]:
    made = {}
    if len(failures) < len(recording.turns):
        made = {turn.request_id: turn for turn in read(api, copy, recording.owner).turns}
    blank = [msgspec.structs.replace(turn, slots={}, cleared=(), tools=(), widgets=()) for turn in recording.turns]
    return [
        msgspec.structs.replace(
            _renamed(made.get(turn.request_id, turn), copy, recording.thread_id),
            error=failures.get(turn.request_id, ""),
        )
        for turn in blank
    ]


def _renamed(turn: Turn, copy: str, thread: str) -> Turn:
    """Arguments that carry the replay's thread id are those of the recording otherwise."""
    calls = tuple(
        ToolCall(call.tool, json.loads(json.dumps(call.arguments, ensure_ascii=False).replace(copy, thread)))
        for call in turn.tools
    )
    return msgspec.structs.replace(turn, tools=calls)


def _fields(part: str, where: str, recorded: dict[str, Any], replayed: dict[str, Any]) -> Iterator[Difference]:
    one, other = _flat(recorded), _flat(replayed)
    for name in dict.fromkeys([*one, *other]):
        if one.get(name, _ABSENT) != other.get(name, _ABSENT):
            yield Difference(part, where + name, one.get(name, _ABSENT), other.get(name, _ABSENT))


def _flat(value: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, item in value.items():
        if isinstance(item, dict) and item:
            found |= _flat(item, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = item
    return found


def _short(value: Any) -> str:
    text = value if value == _ABSENT else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else text[:117] + "…"
