"""HTTP routes of Duffel."""

import datetime
import decimal
import secrets
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox import market
from sandbox.documents import JsonAnswer
from sandbox.ratelimit import RateLimit
from sandbox.store import Store

from . import offers, reference, seatmaps, services
from .cancellations import Cancellations
from .errors import DuffelError, invalid, not_found
from .orders import SOLD, Orders
from .pages import data_of, page

REQUESTS, OFFERS = "duffel_requests", "duffel_offers"


def routes(store: Store, limits: RateLimit) -> list[Route]:
    """All routes, with what they allow a token."""
    api = Duffel(store)
    orders, cancellations = Orders(store, api.living), Cancellations(store)
    return [
        *both("/air/offer_requests", {"POST": api.create_request, "GET": api.list_requests}, limits),
        *both("/air/offer_requests/{id}", {"GET": api.get_request}, limits),
        *both("/air/offers", {"GET": api.list_offers}, limits),
        *both("/air/offers/{id}", {"GET": api.get_offer}, limits),
        *both("/air/offers/{id}/passengers/{passenger}", {"PATCH": api.update_passenger}, limits),
        *both("/air/seat_maps", {"GET": api.seat_maps}, limits),
        *both("/air/orders", {"POST": orders.create, "GET": orders.list}, limits),
        *both("/air/orders/{id}", {"GET": orders.get, "PATCH": orders.update}, limits),
        *both("/air/order_cancellations", {"POST": cancellations.create, "GET": cancellations.list}, limits),
        *both("/air/order_cancellations/{id}", {"GET": cancellations.get}, limits),
        *both("/air/order_cancellations/{id}/actions/confirm", {"POST": cancellations.confirm}, limits),
        *both("/air/airlines", {"GET": _listed(lambda request: reference.airlines())}, limits),
        *both("/air/airlines/{id}", {"GET": _one(reference.airlines, "airline")}, limits),
        *both("/air/aircraft", {"GET": _listed(lambda request: reference.aircraft())}, limits),
        *both("/air/aircraft/{id}", {"GET": _one(reference.aircraft, "aircraft")}, limits),
        *both("/air/airports", {"GET": _listed(_airports)}, limits),
        *both("/air/airports/{id}", {"GET": _one(reference.all_airports, "airport")}, limits),
        *both("/air/cities", {"GET": _listed(lambda request: reference.cities())}, limits),
        *both("/air/cities/{id}", {"GET": _one(reference.cities, "city")}, limits),
        *both("/places/suggestions", {"GET": _suggestions}, limits),
    ]


Handler = Callable[[Request], Awaitable[tuple[int, Any]]]


def both(path: str, handlers: dict[str, Handler], limits: RateLimit) -> list[Route]:
    """A path with and without a slash at its end, as Duffel's clients send both."""

    async def endpoint(request: Request) -> Response:
        return await _guarded(handlers["GET" if request.method == "HEAD" else request.method], limits)(request)

    return [Route(form, endpoint, methods=list(handlers)) for form in (path, path + "/")]


def _listed(everything: Callable[[Request], list[dict[str, Any]]]) -> Handler:
    async def endpoint(request: Request) -> tuple[int, Any]:
        return page(request, everything(request))

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
    given = request.query_params
    if "lat" in given or "lng" in given:
        lat, lng, radius = (float(given.get(name) or "nan") for name in ("lat", "lng", "rad"))
        if not (-90 <= lat <= 90 and -180 <= lng <= 180 and radius > 0):
            raise invalid("lat, lng and rad, in metres, are needed together.", "/lat")
        return 200, {"data": reference.around(lat, lng, radius / 1_000)}
    if not given.get("query") and not given.get("name"):
        raise invalid("query, or lat, lng and rad, is required.", "/query", "validation_required")
    return 200, {"data": reference.suggestions(given.get("query") or given.get("name") or "")}


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


