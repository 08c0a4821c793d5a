"""HTTP routes of Duffel."""

import datetime
import hashlib
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.documents import JsonAnswer, json_body
from sandbox.store import Store

from . import offers
from .errors import DuffelError, invalid, not_found

REQUESTS, OFFERS, ORDERS, KEYS = "duffel_requests", "duffel_offers", "duffel_orders", "duffel_keys"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def routes(store: Store) -> list[Route]:
    """All routes."""
    api = Duffel(store)
    return [
        Route("/air/offer_requests", _guarded(api.create_request), methods=["POST"]),
        Route("/air/offer_requests/{id}", _guarded(api.get_request)),
        Route("/air/offers", _guarded(api.list_offers)),
        Route("/air/offers/{id}", _guarded(api.get_offer)),
        Route("/air/orders", _guarded(api.create_order), methods=["POST"]),
        Route("/air/orders/{id}", _guarded(api.get_order)),
    ]


def _guarded(handler: Callable[[Request], Awaitable[tuple[int, Any]]]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            _check_headers(request)
            status, body = await handler(request)
        except DuffelError as error:
            return error.response()
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            return invalid(f"The request could not be understood: {error}", "/data", "invalid_request").response()
        headers = {"x-request-id": uuid.uuid4().hex, "ratelimit-limit": "120", "ratelimit-remaining": "119"}
        return JsonAnswer(body, status_code=status, headers=headers)

    return endpoint


def _check_headers(request: Request) -> None:
    token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if not token.startswith("duffel_test_"):
        message = "The access token is missing or is not a test-mode token."
        raise DuffelError(401, "authentication_error", "access_token_not_found", "Access token not found", message)
    if request.headers.get("duffel-version") != "v2":
        message = "Set the Duffel-Version header to v2."
        raise DuffelError(400, "invalid_request_error", "missing_version", "Missing or unsupported version", message)


async def _data(request: Request) -> Any:
    body = await json_body(request)
    return body.get("data")


class Duffel:
    """Requests, offers and orders, all durable."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def create_request(self, request: Request) -> tuple[int, Any]:
        """Search."""
        given = offers.requested(await _data(request))
        identity = f"orq_{uuid.uuid4().hex[:22]}"
        found = offers.search(identity, given)
        self._store.write(OFFERS, {offer["id"]: offer for offer in found}, ())
        record = {
            "id": identity,
            "live_mode": False,
            "created_at": datetime.datetime.now(datetime.UTC).isoformat(),
            "cabin_class": given["cabin_class"],
            "slices": given["slices"],
            "passengers": found[0]["passengers"] if found else [],
            "offer_ids": [offer["id"] for offer in found],
        }
        self._store.put(REQUESTS, identity, record)
        answer = {key: value for key, value in record.items() if key != "offer_ids"}
        if request.query_params.get("return_offers", "true") != "false":
            answer["offers"] = found
        return 201, {"data": answer}

    async def get_request(self, request: Request) -> tuple[int, Any]:
        """A request with its offers."""
        record = self._store.get(REQUESTS, request.path_params["id"])
        if record is None:
            raise not_found("offer request")
        found = [self._store.get(OFFERS, identity) for identity in record["offer_ids"]]
        return 200, {"data": {**record, "offers": found}}

    async def list_offers(self, request: Request) -> tuple[int, Any]:
        """A page of a request's offers."""
        record = self._store.get(REQUESTS, request.query_params.get("offer_request_id", ""))
        if record is None:
            raise not_found("offer request")
        limit = min(200, max(1, int(request.query_params.get("limit") or 50)))
        start = int(request.query_params.get("after") or 0)
        found = [self._store.get(OFFERS, identity) for identity in record["offer_ids"]]
        if request.query_params.get("sort") == "total_amount":
            found.sort(key=lambda offer: float(offer["total_amount"]))
        after = str(start + limit) if start + limit < len(found) else None
        return 200, {"data": found[start : start + limit], "meta": {"limit": limit, "after": after, "before": None}}

    async def get_offer(self, request: Request) -> tuple[int, Any]:
        """An offer."""
        return 200, {"data": self._living(request.path_params["id"])}

    async def create_order(self, request: Request) -> tuple[int, Any]:
        """Book an offer; the same ``Idempotency-Key`` gives the same order."""
        key = request.headers.get("idempotency-key", "")
        if key and (known := self._store.get(KEYS, key)):
            return 201, {"data": self._store.get(ORDERS, known)}
        data = await _data(request)
        if not isinstance(data, dict) or len(data.get("selected_offers") or []) != 1:
            raise invalid("Exactly one offer must be selected.", "/data/selected_offers")
        offer = self._living(data["selected_offers"][0])
        passengers = _passengers(offer, data.get("passengers"))
        _check_payment(offer, data)
        identity = f"ord_{uuid.uuid4().hex[:22]}"
        order = _order(identity, offer, passengers)
        self._store.put(ORDERS, identity, order)
        if key:
            self._store.put(KEYS, key, identity)
        return 201, {"data": order}

    async def get_order(self, request: Request) -> tuple[int, Any]:
        """An order."""
        order = self._store.get(ORDERS, request.path_params["id"])
        if order is None:
            raise not_found("order")
        return 200, {"data": order}

    def _living(self, identity: str) -> dict[str, Any]:
        offer: dict[str, Any] | None = self._store.get(OFFERS, identity)
        if offer is None:
            raise not_found("offer")
        if datetime.datetime.fromisoformat(offer["expires_at"]) < datetime.datetime.now(datetime.UTC):
            message = "The offer has expired. Search again."
            raise DuffelError(
                422, "invalid_state_error", "offer_no_longer_available", "Offer no longer available", message
            )
        return offer


def _passengers(offer: dict[str, Any], given: Any) -> list[dict[str, Any]]:
    known = {item["id"]: item for item in offer["passengers"]}
    if not isinstance(given, list) or {item.get("id") for item in given} != set(known):
        raise invalid("Give every passenger of the offer, by id.", "/data/passengers")
    for position, item in enumerate(given):
        for field in ("given_name", "family_name"):
            if not str(item.get(field) or "").strip():
                raise invalid(f"{field} is required.", f"/data/passengers/{position}/{field}")
    return [{**known[item["id"]], **item} for item in given]


def _check_payment(offer: dict[str, Any], data: dict[str, Any]) -> None:
    payments = data.get("payments") or []
    if data.get("type", "instant") != "instant" or len(payments) != 1:
        raise invalid("An instant order needs one payment.", "/data/payments")
    if (
        str(payments[0].get("amount")) != offer["total_amount"]
        or payments[0].get("currency") != offer["total_currency"]
    ):
        message = "The payment's amount is not the offer's total."
        raise invalid(message, "/data/payments/0/amount", "payment_amount_does_not_match_order_amount")


def _order(identity: str, offer: dict[str, Any], passengers: list[dict[str, Any]]) -> dict[str, Any]:
    digest = hashlib.sha256(identity.encode()).digest()
    amounts = ("base_amount", "base_currency", "tax_amount", "tax_currency", "total_amount", "total_currency", "owner")
    return {
        "id": identity,
        "live_mode": False,
        "type": "instant",
        "booking_reference": "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:6]),
        "created_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "offer_id": offer["id"],
        "passengers": passengers,
        "slices": offer["slices"],
        "payment_status": {"awaiting_payment": False, "paid_at": None},
        "documents": [],
        **{key: offer[key] for key in amounts},
    }
