"""Flights between real airports: seeded, so the same question always has the same answer."""

import datetime
import hashlib
import random
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from sandbox.geography import Airport, airports, distance_km

CRUISE_KMH = 830.0
GROUND_MINUTES = 35
CARRIERS: dict[str, tuple[str, str]] = {
    "US": ("DL", "Delta Air Lines"), "GB": ("BA", "British Airways"), "FR": ("AF", "Air France"), "DE": ("LH", "Lufthansa"),
    "IT": ("AZ", "ITA Airways"), "ES": ("IB", "Iberia"), "NL": ("KL", "KLM"), "JP": ("NH", "All Nippon Airways"),
    "AE": ("EK", "Emirates"), "TR": ("TK", "Turkish Airlines"), "SG": ("SQ", "Singapore Airlines"), "AU": ("QF", "Qantas"),
    "CH": ("LX", "Swiss"), "PT": ("TP", "TAP Air Portugal"), "CA": ("AC", "Air Canada"), "IE": ("EI", "Aer Lingus"),
    "RU": ("SU", "Aeroflot"), "IN": ("AI", "Air India"), "KR": ("KE", "Korean Air"), "HK": ("CX", "Cathay Pacific"),
}  # fmt: skip
MORE_CARRIERS = (
    ("UA", "United Airlines"),
    ("AA", "American Airlines"),
    ("LH", "Lufthansa"),
    ("KL", "KLM"),
    ("TK", "Turkish Airlines"),
)
AIRCRAFT: tuple[tuple[str, str, int], ...] = (
    ("AT7", "ATR 72", 700), ("E90", "Embraer 190", 1_600), ("320", "Airbus A320", 4_200), ("73H", "Boeing 737-800", 5_200),
    ("321", "Airbus A321neo", 6_500), ("789", "Boeing 787-9", 10_500), ("359", "Airbus A350-900", 20_000),
)  # fmt: skip
"""Types by the distance in kilometres up to which they fly here."""
HUBS = (
    "LHR",
    "FRA",
    "AMS",
    "IST",
    "DXB",
    "KEF",
    "DUB",
    "MAD",
    "ZRH",
    "JFK",
    "ORD",
    "YYZ",
    "DOH",
    "SIN",
    "HND",
    "ICN",
    "HEL",
)
_CABIN = {"economy": 1.0, "premium_economy": 1.6, "business": 3.4, "first": 5.5}


class Leg(msgspec.Struct, frozen=True):
    """One direction of a journey: its segments in order."""

    segments: tuple[dict[str, Any], ...]
    minutes: int
    price: float


def seeded(*parts: object) -> random.Random:
    """A generator for a question."""
    digest = hashlib.sha256("|".join(str(part) for part in parts).encode()).digest()
    return random.Random(int.from_bytes(digest[:8], "big"))  # noqa: S311 - inventory, not a secret


def legs(
    origins: list[Airport], destinations: list[Airport], day: datetime.date, cabin: str, nonstop_only: bool
) -> list[Leg]:
    """Departures of a day, by price."""
    found: list[Leg] = []
    for origin in origins:
        for destination in destinations:
            found += _between(origin, destination, day, cabin, nonstop_only)
    return sorted(found, key=lambda leg: leg.price)


def _between(origin: Airport, destination: Airport, day: datetime.date, cabin: str, nonstop_only: bool) -> list[Leg]:
    rng = seeded(origin.iata, destination.iata, day)
    distance = distance_km(origin.lat, origin.lng, destination.lat, destination.lng)
    carriers = _carriers(origin, destination)
    found: list[Leg] = []
    direct = distance < 11_500
    for number in range(2 if direct else 0):
        carrier = carriers[number % len(carriers)]
        departure = _at(day, rng.choice((7, 8, 10, 13, 17, 18, 20, 22)), rng.choice((0, 10, 25, 40, 55)), origin)
        segment = _segment(origin, destination, departure, carrier, rng.randint(10, 989), cabin)
        found.append(_leg((segment,), distance, day, cabin, rng, 1.12))
    if nonstop_only:
        return found
    for hub_code in rng.sample(HUBS, len(HUBS)):
        hub = airports()[hub_code]
        one = distance_km(origin.lat, origin.lng, hub.lat, hub.lng)
        two = distance_km(hub.lat, hub.lng, destination.lat, destination.lng)
        if min(one, two) < 250 or one + two > max(distance * 1.45, distance + 900) or max(one, two) > 12_500:
            continue
        carrier = rng.choice([*carriers, CARRIERS.get(hub.country, MORE_CARRIERS[0])])
        first = _segment(
            origin,
            hub,
            _at(day, rng.randint(6, 19), rng.choice((5, 20, 35, 50)), origin),
            carrier,
            rng.randint(10, 989),
            cabin,
        )
        arrival = datetime.datetime.fromisoformat(first["arriving"])
        connection = arrival + datetime.timedelta(minutes=rng.randint(70, 210))
        second = _segment(
            hub, destination, connection.astimezone(ZoneInfo(hub.timezone)), carrier, rng.randint(10, 989), cabin
        )
        found.append(_leg((first, second), one + two, day, cabin, rng, 0.88))
        if len(found) >= (4 if direct else 3):
            break
    return found


def _carriers(origin: Airport, destination: Airport) -> list[tuple[str, str]]:
    own = [CARRIERS[country] for country in (origin.country, destination.country) if country in CARRIERS]
    return list(dict.fromkeys(own)) or [MORE_CARRIERS[0], MORE_CARRIERS[4]]


def _at(day: datetime.date, hour: int, minute: int, airport: Airport) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(airport.timezone))


def _segment(
    origin: Airport,
    destination: Airport,
    departure: datetime.datetime,
    carrier: tuple[str, str],
    number: int,
    cabin: str,
) -> dict[str, Any]:
    distance = distance_km(origin.lat, origin.lng, destination.lat, destination.lng)
    minutes = round((distance / CRUISE_KMH * 60 + GROUND_MINUTES) / 5) * 5
    arrival = (departure.astimezone(datetime.UTC) + datetime.timedelta(minutes=minutes)).astimezone(
        ZoneInfo(destination.timezone)
    )
    return {
        "origin": origin,
        "destination": destination,
        "departing": departure.isoformat(),
        "arriving": arrival.isoformat(),
        "minutes": minutes,
        "carrier": carrier,
        "number": str(number),
        "cabin": cabin,
        "distance": round(distance, 1),
    }


def _leg(
    segments: tuple[dict[str, Any], ...],
    distance: float,
    day: datetime.date,
    cabin: str,
    rng: random.Random,
    factor: float,
) -> Leg:
    began = datetime.datetime.fromisoformat(segments[0]["departing"])
    ended = datetime.datetime.fromisoformat(segments[-1]["arriving"])
    weekend = 1.12 if day.weekday() in (4, 5, 6) else 1.0
    price = (38 + distance * 0.052) * factor * weekend * _CABIN.get(cabin, 1.0) * rng.uniform(0.88, 1.25)
    return Leg(segments, int((ended - began).total_seconds() // 60), price)


def advance_factor(days_ahead: int) -> float:
    """Fares rise when the departure is near."""
    return 1.6 if days_ahead < 4 else 1.3 if days_ahead < 14 else 1.1 if days_ahead < 30 else 1.0


def iso_duration(minutes: int) -> str:
    """ISO 8601 duration."""
    return f"PT{minutes // 60}H{minutes % 60}M"
