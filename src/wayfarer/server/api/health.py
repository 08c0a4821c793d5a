"""Liveness, readiness, worker pools."""

import asyncio
from typing import Any

from fastapi import APIRouter, Response
from msgspec import to_builtins

from wayfarer import __version__
from wayfarer.bus.queues import depth_of

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
    """Worker pools that were heard of lately, and how many commands wait for each or are in its hands."""
    found: list[dict[str, Any]] = platform.workers.pools()
    names = [str(pool["name"]) for pool in found]
    depths = await asyncio.gather(*(depth_of(platform.bus.jetstream, name) for name in names))
    return json_response({"pools": [pool | to_builtins(depth) for pool, depth in zip(found, depths, strict=True)]})
