"""Credentials: values go in, never come out."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from ..bodies import CredentialBody
from ..problems import Problem
from . import shapes
from .access import JsonRoute, Running, json_response

Name = Annotated[str, Path(min_length=1, max_length=255)]
router = APIRouter(route_class=JsonRoute, prefix="/credentials", tags=["credentials"])


@router.post(
    "",
    response_model=shapes.StoredCredential,
    responses=shapes.errors(413),
)
async def put(body: CredentialBody, platform: Running) -> Response:
    """Register or replace a credential; one that the domain's rules refuse, such as a live key, is not stored."""
    problem = platform.credential_rules.problem(body.name, body.data)
    if problem is not None:
        raise Problem(422, "credential_refused", problem)
    info = await platform.credentials.put(body.name, body.type, body.data, body.tags)
    return json_response({"status": "success", "credential": info})


@router.get(
    "",
    response_model=shapes.CredentialList,
    responses=shapes.errors(),
)
async def list_credentials(platform: Running) -> Response:
    """Names, types and field names."""
    return json_response({"credentials": await platform.credentials.list()})


@router.get(
    "/{name:path}",
    response_model=shapes.CredentialShape,
    responses=shapes.errors(404),
)
async def credential(name: Name, platform: Running) -> Response:
    """Name, type and field names of one."""
    found = None if "\x00" in name else await platform.credentials.find(name)
    if found is None:
        raise Problem(404, "not_found", f"there is no credential '{name}'")
    return json_response(found)


@router.delete(
    "/{name:path}",
    response_model=shapes.DeletedCredential,
    responses=shapes.errors(404),
)
async def delete(name: Name, platform: Running) -> Response:
    """Remove a credential; workers forget it within a minute."""
    if not await platform.credentials.delete(name):
        raise Problem(404, "not_found", f"there is no credential '{name}'")
    return json_response({"status": "deleted", "name": name})
