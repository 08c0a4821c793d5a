"""How routes reach the running platform."""

import json
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from ..platform import Platform


def _platform(request: Request) -> Platform:
    platform: Platform = request.app.state.platform
    return platform


class JsonRequest(Request):
    """Decodes bodies strictly: what is no JSON by RFC 8259, such as NaN or half a surrogate pair, goes no further."""

    async def json(self) -> Any:
        """The decoded body; raises `JSONDecodeError`."""
        body = await self.body()
        try:
            return msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise json.JSONDecodeError(str(error), body.decode("utf-8", "replace"), 0) from error


class JsonRoute(APIRoute):
    """A route whose bodies are read as `JsonRequest` does."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler."""
        handler = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handler(JsonRequest(request.scope, request.receive))

        return strictly


Running = Annotated[Platform, Depends(_platform)]
_encode = msgspec.json.Encoder().encode


def json_response(value: object, status: int = 200) -> Response:
    """A JSON answer encoded without detours."""
    return Response(_encode(value), status, media_type="application/json")
