"""Bodies and pages of Duffel's API: ``{data}``, and ``{data, meta: {limit, after, before}}``."""

import base64
from typing import Any

from starlette.requests import Request

from sandbox.documents import json_body

from .errors import invalid

PAGE_SIZE = 50
MAX_PAGE_SIZE = 200


async def data_of(request: Request) -> Any:
    """What a request's body holds under ``data``."""
    body = await json_body(request)
    return body.get("data")


def page(request: Request, found: list[dict[str, Any]]) -> tuple[int, Any]:
    """A page by ``limit`` and the opaque cursor ``after`` or ``before``."""
    limit = int(request.query_params.get("limit") or PAGE_SIZE)
    if not 1 <= limit <= MAX_PAGE_SIZE:
        raise invalid(f"limit must be from 1 to {MAX_PAGE_SIZE}.", "/limit", "invalid_limit")
    start = _position(request.query_params.get("after"))
    if "before" in request.query_params:
        start = max(0, _position(request.query_params["before"]) - limit)
    after = _cursor(start + limit) if start + limit < len(found) else None
    before = _cursor(start) if start else None
    return 200, {"data": found[start : start + limit], "meta": {"limit": limit, "after": after, "before": before}}


def _cursor(position: int) -> str:
    return base64.urlsafe_b64encode(f"p{position}".encode()).decode().rstrip("=")


def _position(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().removeprefix("p"))
    except ValueError as error:
        raise invalid("The pagination cursor is not one of ours.", "/after", "invalid_cursor") from error
