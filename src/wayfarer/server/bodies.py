"""Request bodies of the HTTP API."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from .executions import Rerun
from .settings import MAX_RETENTION_DAYS

MAX_VERSION = 2**31 - 1
MAX_BATCH_ITEMS = 1_000
"""Resources of one batch registration."""
MAX_SILENT_MINUTES = 60 * 24 * 365


def _latest(value: Any) -> Any:
    return None if value in ("latest", "") else value


Version = Annotated[Annotated[int, Field(ge=1, le=MAX_VERSION)] | None, BeforeValidator(_latest)]
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Identifier = Annotated[Annotated[str, Field(pattern=r"^[0-9]{1,19}$")], BeforeValidator(_as_text)]
"""A 64-bit id, as text or as a number."""


class Body(BaseModel):
    """Unknown fields are accepted: existing clients send some."""

    model_config = ConfigDict(extra="ignore")


class RegisterBody(Body):
    """``content`` is YAML text, plain or base64."""

    content: Text
    resource_type: Text | None = None
    path: Text | None = Field(None, max_length=255)


class RegisterBatchBody(Body):
    """Several resources at once."""

    items: list[RegisterBody] = Field(min_length=1, max_length=MAX_BATCH_ITEMS)


class ListBody(Body):
    """Filters of the catalog's list."""

    resource_type: Text | None = None
    path: Text | None = None


class ResourceBody(Body):
    """One resource by its path, the latest version by default, or by its catalog id."""

    path: Text | None = None
    catalog_id: Identifier | None = None
    version: Version = None


class ExecuteBody(Body):
    """What to run; ``payload``, ``args``, ``parameters`` and ``input`` are accepted for ``workload``."""

    path: Text | None = None
    catalog_id: Identifier | None = None
    playbook_id: Text | None = None
    name: Text | None = None
    version: Version = None
    workload: dict[str, Any] | None = None
    payload: dict[str, Any] | None = None
    args: dict[str, Any] | None = None
    parameters: dict[str, Any] | None = None
    input: dict[str, Any] | None = None
    resource_kind: Text | None = None

    def values(self) -> dict[str, Any]:
        """The values to merge over the playbook's defaults."""
        merged: dict[str, Any] = {}
        for given in (self.input, self.parameters, self.args, self.payload, self.workload):
            merged.update(given or {})
        return merged


class CleanupBody(Body):
    """Which executions a cleanup ends: those that have been silent for so long."""

    older_than_minutes: Annotated[int, Field(ge=1, le=MAX_SILENT_MINUTES)] = 5
    dry_run: bool = False


class PurgeBody(Body):
    """Which ended executions leave the log: those that ended so long ago, and those of a user."""

    older_than_days: Annotated[float, Field(ge=0, le=MAX_RETENTION_DAYS)] | None = None
    user_uid: Text | None = None
    dry_run: bool = False


class CancelBody(Body):
    """Why, and whether nested playbooks are cancelled too."""

    reason: Text = ""
    cascade: bool = True


class RerunBody(Body):
    """Run an execution again: from a step on, with changes to its workload, with another version (``latest``)."""

    from_step: Text | None = None
    workload: dict[str, Any] | None = None
    payload: dict[str, Any] | None = None
    version: Annotated[int, Field(ge=1, le=MAX_VERSION)] | Literal["latest", ""] | None = None

    def change(self) -> Rerun:
        """As a value of the use case."""
        version = None if self.version == "latest" else int(self.version or 0)
        changes = {**(self.payload or {}), **(self.workload or {})}
        return Rerun(from_step=self.from_step or None, workload=changes, version=version)


class FinalizeBody(Body):
    """End an execution by hand."""

    status: Literal["COMPLETED", "FAILED", "completed", "failed"] = "COMPLETED"
    result: Any = None
    reason: Text = ""


class CredentialBody(Body):
    """A credential: its values go in and never come out."""

    name: Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[A-Za-z0-9_.\-/]+$")]
    type: Annotated[str, Field(max_length=64, pattern=r"^[^\x00]*$")] = "custom"
    data: dict[Text, Any]
    tags: list[Text] = []
    description: Text | None = None


class OutcomeBody(BaseModel):
    """What became of a command, from a worker that speaks HTTP."""

    model_config = ConfigDict(extra="allow")

    command_id: Text
    execution_id: Identifier
    status: Literal["ok", "error", "suspended", "claimed"]
    data: Any = None
    ctx: dict[str, Any] = {}
    worker_id: Text = ""
    attempt: int = Field(1, ge=1, le=MAX_VERSION)


class OutcomesBody(Body):
    """A batch of outcomes."""

    events: list[OutcomeBody] = Field(max_length=1_000)


class ScheduleBody(Body):
    """When a playbook starts; ``cron`` has five fields, or six with seconds last."""

    name: Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[A-Za-z0-9_.\-]+$")]
    path: Text
    version: Version = None
    cron: Annotated[str, Field(max_length=255, pattern=r"^[^\x00]+$")]
    time_zone: Annotated[str, Field(max_length=64, pattern=r"^[^\x00]+$")] = "UTC"
    workload: dict[str, Any] = {}
    missed: Literal["skip", "last", "all"] = "skip"
    overlap: Literal["allow", "skip"] = "allow"
    enabled: bool = True


class ScheduleChange(Body):
    """Pause or resume."""

    enabled: bool
