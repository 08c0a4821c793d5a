"""Answers of the HTTP API as its OpenAPI document shows them; what is sent is encoded without them."""

import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

ExecutionState = Literal["NEW", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"]


class Shape(BaseModel):
    """An answer; fields may be added in later versions."""

    model_config = ConfigDict(extra="allow")


class ErrorBody(Shape):
    """What is wrong, where, and what to do."""

    code: str
    message: str
    details: Any = None


class ErrorAnswer(Shape):
    """Every error has this form."""

    error: ErrorBody


class Registered(Shape):
    """A stored catalog version."""

    status: Literal["success"]
    message: str
    path: str
    version: int
    catalog_id: str
    kind: str
    warnings: list[str] = []


class BatchItem(Shape):
    """What became of one resource of a batch."""

    index: int
    status: Literal["registered", "failed"]
    message: str | None = None
    path: str | None = None
    version: int | None = None
    catalog_id: str | None = None
    kind: str | None = None
    warnings: list[str] = []
    error: str | None = None
    code: str | None = None
    details: Any = None


class RegisteredBatch(Shape):
    """What became of a batch, in the order in which it came."""

    registered: int
    failed: int
    results: list[BatchItem]


class CatalogEntry(Shape):
    """One version of a catalog resource."""

    path: str
    version: int
    kind: str
    catalog_id: str
    name: str
    description: str
    created_at: datetime.datetime
    metadata: dict[str, Any] = {}


class CatalogList(Shape):
    """Catalog entries."""

    entries: list[CatalogEntry]


class CatalogResource(CatalogEntry):
    """One version with its content."""

    content: str


class StartedExecution(Shape):
    """An accepted execution."""

    execution_id: str
    path: str
    version: int
    status: Literal["started"]


class ExecutionSummary(Shape):
    """An execution in listings."""

    execution_id: str
    path: str
    version: int
    status: ExecutionState
    parent_execution_id: str | None
    user_uid: str | None
    request_id: str | None
    rerun_of: str | None
    start_time: datetime.datetime
    end_time: datetime.datetime | None
    duration_seconds: float


class ExecutionList(Shape):
    """Executions, newest first, and the cursor of the next page."""

    executions: list[ExecutionSummary]
    next: str | None


class ExecutionStatus(ExecutionSummary):
    """Where an execution stands."""

    completed: bool
    failed: bool
    current_step: str | None
    result: Any
    error: dict[str, Any] | None
    progress: float = Field(ge=0, le=1)
    steps_done: int
    completed_steps: list[str]
    running_steps: list[str]
    waiting_for: list[str]


class LoggedEvent(Shape):
    """One event of an execution."""

    execution_id: str
    seq: int
    event_id: str
    name: str
    entity_type: str
    entity_id: str
    attempt: int
    status: str
    payload: dict[str, Any]
    created_at: datetime.datetime
    parent_execution_id: str | None = None


class EventPage(Shape):
    """A page of the log; ``next_after`` continues it."""

    execution_id: str
    events: list[LoggedEvent]
    next_after: int


class ChangedExecution(Shape):
    """The status after a change."""

    execution_id: str
    status: ExecutionState


class CancelledExecution(ChangedExecution):
    """The status after a cancellation, and all that it ended."""

    cancelled_executions: list[str]
    message: str


class CleanedUp(Shape):
    """Executions that were, or with ``dry_run`` would be, cancelled; ids as numbers."""

    dry_run: bool
    cancelled_count: int
    execution_ids: list[int]
    message: str


class Purged(Shape):
    """How many executions, with all that was nested in them, were or with ``dry_run`` would be deleted."""

    dry_run: bool
    deleted_count: int
    message: str


class TakenOutcome(Shape):
    """An outcome that is durable."""

    status: Literal["ok"]
    command_id: str


class TakenOutcomes(Shape):
    """Outcomes that are durable."""

    status: Literal["ok"]
    count: int


class AwaitedSignal(Shape):
    """What a step waits for."""

    execution_id: str
    signal: str
    step: str
    index: int | None
    ask: Any
    schema_: Any = Field(alias="schema")
    limit_s: float | None
    path: str
    user_uid: str | None


class WaitingExecution(Shape):
    """What an execution waits for, and how many signals are kept by name."""

    execution_id: str
    waiting: list[AwaitedSignal]
    kept: dict[str, int]


class AllWaiting(Shape):
    """What running executions wait for."""

    waiting: list[AwaitedSignal]


class TakenSignal(Shape):
    """What became of a signal."""

    execution_id: str
    signal: str
    signal_id: str
    status: Literal["delivered", "kept"]


class ScheduleShape(Shape):
    """A schedule and its coming times."""

    name: str
    path: str
    version: int | None
    cron: str
    time_zone: str
    workload: dict[str, Any]
    missed: Literal["skip", "last", "all"]
    overlap: Literal["allow", "skip"]
    enabled: bool
    next_at: datetime.datetime | None
    last_at: datetime.datetime | None
    last_execution_id: str | None
    last_error: str | None
    upcoming: list[datetime.datetime]


class ScheduleList(Shape):
    """All schedules."""

    schedules: list[ScheduleShape]


class DeletedSchedule(Shape):
    """A schedule that is gone."""

    status: Literal["deleted"]
    name: str


class CredentialShape(Shape):
    """What may be told of a credential: never its values."""

    name: str
    type: str
    fields: list[str]
    tags: list[str]
    created_at: datetime.datetime
    updated_at: datetime.datetime


class StoredCredential(Shape):
    """A stored credential."""

    status: Literal["success"]
    credential: CredentialShape


class CredentialList(Shape):
    """All credentials."""

    credentials: list[CredentialShape]


class DeletedCredential(Shape):
    """A credential that is gone."""

    status: Literal["deleted"]
    name: str


class WorkerShape(Shape):
    """A worker by its last heartbeat."""

    worker_id: str
    pool: str
    slots: int
    busy: int
    version: str
    seconds_since_heartbeat: float


class PoolShape(Shape):
    """A worker pool."""

    name: str
    slots: int
    busy: int
    workers: list[WorkerShape]


class PoolList(Shape):
    """Worker pools that were heard of lately."""

    pools: list[PoolShape]


class HealthShape(Shape):
    """The process answers."""

    status: Literal["ok"]
    version: str


class ReadyShape(Shape):
    """PostgreSQL and NATS answer."""

    status: Literal["ready"]


Responses = dict[int | str, dict[str, Any]]
_MEANINGS = {
    404: "There is nothing of that name or id.",
    409: "The state of things does not allow it.",
    413: "The body is too large.",
    422: "The request is malformed; the message says what and where.",
    503: "PostgreSQL or NATS can't be reached; try again after Retry-After seconds.",
}


def errors(*statuses: int) -> Responses:
    """The documented errors of a route; 422 and 503 are always among them."""
    return {
        status: {"model": ErrorAnswer, "description": _MEANINGS[status]} for status in sorted({*statuses, 422, 503})
    }
