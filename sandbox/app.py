"""The sandbox: every outside provider of the product in one process, on the providers' own paths."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import amadeus, chat, firestore, geography, hotelbeds, oidc, pictures, places, stays
from .duffel import routes as duffel_routes
from .faults import FaultMiddleware, FaultSwitch
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
    limits = RateLimit(settings.sandbox_requests_per_minute)
    return Starlette(
        routes=[
            Route("/", _index),
            Route("/health", _health),
            *switch.routes(),
            *places.routes(),
            *firestore.routes(Database(store)),
            *duffel_routes(store, limits),
            *stays.routes(store, settings.base_url, limits),
            *amadeus.routes(store, settings.base_url),
            *hotelbeds.routes(store),
            *pictures.routes(),
            *chat.routes,
            *oidc.routes(store, settings),
        ],
        middleware=[Middleware(FaultMiddleware, switch=switch)],
    )


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _index(_: Request) -> Response:
    return JSONResponse(
        {"name": "wayfarer sandbox", "providers": _PROVIDERS, "faults": "/sandbox/faults", "page": "/sandbox"}
    )
