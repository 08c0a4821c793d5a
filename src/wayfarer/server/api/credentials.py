"""Credentials: values go in, never come out."""

from fastapi import APIRouter, Response

from ..bodies import CredentialBody
from .access import Running, json_response

router = APIRouter(prefix="/credentials", tags=["credentials"])


@router.post("")
async def put(body: CredentialBody, platform: Running) -> Response:
    """Register or replace a credential."""
    info = await platform.credentials.put(body.name, body.type, body.data, body.tags)
    return json_response({"status": "success", "credential": info})


@router.get("")
async def list_credentials(platform: Running) -> Response:
    """Names, types and field names."""
    return json_response({"credentials": await platform.credentials.list()})
