"""Executions: start, read, end."""

from typing import Annotated, get_args

from fastapi import APIRouter, Header, Query, Response

from ..bodies import CancelBody, CleanupBody, ExecuteBody, FinalizeBody, PurgeBody, RerunBody
from ..executions import parse_id
from ..problems import Problem
from ..stuck import stuck
from . import shapes
from .access import JsonRoute, Running, json_response

router = APIRouter(route_class=JsonRoute, tags=["executions"])
MAX_PAGE = 1_000
MAX_WAIT_S = 60.0

Limit = Annotated[int, Query(ge=1, le=MAX_PAGE)]


@router.post(
    "/execute",
    response_model=shapes.StartedExecution,
    responses=shapes.errors(404, 409, 413),
)
async def execute(
    body: ExecuteBody,
    platform: Running,
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> Response:
    """Start an execution of a playbook version, the latest by default."""
    path, version = body.path or body.playbook_id or body.name, body.version
    if body.catalog_id:
        entry = await platform.catalog.entry(body.catalog_id)
        path, version = entry.path, entry.version
    if not path:
        raise Problem(422, "invalid_request", "body.path: name the playbook's catalog path, or its catalog_id")
    started = await platform.executions.execute(path, version, body.values(), idempotency_key or None)
    return json_response(started)


@router.get(
    "/executions",
    response_model=shapes.ExecutionList,
    responses=shapes.errors(404),
)
async def list_executions(
    platform: Running,
    path: str | None = None,
    status: str | None = None,
    user_uid: str | None = None,
    parent: str | None = None,
    before: str | None = None,
    limit: Limit = 50,
) -> Response:
    """Executions, newest first; ``before`` continues a page."""
    if status and status.upper() not in get_args(shapes.ExecutionState):
        raise Problem(422, "invalid_request", f"status: one of {', '.join(get_args(shapes.ExecutionState))}")
    filters = {"path": path, "status": status.upper() if status else None, "user_uid": user_uid, "parent": parent}
    if any("\x00" in value for value in filters.values() if value):
        raise Problem(422, "invalid_request", "a filter has a NUL character")
    found = await platform.executions.list(filters, limit, before)
    following = found[-1]["execution_id"] if len(found) == limit else None
    return json_response({"executions": found, "next": following})


@router.get(
    "/executions/{execution_id}",
    response_model=shapes.ExecutionStatus,
    responses=shapes.errors(404),
)
@router.get(
    "/executions/{execution_id}/status",
    response_model=shapes.ExecutionStatus,
    responses=shapes.errors(404),
)
async def status(execution_id: str, platform: Running) -> Response:
    """Where an execution stands, with its result once it has ended."""
    return json_response(await platform.executions.status(execution_id))


@router.get(
    "/executions/{execution_id}/events",
    response_model=shapes.EventPage,
    responses=shapes.errors(404),
)
async def events(
    execution_id: str,
    platform: Running,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Limit = 200,
    wait: Annotated[float, Query(ge=0, le=MAX_WAIT_S)] = 0.0,
) -> Response:
    """A page of the log; ``wait`` holds the answer that many seconds for a new event."""
    found = await platform.executions.events(execution_id, after, limit, wait)
    cursor = found[-1].seq if found else after
    return json_response({"execution_id": execution_id, "events": found, "next_after": cursor})


@router.post(
    "/executions/{execution_id}/cancel", response_model=shapes.CancelledExecution, responses=shapes.errors(404, 413)
)
async def cancel(execution_id: str, platform: Running, body: CancelBody | None = None) -> Response:
    """Stop an execution and, unless ``cascade`` is false, everything nested in it."""
    given = body or CancelBody()
    state, ended = await platform.executions.cancel(execution_id, given.reason, given.cascade)
    message = f"{len(ended)} execution(s) cancelled" if ended else f"the execution had ended before: {state}"
    changed = {"execution_id": execution_id, "status": state, "cancelled_executions": ended, "message": message}
    return json_response(changed)


@router.post("/executions/cleanup", response_model=shapes.CleanedUp, responses=shapes.errors(413))
async def cleanup(platform: Running, body: CleanupBody | None = None) -> Response:
    """Cancel executions that have been silent for long and that nothing will wake: no signal, timer or child."""
    given = body or CleanupBody()
    found = await stuck(platform.log, platform.executions, given.older_than_minutes)
    if not given.dry_run:
        for execution_id in found:
            await platform.executions.cancel(execution_id, f"silent for {given.older_than_minutes} minutes")
    done = "would be cancelled" if given.dry_run else "were cancelled"
    return json_response(
        {
            "dry_run": given.dry_run,
            "cancelled_count": len(found),
            "execution_ids": [int(execution_id) for execution_id in found],
            "message": f"{len(found)} execution(s) that nothing will wake {done}",
        }
    )


@router.post("/executions/purge", response_model=shapes.Purged, responses=shapes.errors(413))
async def purge(platform: Running, body: PurgeBody) -> Response:
    """Delete ended executions from the log for good, by their age, by their user, or both."""
    if body.older_than_days is None and not body.user_uid:
        raise Problem(422, "invalid_request", "name older_than_days or user_uid, or both: nothing else is deleted")
    count = await platform.retention.purge(body.older_than_days or 0, body.user_uid or None, dry_run=body.dry_run)
    done = "would be deleted" if body.dry_run else "were deleted"
    message = f"{count} ended execution(s) with all that was nested in them {done}"
    return json_response({"dry_run": body.dry_run, "deleted_count": count, "message": message})


@router.post(
    "/executions/{execution_id}/rerun", response_model=shapes.StartedExecution, responses=shapes.errors(404, 409, 413)
)
async def rerun(
    execution_id: str,
    platform: Running,
    body: RerunBody | None = None,
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> Response:
    """Run an execution again, as a new one: from the beginning or from a step on."""
    change = (body or RerunBody()).change()
    started = await platform.executions.rerun(parse_id(execution_id), change, idempotency_key or None)
    return json_response(started)


@router.post(
    "/executions/{execution_id}/finalize", response_model=shapes.ChangedExecution, responses=shapes.errors(404, 413)
)
async def finalize(execution_id: str, platform: Running, body: FinalizeBody | None = None) -> Response:
    """End an execution with a given outcome."""
    given = body or FinalizeBody()
    state = await platform.executions.finalize(execution_id, given.status, given.result, given.reason)
    return json_response({"execution_id": execution_id, "status": state})
