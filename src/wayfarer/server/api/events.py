"""Outcomes from workers that speak HTTP instead of NATS."""

import msgspec
from fastapi import APIRouter, Response

from wayfarer.dsl.exchange import Outcome

from ..bodies import OutcomeBody, OutcomesBody
from ..executions import parse_id
from ..problems import Problem
from . import shapes
from .access import JsonRoute, Running, json_response

router = APIRouter(route_class=JsonRoute, prefix="/events", tags=["events"])


@router.post(
    "",
    response_model=shapes.TakenOutcome,
    responses=shapes.errors(404, 413),
)
async def outcome(body: OutcomeBody, platform: Running) -> Response:
    """Take one outcome; the answer comes once it is durable."""
    given = _outcome(body)
    await platform.dispatcher.submit(given.execution_id, given)
    return json_response({"status": "ok", "command_id": given.command_id})


@router.post(
    "/batch",
    response_model=shapes.TakenOutcomes,
    responses=shapes.errors(404, 413),
)
async def batch(body: OutcomesBody, platform: Running) -> Response:
    """Take several outcomes in order."""
    outcomes = [_outcome(item) for item in body.events]
    for given in outcomes:
        await platform.dispatcher.submit(given.execution_id, given)
    return json_response({"status": "ok", "count": len(outcomes)})


def _outcome(body: OutcomeBody) -> Outcome:
    try:
        given = msgspec.convert(body.model_dump(exclude_unset=True), Outcome)
    except msgspec.ValidationError as error:
        raise Problem(422, "invalid_request", f"not an outcome: {error}") from error
    parse_id(given.execution_id)
    return given
