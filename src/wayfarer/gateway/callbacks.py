"""The door for playbooks: their own results and progress, from inside the platform only."""

import hmac
import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .connections import Gateway, body_of, gateway_of, given, is_inside, text_of
from .errors import PLAYBOOK_FAILED, BadRequest, Forbidden, NotFound
from .requests import Pending

SECRET_HEADER = "X-Wayfarer-Callback-Secret"  # noqa: S105
STATUSES = ("PARTIAL", "COMPLETED", "FAILED")


async def callback(request: Request) -> Response:
    """A playbook's own result, partial or terminal."""
    gateway, body, pending = await _entered(request)
    status = text_of(body, "status").upper() or "COMPLETED"
    if status not in STATUSES:
        raise BadRequest(f"status must be one of {', '.join(STATUSES)}")
    outcome: dict[str, Any] = {"status": status}
    if status == "FAILED":
        outcome["error"] = _error(body.get("error"))
    else:
        outcome["data"] = body.get("data")
    execution_id = given(body, "execution_id")
    await gateway.bridge.result(pending, str(execution_id) if execution_id else None, outcome)
    if gateway.frames.connected(pending.client_id):
        return JSONResponse({"status": "delivered"})
    return JSONResponse({"status": "queued", "clientDisconnected": True}, status_code=202)


async def progress(request: Request) -> Response:
    """A playbook's progress."""
    gateway, body, pending = await _entered(request)
    share = body.get("progress")
    if share is not None and (isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1):
        raise BadRequest("progress must be a number from 0 to 1")
    execution_id = given(body, "execution_id") or pending.execution_id
    params: dict[str, Any] = {
        "requestId": pending.request_id,
        "executionId": str(execution_id) if execution_id else None,
    }
    params |= {name: text_of(body, name) for name in ("step", "message") if body.get(name) is not None}
    if share is not None:
        params["progress"] = share
    await gateway.frames.publish(pending.client_id, "playbook/progress", params, str(uuid.uuid4()))
    return JSONResponse({"status": "sent"})


async def _entered(request: Request) -> tuple[Gateway, dict[str, Any], Pending]:
    gateway = gateway_of(request)
    if not is_inside(request):
        raise NotFound("callbacks are taken on the internal port only")
    secret = gateway.settings.callback_secret
    sent = request.headers.get(SECRET_HEADER, "")
    if not secret or not hmac.compare_digest(secret.encode(), sent.encode()):
        raise Forbidden("callbacks come from inside the platform only")
    body = await body_of(request)
    pending = await gateway.requests.find(text_of(body, "request_id"))
    if pending is None:
        raise NotFound("unknown request_id")
    return gateway, body, pending


def _error(told: Any) -> dict[str, Any]:
    error = told if isinstance(told, dict) else {"message": told} if isinstance(told, str) else {}
    code = error.get("code")
    result = {
        "code": code if isinstance(code, int) and not isinstance(code, bool) else PLAYBOOK_FAILED,
        "message": str(error.get("message") or "the playbook failed"),
    }
    return result | ({"data": error["data"]} if error.get("data") is not None else {})
