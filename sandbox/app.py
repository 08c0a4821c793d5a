"""The sandbox: every outside provider of the product in one process, on the providers' own paths."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import amadeus, chat, faultbodies, firestore, geography, hotelbeds, oidc, pictures, places, stays
from .accounts import Accounts
from .duffel import routes as duffel_routes
from .faults import FaultMiddleware, FaultSwitch, provider_of
from .firestore.database import Database
from .ratelimit import RateLimit
from .settings import Settings
from .store import Store

_PROVIDERS = {
    "firestore": "/v1/projects/{project}/databases/(default)/documents",
    "places": "/v1/places:searchText",
    "duffel": "/air/offer_requests",
    "duffel_stays": "/stays/search",
    "amadeus": "/v3/shopping/hotel-offers",
    "hotelbeds": "/hotel-api/1.0/hotels",
    "llm": "/v1/chat/completions",
    "oidc": "/oidc/.well-known/openid-configuration",
}


def create_app(settings: Settings) -> Starlette:
    """The application; its data lives in ``<home>/sandbox``."""
    geography.prepare()
    store = Store(settings.home / "sandbox" / "store.sqlite3")
    switch = FaultSwitch()
    accounts = Accounts(store, settings.base_url, settings.sandbox_token_lifetime_s)
    limits = RateLimit(settings.sandbox_requests_per_minute)
    return Starlette(
        routes=[
            Route("/", _index),
            Route("/health", _health),
            *switch.routes(),
            *places.routes(settings.base_url),
            *accounts.routes(),
            *firestore.routes(Database(store), accounts),
            *duffel_routes(store, limits),
            *stays.routes(store, settings.base_url, limits),
            *amadeus.routes(store, settings.base_url),
            *hotelbeds.routes(store),
            *pictures.routes(),
            *chat.routes,
            *oidc.routes(store, settings),
        ],
        exception_handlers={404: _unknown, 405: _unknown},
        middleware=[Middleware(FaultMiddleware, switch=switch)],
    )


async def _unknown(request: Request, error: Exception) -> Response:
    """A path that a provider does not serve, refused in its own shape."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    text = f"{request.method} {request.url.path} is not served here."
    return JSONResponse(faultbodies.body(provider_of(request.url.path), status, text), status_code=status)


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _index(_: Request) -> Response:
    return JSONResponse(
        {"name": "wayfarer sandbox", "providers": _PROVIDERS, "faults": "/sandbox/faults", "page": "/sandbox"}
    )
