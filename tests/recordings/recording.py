"""Logs of whole executions as files: the playbooks in the first line, then one event in each."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from wayfarer.dsl.parse import parse_playbook
from wayfarer.engine.events import Event

from .replaying import replay

FOLDER = Path(__file__).parent / "kept"


class Execution(msgspec.Struct, frozen=True):
    """The log of one execution."""

    path: str
    events: list[Event]


class Recording(msgspec.Struct, frozen=True):
    """An execution with those nested in it, and the playbooks that they ran, by path."""

    playbooks: dict[str, str]
    executions: list[Execution]

    def replay(self) -> int:
        """Decide all of it again; how many inputs there were. Raises `Different`."""
        return sum(replay(parse_playbook(self.playbooks[one.path]), one.events) for one in self.executions)

    def lines(self) -> Iterator[str]:
        """The file's lines."""
        yield json.dumps(self.playbooks)
        for number, execution in enumerate(self.executions):
            for event in execution.events:
                told: dict[str, Any] = msgspec.to_builtins(event)
                yield json.dumps({"execution": number, "path": execution.path, **told}, ensure_ascii=False)


def read(path: Path) -> Recording:
    """A file as a recording."""
    playbooks, *lines = [json.loads(line) for line in path.read_text().splitlines()]
    executions: dict[int, Execution] = {}
    for line in lines:
        number, at = line.pop("execution"), line.pop("path")
        executions.setdefault(number, Execution(at, [])).events.append(msgspec.convert(line, Event))
    return Recording(playbooks, list(executions.values()))
