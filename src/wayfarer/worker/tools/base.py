"""What every tool gets and gives."""

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from wayfarer.dsl.exchange import ChildRequest, Command, Failure, WaitRequest


class ToolFailed(Exception):
    """A tool's failure, with what a policy may look at."""

    def __init__(self, failure: Failure, *, data: Any = None, facts: Mapping[str, Any] | None = None) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.data = data
        self.facts = facts or {}
        """Fields of ``output`` beside the error, such as ``http`` or ``pg``."""


class WorkerUnfit(Exception):
    """This worker can't do the work at present, another one may: the command goes back to the queue."""


class ChildNeeded(Exception):
    """The tool turned out to be a nested playbook: the server runs it while no worker waits."""

    def __init__(self, request: ChildRequest) -> None:
        super().__init__(request.path)
        self.request = request


class WaitNeeded(Exception):
    """The task waits: the server keeps it while no worker does."""

    def __init__(self, request: WaitRequest) -> None:
        super().__init__(request.signal)
        self.request = request


class Call(msgspec.Struct, frozen=True):
    """One tool call, all templates rendered."""

    command: Command
    task: str
    fields: Mapping[str, Any]
    inputs: Mapping[str, Any]
    """The step's ``input`` bindings."""
    timeout_s: float
    idempotency_key: str
    """Names this call for a provider; the same for every delivery and every retry of it."""
    credentials: "CredentialSource"
    logs: list[str]
    """Takes what the tool prints."""

    def text(self, name: str, default: str = "") -> str:
        """A field as text."""
        value = self.fields.get(name)
        return default if value is None else str(value)

    def first(self, *names: str) -> Any:
        """The first of several fields of one meaning that is given."""
        return next((self.fields[name] for name in names if self.fields.get(name) is not None), None)

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
        ...


class Tool(Protocol):
    """A tool kind."""

    async def run(self, call: Call) -> Any:
        """Do the work and return a JSON value; raises `ToolFailed`."""
        ...


def alias_of(auth: Any) -> str:
    """The alias that an ``auth`` field names: text, or a mapping with it in one of the usual keys."""
    if isinstance(auth, str):
        return auth
    if isinstance(auth, Mapping):
        for key in ("alias", "credential", "name", "key", "source"):
            if isinstance(auth.get(key), str):
                return str(auth[key])
    raise ToolFailed(Failure(kind="input", message="'auth' must be the name of a credential"))
