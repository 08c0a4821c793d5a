"""Transfers from an airport: offers, orders and their cancellation."""

import datetime
import hashlib
import json
import secrets
from typing import Any

import msgspec
from starlette.requests import Request

from sandbox.duffel.network import seeded
from sandbox.geography import Airport, airports_of, center_of, distance_km
from sandbox.store import Store

from .errors import AmadeusError, need, unknown

OFFERS, ORDERS = "amadeus_rides", "amadeus_ride_orders"
DETOUR = 1.3
"""How much longer a road is than the straight line."""
ROAD_KMH = 45
MAX_PASSENGERS = 20
DEFAULT_KM = 25.0


class _Vehicle(msgspec.Struct, frozen=True):
    code: str
    name: str
    category: str
    shared: bool
    seats: int
    base: float
    per_km: float


_VEHICLES = (
    _Vehicle("SED", "Mercedes-Benz E-Class", "BU", False, 3, 28, 1.35),
    _Vehicle("VAN", "Volkswagen Caravelle", "ST", False, 7, 34, 1.5),
    _Vehicle("BUS", "Airport shuttle", "ST", True, 20, 9, 0.45),
)


class Rides:
    """Offers are kept, so that they can be ordered after a restart."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def offers(self, request: Request) -> tuple[int, Any]:
        """Rides for a question."""
        body = json.loads(await request.body())
        if not isinstance(body, dict) or not body.get("startLocationCode"):
            raise AmadeusError(
                400, 32171, "MANDATORY DATA MISSING", "startLocationCode is required", "startLocationCode"
            )
        airport = airports_of(str(body["startLocationCode"]))
        if not airport:
            raise AmadeusError(
                400, 424, "INVALID LOCATION", "startLocationCode is not a known IATA code", "startLocationCode"
            )
        start, people = _start(body, airport[0]), int(body.get("passengers") or 1)
        if not 1 <= people <= MAX_PASSENGERS:
            raise AmadeusError(
                400, 4926, "INVALID DATA RECEIVED", f"passengers are from 1 to {MAX_PASSENGERS}", "passengers"
            )
        wanted = str(body.get("transferType") or "").upper()
        fitting = [vehicle for vehicle in _VEHICLES if vehicle.seats >= people and wanted in ("", _kind(vehicle))]
        data = [_offer(body, airport[0], start, people, vehicle) for vehicle in fitting]
        self._store.write(OFFERS, {item["id"]: item for item in data}, passing=True)
        return 200, {"data": data}

    async def order(self, request: Request) -> tuple[int, Any]:
        """Order a ride; the same ``Idempotency-Key`` gives the same order."""
        key = request.headers.get("idempotency-key", "")
        if key and (known := self._store.get(ORDERS, key)):
            return 201, {"data": known}
        offer = self._store.get(OFFERS, need(request, "offerId"))
        if offer is None:
            raise AmadeusError(400, 1797, "NOT FOUND", "The offer is no longer available", "offerId")
        data = json.loads(await request.body())["data"]
        if not data.get("passengers"):
            raise AmadeusError(400, 32171, "MANDATORY DATA MISSING", "passengers are required", "passengers")
        identity = secrets.token_urlsafe(12)
        confirmed = {"confirmNbr": str(secrets.randbelow(9_000_000) + 1_000_000), "status": "CONFIRMED"}
        ride = {**{name: value for name, value in offer.items() if name not in ("type", "id")}, "offerId": offer["id"]}
        order = {
            "type": "transfer-order",
            "id": identity,
            "reference": hashlib.sha256(identity.encode()).hexdigest()[:6].upper(),
            "transfers": [{**confirmed, "methodOfPaymentAccepted": "CREDIT_CARD", **ride}],
            "passengers": data["passengers"],
        }
        self._store.put(ORDERS, key or identity, order)
        return 201, {"data": order}

    async def cancel(self, request: Request) -> tuple[int, Any]:
        """Cancel a ride of an order."""
        orders = self._store.all(ORDERS).items()
        key, order = next((pair for pair in orders if pair[1]["id"] == request.path_params["id"]), ("", None))
        number = need(request, "confirmNbr")
        if order is None or number not in {item["confirmNbr"] for item in order["transfers"]}:
            raise unknown("transfer order")
        rides = [
            {**item, "status": "CANCELLED"} if item["confirmNbr"] == number else item for item in order["transfers"]
        ]
        self._store.put(ORDERS, key, {**order, "transfers": rides})
        return 200, {"data": {"confirmNbr": number, "reservationStatus": "CANCELLED"}}


def _kind(vehicle: _Vehicle) -> str:
    return "SHARED" if vehicle.shared else "PRIVATE"


def _start(body: dict[str, Any], airport: Airport) -> datetime.datetime:
    """Pick-up in the airport's local time; raises `AmadeusError` for one in the past."""
    try:
        start = datetime.datetime.fromisoformat(str(body.get("startDateTime"))).replace(tzinfo=None)
    except ValueError as error:
        raise AmadeusError(
            400, 477, "INVALID FORMAT", "startDateTime is written as 2027-07-15T10:30:00", "startDateTime"
        ) from error
    if start < datetime.datetime.now(datetime.UTC).replace(tzinfo=None) - datetime.timedelta(days=1):
        raise AmadeusError(400, 425, "INVALID DATE", "startDateTime must not be in the past", "startDateTime")
    return start


def _kilometres(body: dict[str, Any], airport: Airport) -> float:
    """Length of the road to where the ride ends."""
    lat, _, lng = str(body.get("endGeoCode") or "").partition(",")
    end = (float(lat), float(lng)) if lat and lng else None
    if end is None and body.get("endLocationCode"):
        center = center_of(str(body["endLocationCode"]))
        end = (center[1], center[2]) if center else None
    straight = distance_km(airport.lat, airport.lng, *end) if end else DEFAULT_KM / DETOUR
    return max(1.0, round(straight * DETOUR, 1))


def _offer(
    body: dict[str, Any], airport: Airport, start: datetime.datetime, people: int, vehicle: _Vehicle
) -> dict[str, Any]:
    length = _kilometres(body, airport)
    rng = seeded("transfer", airport.iata, vehicle.code)
    heads = people if vehicle.shared else 1
    price = (vehicle.base + length * vehicle.per_km) * heads * rng.uniform(0.9, 1.15)
    end = start + datetime.timedelta(minutes=round(length / ROAD_KMH * 60 / 5 + 1) * 5)
    question = json.dumps(body, sort_keys=True, default=str)
    address = {
        "line": body.get("endAddressLine"),
        "cityName": body.get("endCityName"),
        "countryCode": body.get("endCountryCode"),
    }
    return {
        "type": "transfer-offer",
        "id": str(int(hashlib.sha256(f"{question}{vehicle.code}".encode()).hexdigest()[:9], 16)),
        "transferType": _kind(vehicle),
        "start": {"dateTime": start.isoformat(timespec="seconds"), "locationCode": airport.iata},
        "end": {
            "dateTime": end.isoformat(timespec="seconds"),
            "address": {key: value for key, value in address.items() if value},
        },
        "vehicle": {
            "code": vehicle.code,
            "category": vehicle.category,
            "description": vehicle.name,
            "seats": [{"count": vehicle.seats}],
            "baggages": [{"count": vehicle.seats, "size": "M"}],
        },
        "serviceProvider": {"code": "WFR", "name": "Wayfarer Rides"},
        "quotation": {"monetaryAmount": f"{price:.2f}", "currencyCode": "USD"},
        "distance": {"value": length, "unit": "KM"},
        "methodsOfPaymentAccepted": ["CREDIT_CARD"],
    }
