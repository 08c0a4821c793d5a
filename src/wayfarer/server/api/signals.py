"""Signals: outside events and people's decisions that executions wait for."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Path, Query, Response

from ..signals import MAX_WAITING
from . import shapes
from .access import JsonRoute, Running, json_response

router = APIRouter(route_class=JsonRoute, tags=["signals"])
Name = Annotated[str, Path(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]


@router.post(
    "/executions/{execution_id}/signals/{name}",
    response_model=shapes.TakenSignal,
    responses=shapes.errors(404, 409, 413),
)
async def send(
    execution_id: str,
    name: Name,
    platform: Running,
    body: Annotated[Any, Body()] = None,
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> Response:
    """Send a signal: ``{payload, by?}``; any other JSON is taken as the payload itself."""
    payload, by = _read(body)
    accepted = await platform.signals.send(execution_id, name, payload, by, idempotency_key or None)
    return json_response(accepted)


@router.get(
    "/executions/{execution_id}/signals",
    response_model=shapes.WaitingExecution,
    responses=shapes.errors(404),
)
async def waiting(execution_id: str, platform: Running) -> Response:
    """What an execution waits for, and which signals are kept for it."""
    found = await platform.signals.waiting(execution_id)
    state = await platform.executions.state(execution_id)
    kept = {name: len(payloads) for name, payloads in state.signals.items()}
    return json_response({"execution_id": execution_id, "waiting": found, "kept": kept})


@router.get(
    "/signals",
    response_model=shapes.AllWaiting,
    responses=shapes.errors(),
)
async def all_waiting(
    platform: Running,
    user_uid: Annotated[str | None, Query(pattern=r"^[^\x00]*$")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_WAITING)] = 50,
) -> Response:
    """What running executions wait for."""
    return json_response({"waiting": await platform.signals.all_waiting(user_uid, limit)})


def _read(body: Any) -> tuple[Any, str]:
    if isinstance(body, dict) and body.keys() <= {"payload", "by"} and "payload" in body:
        return body["payload"], str(body.get("by") or "")[:255]
    return body, ""
