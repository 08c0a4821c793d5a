"""Outcomes from workers that speak HTTP instead of NATS."""

from typing import Any

import msgspec
from fastapi import APIRouter, Response

from wayfarer.dsl.exchange import Outcome

from ..bodies import OutcomesBody
from ..executions import parse_id
from ..problems import Problem
from .access import Running, json_response

router = APIRouter(prefix="/events", tags=["events"])


@router.post("")
async def outcome(body: dict[str, Any], platform: Running) -> Response:
    """Take one outcome; the answer comes once it is durable."""
    given = _outcome(body)
    await platform.dispatcher.submit(given.execution_id, given)
    return json_response({"status": "ok", "command_id": given.command_id})


@router.post("/batch")
async def batch(body: OutcomesBody, platform: Running) -> Response:
    """Take several outcomes in order."""
    outcomes = [_outcome(item) for item in body.events]
    for given in outcomes:
        await platform.dispatcher.submit(given.execution_id, given)
    return json_response({"status": "ok", "count": len(outcomes)})


def _outcome(body: dict[str, Any]) -> Outcome:
    try:
        given = msgspec.convert(body, Outcome)
    except msgspec.ValidationError as error:
        raise Problem(422, "invalid_request", f"not an outcome: {error}") from error
    parse_id(given.execution_id)
    return given