class Duffel:
    """Requests and offers, all durable."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def create_request(self, request: Request) -> tuple[int, Any]:
        """Search."""
        given = offers.requested(await data_of(request))
        identity = f"orq_{uuid.uuid4().hex[:22]}"
        found = offers.search(identity, given)
        self._store.write(OFFERS, {offer["id"]: offer for offer in found}, passing=True)
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
        self._store.put(REQUESTS, identity, record, passing=True)
        answer = {key: value for key, value in record.items() if key != "offer_ids"}
        if request.query_params.get("return_offers", "true") != "false":
            answer["offers"] = found
        return 201, {"data": answer}

    async def get_request(self, request: Request) -> tuple[int, Any]:
        """A request with its offers."""
        record = self._store.get(REQUESTS, request.path_params["id"])
        if record is None:
            raise not_found("offer request")
        found = self._offers_of(record)
        return 200, {"data": {**record, "offers": found}}

    async def list_offers(self, request: Request) -> tuple[int, Any]:
        """A page of a request's offers."""
        identity = request.query_params.get("offer_request_id", "")
        if not identity:
            raise invalid("offer_request_id is required.", "/offer_request_id", "validation_required")
        record = self._store.get(REQUESTS, identity)
        if record is None:
            raise not_found("offer request")
        found = self._offers_of(record)
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
        return page(request, found)

    def _offers_of(self, record: dict[str, Any]) -> list[dict[str, Any]]:
        """The offers of a request that are still kept."""
        return [kept for identity in record["offer_ids"] if (kept := self._store.get(OFFERS, identity))]

    async def list_requests(self, request: Request) -> tuple[int, Any]:
        """Offer requests, the newest first."""
        known = sorted(self._store.all(REQUESTS).values(), key=lambda item: str(item["created_at"]), reverse=True)
        return page(request, [{key: value for key, value in item.items() if key != "offer_ids"} for item in known])

    async def get_offer(self, request: Request) -> tuple[int, Any]:
        """An offer."""
        offer = self.living(request.path_params["id"])
        if request.query_params.get("return_available_services") == "true":
            offer["available_services"] = services.available(offer)
        return 200, {"data": offer}

    async def update_passenger(self, request: Request) -> tuple[int, Any]:
        """Name a passenger of an offer and their loyalty programmes."""
        offer, given = self.living(request.path_params["id"]), await data_of(request)
        allowed = ("given_name", "family_name", "loyalty_programme_accounts")
        wanted = {name: given[name] for name in allowed if name in given}
        people = {item["id"]: item for item in offer["passengers"]}
        identity = request.path_params["passenger"]
        if identity not in people:
            raise not_found("passenger")
        people[identity] = {**people[identity], **wanted}
        kept = self._store.get(OFFERS, offer["id"])
        self._store.put(OFFERS, offer["id"], {**kept, "passengers": list(people.values())}, passing=True)
        return 200, {"data": people[identity]}

    async def seat_maps(self, request: Request) -> tuple[int, Any]:
        """The seats of an offer's flights."""
        return 200, {"data": seatmaps.of(self.living(request.query_params.get("offer_id", "")))}

    def living(self, identity: str) -> dict[str, Any]:
        """An offer that can still be booked; raises `DuffelError`."""
        offer: dict[str, Any] | None = self._store.get(OFFERS, identity)
        if offer is None:
            raise not_found("offer")
        gone = market.gone() or self._store.get(SOLD, identity) is not None
        if gone or datetime.datetime.fromisoformat(offer["expires_at"]) < datetime.datetime.now(datetime.UTC):
            message = "The offer has expired. Search again."
            raise DuffelError(
                422, "invalid_state_error", "offer_no_longer_available", "Offer no longer available", message
            )
        return {**offer, "total_amount": market.price(offer["total_amount"])}


def _minutes(offer: dict[str, Any]) -> int:
    total = 0
    for part in offer["slices"]:
        hours, _, minutes = part["duration"].removeprefix("PT").removesuffix("M").partition("H")
        total += int(hours) * 60 + int(minutes)
    return total
