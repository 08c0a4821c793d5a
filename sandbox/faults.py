"""A switch that makes a provider slow, failing, silent or rate-limited, for tests and demonstrations."""

import asyncio
import random
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from . import faultbodies
from .faultpage import PAGE

MAX_LATENCY_MS = 120_000
MAX_HANG_S = 600
PROVIDERS = ("firestore", "places", "duffel", "duffel_stays", "amadeus", "hotelbeds", "llm", "oidc")
_PREFIXES = (
    ("/v1/projects/", "firestore"),
    ("/v1/places", "places"),
    ("/air/", "duffel"),
    ("/places/suggestions", "duffel"),
    ("/stays/", "duffel_stays"),
    ("/hotel-api/", "hotelbeds"),
    ("/hotel-content-api/", "hotelbeds"),
    ("/v1/security/", "amadeus"),
    ("/v1/reference-data/", "amadeus"),
    ("/v1/shopping/", "amadeus"),
    ("/v1/ordering/", "amadeus"),
    ("/v2/booking/", "amadeus"),
    ("/v3/shopping/", "amadeus"),
    ("/v1/chat/", "llm"),
    ("/v1/models", "llm"),
    ("/oidc/", "oidc"),
)


def provider_of(path: str) -> str:
    """The provider that a path belongs to, empty for the sandbox's own."""
    return next((name for prefix, name in _PREFIXES if path.startswith(prefix)), "")


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wrong with a provider.

    ``latency_ms`` delays each answer, ``hang`` answers never, ``rate_limit`` answers 429 with ``retry-after``,
    ``status`` answers with that status; ``error_rate`` (0 to 1) is the share of requests that ``status`` or
    ``rate_limit`` strike, or that fail with 503 when neither is given. ``remaining`` ends the fault after so many struck requests.
    """

    latency_ms: int = 0
    hang: bool = False
    rate_limit: bool = False
    status: int | None = None
    error_rate: float | None = None
    remaining: int | None = None

    def problem(self) -> str | None:
        """What is wrong with the values themselves."""
        if not 0 <= self.latency_ms <= MAX_LATENCY_MS:
            return f"latency_ms must be 0 to {MAX_LATENCY_MS}"
        if self.status is not None and not 400 <= self.status <= 599:
            return "status must be 400 to 599"
        if self.error_rate is not None and not 0 <= self.error_rate <= 1:
            return "error_rate must be 0 to 1"
        if self.remaining is not None and self.remaining < 1:
            return "remaining must be at least 1"
        return None

    @property
    def answer_status(self) -> int | None:
        """The status of a struck request."""
        if self.rate_limit:
            return 429
        if self.status is None and self.error_rate:
            return 503
        return self.status


class FaultSwitch:
    """The faults that are on, by provider."""

    def __init__(self) -> None:
        self._faults: dict[str, Fault] = {}
        self._random = random.Random(1)  # noqa: S311 - repeatable, not secret

    def routes(self) -> list[Route]:
        """``/sandbox/faults`` and ``/sandbox/faults/{provider}``."""
        return [
            Route("/sandbox", self._page),
            Route("/sandbox/faults", self._list),
            Route("/sandbox/faults/{provider}", self._one, methods=["GET", "PUT", "DELETE"]),
        ]

    def strike(self, path: str) -> Fault | None:
        """The fault for a request to this path, counted."""
        provider = provider_of(path)
        fault = self._faults.get(provider)
        if fault is None:
            return None
        if fault.error_rate is not None and self._random.random() >= fault.error_rate:
            return Fault(latency_ms=fault.latency_ms)
        if fault.remaining is not None:
            left = fault.remaining - 1
            if left:
                self._faults[provider] = msgspec.structs.replace(fault, remaining=left)
            else:
                del self._faults[provider]
        return fault

    async def _page(self, _: Request) -> Response:
        return HTMLResponse(PAGE.replace("{providers}", "".join(f"<option>{name}</option>" for name in PROVIDERS)))

    async def _list(self, _: Request) -> Response:
        return JSONResponse({name: self._shown(name) for name in PROVIDERS})

    async def _one(self, request: Request) -> Response:
        name = request.path_params["provider"]
        if name not in PROVIDERS:
            return JSONResponse({"error": f"no provider {name!r}; there are {', '.join(PROVIDERS)}"}, status_code=404)
        if request.method == "PUT":
            try:
                fault = msgspec.json.decode(await request.body(), type=Fault)
            except msgspec.DecodeError as error:
                return JSONResponse({"error": str(error)}, status_code=400)
            if problem := fault.problem():
                return JSONResponse({"error": problem}, status_code=400)
            self._faults[name] = fault
        elif request.method == "DELETE":
            self._faults.pop(name, None)
        return JSONResponse(self._shown(name))

    def _shown(self, name: str) -> dict[str, Any] | None:
        fault = self._faults.get(name)
        return None if fault is None else msgspec.to_builtins(fault)


class FaultMiddleware:
    """Applies the switch to each request before its provider sees it."""

    def __init__(self, app: ASGIApp, switch: FaultSwitch) -> None:
        self._app = app
        self._switch = switch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Delay, refuse or pass a request on."""
        fault = self._switch.strike(scope["path"]) if scope["type"] == "http" else None
        if fault is None:
            await self._app(scope, receive, send)
            return
        await asyncio.sleep(MAX_HANG_S if fault.hang else fault.latency_ms / 1_000)
        status = fault.answer_status
        if status is None:
            await self._app(scope, receive, send)
            return
        headers = {"retry-after": "1"} if status == 429 else {}
        body = faultbodies.body(provider_of(scope["path"]), status)
        await JSONResponse(body, status_code=status, headers=headers)(scope, receive, send)
