"""What every tool gets and gives."""

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from wayfarer.dsl.exchange import Command, Failure


class ToolFailed(Exception):
    """A tool's failure, with what a policy may look at."""

    def __init__(self, failure: Failure, *, data: Any = None, facts: Mapping[str, Any] | None = None) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.data = data
        self.facts = facts or {}
        """Fields of ``output`` beside the error, such as ``http`` or ``pg``."""


class Call(msgspec.Struct, frozen=True):
    """One tool call, all templates rendered."""

    command: Command
    task: str
    fields: Mapping[str, Any]
    timeout_s: float
    credentials: "CredentialSource"
    logs: list[str]

    def text(self, name: str, default: str = "") -> str:
        """A field as text."""
        value = self.fields.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> Any:
        """A field that must be given; raises `ToolFailed`."""
        value = self.fields.get(name)
        if value in (None, ""):
            raise ToolFailed(Failure(kind="input", message=f"task '{self.task}' needs '{name}', it is empty"))
        return value


class CredentialSource(Protocol):
    """Resolves aliases in memory."""

    async def resolve(self, alias: str) -> tuple[str, dict[str, Any]]:
        """Type and fields of a credential; raises `ToolFailed` when there is none."""


class Tool(Protocol):
    """A tool kind."""

    async def run(self, call: Call) -> Any:
        """Do the work and return a JSON value; raises `ToolFailed`."""
