"""HTTP routes of the freight exchange; quotes and bookings are durable."""

import datetime
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.documents import JsonAnswer, json_body
from sandbox.geography import City, find_cities
from sandbox.store import Store
from sandbox.understanding.gazetteer import gazetteer

from . import carriers
from .tracking import milestones

QUOTES, BOOKINGS, KEYS = "freight_quotes", "freight_bookings", "freight_keys"
MAX_WEIGHT_KG = 26_000
MAX_AHEAD_DAYS = 365
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Refused(Exception):
    """A request that the exchange does not accept."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class Exchange:
    """Quotes, bookings and where a shipment is."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self) -> list[Route]:
        """All routes."""
        return [
            Route("/freight/v1/quotes", _guarded(self.quote), methods=["POST"]),
            Route("/freight/v1/bookings", _guarded(self.book), methods=["POST"]),
            Route("/freight/v1/shipments/{number}", _guarded(self.shipment)),
        ]

    async def quote(self, request: Request) -> tuple[int, Any]:
        """Offers of all carriers that serve the route."""
        body = await json_body(request)
        origin, destination = _city(body.get("origin"), "origin"), _city(body.get("destination"), "destination")
        if origin.geoname_id == destination.geoname_id:
            raise Refused(422, "same_place", "Origin and destination are the same place.")
        weight = float(body["weight_kg"])
        if not 0 < weight <= MAX_WEIGHT_KG:
            raise Refused(422, "weight", f"One load weighs up to {MAX_WEIGHT_KG} kg.")
        found = carriers.quotes(f"qrq_{secrets.token_hex(8)}", origin, destination, weight, _day(body.get("ready_on")))
        self._store.write(QUOTES, {quote["quote_id"]: quote for quote in found}, ())
        return 201, {"data": {"quotes": found, "origin": _place(origin), "destination": _place(destination)}}

    async def book(self, request: Request) -> tuple[int, Any]:
        """Book a quote; the same ``Idempotency-Key`` gives the same booking."""
        key = request.headers.get("idempotency-key", "")
        if not key:
            raise Refused(400, "idempotency_key", "A booking needs an Idempotency-Key.")
        known = self._store.get(KEYS, key)
        if known is not None:
            return 200, {"data": self._store.get(BOOKINGS, known)}
        quote = self._store.get(QUOTES, str((await json_body(request)).get("quote_id")))
        now = datetime.datetime.now(datetime.UTC)
        if quote is None or datetime.datetime.fromisoformat(quote["expires_at"]) < now:
            raise Refused(422, "quote_expired", "This quote is no longer valid.")
        number = "FRT" + "".join(secrets.choice(_LETTERS) for _ in range(8))
        booking = {**quote, "tracking_number": number, "booking_reference": f"BK-{number[3:9]}", "status": "booked"}
        booking["booked_at"] = now.isoformat(timespec="seconds")
        self._store.put(BOOKINGS, number, booking)
        self._store.put(KEYS, key, number)
        return 201, {"data": booking}

    async def shipment(self, request: Request) -> tuple[int, Any]:
        """A booked shipment with its milestones."""
        booking = self._store.get(BOOKINGS, request.path_params["number"].upper())
        if booking is None:
            raise Refused(404, "not_found", "There is no shipment of this number.")
        steps = milestones(booking, datetime.datetime.now(datetime.UTC))
        return 200, {"data": {**booking, **steps}}


def _guarded(handler: Callable[[Request], Awaitable[tuple[int, Any]]]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            if not request.headers.get("x-api-key", "").startswith("test-"):
                raise Refused(401, "unauthorized", "Only test keys are accepted here.")
            status, body = await handler(request)
        except Refused as error:
            return JsonAnswer({"error": {"code": error.code, "message": str(error)}}, status_code=error.status)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            return JsonAnswer({"error": {"code": "invalid_request", "message": str(error)}}, status_code=400)
        return JsonAnswer(body, status_code=status)

    return endpoint


def _city(name: Any, what: str) -> City:
    text = str(name or "")
    # Names in Russian come in all their cases, which the gazetteer knows.
    place = None if find_cities(text, limit=1, fuzzy=False) else gazetteer().find(text)
    found = find_cities(place.label if place else text, limit=1)
    if not found:
        raise Refused(422, f"unknown_{what}", f"No carrier knows '{str(name)[:60]}'.")
    return found[0]


def _day(text: Any) -> datetime.date:
    today = datetime.datetime.now(datetime.UTC).date()
    day = datetime.date.fromisoformat(str(text)) if text else today + datetime.timedelta(days=1)
    if not today <= day <= today + datetime.timedelta(days=MAX_AHEAD_DAYS):
        raise Refused(422, "ready_on", "Goods are picked up between today and a year from now.")
    return day


def _place(city: City) -> dict[str, Any]:
    return {"name": city.name, "country_code": city.country_code, "lat": city.lat, "lng": city.lng}
