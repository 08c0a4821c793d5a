"""The provider's routes beside the document store and the identity provider that every domain needs."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox import firestore, oidc
from sandbox.documents import JsonAnswer, json_body
from sandbox.firestore.database import Database
from sandbox.settings import Settings
from sandbox.store import Store

ORDERS, KEYS = "skeleton_orders", "skeleton_keys"
OFFERS = (
    {"offer_id": "off-1", "title": "A small one", "price": {"amount": "12.50", "currency": "EUR"}},
    {"offer_id": "off-2", "title": "A large one", "price": {"amount": "48.00", "currency": "EUR"}},
)


def create_app(settings: Settings) -> Starlette:
    """The application; its data lives in ``<home>/sandbox``."""
    store = Store(settings.home / "sandbox" / "store.sqlite3")
    provider = Provider(store)
    return Starlette(
        routes=[
            Route("/health", _health),
            *firestore.routes(Database(store)),
            *oidc.routes(store, settings),
            Route("/skeleton/v1/search", _guarded(provider.search), methods=["POST"]),
            Route("/skeleton/v1/orders", _guarded(provider.order), methods=["POST"]),
        ]
    )


async def _health(_: Request) -> Response:
    return JsonAnswer({"status": "ok"})


class Provider:
    """Offers and orders."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def search(self, request: Request) -> tuple[int, Any]:
        """Offers for a word."""
        query = str((await json_body(request))["query"]).strip()
        found = [{**offer, "title": f"{offer['title']}: {query}"} for offer in OFFERS] if query else []
        return 200, {"data": {"offers": found}}

    async def order(self, request: Request) -> tuple[int, Any]:
        """Order an offer; the same ``Idempotency-Key`` gives the same order."""
        key = request.headers.get("idempotency-key", "")
        known = self._store.get(KEYS, key)
        if known is not None:
            return 200, {"data": self._store.get(ORDERS, known)}
        wanted = (await json_body(request)).get("offer_id")
        offer = next((offer for offer in OFFERS if offer["offer_id"] == wanted), None)
        if offer is None or not key:
            return 422, {"error": {"code": "unknown_offer", "message": "There is no such offer."}}
        order = {**offer, "reference": f"ORD-{secrets.token_hex(4).upper()}"}
        self._store.put(ORDERS, order["reference"], order)
        self._store.put(KEYS, key, order["reference"])
        return 201, {"data": order}


def _guarded(handler: Callable[[Request], Awaitable[tuple[int, Any]]]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if not request.headers.get("x-api-key", "").startswith("test-"):
            return JsonAnswer({"error": {"code": "unauthorized", "message": "Only test keys."}}, status_code=401)
        try:
            status, body = await handler(request)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            return JsonAnswer({"error": {"code": "invalid_request", "message": str(error)}}, status_code=400)
        return JsonAnswer(body, status_code=status)

    return endpoint
