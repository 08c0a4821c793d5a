"""How routes reach the running platform."""

from typing import Annotated

import msgspec
from fastapi import Depends, Request
from fastapi.responses import Response

from ..platform import Platform


def _platform(request: Request) -> Platform:
    platform: Platform = request.app.state.platform
    return platform


Running = Annotated[Platform, Depends(_platform)]
_encode = msgspec.json.Encoder().encode


def json_response(value: object, status: int = 200) -> Response:
    """A JSON answer encoded without detours."""
    return Response(_encode(value), status, media_type="application/json")
