"""Schedules: playbooks that start at given times."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from ..bodies import ScheduleBody, ScheduleChange
from ..schedules import Schedule
from . import shapes
from .access import JsonRoute, Running, json_response

router = APIRouter(route_class=JsonRoute, prefix="/schedules", tags=["schedules"])
Name = Annotated[str, Path(min_length=1, max_length=255, pattern=r"^[^\x00]+$")]


@router.post(
    "",
    response_model=shapes.ScheduleShape,
    responses=shapes.errors(404, 413),
)
async def put(body: ScheduleBody, platform: Running) -> Response:
    """Create a schedule, or replace the one of that name."""
    given = Schedule(
        name=body.name,
        path=body.path,
        version=body.version,
        cron=body.cron,
        time_zone=body.time_zone,
        workload=body.workload,
        missed=body.missed,
        overlap=body.overlap,
        enabled=body.enabled,
    )
    return json_response(await platform.schedules.put(given))


@router.get(
    "",
    response_model=shapes.ScheduleList,
    responses=shapes.errors(),
)
async def list_schedules(platform: Running) -> Response:
    """All schedules."""
    return json_response({"schedules": await platform.schedules.list()})


@router.get(
    "/{name}",
    response_model=shapes.ScheduleShape,
    responses=shapes.errors(404),
)
async def get(name: Name, platform: Running) -> Response:
    """One schedule with its coming times."""
    return json_response(await platform.schedules.get(name))


@router.patch(
    "/{name}",
    response_model=shapes.ScheduleShape,
    responses=shapes.errors(404, 413),
)
async def change(name: Name, body: ScheduleChange, platform: Running) -> Response:
    """Pause or resume a schedule."""
    return json_response(await platform.schedules.enable(name, body.enabled))


@router.delete(
    "/{name}",
    response_model=shapes.DeletedSchedule,
    responses=shapes.errors(404),
)
async def delete(name: Name, platform: Running) -> Response:
    """Remove a schedule; its executions stay."""
    await platform.schedules.delete(name)
    return json_response({"status": "deleted", "name": name})


@router.post(
    "/{name}/run",
    response_model=shapes.StartedExecution,
    responses=shapes.errors(404, 409),
)
async def run_now(name: Name, platform: Running) -> Response:
    """Start the playbook now, beside its times."""
    return json_response(await platform.schedules.run_now(name))
