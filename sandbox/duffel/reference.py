"""Duffel's reference data: airlines, airports, aircraft and the suggestions of places."""

import functools
from typing import Any

from sandbox.geography import METRO, Airport, airports, center_of, distance_km, find_cities

from . import network
from .inventory import AIRCRAFT

MAX_SUGGESTIONS = 20
_MIN_LETTERS = 2
_METRO_OF = {code: metro for metro, codes in METRO.items() for code in codes}


def airlines() -> list[dict[str, Any]]:
    """Every airline that flies here, by name."""
    return [airline(pair) for pair in sorted(network.airlines().items(), key=lambda item: item[1])]


def airline(carrier: tuple[str, str]) -> dict[str, Any]:
    """An airline as Duffel shows it."""
    code, name = carrier
    return {
        "id": f"arl_{code.lower()}",
        "iata_code": code,
        "name": name,
        "logo_symbol_url": None,
        "logo_lockup_url": None,
        "conditions_of_carriage_url": None,
    }


def aircraft() -> list[dict[str, Any]]:
    """The types that fly here."""
    return [{"id": f"arc_{code.lower()}", "iata_code": code, "name": name} for code, name, _ in AIRCRAFT]


def all_airports(country: str | None = None) -> list[dict[str, Any]]:
    """Airports by code, of one country where it is given."""
    found = sorted(airports().values(), key=lambda item: item.iata)
    return [airport(item) for item in found if country in (None, item.country)]


def airport(item: Airport) -> dict[str, Any]:
    """An airport as Duffel shows it."""
    return _airport(item.iata)


@functools.lru_cache(maxsize=20_000)
def _airport(code: str) -> dict[str, Any]:
    item = airports()[code]
    return {
        "type": "airport",
        "id": f"arp_{item.iata.lower()}",
        "iata_code": item.iata,
        "icao_code": None,
        "name": item.name,
        "city_name": item.city,
        "iata_city_code": _METRO_OF.get(item.iata, item.iata),
        "iata_country_code": item.country,
        "latitude": item.lat,
        "longitude": item.lng,
        "time_zone": item.timezone,
        "city": _city(_METRO_OF[item.iata]) if item.iata in _METRO_OF else None,
    }


def suggestions(query: str) -> list[dict[str, Any]]:
    """Cities and airports for a few letters; a code first."""
    wanted = query.strip()
    if len(wanted) < _MIN_LETTERS:
        return []
    found: dict[str, dict[str, Any]] = {}
    code, letters = wanted.upper(), wanted.casefold()
    if code in METRO:
        found[code] = {"type": "city", **_metropolis(code)}
    if code in airports():
        found.setdefault(code, airport(airports()[code]))
    for metro in METRO:
        if _city(metro)["name"].casefold().startswith(letters):
            found.setdefault(metro, {"type": "city", **_metropolis(metro)})
            for inside in METRO[metro]:
                found.setdefault(inside, _airport(inside))
    for city in find_cities(wanted, limit=3):
        for item in airports().values():
            if item.city.casefold() == city.name.casefold() and item.country == city.country_code:
                found.setdefault(item.iata, airport(item))
    for item in airports().values():
        if letters in item.name.casefold():
            found.setdefault(item.iata, airport(item))
    return list(found.values())[:MAX_SUGGESTIONS]


def around(lat: float, lng: float, radius_km: float) -> list[dict[str, Any]]:
    """Airports around a point, the nearest first."""
    pairs = [(distance_km(lat, lng, item.lat, item.lng), item.iata) for item in airports().values()]
    return [_airport(code) for distance, code in sorted(pairs) if distance <= radius_km][:MAX_SUGGESTIONS]


def cities() -> list[dict[str, Any]]:
    """Cities of several airports, by code."""
    return [_metropolis(code) for code in sorted(METRO)]


def _city(code: str) -> dict[str, Any]:
    center = center_of(code)
    name, country = (center[0], center[3]) if center else (code, "")
    return {"id": f"cit_{code.lower()}", "name": name, "iata_code": code, "iata_country_code": country}


def _metropolis(code: str) -> dict[str, Any]:
    center = center_of(code)
    place = {"latitude": center[1], "longitude": center[2]} if center else {"latitude": None, "longitude": None}
    inside = [airport(airports()[item]) for item in METRO[code]]
    return {**_city(code), "iata_city_code": code, "city_name": None, "airports": inside, "time_zone": None, **place}
