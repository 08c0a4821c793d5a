"""Liveness, readiness, worker pools."""

from typing import Any

from fastapi import APIRouter, Response

from wayfarer import __version__

from ..problems import Problem
from . import shapes
from .access import JsonRoute, Running, json_response

router = APIRouter(route_class=JsonRoute, tags=["health"])


@router.get("/health", response_model=shapes.HealthShape)
async def health() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok", "version": __version__}


@router.get(
    "/ready",
    response_model=shapes.ReadyShape,
    responses=shapes.errors(),
)
async def ready(platform: Running) -> dict[str, str]:
    """PostgreSQL and NATS answer."""
    await platform.log.fetch("SELECT 1")
    if not platform.bus.client.is_connected:
        raise Problem(503, "unavailable", "NATS is not connected")
    return {"status": "ready"}


@router.get(
    "/worker/pools",
    response_model=shapes.PoolList,
    responses=shapes.errors(),
)
async def pools(platform: Running) -> Response:
    """Worker pools that were heard of lately."""
    found: list[dict[str, Any]] = platform.workers.pools()
    return json_response({"pools": found})
