"""What is for sale on a day: nonstop flights and connections over hubs, with prices that behave."""

import datetime
import functools
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from sandbox.geography import Airport, airports, distance_km

from .network import HUBS, Flight, seeded, timetable

AIRCRAFT: tuple[tuple[str, str, int], ...] = (
    ("AT7", "ATR 72", 700), ("E90", "Embraer 190", 1_600), ("320", "Airbus A320", 4_200), ("73H", "Boeing 737-800", 5_200),
    ("321", "Airbus A321neo", 6_500), ("789", "Boeing 787-9", 10_500), ("359", "Airbus A350-900", 20_000),
)  # fmt: skip
"""Types by the distance in kilometres up to which they fly here."""
SHORTEST_LAYOVER, LONGEST_LAYOVER = datetime.timedelta(minutes=55), datetime.timedelta(hours=6)
MOST_CONNECTIONS = 4
"""Connections between two airports that are sold on a day."""
NONSTOP_FACTOR, CONNECTION_FACTOR = 1.12, 0.88
WEEKEND_FACTOR = 1.12
_CABIN = {"economy": 1.0, "premium_economy": 1.6, "business": 3.4, "first": 5.5}
_STRETCHES = (1.0, 2.5, 4.0)
"""Where nothing is flown, airlines are taken to fly farther, so that a small place can be reached at all."""


class Leg(msgspec.Struct, frozen=True, eq=False):
    """One direction of a journey: its segments in order, and an adult's price before the time of purchase counts."""

    segments: tuple[dict[str, Any], ...]
    minutes: int
    price: float


def legs(
    origins: list[Airport], destinations: list[Airport], day: datetime.date, cabin: str, nonstop_only: bool
) -> list[Leg]:
    """Journeys of a day, by price."""
    pairs = [(origin, destination) for origin in origins for destination in destinations]
    for stretch in _STRETCHES:
        found = [
            leg
            for origin, destination in pairs
            for leg in _between(origin.iata, destination.iata, day, cabin, nonstop_only, stretch)
        ]
        if found or nonstop_only:
            break
    return sorted(found, key=lambda leg: leg.price)


@functools.lru_cache(maxsize=20_000)
def _between(
    origin: str, destination: str, day: datetime.date, cabin: str, nonstop_only: bool, stretch: float
) -> tuple[Leg, ...]:
    direct = _flown(origin, destination, day, stretch)
    nonstop = tuple(_leg((flight,), day, cabin, NONSTOP_FACTOR) for flight in direct)
    if nonstop_only:
        return nonstop
    over = sorted(_connections(origin, destination, day, stretch), key=lambda pair: pair[1]["ended"] - pair[0]["began"])
    return nonstop + tuple(_leg(pair, day, cabin, CONNECTION_FACTOR) for pair in over[:MOST_CONNECTIONS])


def _connections(origin: str, destination: str, day: datetime.date, stretch: float) -> list[tuple[dict[str, Any], ...]]:
    """The best way over each hub that is not far off the straight line."""
    found: list[tuple[dict[str, Any], ...]] = []
    for code in _hubs_between(origin, destination):
        first = _flown(origin, code, day, stretch)
        ways = _ways(first, code, destination, stretch) if first else []
        found += sorted(ways, key=lambda pair: pair[1]["ended"])[:1]
    return found


@functools.lru_cache(maxsize=20_000)
def _hubs_between(origin: str, destination: str) -> tuple[str, ...]:
    start, end = airports()[origin], airports()[destination]
    straight = distance_km(start.lat, start.lng, end.lat, end.lng)

    def way_over(hub: Airport) -> float:
        return distance_km(start.lat, start.lng, hub.lat, hub.lng) + distance_km(hub.lat, hub.lng, end.lat, end.lng)

    longest = max(straight * 1.45, straight + 700)
    return tuple(code for code in HUBS if code not in (origin, destination) and way_over(airports()[code]) <= longest)


def _ways(
    first: tuple[dict[str, Any], ...], hub: str, destination: str, stretch: float
) -> list[tuple[dict[str, Any], ...]]:
    """Every pair of flights that leaves time to change and not too much; those of one airline where there are any."""
    found: list[tuple[dict[str, Any], ...]] = [
        (inbound, onward)
        for inbound in first
        for later in (0, 1)
        for onward in _flown(hub, destination, inbound["arriving"].date() + datetime.timedelta(days=later), stretch)
        if SHORTEST_LAYOVER <= onward["began"] - inbound["ended"] <= LONGEST_LAYOVER
    ]
    together = [pair for pair in found if pair[0]["carrier"] == pair[1]["carrier"]]
    return together or found


@functools.lru_cache(maxsize=20_000)
def _flown(origin: str, destination: str, day: datetime.date, stretch: float) -> tuple[dict[str, Any], ...]:
    """The nonstop flights of a day, with their local times and, as ``began`` and ``ended``, those of UTC."""
    flights = timetable(origin, destination, stretch)
    if not flights:
        return ()
    zones = ZoneInfo(flights[0].origin.timezone), ZoneInfo(flights[0].destination.timezone)
    return tuple(_on(flight, day, *zones) for flight in flights)


def _on(flight: Flight, day: datetime.date, origin: ZoneInfo, destination: ZoneInfo) -> dict[str, Any]:
    departing = datetime.datetime.combine(day, datetime.time(*divmod(flight.departs, 60)), origin)
    began = departing.astimezone(datetime.UTC)
    ended = began + datetime.timedelta(minutes=flight.minutes)
    return {
        "origin": flight.origin,
        "destination": flight.destination,
        "departing": departing,
        "arriving": ended.astimezone(destination),
        "began": began,
        "ended": ended,
        "minutes": flight.minutes,
        "carrier": flight.carrier,
        "number": flight.number,
        "distance": round(flight.distance, 1),
    }


def _leg(segments: tuple[dict[str, Any], ...], day: datetime.date, cabin: str, factor: float) -> Leg:
    minutes = int((segments[-1]["ended"] - segments[0]["began"]).total_seconds() // 60)
    flights = [f"{segment['carrier'][0]}{segment['number']}" for segment in segments]
    taste = seeded("fare", *flights).uniform(0.9, 1.2) * seeded("day", day, *flights).uniform(0.97, 1.04)
    distance = sum(segment["distance"] for segment in segments)
    price = (38 + distance * 0.052) * factor * _season(day) * _CABIN.get(cabin, 1.0) * taste
    marked = tuple({**segment, "cabin": cabin} for segment in segments)
    return Leg(marked, minutes, price)


def _season(day: datetime.date) -> float:
    """Dear are weekends, the summer of the north and the days around Christmas; cheap are the weeks after."""
    weekend = WEEKEND_FACTOR if day.weekday() in (4, 5, 6) else 1.0
    if (day.month, day.day) >= (12, 18) or (day.month, day.day) <= (1, 4):
        return weekend * 1.3
    return weekend * {1: 0.92, 2: 0.94, 6: 1.06, 7: 1.18, 8: 1.18, 11: 0.95}.get(day.month, 1.0)


def advance_factor(days_ahead: int) -> float:
    """Fares rise when the departure is near."""
    steps = ((3, 1.75), (7, 1.5), (14, 1.32), (21, 1.2), (30, 1.1), (60, 1.03))
    return next((factor for days, factor in steps if days_ahead <= days), 1.0)


def iso_duration(minutes: int) -> str:
    """ISO 8601 duration."""
    return f"PT{minutes // 60}H{minutes % 60}M"
