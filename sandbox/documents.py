"""JSON bodies of requests and answers."""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response


class JsonAnswer(Response):
    """An answer with a JSON body."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The body."""
        return msgspec.json.encode(content)


async def json_body(request: Request, limit: int | None = None) -> Any:
    """The body of a request, ``{}`` when it has none; raises `ValueError` for no JSON or more than ``limit`` bytes."""
    raw = await request.body()
    if limit is not None and len(raw) > limit:
        raise ValueError(f"the body is larger than {limit} bytes")
    try:
        return msgspec.json.decode(raw or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"the body is not JSON: {error}") from error
