"""HTTP routes of Duffel."""

import base64
import datetime
import decimal
import hashlib
import secrets
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.documents import JsonAnswer, json_body
from sandbox.ratelimit import RateLimit
from sandbox.store import Store

from . import offers, reference
from .errors import DuffelError, invalid, not_found

REQUESTS, OFFERS, ORDERS, KEYS = "duffel_requests", "duffel_offers", "duffel_orders", "duffel_keys"
SOLD = "duffel_sold"
PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def routes(store: Store, limits: RateLimit) -> list[Route]:
    """All routes, with what they allow a token."""
    api = Duffel(store)
    return [
        *both("/air/offer_requests", {"POST": api.create_request, "GET": api.list_requests}, limits),
        *both("/air/offer_requests/{id}", {"GET": api.get_request}, limits),
        *both("/air/offers", {"GET": api.list_offers}, limits),
        *both("/air/offers/{id}", {"GET": api.get_offer}, limits),
        *both("/air/orders", {"POST": api.create_order, "GET": api.list_orders}, limits),
        *both("/air/orders/{id}", {"GET": api.get_order}, limits),
        *both("/air/airlines", {"GET": _listed(lambda request: reference.airlines())}, limits),
        *both("/air/airlines/{id}", {"GET": _one(reference.airlines, "airline")}, limits),
        *both("/air/aircraft", {"GET": _listed(lambda request: reference.aircraft())}, limits),
        *both("/air/aircraft/{id}", {"GET": _one(reference.aircraft, "aircraft")}, limits),
        *both("/air/airports", {"GET": _listed(_airports)}, limits),
        *both("/air/airports/{id}", {"GET": _one(reference.all_airports, "airport")}, limits),
        *both("/places/suggestions", {"GET": _suggestions}, limits),
    ]


Handler = Callable[[Request], Awaitable[tuple[int, Any]]]


def both(path: str, handlers: dict[str, Handler], limits: RateLimit) -> list[Route]:
    """A path with and without a slash at its end, as Duffel's clients send both."""

    async def endpoint(request: Request) -> Response:
        return await _guarded(handlers["GET" if request.method == "HEAD" else request.method], limits)(request)

    return [Route(form, endpoint, methods=list(handlers)) for form in (path, path + "/")]


def _page(request: Request, found: list[dict[str, Any]]) -> tuple[int, Any]:
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


def _listed(everything: Callable[[Request], list[dict[str, Any]]]) -> Handler:
    async def endpoint(request: Request) -> tuple[int, Any]:
        return _page(request, everything(request))

    return endpoint


def _one(everything: Callable[[], list[dict[str, Any]]], what: str) -> Handler:
    async def endpoint(request: Request) -> tuple[int, Any]:
        found = next((item for item in everything() if item["id"] == request.path_params["id"]), None)
        if found is None:
            raise not_found(what)
        return 200, {"data": found}

    return endpoint


def _airports(request: Request) -> list[dict[str, Any]]:
    return reference.all_airports(request.query_params.get("iata_country_code"))


async def _suggestions(request: Request) -> tuple[int, Any]:
    return 200, {"data": reference.suggestions(request.query_params.get("query", ""))}


def _guarded(
    handler: Callable[[Request], Awaitable[tuple[int, Any]]], limits: RateLimit
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        allowance = limits.take(request.headers.get("authorization", ""))
        try:
            _check_headers(request)
            if allowance.exceeded:
                message = "Too many requests hit the API too quickly. Please retry after the time in ratelimit-reset."
                raise DuffelError(429, "rate_limit_error", "rate_limit_exceeded", "Rate limit exceeded", message)
            status, body = await handler(request)
        except DuffelError as error:
            answer = error.response()
            answer.headers.update(allowance.headers())
            return answer
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            return invalid(f"The request could not be understood: {error}", "/data", "invalid_request").response()
        headers = {"x-request-id": uuid.uuid4().hex, **allowance.headers()}
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
            "created_at": offers.now_iso(),
            "client_key": secrets.token_urlsafe(24),
            "cabin_class": given["cabin_class"],
            "slices": [offers.asked(part) for part in given["slices"]],
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
        found = [self._store.get(OFFERS, identity) for identity in record["offer_ids"]]
        connections = request.query_params.get("max_connections")
        if connections is not None:
            most = int(connections) + 1
            found = [offer for offer in found if all(len(part["segments"]) <= most for part in offer["slices"])]
        match request.query_params.get("sort", "").lstrip("-"):
            case "total_amount":
                found.sort(key=lambda offer: decimal.Decimal(offer["total_amount"]))
            case "total_duration":
                found.sort(key=_minutes)
            case "":
                pass
            case other:
                raise invalid(f"'{other}' is no order of offers.", "/sort")
        if request.query_params.get("sort", "").startswith("-"):
            found.reverse()
        return _page(request, found)

    async def list_requests(self, request: Request) -> tuple[int, Any]:
        """Offer requests, the newest first."""
        known = sorted(self._store.all(REQUESTS).values(), key=lambda item: str(item["created_at"]), reverse=True)
        return _page(request, [{key: value for key, value in item.items() if key != "offer_ids"} for item in known])

    async def list_orders(self, request: Request) -> tuple[int, Any]:
        """Orders, the newest first, or those of a booking reference."""
        known = sorted(self._store.all(ORDERS).values(), key=lambda item: str(item["created_at"]), reverse=True)
        reference_code = request.query_params.get("booking_reference")
        return _page(request, [item for item in known if reference_code in (None, item["booking_reference"])])

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
        self._store.put(SOLD, offer["id"], identity)
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
        gone = self._store.get(SOLD, identity) is not None
        if gone or datetime.datetime.fromisoformat(offer["expires_at"]) < datetime.datetime.now(datetime.UTC):
            message = "The offer has expired. Search again."
            raise DuffelError(
                422, "invalid_state_error", "offer_no_longer_available", "Offer no longer available", message
            )
        return offer


def _minutes(offer: dict[str, Any]) -> int:
    total = 0
    for part in offer["slices"]:
        hours, _, minutes = part["duration"].removeprefix("PT").removesuffix("M").partition("H")
        total += int(hours) * 60 + int(minutes)
    return total


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
        "created_at": offers.now_iso(),
        "offer_id": offer["id"],
        "passengers": passengers,
        "slices": [{**part, "changeable": True} for part in offer["slices"]],
        "available_actions": ["cancel", "change"],
        "payment_status": {"awaiting_payment": False, "paid_at": None},
        "documents": [],
        "services": [],
        "conditions": offer["conditions"],
        "metadata": {},
        "cancelled_at": None,
        "changes": [],
        "content": "managed",
        "synced_at": offers.now_iso(),
        **{key: offer[key] for key in amounts},
    }
