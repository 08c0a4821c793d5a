"""The carriers beside the document store and the identity provider that every domain needs."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import firestore, oidc
from sandbox.firestore.database import Database
from sandbox.settings import Settings
from sandbox.store import Store

from .exchange import Exchange


def create_app(settings: Settings) -> Starlette:
    """The application; its data lives in ``<home>/sandbox``."""
    store = Store(settings.home / "sandbox" / "store.sqlite3")
    return Starlette(
        routes=[
            Route("/health", _health),
            *firestore.routes(Database(store)),
            *oidc.routes(store, settings),
            *Exchange(store).routes(),
        ]
    )


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})
