"""The catalog."""

import base64
import binascii
from typing import Any

import msgspec
from fastapi import APIRouter, Response

from wayfarer.catalog import Entry
from wayfarer.dsl.errors import PlaybookInvalid

from ..bodies import ListBody, RegisterBatchBody, RegisterBody, ResourceBody
from ..credentials import CredentialInfo
from ..platform import Platform
from ..problems import Problem, of_playbook
from . import shapes
from .access import JsonRoute, Running, json_response

router = APIRouter(route_class=JsonRoute, prefix="/catalog", tags=["catalog"])
CREDENTIAL_TYPE = "credential"
PLAYBOOK_TYPES = frozenset({"playbook", "agent", "playbooks", "agents"})


@router.post(
    "/register",
    response_model=shapes.Registered,
    responses=shapes.errors(409, 413),
)
async def register(body: RegisterBody, platform: Running) -> Response:
    """Validate and store a resource; the same content again is the same version."""
    return json_response(await _registered(body, platform))


@router.post(
    "/register/batch",
    response_model=shapes.RegisteredBatch,
    responses=shapes.errors(413),
)
async def register_batch(body: RegisterBatchBody, platform: Running) -> Response:
    """Register several resources, each by itself: what is wrong with one does not hold up the others."""
    results: list[dict[str, Any]] = []
    for index, item in enumerate(body.items):
        try:
            results.append({"index": index, **await _registered(item, platform), "status": "registered"})
        except PlaybookInvalid as error:
            results.append(_refused(index, of_playbook(error)))
        except Problem as problem:
            results.append(_refused(index, problem))
    failed = sum(result["status"] == "failed" for result in results)
    return json_response({"registered": len(results) - failed, "failed": failed, "results": results})


def _refused(index: int, problem: Problem) -> dict[str, Any]:
    refused = {"index": index, "status": "failed", "error": problem.message, "code": problem.code}
    return {**refused, "details": problem.details} if problem.details is not None else refused


async def _registered(body: RegisterBody, platform: Platform) -> dict[str, Any]:
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
    return answer


@router.post(
    "/list",
    response_model=shapes.CatalogList,
    responses=shapes.errors(413),
)
async def list_entries(platform: Running, body: ListBody | None = None) -> Response:
    """The latest version of every path, or all versions of one; of type ``credential``, what may be told of those."""
    kind = (body.resource_type or "").strip().lower().rstrip("s") if body else ""
    if kind == CREDENTIAL_TYPE:
        infos = await platform.credentials.list()
        wanted = body.path if body else None
        return json_response({"entries": [_credential(info) for info in infos if wanted in (None, "", info.name)]})
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


def _credential(info: CredentialInfo) -> dict[str, Any]:
    return {
        "path": info.name,
        "version": 1,
        "kind": CREDENTIAL_TYPE,
        "catalog_id": "",
        "name": info.name,
        "description": "",
        "created_at": info.created_at,
        "metadata": {"type": info.type, "fields": info.fields, "tags": info.tags, "updated_at": info.updated_at},
    }


def described(entry: Entry) -> dict[str, Any]:
    """An entry in listings."""
    built: dict[str, Any] = msgspec.to_builtins(entry)
    built.pop("content", None)
    return built
