"""Subscribing to documents over HTTP; the gateway opens no document store, a playbook reads for it."""

import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .connections import Gateway, body_of, gateway_of, text_of
from .errors import Forbidden, GatewayError
from .sessions import Session
from .subscriptions import checked_path, is_collection


async def subscribe(request: Request) -> Response:
    """``POST /api/subscriptions/firestore``: a snapshot frame, then a frame for every change."""
    gateway = gateway_of(request)
    session = await gateway.session(request)
    body = await body_of(request)
    client = await gateway.clients.owned(text_of(body, "client_id"), session)
    path = checked_path(text_of(body, "path"))
    await _check_owner(gateway, session, path)
    subscription = await gateway.subscriptions.add(client, path)
    reader = gateway.settings.document_reader
    pending = await gateway.requests.add(
        client.client_id, session, reader, subscription_id=subscription.id, document_path=path
    )
    workload = {**_reading(session, path), "request_id": pending.request_id}
    try:
        await gateway.server.execute(reader, workload, pending.request_id, None)
    except GatewayError:
        await gateway.subscriptions.remove(subscription.id, session)
        raise
    return JSONResponse({"subscription_id": subscription.id}, status_code=201)


async def unsubscribe(request: Request) -> Response:
    """``DELETE /api/subscriptions/firestore/{subscription_id}``."""
    gateway = gateway_of(request)
    session = await gateway.session(request)
    await gateway.subscriptions.remove(request.path_params["subscription_id"], session)
    return Response(status_code=204)


async def _check_owner(gateway: Gateway, session: Session, path: str) -> None:
    if gateway.access.owns(session.sub, path):
        return
    owner = gateway.access.owner_of(path)
    if owner is not None:
        answer = await gateway.runs.result(gateway.settings.document_reader, _reading(session, owner.document))
        if _field(answer, owner.field) == session.sub:
            return
    raise Forbidden("that path is not one of yours")


def _reading(session: Session, path: str) -> dict[str, Any]:
    tool = "query_collection" if is_collection(path) else "get_doc"
    return {
        "method": "tools/call",
        "tool": tool,
        "arguments": {"path": path},
        "user_uid": session.sub,
        "roles": list(session.roles),
        "call_id": str(uuid.uuid4()),
    }


def _field(answer: Any, name: str) -> Any:
    """A field of the document in an MCP answer, however deep that wraps it in ``data``."""
    while isinstance(answer, dict):
        if name in answer:
            return answer[name]
        answer = next((answer[key] for key in ("data", "doc", "document", "fields") if key in answer), None)
    return None
