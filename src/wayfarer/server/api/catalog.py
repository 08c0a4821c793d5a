"""The catalog."""

import base64
import binascii
from typing import Any

import msgspec
from fastapi import APIRouter, Response

from wayfarer.catalog import Entry

from ..bodies import ListBody, RegisterBody, ResourceBody
from ..problems import Problem
from . import shapes
from .access import JsonRoute, Running, json_response

router = APIRouter(route_class=JsonRoute, prefix="/catalog", tags=["catalog"])
PLAYBOOK_TYPES = frozenset({"playbook", "agent", "playbooks", "agents"})


@router.post(
    "/register",
    response_model=shapes.Registered,
    responses=shapes.errors(409, 413),
)
async def register(body: RegisterBody, platform: Running) -> Response:
    """Validate and store a resource; the same content again is the same version."""
    content = decoded(body.content)
    kind = (body.resource_type or "playbook").strip().lower()
    if kind in PLAYBOOK_TYPES:
        registration = await platform.catalog.register_playbook(content)
    elif body.path:
        registration = await platform.catalog.register_resource(body.path, kind, content)
    else:
        raise Problem(422, "invalid_request", f"a resource of type '{kind}' needs a path")
    entry = registration.entry
    if registration.is_new:
        await platform.announce_catalog_change(entry.path)
    what = "registered" if registration.is_new else "already registered"
    answer: dict[str, Any] = {
        "status": "success",
        "message": f"{entry.kind} '{entry.path}' version {entry.version} is {what}",
        "path": entry.path,
        "version": entry.version,
        "catalog_id": entry.catalog_id,
        "kind": entry.kind,
    }
    if registration.warnings:
        answer["warnings"] = [str(warning) for warning in registration.warnings]
    return json_response(answer)


@router.post(
    "/list",
    response_model=shapes.CatalogList,
    responses=shapes.errors(413),
)
async def list_entries(platform: Running, body: ListBody | None = None) -> Response:
    """The latest version of every path, or all versions of one path."""
    kind = (body.resource_type or "").strip().lower().rstrip("s") if body else ""
    entries = await platform.catalog.list(None if kind in ("", "all") else kind, body.path if body else None)
    return json_response({"entries": [described(entry) for entry in entries]})


@router.post(
    "/resource",
    response_model=shapes.CatalogResource,
    responses=shapes.errors(404, 413),
)
async def resource(body: ResourceBody, platform: Running) -> Response:
    """One version with its content."""
    if body.catalog_id:
        entry = await platform.catalog.entry(body.catalog_id)
    elif body.path:
        entry = await platform.catalog.find(body.path, body.version)
    else:
        raise Problem(422, "invalid_request", "body.path: name the resource's catalog path, or its catalog_id")
    return json_response({**described(entry), "content": entry.content})


def decoded(content: str) -> str:
    """YAML text from plain text or base64."""
    compact = "".join(content.split())
    if ":" in content or not compact or len(compact) % 4 or not compact.isascii():
        return content
    try:
        return base64.b64decode(compact, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return content


def described(entry: Entry) -> dict[str, Any]:
    """An entry in listings."""
    built: dict[str, Any] = msgspec.to_builtins(entry)
    built.pop("content", None)
    return built
