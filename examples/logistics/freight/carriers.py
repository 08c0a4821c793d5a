"""Carriers and what they ask for a load: plausible prices from distance, weight and mode."""

import datetime
import hashlib
import math
from decimal import Decimal
from typing import Any

import msgspec

from sandbox.geography import City, distance_km

CURRENCY = "EUR"
QUOTE_LIFETIME = datetime.timedelta(hours=48)
MAX_ROAD_KM = 4_000


class Carrier(msgspec.Struct, frozen=True):
    """A carrier: what a tonne-kilometre costs with it in EUR, what it asks at least, and its pace in km a day."""

    name: str
    mode: str
    rate: float
    minimum: float
    pace_km: float
    handling_days: int
    co2_g: float
    """Grams of CO2 for a tonne-kilometre (GLEC framework, rounded)."""
    max_kg: int


CARRIERS = (
    Carrier("Skybridge Cargo", "air", 0.42, 160.0, 9_000, 1, 560, 12_000),
    Carrier("Northwind Express", "air", 0.55, 210.0, 14_000, 0, 600, 4_000),
    Carrier("Meridian Lines", "sea", 0.021, 240.0, 720, 6, 9, 26_000),
    Carrier("Blue Harbour", "sea", 0.017, 190.0, 560, 9, 8, 26_000),
    Carrier("Overland United", "road", 0.11, 85.0, 640, 1, 92, 24_000),
    Carrier("Trailway", "road", 0.09, 70.0, 520, 2, 84, 24_000),
)


def quotes(identity: str, origin: City, destination: City, weight_kg: float, ready: datetime.date) -> list[Any]:
    """What carriers offer for a load, the cheapest first."""
    distance = distance_km(origin.lat, origin.lng, destination.lat, destination.lng)
    offered = [carrier for carrier in CARRIERS if _serves(carrier, origin, destination, distance, weight_kg)]
    found = [_quote(identity, carrier, origin, destination, distance, weight_kg, ready) for carrier in offered]
    return sorted(found, key=lambda quote: Decimal(quote["price"]["amount"]))


def _serves(carrier: Carrier, origin: City, destination: City, distance: float, weight_kg: float) -> bool:
    if weight_kg > carrier.max_kg:
        return False
    same_land = origin.timezone.split("/")[0] == destination.timezone.split("/")[0]
    if carrier.mode == "road":
        return same_land and distance < MAX_ROAD_KM
    return distance > (400 if carrier.mode == "air" else 900)


def _quote(
    identity: str, carrier: Carrier, origin: City, destination: City, distance: float, weight_kg: float, ready: Any
) -> dict[str, Any]:
    detour = {"air": 1.05, "sea": 1.45, "road": 1.25}[carrier.mode]
    way = distance * detour
    price = max(carrier.minimum, carrier.rate * way * weight_kg / 1000) + 35
    days = carrier.handling_days + math.ceil(way / carrier.pace_km)
    key = hashlib.sha256(f"{identity}|{carrier.name}".encode()).hexdigest()[:20]
    now = datetime.datetime.now(datetime.UTC)
    return {
        "quote_id": f"quo_{key}",
        "carrier": carrier.name,
        "mode": carrier.mode,
        "origin": origin.name,
        "destination": destination.name,
        "distance_km": round(way),
        "weight_kg": weight_kg,
        "price": {"amount": str(Decimal(str(price)).quantize(Decimal("0.01"))), "currency": CURRENCY},
        "transit_days": days,
        "pickup_on": ready.isoformat(),
        "arrives_on": (ready + datetime.timedelta(days=days)).isoformat(),
        "co2_kg": round(carrier.co2_g * way * weight_kg / 1e6, 1),
        "expires_at": (now + QUOTE_LIFETIME).isoformat(timespec="seconds"),
    }
